-- What « tout cacher » hid of the profile is told apart from what was hidden line by line, and shown again in one act (C09, R49).
alter table profile.fact add column hidden_with_all boolean not null default false;
alter table profile.measure add column hidden_with_all boolean not null default false;
alter table profile.target add column hidden_with_all boolean not null default false;

create function profile.shown_by_itself() returns trigger language plpgsql as $$
begin
  new.hidden_with_all := false;
  return new;
end $$;
create trigger fact_shown before update on profile.fact
  for each row when (old.hidden_with_all and not new.hidden_here) execute function profile.shown_by_itself();
create trigger measure_shown before update on profile.measure
  for each row when (old.hidden_with_all and not new.hidden_here) execute function profile.shown_by_itself();

grant create on schema profile to carnet_gate;
set local role carnet_gate;
create or replace function profile.hide_with_everything() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update profile.fact f set hidden_here = true, hidden_with_all = true
   where f.holder_id = new.holder_id and f.source_entry_id is null and not f.hidden_here;
  update profile.measure m set hidden_here = true, hidden_with_all = true
   where m.holder_id = new.holder_id and m.source_entry_id is null and not m.hidden_here;
  update profile.target t set hidden = true, hidden_with_all = true where t.holder_id = new.holder_id and not t.hidden;
  return null;
end $$;
-- By whoever may show any of it.
create function profile.show_again() returns void
language sql security definer set search_path = '' as $$
  update profile.fact f set hidden_here = false, hidden_with_all = false
   where f.holder_id = platform.holder() and f.hidden_with_all and strpos(platform.claim('acts'), '|show|') > 0
     and platform.claim('side') in ('holder', 'representative') and profile.seen(f);
  update profile.measure m set hidden_here = false, hidden_with_all = false
   where m.holder_id = platform.holder() and m.hidden_with_all and strpos(platform.claim('acts'), '|show|') > 0
     and platform.claim('side') in ('holder', 'representative') and profile.seen(m);
  update profile.target t set hidden = false, hidden_with_all = false
   where t.holder_id = platform.holder() and t.hidden_with_all and strpos(platform.claim('acts'), '|show|') > 0
     and platform.claim('side') in ('holder', 'representative');
$$;
set local role carnet_owner;
revoke create on schema profile from carnet_gate;
revoke all on function profile.show_again() from public;
grant execute on function profile.show_again() to carnet_app;
grant update (hidden, hidden_with_all) on profile.target to carnet_gate;
