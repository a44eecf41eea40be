-- Who is signed in. A session maps a secret to an actor; it holds no health data and is reached by definer functions only.
create schema identity;
grant usage on schema identity to carnet_app, carnet_gate;

create table identity.session (
  -- SHA-256 of the cookie or of the bearer token: the secret itself is stored nowhere
  session_hash bytea primary key,
  kind text not null check (kind in ('citizen', 'professional', 'system')),
  channel text not null check (channel in ('web', 'api', 'internal')),
  -- the holder of a citizen's session
  holder_id uuid,
  professional_id text,
  system_name text,
  issuer text,
  acr text,
  provider_sid text,
  id_token text,
  created_at timestamptz not null default platform.now(),
  seen_at timestamptz not null default platform.now(),
  expires_at timestamptz not null,
  idle_seconds integer not null default 1800,
  revoked_at timestamptz,
  check ((kind = 'citizen') = (holder_id is not null)),
  check ((kind = 'professional') = (professional_id is not null))
);
-- one row a started sign-in, consumed once
create table identity.sign_in (
  state_hash bytea primary key,
  provider text not null,
  nonce text not null,
  code_verifier text not null,
  return_to text not null,
  expires_at timestamptz not null
);
alter table identity.session enable row level security;
alter table identity.session force row level security;
alter table identity.sign_in enable row level security;
alter table identity.sign_in force row level security;
create policy session_gate on identity.session to carnet_gate using (true) with check (true);
create policy sign_in_gate on identity.sign_in to carnet_gate using (true) with check (true);
grant select, insert, update, delete on identity.session, identity.sign_in to carnet_gate;
grant create on schema identity to carnet_gate;
-- what follows belongs to the gate
set local role carnet_gate;

create function identity.live(s identity.session) returns boolean language sql stable
  return s.revoked_at is null and s.expires_at > platform.now() and s.seen_at > platform.now() - make_interval(secs => s.idle_seconds);

create function identity.open_session(p jsonb) returns void
language sql security definer set search_path = '' as $$
  insert into identity.session
    (session_hash, kind, channel, holder_id, professional_id, issuer, acr, provider_sid, id_token, expires_at, idle_seconds)
  values (decode(p->>'hash', 'hex'), p->>'kind', p->>'channel', (p->>'holderId')::uuid, p->>'professionalId',
    p->>'issuer', p->>'acr', p->>'providerSid', p->>'idToken', (p->>'expiresAt')::timestamptz, (p->>'idleSeconds')::int)
  on conflict (session_hash) do nothing
$$;

-- The live session of a secret; marks it seen, at most once a minute so that reading stays a read.
create function identity.find_session(p_hash bytea) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare s identity.session;
begin
  select * into s from identity.session where session_hash = p_hash;
  if not found or not identity.live(s) then return null; end if;
  if s.seen_at < platform.now() - interval '1 minute' then
    update identity.session set seen_at = platform.now() where session_hash = p_hash;
  end if;
  return jsonb_build_object('kind', s.kind, 'channel', s.channel, 'holderId', s.holder_id, 'professionalId', s.professional_id,
    'issuer', s.issuer, 'acr', s.acr, 'idToken', s.id_token, 'expiresAt', s.expires_at);
end $$;

create function identity.close_session(p_hash bytea) returns void
language sql security definer set search_path = '' as $$
  update identity.session set revoked_at = platform.now() where session_hash = p_hash and revoked_at is null
$$;

create function identity.start_sign_in(p_state_hash bytea, p_provider text, p_nonce text, p_verifier text, p_return_to text, p_expires timestamptz)
returns void language sql security definer set search_path = '' as $$
  insert into identity.sign_in values (p_state_hash, p_provider, p_nonce, p_verifier, p_return_to, p_expires)
$$;

-- Single use: the row is gone whatever comes next.
create function identity.finish_sign_in(p_state_hash bytea) returns jsonb
language sql security definer set search_path = '' as $$
  delete from identity.sign_in where state_hash = p_state_hash
  returning case when expires_at > platform.now() then jsonb_build_object(
    'provider', provider, 'nonce', nonce, 'codeVerifier', code_verifier, 'returnTo', return_to) end
$$;

create function identity.sweep() returns void
language sql security definer set search_path = '' as $$
  delete from identity.sign_in where expires_at < platform.now();
  delete from identity.session where expires_at < platform.now() - interval '7 days' and kind <> 'system';
$$;

set local role carnet_owner;
revoke create on schema identity from carnet_gate;
revoke all on all functions in schema identity from public;
grant execute on function identity.open_session(jsonb), identity.find_session(bytea), identity.close_session(bytea),
  identity.sweep(),
  identity.start_sign_in(bytea, text, text, text, text, timestamptz), identity.finish_sign_in(bytea) to carnet_app;
grant execute on function identity.live(identity.session) to carnet_gate;
