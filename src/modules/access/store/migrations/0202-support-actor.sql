-- As before; whoever answers at the help desk is that and nothing else, be they a doctor too: nothing of a record (R41).
grant create on schema access to carnet_gate;
set local role carnet_gate;
create or replace function access.begin(p_session bytea, p_holder uuid, p_mode text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  facts jsonb := access.gather(p_session, p_holder, p_mode);
begin
  if facts is null then return null; end if;
  if facts#>>'{actor,kind}' = 'professional' and exists (select from support.agent a
      where a.professional_id = facts#>>'{actor,id}' and a.removed_at is null) then
    facts := jsonb_set(facts, '{actor,kind}', '"support"');
  end if;
  perform set_config('carnet.' || key, value, true) from jsonb_each_text(access.claims(facts));
  return facts - 'types';
end $$;
set local role carnet_owner;
revoke create on schema access from carnet_gate;
