-- What nobody asks for: the end of a space closed for ten years (R18), and a child's letter in the child's hands (J01).
create index space_closed on enrolment.space (since) where state = 'closed';
grant create on schema enrolment to carnet_gate;
set local role carnet_gate;

-- As before; and a minor's code is for who represents them.
create or replace function enrolment.prove(p_ins text, p_serial bytea, p_code bytea, p_hash bytea, p_minutes integer) returns boolean
language plpgsql security definer set search_path = '' as $$
declare shown record;
begin
  select c.holder_id, c.generation into shown
    from citizens.ins_directory d
    join citizens.person n on n.holder_id = d.holder_id and not representation.is_minor(n.birth_date)
    join enrolment.space s on s.holder_id = d.holder_id and s.state in ('announced', 'opposed', 'created', 'closed')
    join enrolment.card k on k.holder_id = d.holder_id and k.serial_seal = p_serial
    join enrolment.code c on c.holder_id = d.holder_id and c.seal = p_code
     and c.used_at is null and c.revoked_at is null and c.expires_at > platform.now()
   where d.ins = p_ins;
  if shown.holder_id is null then return false; end if;
  insert into enrolment.proof (proof_hash, holder_id, generation, expires_at)
  values (p_hash, shown.holder_id, shown.generation, platform.now() + make_interval(mins => p_minutes));
  return true;
end $$;

-- Holds one space that was closed ten years ago; null when there is none that nobody else holds.
create function enrolment.enter_due() returns uuid language plpgsql security definer set search_path = '' as $$
declare holder uuid;
begin
  select holder_id into holder from enrolment.space
   where state = 'closed' and since <= platform.now() - interval '10 years' order by since limit 1 for update skip locked;
  if holder is not null then execute format('set local carnet.holder = %L', holder); end if;
  return holder;
end $$;

set local role carnet_owner;
revoke create on schema enrolment from carnet_gate;
revoke all on function enrolment.enter_due() from public;
grant execute on function enrolment.enter_due() to carnet_app;
