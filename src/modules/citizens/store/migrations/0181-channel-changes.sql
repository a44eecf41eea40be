-- A change of contact channel waits: whoever holds the old one is told and can stop it (A3, R29).
create table citizens.channel_change (
  holder_id uuid not null,
  change_id uuid not null,
  kind text not null check (kind in ('mail', 'sms')),
  value text not null,
  asked_at timestamptz not null default platform.now(),
  effective_at timestamptz not null,
  stopped_at timestamptz,
  applied_at timestamptz,
  primary key (holder_id, change_id)
);
create index channel_change_due on citizens.channel_change (effective_at) where stopped_at is null and applied_at is null;
alter table citizens.channel_change enable row level security;
alter table citizens.channel_change force row level security;
create policy change_read on citizens.channel_change for select to carnet_app
  using (holder_id = platform.holder() and platform.claim('side') in ('holder', 'system'));
create policy change_write on citizens.channel_change for insert to carnet_app
  with check (holder_id = platform.holder() and platform.claim('side') = 'holder');
create policy change_stop on citizens.channel_change for update to carnet_app
  using (holder_id = platform.holder() and platform.claim('side') = 'holder')
  with check (holder_id = platform.holder() and platform.claim('side') = 'holder');
create policy change_gate on citizens.channel_change to carnet_gate using (true) with check (true);
grant select, insert on citizens.channel_change to carnet_app;
grant update (stopped_at) on citizens.channel_change to carnet_app;
grant select, update on citizens.channel_change to carnet_gate;
create policy channel_gate on citizens.contact_channel to carnet_gate using (true) with check (true);
grant select, insert, update, delete on citizens.contact_channel to carnet_gate;

grant create on schema citizens to carnet_gate;
set local role carnet_gate;

-- Applies what waited long enough. Each is told by its holder and id.
create function citizens.apply_channel_changes() returns table (holder_id uuid, change_id uuid)
language plpgsql security definer set search_path = '' as $$
declare due citizens.channel_change;
begin
  for due in select c.* from citizens.channel_change c
    where c.stopped_at is null and c.applied_at is null and c.effective_at <= platform.now()
    order by c.effective_at limit 500 for update skip locked
  loop
    delete from citizens.contact_channel ch where ch.holder_id = due.holder_id and ch.kind = due.kind;
    -- proved by its code when the change was asked
    insert into citizens.contact_channel (holder_id, channel_id, kind, value, verified_at)
    values (due.holder_id, due.change_id, due.kind, due.value, due.asked_at);
    update citizens.channel_change c set applied_at = platform.now()
     where c.holder_id = due.holder_id and c.change_id = due.change_id;
    holder_id := due.holder_id;
    change_id := due.change_id;
    return next;
  end loop;
end $$;

-- A code that came to a channel was typed: it is the person's.
create function citizens.prove_channel(p_holder uuid, p_channel uuid) returns void
language sql security definer set search_path = '' as $$
  update citizens.contact_channel set verified_at = platform.now()
   where holder_id = p_holder and channel_id = p_channel and verified_at is null
$$;

-- The first one, of somebody who proved who they are otherwise. False when there is one already: that is a change, and waits.
create function citizens.add_first_channel(p_holder uuid, p_id uuid, p_kind text, p_value text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  if exists (select from citizens.contact_channel where holder_id = p_holder) then return false; end if;
  insert into citizens.contact_channel (holder_id, channel_id, kind, value) values (p_holder, p_id, p_kind, p_value);
  return true;
end $$;

set local role carnet_owner;
revoke create on schema citizens from carnet_gate;
revoke all on function citizens.apply_channel_changes(), citizens.prove_channel(uuid, uuid),
  citizens.add_first_channel(uuid, uuid, text, text) from public;
grant execute on function citizens.apply_channel_changes(), citizens.prove_channel(uuid, uuid),
  citizens.add_first_channel(uuid, uuid, text, text) to carnet_app;
