-- A session is strong from when two factors were proved, which may be before it was opened: at a provider where the person was
-- signed in already.
grant create on schema identity to carnet_gate;
set local role carnet_gate;

create or replace function identity.open_session(p jsonb) returns void
language sql security definer set search_path = '' as $$
  insert into identity.session
    (session_hash, kind, channel, holder_id, professional_id, issuer, acr, provider_sid, id_token, expires_at, idle_seconds,
     subject, method, strong_at, device_hash, label, shared)
  values (decode(p->>'hash', 'hex'), p->>'kind', p->>'channel', (p->>'holderId')::uuid, p->>'professionalId',
    p->>'issuer', p->>'acr', p->>'providerSid', p->>'idToken', (p->>'expiresAt')::timestamptz, (p->>'idleSeconds')::int,
    p->>'subject', p->>'method', (p->>'strongAt')::timestamptz,
    decode(p->>'deviceHash', 'hex'), p->>'label', coalesce((p->>'shared')::boolean, false))
  on conflict (session_hash) do nothing
$$;

-- Of a live session: a grave act reads it in its own transaction.
create function identity.strong_at(p_session bytea) returns timestamptz
language sql stable security definer set search_path = '' as $$
  select s.strong_at from identity.session s where s.session_hash = p_session and identity.live(s)
$$;

set local role carnet_owner;
revoke create on schema identity from carnet_gate;
revoke all on function identity.strong_at(bytea) from public;
grant execute on function identity.strong_at(bytea) to carnet_app;
