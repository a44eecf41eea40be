-- What somebody aims at for one kind of measure: set by the person's side or by the treating doctor, each their own (D06). Judged as a
-- document, as the rest of the profile (decision 0011).
create table profile.target (
  holder_id uuid not null,
  target_id uuid not null,
  kind text not null,
  -- in the unit of the kind; at least one of the two
  low numeric,
  high numeric,
  set_at timestamptz not null default platform.now(),
  status text not null default 'current' check (status in ('current', 'superseded', 'archived', 'deleted')),
  hidden boolean not null default false,
  invisible_to_patient boolean not null default false,
  invisible_to_representatives boolean not null default false,
  origin text not null check (origin in ('professional', 'holder')),
  type_code text not null,
  author_id text not null,
  author_label text not null,
  author_profession text,
  author_structure_id text,
  author_structure_label text,
  own_name boolean not null default false,
  depositor_id text not null,
  validator_id text,
  primary key (holder_id, target_id),
  check (low is not null or high is not null),
  check (low <= high)
);
alter table profile.target enable row level security;
alter table profile.target force row level security;
create policy read on profile.target for select to carnet_app using (holder_id = platform.holder() and documents.exists_for(
    platform.claim('side'), platform.claim('reads'), platform.claim('hidden'), platform.claim('secret'),
    platform.claim('types'), platform.claim('actor'), platform.claim('structure'),
    status, hidden, invisible_to_patient, invisible_to_representatives, type_code, author_id, author_structure_id, own_name, origin));
create policy add on profile.target for insert to carnet_app with check (holder_id = platform.holder()
  and depositor_id = platform.claim('actor') and platform.claim('deposits') = 'yes'
  and documents.may_file(platform.claim('side'), platform.claim('actor'), platform.claim('structure'), platform.claim('protects'),
    hidden, invisible_to_patient, invisible_to_representatives, author_id, author_structure_id, own_name, validator_id, origin));
create policy gate on profile.target to carnet_gate using (true) with check (true);
grant select, insert on profile.target to carnet_app;
grant select, delete on profile.target to carnet_gate;

grant create on schema profile to carnet_gate;
set local role carnet_gate;
-- The target that this side set for a kind goes, for another one or for none.
create function profile.drop_target(p_kind text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  delete from profile.target t where t.holder_id = platform.holder() and t.kind = p_kind
    and documents.exists_for(platform.claim('side'), platform.claim('reads'), platform.claim('hidden'), platform.claim('secret'),
      platform.claim('types'), platform.claim('actor'), platform.claim('structure'), t.status, t.hidden, t.invisible_to_patient,
      t.invisible_to_representatives, t.type_code, t.author_id, t.author_structure_id, t.own_name, t.origin)
    and documents.may_change('delete', platform.claim('side'), platform.claim('acts'), platform.claim('own'), platform.claim('actor'),
      platform.claim('structure'), t.status, t.invisible_to_patient, t.author_id, t.author_structure_id, t.own_name, t.origin)
    and (t.origin = 'holder') = (platform.claim('side') in ('holder', 'representative', 'carer'));
  return found;
end $$;
-- « Tout cacher » hides targets too.
create or replace function profile.hide_with_everything() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update profile.fact f set hidden_here = true where f.holder_id = new.holder_id and f.source_entry_id is null and not f.hidden_here;
  update profile.measure m set hidden_here = true where m.holder_id = new.holder_id and m.source_entry_id is null and not m.hidden_here;
  update profile.target t set hidden = true where t.holder_id = new.holder_id and not t.hidden;
  return null;
end $$;
set local role carnet_owner;
revoke create on schema profile from carnet_gate;
revoke all on function profile.drop_target(text) from public;
grant execute on function profile.drop_target(text) to carnet_app;
grant update (hidden) on profile.target to carnet_gate;
select platform.let_destroy();
