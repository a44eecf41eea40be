-- What a person does before there is any visit: showing a card and a code, then each step of the space's life. The
-- application proves nothing by itself: it hands over what was shown, and these functions find the holder.
grant select, insert, update on enrolment.space to carnet_gate;
create policy space_steps on enrolment.space for update to carnet_gate using (true) with check (true);
create policy space_begins on enrolment.space for insert to carnet_gate with check (true);
create index proof_over on enrolment.proof (expires_at);

grant create on schema enrolment to carnet_gate;
set local role carnet_gate;

-- Everything is looked for, whatever is wrong, and null says no more (R16). A wrong try changes nothing of the code (R27).
create function enrolment.prove(p_ins text, p_serial bytea, p_code bytea, p_hash bytea, p_minutes integer) returns boolean
language plpgsql security definer set search_path = '' as $$
declare shown record;
begin
  select c.holder_id, c.generation into shown
    from citizens.ins_directory d
    join enrolment.space s on s.holder_id = d.holder_id and s.state in ('announced', 'opposed', 'created', 'closed')
    join enrolment.card k on k.holder_id = d.holder_id and k.serial_seal = p_serial
    join enrolment.code c on c.holder_id = d.holder_id and c.seal = p_code
     and c.used_at is null and c.revoked_at is null and c.expires_at > platform.now()
   where d.ins = p_ins;
  if shown.holder_id is null then return false; end if;
  insert into enrolment.proof (proof_hash, holder_id, generation, expires_at)
  values (p_hash, shown.holder_id, shown.generation, platform.now() + make_interval(mins => p_minutes));
  return true;
end $$;

-- Who showed it; nobody once a newer code was sent, since whoever asked for that one is the person.
create function enrolment.proof_holder(p_hash bytea) returns uuid
language sql stable security definer set search_path = '' as $$
  select p.holder_id from enrolment.proof p
    join enrolment.code c on c.holder_id = p.holder_id and c.generation = p.generation and c.revoked_at is null
   where p.proof_hash = p_hash and p.expires_at > platform.now()
$$;

-- Holds the space of whoever is there, alone, until the end of the transaction, and says who they are. Of the claims only
-- these two are set: nothing of the record is read, and the line of the history bears the person's name.
create function enrolment.enter(p_proof bytea, p_session bytea) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  holder uuid;
  found jsonb;
begin
  if p_proof is not null then
    holder := enrolment.proof_holder(p_proof);
  else
    select s.holder_id into holder from identity.session s
     where s.session_hash = p_session and s.kind = 'citizen' and identity.live(s);
  end if;
  if holder is null then return null; end if;
  perform 1 from enrolment.space where holder_id = holder for update;
  select jsonb_build_object('holderId', holder, 'state', s.state, 'since', s.since,
      'givenName', coalesce(n.usage_given_name, n.first_given_name), 'familyName', coalesce(n.usage_name, n.birth_name),
      'birthDate', n.birth_date,
      'deadline', (select max(c.expires_at) from enrolment.code c
        where c.holder_id = holder and c.campaign_id is not null and c.revoked_at is null))
    into found
    from enrolment.space s join citizens.person n on n.holder_id = s.holder_id where s.holder_id = holder;
  if found is not null then
    execute format('set local carnet.holder = %L', holder);
    execute format('set local carnet.actor = %L', holder);
  end if;
  return found;
end $$;

-- One step of the space that `enter` holds. False: it is not in that state any more.
create function enrolment.step(
  p_act text, p_from text, p_to text, p_actor_kind text, p_actor_label text, p_terms text, p_proof bytea
) returns boolean language plpgsql security definer set search_path = '' as $$
declare holder constant uuid := platform.holder();
begin
  update enrolment.space set state = p_to, since = platform.now() where holder_id = holder and state = p_from;
  if not found then return false; end if;
  insert into enrolment.transition (holder_id, transition_id, act, from_state, to_state, actor_kind, actor_label, terms_version)
  values (holder, gen_random_uuid(), p_act, p_from, p_to, p_actor_kind, p_actor_label, p_terms);
  -- single use: the proof it gave lasts its half-hour, so that what was just done can be undone
  update enrolment.code c set used_at = platform.now() from enrolment.proof p
   where p.proof_hash = p_proof and c.holder_id = p.holder_id and c.generation = p.generation and c.used_at is null;
  -- at home from now on: where one is told is written in the same transaction
  if p_to = 'active' and p_actor_kind = 'holder' then set local carnet.side = 'holder'; end if;
  return true;
end $$;

-- Who asks for another code shows the card. The generation to issue, with the row of the space held.
create function enrolment.ask_code(p_ins text, p_serial bytea) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare holder uuid;
begin
  select d.holder_id into holder from citizens.ins_directory d
    join enrolment.card k on k.holder_id = d.holder_id and k.serial_seal = p_serial
    join enrolment.space s on s.holder_id = d.holder_id and s.state in ('announced', 'opposed', 'created', 'closed')
   where d.ins = p_ins;
  if holder is null then return null; end if;
  perform 1 from enrolment.space where holder_id = holder for update;
  return (select jsonb_build_object('holderId', holder, 'generation', coalesce(max(generation), 0) + 1,
      -- a code of before the deadline ends with it (R1)
      'expiresAt', max(expires_at) filter (where campaign_id is not null and expires_at > platform.now()),
      'campaignId', (array_agg(campaign_id order by generation desc) filter (where expires_at > platform.now()))[1])
    from enrolment.code where holder_id = holder);
end $$;

create function enrolment.issue_code(p_holder uuid, p_generation integer, p_seal bytea, p_expires timestamptz, p_campaign uuid)
returns void language sql security definer set search_path = '' as $$
  update enrolment.code set revoked_at = platform.now() where holder_id = p_holder and revoked_at is null;
  insert into enrolment.code (holder_id, generation, seal, expires_at, campaign_id)
  values (p_holder, p_generation, p_seal, p_expires, p_campaign);
$$;

-- Where a code goes by post, and what its letter says: for Carnet alone, in a visit of its own. The tables of the insurers'
-- file and of campaigns come later; this body is read when it runs.
create function enrolment.code_letter(p_generation integer) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  return (select jsonb_build_object('expiresAt', c.expires_at, 'address', i.address, 'campaign', k.name)
    from enrolment.code c
    left join enrolment.insured i on i.holder_id = c.holder_id
    left join enrolment.campaign k on k.campaign_id = c.campaign_id
   where platform.claim('side') = 'system' and c.holder_id = platform.holder() and c.generation = p_generation
     and c.used_at is null and c.revoked_at is null and c.expires_at > platform.now());
end $$;

create function enrolment.sweep() returns void language sql security definer set search_path = '' as $$
  delete from enrolment.proof where expires_at <= platform.now()
$$;

set local role carnet_owner;
revoke create on schema enrolment from carnet_gate;
revoke all on function enrolment.prove(text, bytea, bytea, bytea, integer), enrolment.proof_holder(bytea),
  enrolment.enter(bytea, bytea), enrolment.step(text, text, text, text, text, text, bytea), enrolment.ask_code(text, bytea),
  enrolment.issue_code(uuid, integer, bytea, timestamptz, uuid), enrolment.code_letter(integer), enrolment.sweep() from public;
grant execute on function enrolment.prove(text, bytea, bytea, bytea, integer), enrolment.proof_holder(bytea),
  enrolment.enter(bytea, bytea), enrolment.step(text, text, text, text, text, text, bytea), enrolment.ask_code(text, bytea),
  enrolment.issue_code(uuid, integer, bytea, timestamptz, uuid), enrolment.code_letter(integer), enrolment.sweep() to carnet_app;
