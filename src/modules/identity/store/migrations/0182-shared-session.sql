-- A session says that it is on a computer of others: confirming there keeps it so.
grant create on schema identity to carnet_gate;
set local role carnet_gate;

create or replace function identity.find_session(p_hash bytea) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare s identity.session;
begin
  select * into s from identity.session where session_hash = p_hash;
  if not found or not identity.live(s) then return null; end if;
  if s.seen_at < platform.now() - interval '1 minute' then
    update identity.session set seen_at = platform.now() where session_hash = p_hash;
  end if;
  return jsonb_build_object('kind', s.kind, 'channel', s.channel, 'holderId', s.holder_id, 'professionalId', s.professional_id,
    'issuer', s.issuer, 'acr', s.acr, 'idToken', s.id_token, 'expiresAt', s.expires_at, 'method', s.method, 'strongAt', s.strong_at,
    'shared', s.shared);
end $$;

set local role carnet_owner;
revoke create on schema identity from carnet_gate;
