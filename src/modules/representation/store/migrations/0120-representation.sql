-- Who may act for whom: parents, guardians, carers (R13, R14, R23, R29, R40, R50).
create schema representation;
grant usage on schema representation to carnet_app, carnet_gate, carnet_batch;

create table representation.mandate (
  holder_id uuid not null,
  mandate_id uuid not null,
  kind text not null check (kind in ('parent', 'guardian', 'carer')),
  -- the space of the one who acts, once known; a directory leads from there to here
  person_id uuid,
  person_label text not null,
  -- what the two are to each other, as the person says it: « votre mère », « votre fils »
  person_is text,
  holder_is text,
  status text not null check (status in ('invited', 'accepted', 'refused', 'ended')),
  -- section.act: documents.read, documents.add; and for representatives access, trace
  scopes text[] not null,
  -- the holder ticked it when granting (R23)
  sees_hidden boolean not null default false,
  since timestamptz not null default platform.now(),
  until timestamptz,
  paused_at timestamptz,
  invited_by text not null,
  invited_at timestamptz not null default platform.now(),
  -- the traits that the invited person must have, and the code that leads them here; gone once answered
  invited_birth_name text,
  invited_given_name text,
  invited_birth_date date,
  invitation_hash bytea,
  invitation_until timestamptz,
  answered_at timestamptz,
  ended_at timestamptz,
  ended_by text,
  primary key (holder_id, mandate_id),
  check (kind <> 'carer' or not scopes && array['access', 'trace']),
  check (status <> 'accepted' or person_id is not null)
);
create unique index mandate_person on representation.mandate (holder_id, person_id, kind)
  where status = 'accepted';

-- Directory tables: from somebody who acts, or from an invitation, to the holder. No health data.
create table representation.acts_for (
  person_id uuid not null,
  holder_id uuid not null,
  mandate_id uuid not null,
  primary key (person_id, holder_id, mandate_id)
);
create table representation.invitation (
  invitation_hash bytea not null primary key,
  holder_id uuid not null,
  mandate_id uuid not null
);

do $$
declare t text;
begin
  foreach t in array array['mandate', 'acts_for', 'invitation'] loop
    execute format('alter table representation.%I enable row level security', t);
    execute format('alter table representation.%I force row level security', t);
    execute format('create policy %I on representation.%I to carnet_gate using (true) with check (true)', t || '_gate', t);
    execute format('create policy %I on representation.%I to carnet_batch using (true) with check (true)', t || '_batch', t);
    execute format('grant select, insert, update, delete on representation.%I to carnet_gate, carnet_batch', t);
  end loop;
end $$;

-- The holder and their representatives see every mandate; a carer, their own; the notifier, those in force.
create policy mandate_read on representation.mandate for select to carnet_app
  using (holder_id = platform.holder() and (platform.claim('mandates') = 'yes' or platform.claim('side') = 'system'
    or (platform.claim('side') in ('representative', 'carer') and person_id::text = platform.claim('actor'))));
create policy mandate_invite on representation.mandate for insert to carnet_app
  with check (holder_id = platform.holder() and platform.claim('mandates') = 'yes' and status = 'invited'
    and person_id is null and invited_by = platform.claim('actor'));
-- Ended or paused by the holder's side, or ended by the one who acts. Who may end which kind, and that nothing is
-- widened, is said by the trigger below: a policy sees one row at a time.
create policy mandate_change on representation.mandate for update to carnet_app
  using (holder_id = platform.holder() and (platform.claim('mandates') = 'yes'
    or (platform.claim('side') in ('representative', 'carer') and person_id::text = platform.claim('actor'))))
  with check (holder_id = platform.holder());
grant select, insert on representation.mandate to carnet_app;
grant update (status, paused_at, until, ended_at, ended_by) on representation.mandate to carnet_app;

-- An ended or refused mandate stays so; a mandate in force is never lengthened; only an invitation is accepted.
create function representation.only_narrower() returns trigger language plpgsql as $$
begin
  if old.status in ('ended', 'refused') then
    raise exception 'An ended mandate does not come back.';
  end if;
  if current_user = 'carnet_app' and (new.status not in (old.status, 'ended')
      or (new.until is distinct from old.until and (new.until is null or new.until > old.until))) then
    raise exception 'A mandate is only made narrower here.';
  end if;
  return new;
end $$;
create trigger mandate_narrower before update on representation.mandate
  for each row execute function representation.only_narrower();

grant usage on schema identity, citizens to carnet_gate;
grant create on schema representation to carnet_gate;
set local role carnet_gate;

-- In force: accepted, begun, not over, not paused; for a parent, until majority at 00:00 in Paris (R13).
create function representation.in_force(m representation.mandate, is_minor boolean) returns boolean
language sql stable set search_path = ''
  return m.status = 'accepted' and m.since <= platform.now() and (m.until is null or m.until > platform.now())
    and m.paused_at is null and (m.kind <> 'parent' or is_minor);

create function representation.is_minor(p_birth date) returns boolean language sql stable set search_path = ''
  return p_birth + interval '18 years' > (platform.now() at time zone 'Europe/Paris');

-- Whom the citizen of this session acts for: names and kinds, nothing of the spaces.
create function representation.spaces_of(p_session bytea) returns table (
  holder_id uuid, mandate_id uuid, kind text, label text, given_name text, birth_date date, holder_is text,
  scopes text[], until timestamptz, paused boolean)
language sql stable security definer set search_path = '' as $$
  select m.holder_id, m.mandate_id, m.kind,
    concat_ws(' ', coalesce(n.usage_given_name, n.first_given_name), coalesce(n.usage_name, n.birth_name)),
    coalesce(n.usage_given_name, n.first_given_name), n.birth_date, m.holder_is, m.scopes, m.until, m.paused_at is not null
  from identity.session s
  join representation.acts_for a on a.person_id = s.holder_id
  join representation.mandate m on m.holder_id = a.holder_id and m.mandate_id = a.mandate_id
  join citizens.person n on n.holder_id = m.holder_id
  where s.session_hash = p_session and s.kind = 'citizen' and identity.live(s)
    and m.status = 'accepted' and m.since <= platform.now() and (m.until is null or m.until > platform.now())
    and (m.kind <> 'parent' or representation.is_minor(n.birth_date))
  order by n.birth_date desc
$$;

-- The legal representatives to be told of what is not secret, for the notifier in a visit of the system.
create function representation.representatives_of() returns table (person_id uuid)
language sql stable security definer set search_path = '' as $$
  select m.person_id from representation.mandate m join citizens.person n on n.holder_id = m.holder_id
   where m.holder_id = platform.holder() and platform.claim('side') = 'system' and m.kind in ('parent', 'guardian')
     and representation.in_force(m, representation.is_minor(n.birth_date))
$$;

-- How many people this one helps already (R14: at most five), for whoever accepts an invitation.
create function representation.helped_by(p_person uuid) returns integer
language sql stable security definer set search_path = ''
  return (select count(*)::integer from representation.acts_for a
    join representation.mandate m on m.holder_id = a.holder_id and m.mandate_id = a.mandate_id
   where a.person_id = p_person and m.kind = 'carer' and m.status = 'accepted' and (m.until is null or m.until > platform.now()));

-- The directory of an invitation made in this visit.
create function representation.publish_invitation(p_mandate uuid) returns void
language sql security definer set search_path = '' as $$
  insert into representation.invitation (invitation_hash, holder_id, mandate_id)
  select m.invitation_hash, m.holder_id, m.mandate_id from representation.mandate m
   where m.holder_id = platform.holder() and m.mandate_id = p_mandate and m.status = 'invited'
     and m.invited_by = platform.claim('actor') and platform.claim('mandates') = 'yes' and m.invitation_hash is not null
$$;

-- What an invitation says to the one who holds its code and whose traits agree; nothing to anybody else (R16).
create function representation.invitation_for(p_session bytea, p_hash bytea) returns jsonb
language sql stable security definer set search_path = ''
  return (select jsonb_build_object('holderId', m.holder_id, 'mandateId', m.mandate_id, 'kind', m.kind, 'scopes', m.scopes,
      'seesHidden', m.sees_hidden, 'until', m.until,
      'label', concat_ws(' ', coalesce(n.usage_given_name, n.first_given_name), coalesce(n.usage_name, n.birth_name)),
      'personId', s.holder_id,
      'personLabel', concat_ws(' ', coalesce(me.usage_given_name, me.first_given_name), coalesce(me.usage_name, me.birth_name)))
    from representation.invitation i
    join representation.mandate m on m.holder_id = i.holder_id and m.mandate_id = i.mandate_id
    join citizens.person n on n.holder_id = m.holder_id
    join identity.session s on s.session_hash = p_session and s.kind = 'citizen' and identity.live(s)
    join citizens.person me on me.holder_id = s.holder_id
    where i.invitation_hash = p_hash and m.status = 'invited' and m.invitation_until > platform.now()
      and m.holder_id <> me.holder_id and me.birth_name = m.invited_birth_name
      and me.first_given_name = m.invited_given_name and me.birth_date = m.invited_birth_date);

-- Answers an invitation, as the invited person. False: there is none for them. The use-case counts the limits of R14 first.
create function representation.answer_invitation(p_session bytea, p_hash bytea, p_accepts boolean) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  found constant jsonb := representation.invitation_for(p_session, p_hash);
begin
  if found is null then return false; end if;
  update representation.mandate set status = case when p_accepts then 'accepted' else 'refused' end,
      person_id = case when p_accepts then (found->>'personId')::uuid end,
      person_label = case when p_accepts then found->>'personLabel' else person_label end,
      answered_at = platform.now(), since = greatest(since, platform.now()),
      invitation_hash = null, invited_birth_name = null, invited_given_name = null, invited_birth_date = null
   where holder_id = (found->>'holderId')::uuid and mandate_id = (found->>'mandateId')::uuid;
  delete from representation.invitation where invitation_hash = p_hash;
  if p_accepts then
    insert into representation.acts_for (person_id, holder_id, mandate_id)
    values ((found->>'personId')::uuid, (found->>'holderId')::uuid, (found->>'mandateId')::uuid);
  end if;
  return true;
end $$;

set local role carnet_owner;
revoke create on schema representation from carnet_gate;
revoke all on all functions in schema representation from public;
grant execute on all functions in schema representation to carnet_gate, carnet_batch;
grant execute on function representation.spaces_of(bytea), representation.representatives_of(),
  representation.helped_by(uuid), representation.publish_invitation(uuid), representation.invitation_for(bytea, bytea),
  representation.answer_invitation(bytea, bytea, boolean) to carnet_app;
