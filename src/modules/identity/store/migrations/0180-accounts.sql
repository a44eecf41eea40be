-- Ways to sign in that are Carnet's own: identifier and password with a one-time code, passkeys, trusted browsers. The person's
-- tables begin with the holder and are reached by the functions below only, never as part of a record (R29).

alter table identity.session
  -- the account at the provider, for a logout that comes from there
  add column subject text,
  add column method text check (method in ('franceconnect', 'prosanteconnect', 'password', 'trusted', 'passkey', 'code')),
  -- when the person last proved who they are with two factors: grave acts ask for less than five minutes
  add column strong_at timestamptz,
  add column device_hash bytea,
  -- « Firefox sur Windows »
  add column label text,
  add column shared boolean not null default false;
create index session_of_holder on identity.session (holder_id) where holder_id is not null;
create index session_of_provider on identity.session (issuer, subject) where subject is not null;
alter table identity.sign_in add column shared boolean not null default false;
alter table identity.device add column label text, add column trusted_until timestamptz;

create table identity.account (
  holder_id uuid primary key,
  -- as the person typed it; compared by the key of identity.identifier
  identifier text not null,
  -- argon2id in PHC format
  password text not null,
  created_at timestamptz not null default platform.now(),
  changed_at timestamptz not null default platform.now(),
  -- chosen by a recovery: holds from then on, unless somebody stops it (A3)
  next_password text,
  next_at timestamptz
);
-- from an identifier's digest to the holder
create table identity.identifier (
  identifier_key bytea primary key,
  holder_id uuid not null
);
create index identifier_of_holder on identity.identifier (holder_id);
create table identity.passkey (
  holder_id uuid not null,
  credential_id bytea not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}',
  label text not null,
  created_at timestamptz not null default platform.now(),
  used_at timestamptz,
  primary key (holder_id, credential_id)
);
-- A proof under way in one browser: the digest of its cookie, what for, and how many wrong codes. No code is stored: it is
-- computed from a key and this row.
create table identity.step (
  step_hash bytea primary key,
  purpose text not null,
  -- null: nobody has this identifier, and everything else looks the same (R16)
  holder_id uuid,
  payload jsonb not null,
  tries integer not null default 0,
  expires_at timestamptz not null
);

do $$ declare name text; begin
  foreach name in array array['account', 'identifier', 'passkey', 'step'] loop
    execute format('alter table identity.%I enable row level security', name);
    execute format('alter table identity.%I force row level security', name);
    execute format('create policy %I on identity.%I to carnet_gate using (true) with check (true)', name || '_gate', name);
    execute format('grant select, insert, update, delete on identity.%I to carnet_gate', name);
  end loop;
end $$;

grant create on schema identity to carnet_gate;
set local role carnet_gate;

create or replace function identity.open_session(p jsonb) returns void
language sql security definer set search_path = '' as $$
  insert into identity.session
    (session_hash, kind, channel, holder_id, professional_id, issuer, acr, provider_sid, id_token, expires_at, idle_seconds,
     subject, method, strong_at, device_hash, label, shared)
  values (decode(p->>'hash', 'hex'), p->>'kind', p->>'channel', (p->>'holderId')::uuid, p->>'professionalId',
    p->>'issuer', p->>'acr', p->>'providerSid', p->>'idToken', (p->>'expiresAt')::timestamptz, (p->>'idleSeconds')::int,
    p->>'subject', p->>'method', case when (p->>'strong')::boolean then platform.now() end,
    decode(p->>'deviceHash', 'hex'), p->>'label', coalesce((p->>'shared')::boolean, false))
  on conflict (session_hash) do nothing
$$;

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
    'issuer', s.issuer, 'acr', s.acr, 'idToken', s.id_token, 'expiresAt', s.expires_at, 'method', s.method, 'strongAt', s.strong_at);
end $$;

create function identity.strengthen_session(p_hash bytea) returns void
language sql security definer set search_path = '' as $$
  update identity.session s set strong_at = platform.now() where session_hash = p_hash and identity.live(s)
$$;

-- What a person sees of their own sessions and browsers; a session is named by a digest of its digest.
create function identity.sessions_of(p_holder uuid, p_own bytea) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', encode(sha256(s.session_hash), 'hex'), 'method', s.method, 'label', s.label,
      'shared', s.shared, 'createdAt', s.created_at, 'seenAt', s.seen_at, 'own', s.session_hash = p_own) order by s.seen_at desc), '[]')
    from identity.session s where s.holder_id = p_holder and s.kind = 'citizen' and identity.live(s)
$$;

-- Ends one session of a person, or all but their own.
create function identity.end_sessions(p_holder uuid, p_id text, p_own bytea) returns integer
language sql security definer set search_path = '' as $$
  with ended as (
    update identity.session s set revoked_at = platform.now()
     where s.holder_id = p_holder and s.kind = 'citizen' and s.revoked_at is null and s.session_hash is distinct from p_own
       and (p_id is null or encode(sha256(s.session_hash), 'hex') = p_id)
    returning 1)
  select count(*)::integer from ended
$$;

-- A logout that comes from the provider (OpenID Connect Back-Channel Logout 1.0): what was opened before it was said.
create function identity.end_provider_sessions(p_issuer text, p_subject text, p_sid text, p_before timestamptz) returns integer
language sql security definer set search_path = '' as $$
  with ended as (
    update identity.session s set revoked_at = platform.now()
     where s.issuer = p_issuer and s.channel = 'web' and s.revoked_at is null and s.created_at <= p_before
       and (p_sid is not null or p_subject is not null)
       and (p_sid is null or s.provider_sid = p_sid) and (p_subject is null or s.subject = p_subject)
    returning 1)
  select count(*)::integer from ended
$$;

drop function identity.start_sign_in(bytea, text, text, text, text, timestamptz);
create function identity.start_sign_in(p_state_hash bytea, p_provider text, p_nonce text, p_verifier text, p_return_to text,
  p_expires timestamptz, p_shared boolean)
returns void language sql security definer set search_path = '' as $$
  insert into identity.sign_in values (p_state_hash, p_provider, p_nonce, p_verifier, p_return_to, p_expires, p_shared)
$$;
create or replace function identity.finish_sign_in(p_state_hash bytea) returns jsonb
language sql security definer set search_path = '' as $$
  delete from identity.sign_in where state_hash = p_state_hash
  returning case when expires_at > platform.now() then jsonb_build_object(
    'provider', provider, 'nonce', nonce, 'codeVerifier', code_verifier, 'returnTo', return_to, 'shared', shared) end
$$;

drop function identity.meet_device(uuid, bytea);
-- True when this person never signed in from there, or more than 400 days ago. On a shared computer nothing is kept.
create function identity.meet_device(p_holder uuid, p_hash bytea, p_label text, p_keep boolean) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  update identity.device set last_seen_at = platform.now(), label = coalesce(p_label, label)
   where holder_id = p_holder and device_hash = p_hash and last_seen_at > platform.now() - interval '400 days';
  if found then return false; end if;
  if p_keep then
    insert into identity.device (holder_id, device_hash, label) values (p_holder, p_hash, p_label)
      on conflict (holder_id, device_hash) do update set first_seen_at = excluded.first_seen_at,
        last_seen_at = excluded.last_seen_at, label = excluded.label, trusted_until = null;
  end if;
  return true;
end $$;

create function identity.trust_device(p_holder uuid, p_hash bytea, p_days integer) returns void
language sql security definer set search_path = '' as $$
  update identity.device set trusted_until = platform.now() + make_interval(days => p_days)
   where holder_id = p_holder and device_hash = p_hash
$$;

-- 'trusted': no code is asked there; 'known': this person signed in from there; null: neither
create function identity.standing_of_device(p_holder uuid, p_hash bytea) returns text
language sql stable security definer set search_path = '' as $$
  select case when trusted_until > platform.now() then 'trusted' else 'known' end from identity.device
   where holder_id = p_holder and device_hash = p_hash and last_seen_at > platform.now() - interval '400 days'
$$;

create function identity.devices_of(p_holder uuid, p_own bytea) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', encode(device_hash, 'hex'), 'label', label, 'firstSeenAt', first_seen_at,
      'lastSeenAt', last_seen_at, 'own', device_hash = p_own,
      'trustedUntil', case when trusted_until > platform.now() then trusted_until end) order by last_seen_at desc), '[]')
    from identity.device where holder_id = p_holder
$$;

-- Forgets one browser, or all, and ends the sessions that live there save one's own.
create function identity.forget_devices(p_holder uuid, p_hash bytea, p_own bytea) returns void
language sql security definer set search_path = '' as $$
  update identity.session set revoked_at = platform.now()
   where holder_id = p_holder and kind = 'citizen' and revoked_at is null and session_hash is distinct from p_own
     and (p_hash is null or device_hash = p_hash);
  delete from identity.device where holder_id = p_holder and (p_hash is null or device_hash = p_hash);
$$;

create function identity.account_json(a identity.account) returns jsonb language sql stable
  return jsonb_build_object('holderId', a.holder_id, 'identifier', a.identifier, 'createdAt', a.created_at, 'changedAt', a.changed_at,
    'password', case when a.next_at <= platform.now() then a.next_password else a.password end,
    'nextAt', case when a.next_at > platform.now() then a.next_at end);

create function identity.account_by_identifier(p_key bytea) returns jsonb
language sql stable security definer set search_path = '' as $$
  select identity.account_json(a) from identity.identifier i join identity.account a using (holder_id) where i.identifier_key = p_key
$$;
create function identity.account_of(p_holder uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select identity.account_json(a) from identity.account a where holder_id = p_holder
$$;

-- False when somebody else has this identifier.
create function identity.save_account(p_holder uuid, p_key bytea, p_identifier text, p_password text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  insert into identity.identifier values (p_key, p_holder) on conflict do nothing;
  if not exists (select from identity.identifier where identifier_key = p_key and holder_id = p_holder) then return false; end if;
  delete from identity.identifier where holder_id = p_holder and identifier_key <> p_key;
  insert into identity.account (holder_id, identifier, password) values (p_holder, p_identifier, p_password)
    on conflict (holder_id) do update set identifier = excluded.identifier, password = excluded.password,
      changed_at = platform.now(), next_password = null, next_at = null;
  return true;
end $$;

create function identity.set_password(p_holder uuid, p_password text) returns void
language sql security definer set search_path = '' as $$
  update identity.account set password = p_password, changed_at = platform.now(), next_password = null, next_at = null
   where holder_id = p_holder
$$;
create function identity.plan_password(p_holder uuid, p_password text, p_hours integer) returns timestamptz
language sql security definer set search_path = '' as $$
  update identity.account set password = case when next_at <= platform.now() then next_password else password end,
      next_password = p_password, next_at = platform.now() + make_interval(hours => p_hours)
   where holder_id = p_holder returning next_at
$$;
create function identity.drop_planned_password(p_holder uuid) returns boolean
language sql security definer set search_path = '' as $$
  update identity.account set next_password = null, next_at = null where holder_id = p_holder and next_at > platform.now() returning true
$$;

create function identity.start_step(p_hash bytea, p_purpose text, p_holder uuid, p_payload jsonb, p_expires timestamptz) returns void
language sql security definer set search_path = '' as $$
  insert into identity.step values (p_hash, p_purpose, p_holder, p_payload, 0, p_expires)
$$;
create function identity.step_json(s identity.step) returns jsonb language sql immutable
  return jsonb_build_object('purpose', s.purpose, 'holderId', s.holder_id, 'payload', s.payload, 'tries', s.tries);
create function identity.find_step(p_hash bytea) returns jsonb
language sql stable security definer set search_path = '' as $$
  select identity.step_json(s) from identity.step s where step_hash = p_hash and expires_at > platform.now() and tries < 5
$$;
-- Counts a try before it is judged: of many at once, five are judged (A2).
create function identity.try_step(p_hash bytea) returns jsonb
language sql security definer set search_path = '' as $$
  update identity.step s set tries = tries + 1 where step_hash = p_hash and expires_at > platform.now() and tries < 5
  returning identity.step_json(s)
$$;
create function identity.change_step(p_hash bytea, p_payload jsonb) returns void
language sql security definer set search_path = '' as $$
  update identity.step set payload = payload || p_payload where step_hash = p_hash
$$;
-- True once.
create function identity.end_step(p_hash bytea) returns boolean
language sql security definer set search_path = '' as $$
  delete from identity.step where step_hash = p_hash and expires_at > platform.now() returning true
$$;

create function identity.add_passkey(p_holder uuid, p_id bytea, p_key bytea, p_counter bigint, p_transports text[], p_label text)
returns boolean language sql security definer set search_path = '' as $$
  insert into identity.passkey (holder_id, credential_id, public_key, counter, transports, label)
  values (p_holder, p_id, p_key, p_counter, p_transports, p_label) on conflict do nothing returning true
$$;
create function identity.passkeys_of(p_holder uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', encode(credential_id, 'hex'), 'publicKey', encode(public_key, 'hex'),
      'counter', counter, 'transports', transports, 'label', label, 'createdAt', created_at, 'usedAt', used_at) order by created_at), '[]')
    from identity.passkey where holder_id = p_holder
$$;
create function identity.use_passkey(p_holder uuid, p_id bytea, p_counter bigint) returns void
language sql security definer set search_path = '' as $$
  update identity.passkey set counter = p_counter, used_at = platform.now() where holder_id = p_holder and credential_id = p_id
$$;
create function identity.remove_passkey(p_holder uuid, p_id bytea) returns boolean
language sql security definer set search_path = '' as $$
  delete from identity.passkey where holder_id = p_holder and credential_id = p_id returning true
$$;

-- A second proof of a recovery: the number that stands on the card. One person, one comparison.
create function identity.has_ins(p_holder uuid, p_ins text) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from citizens.person where holder_id = p_holder and ins = p_ins)
$$;

-- Everything by which a person could sign in: their space is destroyed, or they died.
create function identity.forget_holder(p_holder uuid) returns void
language sql security definer set search_path = '' as $$
  delete from identity.identifier where holder_id = p_holder;
  delete from identity.account where holder_id = p_holder;
  delete from identity.passkey where holder_id = p_holder;
  delete from identity.device where holder_id = p_holder;
  delete from identity.step where holder_id = p_holder;
  delete from identity.session where holder_id = p_holder and kind = 'citizen';
$$;

create or replace function identity.sweep() returns void
language sql security definer set search_path = '' as $$
  delete from identity.sign_in where expires_at < platform.now();
  delete from identity.step where expires_at < platform.now() - interval '1 hour';
  delete from identity.session where expires_at < platform.now() - interval '7 days' and kind <> 'system';
  delete from identity.device where last_seen_at < platform.now() - interval '400 days';
$$;

set local role carnet_owner;
revoke create on schema identity from carnet_gate;
revoke all on all functions in schema identity from public;
do $$ declare f regprocedure; begin
  for f in select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = 'identity' and p.prosecdef loop
    execute format('grant execute on function %s to carnet_app', f);
  end loop;
end $$;
grant execute on function identity.live(identity.session), identity.account_json(identity.account), identity.step_json(identity.step)
  to carnet_gate;
