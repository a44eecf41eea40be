-- As before; an agent who opened several calls about one person has not more tries for it. Every call about the person is held,
-- so that two checks never count at the same moment, and too many failures end all that are not identified.
grant create on schema support to carnet_gate;
set local role carnet_gate;
create or replace function support.running(p_session bytea, p_holder uuid, p_call uuid) returns support.call
language plpgsql set search_path = '' as $$
declare found support.call;
begin
  perform 1 from support.call where holder_id = p_holder and started_at > platform.now() - interval '1 day'
   order by call_id for update;
  select * into found from support.call c
   where c.holder_id = p_holder and c.call_id = p_call and c.session_hash = p_session
     and c.agent_id = support.agent_of(p_session)->>'id'
     and c.ended_at is null and c.started_at > platform.now() - interval '1 hour'
     and (c.checked_at is not null
       or support.failures(p_holder, c.agent_id) < 3 and support.failures(p_holder, null) < 10);
  if found.call_id is not null then perform support.claim(p_holder, found.agent_id); end if;
  return found;
end $$;
set local role carnet_owner;
revoke create on schema support from carnet_gate;
