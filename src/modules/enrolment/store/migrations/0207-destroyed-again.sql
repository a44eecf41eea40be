-- A restored backup brings back whoever was destroyed since it was made. What is needed to destroy them again is kept apart from
-- the database: the number of each certificate with a seal of its holder, which nobody makes without the key of the seals (R18).
create table enrolment.destroyed_holder (
  certificate_id uuid primary key references enrolment.destruction,
  holder_seal bytea not null,
  -- at the person's own wish: they are not enrolled again
  for_good boolean not null
);
alter table enrolment.destroyed_holder enable row level security;
alter table enrolment.destroyed_holder force row level security;
create policy destroyed_holder_gate on enrolment.destroyed_holder to carnet_gate using (true) with check (true);
grant select, insert on enrolment.destroyed_holder to carnet_gate;

grant create on schema enrolment to carnet_gate;
set local role carnet_gate;

create function enrolment.keep_destroyed(p_certificate uuid, p_seal bytea, p_for_good boolean) returns void
language sql security definer set search_path = '' as $$
  insert into enrolment.destroyed_holder values (p_certificate, p_seal, p_for_good)
$$;

create function enrolment.destroyed_holders() returns table (certificate_id uuid, at timestamptz, holder_seal bytea, for_good boolean)
language sql stable security definer set search_path = '' as $$
  select d.certificate_id, d.at, h.holder_seal, h.for_good
    from enrolment.destruction d join enrolment.destroyed_holder h on h.certificate_id = d.certificate_id order by d.at
$$;

-- Who is there, to be compared with the list.
create function enrolment.holders_after(p_after uuid, p_count integer) returns setof uuid
language sql stable security definer set search_path = '' as $$
  select holder_id from enrolment.space where p_after is null or holder_id > p_after order by holder_id limit p_count
$$;

-- Holds a space that came back, whatever its state, as `enter` would. False: it is gone meanwhile.
create function enrolment.enter_destroyed(p_holder uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  update enrolment.space set state = 'closed' where holder_id = p_holder;
  if not found then return false; end if;
  execute format('set local carnet.holder = %L', p_holder);
  return true;
end $$;

set local role carnet_owner;
revoke create on schema enrolment from carnet_gate;
revoke all on function enrolment.keep_destroyed(uuid, bytea, boolean), enrolment.destroyed_holders(),
  enrolment.holders_after(uuid, integer), enrolment.enter_destroyed(uuid) from public;
grant execute on function enrolment.keep_destroyed(uuid, bytea, boolean), enrolment.destroyed_holders() to carnet_app;
-- an operator's command destroys again
grant execute on function enrolment.keep_destroyed(uuid, bytea, boolean), enrolment.destroyed_holders(),
  enrolment.holders_after(uuid, integer), enrolment.enter_destroyed(uuid), enrolment.destroy(uuid, text),
  enrolment.leave_for_good(bytea), enrolment.certificate(uuid) to carnet_batch;
