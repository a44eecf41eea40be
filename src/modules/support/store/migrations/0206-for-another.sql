-- A caller who represents somebody asks for them: a parent for the child insured with them, a parent or a guardian by a mandate
-- in force (J01 to J03, R40). What is grave is done by a second agent, within a day (A24).
alter table support.call
  add column ward_id uuid,
  add column ward_bond text check (ward_bond in ('parent', 'guardian')),
  add check ((ward_id is null) = (ward_bond is null));

-- What waits for a second agent, in the space of the one it is about.
create table support.request (
  holder_id uuid not null,
  request_id uuid not null,
  act text not null check (act in ('close')),
  asked_at timestamptz not null default platform.now(),
  agent_id text not null,
  agent_label text not null,
  -- who called, and as what
  caller_id uuid not null,
  bond text not null check (bond in ('parent', 'guardian')),
  declared text check (declared in ('agreed', 'alone')),
  -- by the second, who is never the first
  settled_at timestamptz,
  settled_by text,
  confirmed boolean,
  primary key (holder_id, request_id),
  check (settled_by is distinct from agent_id),
  check ((settled_at is null) = (settled_by is null) and (settled_at is null) = (confirmed is null))
);
alter table support.request enable row level security;
alter table support.request force row level security;
create policy request_gate on support.request to carnet_gate using (true) with check (true);
grant select, insert, update, delete on support.request to carnet_gate;
create index request_waits on support.request (asked_at) where settled_at is null;

grant create on schema support to carnet_gate;
set local role carnet_gate;

-- Whom this person represents, by the insurers' file or by a mandate in force.
create function support.wards(p_caller uuid) returns table (ward uuid, bond text)
language sql stable set search_path = '' as $$
  select i.holder_id, 'parent' from citizens.person a
    join enrolment.insured i on i.insured_ins = a.ins and i.insured_oid = a.ins_oid and i.rank = 'dependant'
    join citizens.person n on n.holder_id = i.holder_id and representation.is_minor(n.birth_date)
   where a.holder_id = p_caller
  union
  select m.holder_id, m.kind from representation.acts_for f
    join representation.mandate m on m.holder_id = f.holder_id and m.mandate_id = f.mandate_id and m.kind in ('parent', 'guardian')
    join citizens.person n on n.holder_id = m.holder_id
   where f.person_id = p_caller and representation.in_force(m, representation.is_minor(n.birth_date))
$$;

create function support.named(p_holder uuid) returns text language sql stable set search_path = '' as $$
  select coalesce(usage_given_name, first_given_name) || ' ' || coalesce(usage_name, birth_name) from citizens.person
   where holder_id = p_holder
$$;

-- The identified caller says for whom they call. Found: its space is entered in the agent's name. Not found: a check that
-- failed, so that nobody tries the children of others. Null: the call is over, or nobody was identified.
create function support.name_ward(p_session bytea, p_holder uuid, p_call uuid, p_given text, p_birth date) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  here constant support.call := support.running(p_session, p_holder, p_call);
  found record;
begin
  if here.checked_at is null then return null; end if;
  select w.ward, w.bond into found from support.wards(p_holder) w
    join citizens.person n on n.holder_id = w.ward and n.birth_date = p_birth
     and p_given in (translate(n.birth_given_names, '-''', '  '), translate(n.first_given_name, '-''', '  '))
    join enrolment.space s on s.holder_id = w.ward and s.state in ('announced', 'opposed', 'created', 'active', 'closed')
   order by w.bond desc limit 1;
  if found.ward is null then
    perform support.failed(here);
    return jsonb_build_object('found', false);
  end if;
  update support.call set ward_id = found.ward, ward_bond = found.bond where holder_id = p_holder and call_id = p_call;
  perform support.claim(found.ward, here.agent_id);
  return jsonb_build_object('found', true, 'ward', found.ward, 'callerLabel', support.named(p_holder));
end $$;

-- As `enter`, in the space of the one for whom the caller calls, if they still represent them.
create function support.enter_ward(p_session bytea, p_holder uuid, p_call uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  here constant support.call := support.running(p_session, p_holder, p_call);
begin
  if here.checked_at is null or here.ward_id is null
    or not exists (select from support.wards(p_holder) w where w.ward = here.ward_id and w.bond = here.ward_bond)
  then return null; end if;
  perform support.claim(here.ward_id, here.agent_id);
  return jsonb_build_object('agent', support.agent_of(p_session), 'ward', here.ward_id, 'bond', here.ward_bond,
    'callerLabel', support.named(p_holder), 'wardLabel', support.named(here.ward_id));
end $$;

-- Asked in the entered space of a ward.
create function support.ask_second(p_session bytea, p_holder uuid, p_call uuid, p_request uuid, p_act text, p_declared text)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  held constant jsonb := support.enter_ward(p_session, p_holder, p_call);
begin
  if held is null then return null; end if;
  -- asked twice is asked once
  update support.request set settled_at = platform.now(), settled_by = 'Carnet', confirmed = false
   where holder_id = (held->>'ward')::uuid and act = p_act and settled_at is null;
  insert into support.request (holder_id, request_id, act, agent_id, agent_label, caller_id, bond, declared)
  values ((held->>'ward')::uuid, p_request, p_act, held->'agent'->>'id', held->'agent'->>'label', p_holder, held->>'bond', p_declared);
  return held;
end $$;

-- What waits, for any agent: whom it is about by a given name and a day of birth, who asked, and nothing of a record.
create function support.requests(p_session bytea) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('holderId', r.holder_id, 'requestId', r.request_id, 'act', r.act,
      'askedAt', r.asked_at, 'agentLabel', r.agent_label, 'own', r.agent_id = a.agent->>'id', 'bond', r.bond,
      'givenName', coalesce(n.usage_given_name, n.first_given_name), 'birthDate', n.birth_date,
      'callerLabel', support.named(r.caller_id)) order by r.asked_at), '[]')
    from (select support.agent_of(p_session) as agent) a
    join support.request r on r.settled_at is null and r.asked_at > platform.now() - interval '1 day'
    join citizens.person n on n.holder_id = r.holder_id
   where a.agent is not null
$$;

-- The second agent says yes or no, once. The space is entered in their name. Null: it is over, settled, or their own.
create function support.settle(p_session bytea, p_holder uuid, p_request uuid, p_confirmed boolean) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  agent constant jsonb := support.agent_of(p_session);
  found support.request;
begin
  if agent is null then return null; end if;
  update support.request r set settled_at = platform.now(), settled_by = agent->>'id', confirmed = p_confirmed
   where r.holder_id = p_holder and r.request_id = p_request and r.settled_at is null and r.agent_id <> agent->>'id'
     and r.asked_at > platform.now() - interval '1 day'
     -- a mandate that ended since takes its request with it
     and (not p_confirmed or exists (select from support.wards(r.caller_id) w where w.ward = p_holder and w.bond = r.bond))
  returning * into found;
  if found.request_id is null then return null; end if;
  perform support.claim(p_holder, agent->>'id');
  return jsonb_build_object('agent', agent, 'bond', found.bond, 'declared', found.declared, 'act', found.act,
    'caller', found.caller_id, 'callerLabel', support.named(found.caller_id), 'wardLabel', support.named(p_holder));
end $$;

-- The same act, told in the caller's own history: within a call, or by the second agent in the transaction that settled it.
create function support.turn_to_caller(p_session bytea, p_holder uuid, p_call uuid, p_request uuid) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  agent constant jsonb := support.agent_of(p_session);
  caller uuid;
begin
  if p_call is not null then
    select c.holder_id into caller from support.call c where c.holder_id = p_holder and c.call_id = p_call
      and c.session_hash = p_session and c.checked_at is not null and c.agent_id = agent->>'id';
  else
    select r.caller_id into caller from support.request r where r.holder_id = p_holder and r.request_id = p_request
      and r.settled_by = agent->>'id' and r.settled_at = platform.now();
  end if;
  if caller is not null then perform support.claim(caller, agent->>'id'); end if;
  return caller;
end $$;

-- And back to the space that was acted on.
create function support.turn_to_ward(p_session bytea, p_holder uuid, p_call uuid, p_request uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  agent constant jsonb := support.agent_of(p_session);
  ward uuid;
begin
  if p_call is not null then
    select c.ward_id into ward from support.call c where c.holder_id = p_holder and c.call_id = p_call
      and c.session_hash = p_session and c.checked_at is not null and c.agent_id = agent->>'id';
  else
    select r.holder_id into ward from support.request r where r.holder_id = p_holder and r.request_id = p_request
      and r.settled_by = agent->>'id' and r.settled_at = platform.now();
  end if;
  if ward is not null then perform support.claim(ward, agent->>'id'); end if;
end $$;

-- As before; and for whom the caller calls.
create or replace function support.view(p_session bytea, p_holder uuid, p_call uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  here constant support.call := support.running(p_session, p_holder, p_call);
begin
  if here.call_id is null then return null; end if;
  return (select jsonb_build_object(
      'birthName', n.birth_name, 'birthDate', n.birth_date, 'startedAt', here.started_at,
      'checkedBy', here.checked_by, 'wrong', support.failures(p_holder, here.agent_id), 'codes', here.codes,
      'codeRuns', here.code_seal is not null and here.code_until > platform.now(),
      'ward', (select jsonb_build_object('givenName', coalesce(w.usage_given_name, w.first_given_name), 'birthDate', w.birth_date,
          'bond', here.ward_bond, 'state', ws.state, 'since', ws.since,
          'hasMail', exists (select from citizens.contact_channel ch where ch.holder_id = here.ward_id and ch.kind = 'mail'),
          'hasAddress', exists (select from enrolment.insured i where i.holder_id = here.ward_id and i.address is not null),
          'waits', exists (select from support.request r where r.holder_id = here.ward_id and r.settled_at is null
            and r.asked_at > platform.now() - interval '1 day'))
        from citizens.person w join enrolment.space ws on ws.holder_id = w.holder_id
       where here.checked_at is not null and w.holder_id = here.ward_id),
      'space', case when here.checked_at is not null then jsonb_build_object(
        'state', s.state, 'since', s.since,
        'deadline', (select max(c.expires_at) from enrolment.code c
          where c.holder_id = p_holder and c.campaign_id is not null and c.revoked_at is null),
        'codeUntil', (select max(c.expires_at) from enrolment.code c
          where c.holder_id = p_holder and c.used_at is null and c.revoked_at is null and c.expires_at > platform.now()),
        'hasAddress', exists (select from enrolment.insured i where i.holder_id = p_holder and i.address is not null)) end)
    from citizens.person n join enrolment.space s on s.holder_id = n.holder_id where n.holder_id = p_holder);
end $$;

-- Somebody who has everything destroyed is named by no call of others (R18).
create function support.forget_destroyed(p_holder uuid, p_public text) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if platform.claim('destroys') is distinct from p_holder::text then return; end if;
  update support.call set ward_id = null, ward_bond = null where ward_id = p_holder;
  delete from support.request where caller_id = p_holder;
end $$;

set local role carnet_owner;
revoke create on schema support from carnet_gate;
create index call_for on support.call (ward_id) where ward_id is not null;
create index request_by on support.request (caller_id);
revoke all on function support.wards(uuid), support.named(uuid), support.name_ward(bytea, uuid, uuid, text, date),
  support.enter_ward(bytea, uuid, uuid), support.ask_second(bytea, uuid, uuid, uuid, text, text), support.requests(bytea),
  support.settle(bytea, uuid, uuid, boolean), support.turn_to_caller(bytea, uuid, uuid, uuid),
  support.turn_to_ward(bytea, uuid, uuid, uuid), support.forget_destroyed(uuid, text) from public;
grant execute on function support.wards(uuid), support.named(uuid), support.forget_destroyed(uuid, text) to carnet_gate;
grant execute on function support.name_ward(bytea, uuid, uuid, text, date),
  support.enter_ward(bytea, uuid, uuid), support.ask_second(bytea, uuid, uuid, uuid, text, text), support.requests(bytea),
  support.settle(bytea, uuid, uuid, boolean), support.turn_to_caller(bytea, uuid, uuid, uuid),
  support.turn_to_ward(bytea, uuid, uuid, uuid) to carnet_app;
select platform.let_destroy();
