-- A double names two people: when one has everything destroyed, what was noted beside the other goes too (R18).
grant delete on citizens.duplicate to carnet_gate;
grant create on schema citizens to carnet_gate;
set local role carnet_gate;
create function citizens.forget_destroyed(p_holder uuid, p_public text) returns void
language sql security definer set search_path = ''
  begin atomic
    delete from citizens.duplicate where other_holder = p_holder and platform.claim('destroys') = p_holder::text;
  end;
set local role carnet_owner;
revoke create on schema citizens from carnet_gate;
revoke all on function citizens.forget_destroyed(uuid, text) from public;
grant execute on function citizens.forget_destroyed(uuid, text) to carnet_gate;
