-- The browsers a person has signed in from: a digest of the cookie's secret and of the person, so that two people who share
-- a computer have nothing in common here.
create table identity.device (
  holder_id uuid not null,
  device_hash bytea not null,
  first_seen_at timestamptz not null default platform.now(),
  last_seen_at timestamptz not null default platform.now(),
  primary key (holder_id, device_hash)
);
create index device_by_last_use on identity.device (last_seen_at);
alter table identity.device enable row level security;
alter table identity.device force row level security;
create policy device_gate on identity.device to carnet_gate using (true) with check (true);
grant select, insert, update, delete on identity.device to carnet_gate;

grant create on schema identity to carnet_gate;
set local role carnet_gate;

-- True when this person never signed in from there, or more than 400 days ago: no browser keeps a cookie longer.
create function identity.meet_device(p_holder uuid, p_hash bytea) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  update identity.device set last_seen_at = platform.now()
   where holder_id = p_holder and device_hash = p_hash and last_seen_at > platform.now() - interval '400 days';
  if found then return false; end if;
  insert into identity.device (holder_id, device_hash) values (p_holder, p_hash)
    on conflict (holder_id, device_hash) do update set first_seen_at = excluded.first_seen_at, last_seen_at = excluded.last_seen_at;
  return true;
end $$;

create or replace function identity.sweep() returns void
language sql security definer set search_path = '' as $$
  delete from identity.sign_in where expires_at < platform.now();
  delete from identity.session where expires_at < platform.now() - interval '7 days' and kind <> 'system';
  delete from identity.device where last_seen_at < platform.now() - interval '400 days';
$$;

set local role carnet_owner;
revoke create on schema identity from carnet_gate;
revoke all on function identity.meet_device(uuid, bytea) from public;
grant execute on function identity.meet_device(uuid, bytea) to carnet_app;
