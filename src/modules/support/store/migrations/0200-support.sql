-- The help desk: who answers, and each call, about one person (P06, P08, R16, R41). Nothing of a record is in here.
create schema support;
grant usage on schema support to carnet_app, carnet_gate, carnet_batch;

create table support.agent (
  professional_id text not null primary key,
  label text not null check (length(label) between 1 and 80),
  added_at timestamptz not null default platform.now(),
  removed_at timestamptz
);

create table support.call (
  holder_id uuid not null,
  call_id uuid not null,
  agent_id text not null,
  -- the only session in which the call can be gone on with
  session_hash bytea not null,
  started_at timestamptz not null default platform.now(),
  -- identity checks that failed
  wrong integer not null default 0 check (wrong between 0 and 3),
  checked_at timestamptz,
  checked_by text check (checked_by in ('answers', 'code')),
  ended_at timestamptz,
  -- the code to read aloud: how many were sent, the seal of the last one, wrong tries at it
  codes integer not null default 0,
  code_seal bytea,
  code_until timestamptz,
  code_wrong integer not null default 0 check (code_wrong between 0 and 5),
  primary key (holder_id, call_id),
  check ((checked_at is null) = (checked_by is null))
);

alter table support.agent enable row level security;
alter table support.agent force row level security;
alter table support.call enable row level security;
alter table support.call force row level security;
create policy agent_gate on support.agent for select to carnet_gate using (true);
create policy agent_batch on support.agent to carnet_batch using (true) with check (true);
create policy call_gate on support.call to carnet_gate using (true) with check (true);
grant select on support.agent to carnet_gate;
grant select, insert, update on support.agent to carnet_batch;
grant select, insert, update on support.call to carnet_gate;

grant create on schema support to carnet_gate;
set local role carnet_gate;

-- The agent of a live session; nobody from the moment they are removed.
create function support.agent_of(p_session bytea) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('id', a.professional_id, 'label', a.label)
    from identity.session s join support.agent a on a.professional_id = s.professional_id and a.removed_at is null
   where s.session_hash = p_session and s.kind = 'professional' and identity.live(s)
$$;

-- Of the claims only these two are set: the line of the history bears the agent's name, and nothing of a record is read.
create function support.claim(p_holder uuid, p_agent text) returns void language plpgsql set search_path = '' as $$
begin
  execute format('set local carnet.holder = %L', p_holder);
  execute format('set local carnet.actor = %L', p_agent);
end $$;

-- Checks about a person that failed since yesterday: with this agent, or with anyone.
create function support.failures(p_holder uuid, p_agent text) returns bigint language sql stable set search_path = '' as $$
  select coalesce(sum(wrong), 0) from support.call
   where holder_id = p_holder and (p_agent is null or agent_id = p_agent) and started_at > platform.now() - interval '1 day'
$$;

-- One person at a time, by everything the caller says. Null says no more (R16): nobody, another name, a space that is no
-- more, or somebody whom this agent could not identify since yesterday.
create function support.open_call(p_session bytea, p_ins text, p_name text, p_birth date, p_call uuid) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  agent constant text := support.agent_of(p_session)->>'id';
  holder uuid;
begin
  select n.holder_id into holder from citizens.ins_directory d
    join citizens.person n on n.holder_id = d.holder_id
     and translate(n.birth_name, '-''', '  ') = p_name and n.birth_date = p_birth
    join enrolment.space s on s.holder_id = d.holder_id and s.state in ('announced', 'opposed', 'created', 'active', 'closed')
   where d.ins = p_ins and agent is not null
     and support.failures(d.holder_id, agent) < 3 and support.failures(d.holder_id, null) < 10
   limit 1;
  if holder is null then return null; end if;
  insert into support.call (holder_id, call_id, agent_id, session_hash) values (holder, p_call, agent, p_session);
  perform support.claim(holder, agent);
  return holder;
end $$;

-- The running call of this session, its row held. Null: over, another's, or the agent was removed.
create function support.running(p_session bytea, p_holder uuid, p_call uuid) returns support.call
language plpgsql set search_path = '' as $$
declare found support.call;
begin
  select * into found from support.call c
   where c.holder_id = p_holder and c.call_id = p_call and c.session_hash = p_session
     and c.agent_id = support.agent_of(p_session)->>'id'
     and c.ended_at is null and c.started_at > platform.now() - interval '1 hour'
   for update;
  if found.call_id is not null then perform support.claim(p_holder, found.agent_id); end if;
  return found;
end $$;

-- A check that failed; with the third of a day, in this call or the ones before it, the call ends.
create function support.failed(p support.call) returns void language sql set search_path = '' as $$
  update support.call set wrong = wrong + 1, code_seal = null,
      ended_at = case when support.failures(p.holder_id, p.agent_id) >= 2 then platform.now() else ended_at end
   where holder_id = p.holder_id and call_id = p.call_id
$$;

-- Two of three answers, compared here and shown nowhere: the card's number, the postcode of the known address, every given
-- name. True or false as a whole, never which; null: the call is over.
create function support.check_answers(p_session bytea, p_holder uuid, p_call uuid, p_serial bytea, p_postcode text, p_names text)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  here constant support.call := support.running(p_session, p_holder, p_call);
  right_ones integer;
begin
  if here.call_id is null then return null; end if;
  select (k.serial_seal is not null and k.serial_seal is not distinct from p_serial)::int
      + (coalesce((select substring(line from '^\s*([0-9]{5})(?:\s|$)') from unnest(i.address) with ordinality a(line, at)
          where line ~ '^\s*[0-9]{5}(\s|$)' order by at desc limit 1) = p_postcode, false))::int
      + (p_names <> '' and translate(n.birth_given_names, '-''', '  ') = p_names)::int
    into right_ones
    from citizens.person n left join enrolment.card k on k.holder_id = n.holder_id
    left join enrolment.insured i on i.holder_id = n.holder_id
   where n.holder_id = p_holder;
  if coalesce(right_ones, 0) < 2 then
    perform support.failed(here);
    return false;
  end if;
  update support.call set checked_at = platform.now(), checked_by = 'answers', code_seal = null
   where holder_id = p_holder and call_id = p_call and checked_at is null;
  return true;
end $$;

-- How many codes were sent in this call, this one included; null: the call is over, or three were sent.
create function support.next_code(p_session bytea, p_holder uuid, p_call uuid) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  here constant support.call := support.running(p_session, p_holder, p_call);
begin
  if here.call_id is null or here.codes >= 3 or here.checked_at is not null then return null; end if;
  return here.codes + 1;
end $$;

create function support.keep_code(p_session bytea, p_holder uuid, p_call uuid, p_seal bytea) returns void
language plpgsql security definer set search_path = '' as $$
declare
  here constant support.call := support.running(p_session, p_holder, p_call);
begin
  update support.call set codes = codes + 1, code_seal = p_seal, code_wrong = 0, code_until = platform.now() + interval '10 minutes'
   where holder_id = here.holder_id and call_id = here.call_id;
end $$;

-- The code that the caller reads aloud. The fifth wrong one kills it, and is a check that failed (R27).
create function support.check_code(p_session bytea, p_holder uuid, p_call uuid, p_seal bytea) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  here constant support.call := support.running(p_session, p_holder, p_call);
begin
  if here.call_id is null then return null; end if;
  if here.code_seal is null or here.code_until <= platform.now() then return false; end if;
  if here.code_seal = p_seal then
    update support.call set checked_at = platform.now(), checked_by = 'code', code_seal = null
     where holder_id = p_holder and call_id = p_call;
    return true;
  end if;
  update support.call set code_wrong = code_wrong + 1 where holder_id = p_holder and call_id = p_call;
  if here.code_wrong >= 4 then perform support.failed(here); end if;
  return false;
end $$;

-- Where a call stands. Of the person: what the caller said themselves, and once they are identified, the state of the
-- space and nothing of a record (R41).
create function support.view(p_session bytea, p_holder uuid, p_call uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  here constant support.call := support.running(p_session, p_holder, p_call);
begin
  if here.call_id is null then return null; end if;
  return (select jsonb_build_object(
      'birthName', n.birth_name, 'birthDate', n.birth_date, 'startedAt', here.started_at,
      'checkedBy', here.checked_by, 'wrong', support.failures(p_holder, here.agent_id), 'codes', here.codes,
      'codeRuns', here.code_seal is not null and here.code_until > platform.now(),
      'space', case when here.checked_at is not null then jsonb_build_object(
        'state', s.state, 'since', s.since,
        'deadline', (select max(c.expires_at) from enrolment.code c
          where c.holder_id = p_holder and c.campaign_id is not null and c.revoked_at is null),
        'codeUntil', (select max(c.expires_at) from enrolment.code c
          where c.holder_id = p_holder and c.used_at is null and c.revoked_at is null and c.expires_at > platform.now()),
        'hasAddress', exists (select from enrolment.insured i where i.holder_id = p_holder and i.address is not null)) end)
    from citizens.person n join enrolment.space s on s.holder_id = n.holder_id where n.holder_id = p_holder);
end $$;

create function support.end_call(p_session bytea, p_holder uuid, p_call uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  here constant support.call := support.running(p_session, p_holder, p_call);
begin
  update support.call set ended_at = platform.now(), code_seal = null
   where holder_id = here.holder_id and call_id = here.call_id;
end $$;

-- For a step in the life of the space: the agent, when the caller of this running call was identified.
create function support.enter(p_session bytea, p_holder uuid, p_call uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  here constant support.call := support.running(p_session, p_holder, p_call);
begin
  if here.checked_at is null then return null; end if;
  return support.agent_of(p_session);
end $$;

-- Where a code to read aloud goes, once: for Carnet alone, in a visit of its own.
create function support.code_waits(p_call uuid, p_code integer) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  return platform.claim('side') = 'system' and exists (select from support.call c
    where c.holder_id = platform.holder() and c.call_id = p_call and c.codes = p_code and c.code_seal is not null
      and c.ended_at is null and c.code_until > platform.now());
end $$;

set local role carnet_owner;
revoke create on schema support from carnet_gate;
revoke all on all functions in schema support from public;
grant execute on function support.agent_of(bytea), support.open_call(bytea, text, text, date, uuid),
  support.check_answers(bytea, uuid, uuid, bytea, text, text), support.next_code(bytea, uuid, uuid),
  support.keep_code(bytea, uuid, uuid, bytea), support.check_code(bytea, uuid, uuid, bytea), support.view(bytea, uuid, uuid),
  support.end_call(bytea, uuid, uuid), support.enter(bytea, uuid, uuid), support.code_waits(uuid, integer) to carnet_app;
