-- Why a space was refused, if the person said; and what a legal representative does for a child or a protected adult
-- (J01 to J03, R13, R40).
alter table enrolment.transition
  add column reason text check (reason in ('privacy', 'trust', 'use', 'difficulty', 'other')),
  -- what a parent declared of the other one: agreed, or there is nobody else to ask
  add column declared text check (declared in ('agreed', 'alone')),
  add constraint transition_reason check (reason is null or act in ('oppose', 'close'));

grant usage on schema representation to carnet_gate;
grant create on schema enrolment to carnet_gate;
set local role carnet_gate;

drop function enrolment.step(text, text, text, text, text, text, bytea);
-- One step of the space that `enter` or `enter_for` holds. False: it is not in that state any more.
-- p: kind, label, terms, reason, declared.
create function enrolment.step(p_act text, p_from text, p_to text, p jsonb, p_proof bytea, p_code bytea) returns boolean
language plpgsql security definer set search_path = '' as $$
declare holder constant uuid := platform.holder();
begin
  update enrolment.space set state = p_to, since = platform.now() where holder_id = holder and state = p_from;
  if not found then return false; end if;
  insert into enrolment.transition
    (holder_id, transition_id, act, from_state, to_state, actor_kind, actor_label, terms_version, reason, declared)
  values (holder, gen_random_uuid(), p_act, p_from, p_to, p->>'kind', p->>'label', p->>'terms', p->>'reason', p->>'declared');
  -- single use: the proof it gave lasts its half-hour, so that what was just done can be undone
  update enrolment.code c set used_at = platform.now() from enrolment.proof f
   where f.proof_hash = p_proof and c.holder_id = f.holder_id and c.generation = f.generation and c.holder_id = holder
     and c.used_at is null;
  update enrolment.code set used_at = platform.now() where holder_id = holder and seal = p_code and used_at is null;
  return true;
end $$;

-- A child of this insured person, by the code of the letter that bears the child's name: twins have two.
create function enrolment.child_of(p_person uuid, p_code bytea) returns uuid
language plpgsql stable security definer set search_path = '' as $$
begin
  return (select c.holder_id from citizens.person a
    join enrolment.insured i on i.insured_ins = a.ins and i.insured_oid = a.ins_oid and i.rank = 'dependant'
    join citizens.person n on n.holder_id = i.holder_id and representation.is_minor(n.birth_date)
    join enrolment.code c on c.holder_id = i.holder_id and c.seal = p_code
     and c.used_at is null and c.revoked_at is null and c.expires_at > platform.now()
   where a.holder_id = p_person limit 1);
end $$;

-- As `enter`, in the space of somebody whom the person of this session represents: their child by its code, or whoever a
-- mandate in force of a parent or a guardian names. Null: nobody.
create function enrolment.enter_for(p_session bytea, p_code bytea, p_holder uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  person uuid;
  holder uuid;
  bond text;
  found jsonb;
begin
  select s.holder_id into person from identity.session s
   where s.session_hash = p_session and s.kind = 'citizen' and identity.live(s);
  if person is null then return null; end if;
  if p_code is not null then
    holder := enrolment.child_of(person, p_code);
    bond := 'parent';
  else
    select m.holder_id, m.kind into holder, bond from representation.mandate m join citizens.person n on n.holder_id = m.holder_id
     where m.holder_id = p_holder and m.person_id = person and m.kind in ('parent', 'guardian')
       and representation.in_force(m, representation.is_minor(n.birth_date))
     order by m.kind desc limit 1;
  end if;
  if holder is null then return null; end if;
  perform 1 from enrolment.space where holder_id = holder for update;
  select jsonb_build_object('holderId', holder, 'state', s.state, 'since', s.since,
      'givenName', coalesce(n.usage_given_name, n.first_given_name), 'familyName', coalesce(n.usage_name, n.birth_name),
      'birthDate', n.birth_date,
      'deadline', (select max(c.expires_at) from enrolment.code c
        where c.holder_id = holder and c.campaign_id is not null and c.revoked_at is null),
      'bond', bond, 'personId', person,
      'personGivenName', coalesce(a.usage_given_name, a.first_given_name), 'personFamilyName', coalesce(a.usage_name, a.birth_name))
    into found
    from enrolment.space s join citizens.person n on n.holder_id = s.holder_id join citizens.person a on a.holder_id = person
   where s.holder_id = holder;
  if found is not null then
    execute format('set local carnet.holder = %L', holder);
    execute format('set local carnet.actor = %L', person);
  end if;
  return found;
end $$;

-- The parent who activated a child's space acts in it until majority. In a space held by `enter_for`, by who holds it.
create function enrolment.establish_parent(p_label text, p_scopes text[]) returns void
language plpgsql security definer set search_path = '' as $$
declare
  holder constant uuid := platform.holder();
  person constant uuid := platform.claim('actor')::uuid;
  mandate constant uuid := gen_random_uuid();
begin
  if exists (select from representation.mandate where holder_id = holder and person_id = person and kind = 'parent'
      and status = 'accepted') then return; end if;
  insert into representation.mandate (holder_id, mandate_id, kind, person_id, person_label, person_is, holder_is, status, scopes,
    sees_hidden, invited_by, answered_at)
  values (holder, mandate, 'parent', person, p_label, 'votre parent', 'votre enfant', 'accepted', p_scopes, true,
    person::text, platform.now());
  insert into representation.acts_for (person_id, holder_id, mandate_id) values (person, holder, mandate);
end $$;

-- Whom a guardian answers for: the spaces that wait for it.
create function enrolment.wards_of(p_session bytea) returns table (holder_id uuid, label text, state text, kind text)
language sql stable security definer set search_path = '' as $$
  select w.holder_id, w.label, s.state, w.kind from representation.spaces_of(p_session) w
    join enrolment.space s on s.holder_id = w.holder_id
   where w.kind in ('parent', 'guardian') and s.state in ('announced', 'opposed', 'created', 'closed')
$$;

set local role carnet_owner;
revoke create on schema enrolment from carnet_gate;
revoke all on function enrolment.step(text, text, text, jsonb, bytea, bytea), enrolment.child_of(uuid, bytea),
  enrolment.enter_for(bytea, bytea, uuid), enrolment.establish_parent(text, text[]), enrolment.wards_of(bytea) from public;
grant execute on function enrolment.child_of(uuid, bytea) to carnet_gate;
grant execute on function enrolment.step(text, text, text, jsonb, bytea, bytea), enrolment.enter_for(bytea, bytea, uuid),
  enrolment.establish_parent(text, text[]), enrolment.wards_of(bytea) to carnet_app;
