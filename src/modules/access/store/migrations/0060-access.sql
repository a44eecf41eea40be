-- May this actor do this on that space: the relations, the switches, the matrix, and the second gate.
create schema access;
grant usage on schema access to carnet_app, carnet_gate, carnet_batch;

-- A professional states that the person consents (R9, R39). The last row of a professional counts.
create table access.consent (
  holder_id uuid not null,
  professional_id text not null,
  stated_at timestamptz not null default platform.now(),
  stated_by text not null,
  basis text not null check (basis in ('care_team', 'consent_given', 'consent_collected_for_another')),
  expires_at timestamptz not null,
  withdrawn_at timestamptz,
  primary key (holder_id, professional_id)
);
-- Set before or after any first access (R28, R42); while it lasts, nothing but one's own documents (R4).
create table access.block (
  holder_id uuid not null,
  professional_id text not null,
  since timestamptz not null default platform.now(),
  primary key (holder_id, professional_id)
);
create table access.treating_doctor (
  holder_id uuid not null,
  professional_id text not null,
  since date not null,
  until date,
  primary key (holder_id, professional_id)
);
-- The holder's switches (R3, R6): no row means the defaults below.
create table access.switches (
  holder_id uuid not null primary key,
  feeding_opposed boolean not null default false,
  emergency_samu boolean not null default true,
  emergency_others boolean not null default true,
  emergency_hidden boolean not null default false
);

do $$
declare t text;
begin
  foreach t in array array['consent', 'block', 'treating_doctor', 'switches'] loop
    execute format('alter table access.%I enable row level security', t);
    execute format('alter table access.%I force row level security', t);
    execute format('create policy %I on access.%I for select to carnet_gate using (true)', t || '_gate', t);
    -- whoever may block sees every relation; a professional, their own
    execute format('create policy %I on access.%I for select to carnet_app
      using (holder_id = platform.holder() and (platform.claim(''side'') = ''holder'' or platform.claim(''blocks'') = ''yes'' %s))', t || '_read', t,
      case when t = 'switches' then '' else 'or (platform.claim(''side'') = ''professional'' and professional_id = platform.claim(''actor''))' end);
    execute format('create policy %I on access.%I to carnet_batch using (true) with check (true)', t || '_batch', t);
    execute format('grant select on access.%I to carnet_gate, carnet_app', t);
    execute format('grant select, insert, update, delete on access.%I to carnet_batch', t);
  end loop;
end $$;

create policy consent_state on access.consent for insert to carnet_app
  with check (holder_id = platform.holder() and platform.claim('consents') = 'yes'
    and stated_by = platform.claim('actor') and professional_id = platform.claim('actor'));
create policy consent_renew on access.consent for update to carnet_app
  using (holder_id = platform.holder() and (platform.claim('blocks') = 'yes'
    or (platform.claim('consents') = 'yes' and professional_id = platform.claim('actor'))))
  with check (holder_id = platform.holder());
create policy block_set on access.block for insert to carnet_app
  with check (holder_id = platform.holder() and platform.claim('blocks') = 'yes');
create policy block_lift on access.block for delete to carnet_app
  using (holder_id = platform.holder() and platform.claim('blocks') = 'yes' and platform.claim('side') = 'holder');
create policy switches_set on access.switches for insert to carnet_app
  with check (holder_id = platform.holder() and platform.claim('side') = 'holder');
create policy switches_change on access.switches for update to carnet_app
  using (holder_id = platform.holder() and platform.claim('side') = 'holder') with check (holder_id = platform.holder());
grant insert, update on access.consent, access.switches to carnet_app;
grant insert, delete on access.block to carnet_app;

-- The reference data in force, copied from its dated files by `carnet migrate` (convention 4).
create table access.reference (
  id smallint primary key default 1 check (id = 1),
  version text not null,
  loaded_at timestamptz not null default platform.now()
);
-- The document types a column of the matrix may read, as '|code|code|'.
create table access.matrix_column (
  group_code text primary key,
  types text not null
);
-- From a profession to its column. qualifier: savoir-faire of a doctor or section of a pharmacist; '*' for all others.
create table access.profession_column (
  profession_system text not null,
  profession_code text not null,
  qualifier text not null default '*',
  group_code text,
  primary key (profession_system, profession_code, qualifier)
);
grant select on access.reference, access.matrix_column, access.profession_column to carnet_gate, carnet_app;

grant usage on schema professionals, identity, citizens, enrolment to carnet_gate;
grant create on schema access to carnet_gate;
set local role carnet_gate;

-- The facts of a visit, read from tables: who acts (from the session's row), on which space, in which relation.
-- In PL/pgSQL, so that a connection plans it once.
create function access.gather(p_session bytea, p_holder uuid, p_mode text) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select jsonb_build_object(
      'mode', p_mode,
      'holder', p_holder,
      'actor', case s.kind
        when 'citizen' then jsonb_build_object('kind', 'citizen', 'id', s.holder_id)
        when 'professional' then jsonb_build_object('kind', 'professional', 'id', p.professional_id,
          'label', concat_ws(' ', p.title, p.given_name, p.family_name),
          'professionCode', p.profession_code, 'professionSystem', p.profession_system,
          'savoirFaire', p.savoir_faire, 'section', p.section, 'professionLabel', p.profession_label,
          'structureId', p.structure_id, 'structureLabel', st.name,
          'group', g.group_code,
          'regulator', p.regulator and p.profession_code = '10')
        else jsonb_build_object('kind', 'system', 'id', s.system_name, 'label', s.system_name) end,
      'space', case when e.holder_id is null then null else jsonb_build_object('state', e.state,
        'feedingOpposed', coalesce(w.feeding_opposed, false), 'samu', coalesce(w.emergency_samu, true),
        'others', coalesce(w.emergency_others, true), 'hidden', coalesce(w.emergency_hidden, false),
        'insQualified', n.ins_status = 'qualifiee',
        -- majority is at 00:00 in Paris on the eighteenth birthday (R13)
        'minor', n.birth_date + interval '18 years' > (platform.now() at time zone 'Europe/Paris')) end,
      'relation', jsonb_build_object(
        'consent', case when c.holder_id is null or c.withdrawn_at is not null then 'none'
                        when c.expires_at <= platform.now() then 'expired' else 'valid' end,
        'consentUntil', c.expires_at,
        'treating', t.holder_id is not null,
        'blocked', b.holder_id is not null),
      'types', coalesce(m.types, ''))
    from identity.session s
    left join professionals.professional p on p.professional_id = s.professional_id
    left join professionals.structure st on st.structure_id = p.structure_id
    left join enrolment.space e on e.holder_id = p_holder
    left join citizens.person n on n.holder_id = p_holder
    left join access.switches w on w.holder_id = p_holder
    left join access.consent c on c.holder_id = p_holder and c.professional_id = s.professional_id
    left join access.treating_doctor t on t.holder_id = p_holder and t.professional_id = s.professional_id
      and t.since <= platform.today() and (t.until is null or t.until > platform.today())
    left join access.block b on b.holder_id = p_holder and b.professional_id = s.professional_id
    left join lateral (
      select c.group_code from access.profession_column c
       where c.profession_system = p.profession_system and c.profession_code = p.profession_code
         and c.qualifier in ('*', coalesce(p.savoir_faire, '*'), coalesce(p.section, '*'))
       -- a section before a savoir-faire, either before the general column
       order by case c.qualifier when p.section then 0 when p.savoir_faire then 1 else 2 end limit 1) g on true
    left join access.matrix_column m on m.group_code = g.group_code
    where s.session_hash = p_session and identity.live(s));
end $$;

-- Claims are a pure function of the facts, so that both can be enumerated (convention 2; rulings R2–R4, R30–R38).
--   side     holder | professional | secretariat | system | none
--   reads    all | own | none       which documents may exist for this reader
--   hidden   yes | no               whether documents hidden from professionals exist for them
--   types    '|code|…'              the types their column of the matrix may read; '*' for the holder
--   opens    yes | no               whether the content of what exists may be opened
--   changes  yes | no               whether documents that exist may be changed without being their author
--   trace    all | own | none       which lines of the history
--   consents, blocks, deposits, key yes | no
create function access.claims(facts jsonb) returns jsonb
language plpgsql immutable as $$
declare
  state constant text := coalesce(facts#>>'{space,state}', 'none');
  mode constant text := facts->>'mode';
  blocked constant boolean := coalesce((facts#>>'{relation,blocked}')::boolean, false);
  treating constant boolean := coalesce((facts#>>'{relation,treating}')::boolean, false);
  types constant text := coalesce(facts->>'types', '');
  is_open constant boolean := state in ('created', 'active');
  side constant text := case facts#>>'{actor,kind}'
    when 'citizen' then case when facts#>>'{actor,id}' = facts->>'holder' then 'holder' else 'none' end
    when 'professional' then case when facts#>>'{actor,professionCode}' = 'SECRETARIAT_MEDICAL' then 'secretariat' else 'professional' end
    when 'system' then 'system'
    else 'none' end;
  reads constant text := case
    when side = 'holder' then case when state = 'active' then 'all' else 'none' end
    when side <> 'professional' then 'none'
    when state = 'opposed' then 'own'
    when not is_open then 'none'
    when blocked then 'own'
    when mode = 'bris_de_glace' then case when (facts#>>'{space,others}')::boolean then 'all' else 'own' end
    when mode = 'centre_15' then
      case when (facts#>>'{actor,regulator}')::boolean and (facts#>>'{space,samu}')::boolean then 'all' else 'own' end
    when treating or facts#>>'{relation,consent}' = 'valid' then 'all'
    else 'own' end;
  -- the author of an opposed space may correct and delete, not read (R35)
  opens constant boolean := reads <> 'none' and state <> 'opposed';
  deposits constant boolean := (state = 'active' and side = 'holder' or is_open and side in ('professional', 'secretariat'))
    and coalesce(not (facts#>>'{space,feedingOpposed}')::boolean and (facts#>>'{space,insQualified}')::boolean, false);
  -- a professional in a consultation, whom the person did not block
  consults constant boolean := side = 'professional' and is_open and not blocked and mode = 'normal';
begin
  return jsonb_build_object(
    'holder', coalesce(facts->>'holder', ''),
    'actor', coalesce(facts#>>'{actor,id}', ''),
    'structure', coalesce(facts#>>'{actor,structureId}', ''),
    'side', side,
    'reads', reads,
    'hidden', case
      when side = 'holder' then 'yes'
      when side <> 'professional' or blocked then 'no'
      when mode = 'normal' then case when treating then 'yes' else 'no' end
      when (facts#>>'{space,hidden}')::boolean then 'yes' else 'no' end,
    'types', case when side = 'holder' then '*' else types end,
    'opens', case when opens then 'yes' else 'no' end,
    'changes', case when side = 'holder' or (side = 'professional' and treating and not blocked and opens) then 'yes' else 'no' end,
    'trace', case
      when side = 'holder' and state in ('active', 'closed') then 'all'
      when side <> 'professional' or not is_open then 'none'
      when consults and treating then 'all' else 'own' end,
    'consents', case when consults and types <> '' then 'yes' else 'no' end,
    -- a treating doctor blocks at the person's request, and never unblocks (R42)
    'blocks', case when state = 'active' and side = 'holder' or consults and treating then 'yes' else 'no' end,
    'deposits', case when deposits then 'yes' else 'no' end,
    'key', case when opens or deposits then 'yes' else 'no' end,
    'blob', '');
end $$;

-- Opens a visit: the facts for the application's own decision, the claims for the policies. Null: no live session.
create function access.begin(p_session bytea, p_holder uuid, p_mode text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  facts jsonb := access.gather(p_session, p_holder, p_mode);
begin
  if facts is null then return null; end if;
  -- SET LOCAL and not set_config(): only the former travels to the workers of a distributed database (docs/decisions/0006)
  execute (select string_agg(format('set local carnet.%I = %L', key, value), ';') from jsonb_each_text(access.claims(facts)));
  -- what the application has in its own copy of the matrix need not travel
  return facts - 'types';
end $$;

set local role carnet_owner;
revoke create on schema access from carnet_gate;
revoke all on all functions in schema access from public;
grant execute on all functions in schema access to carnet_gate;
grant execute on function access.begin(bytea, uuid, text) to carnet_app;

-- The sessions of Carnet's own tasks. The hash is no digest of any secret, so no cookie or token can lead to them.
set local role carnet_gate;
insert into identity.session (session_hash, kind, channel, system_name, expires_at, idle_seconds)
values (decode(rpad(encode('system:carnet', 'hex'), 64, '0'), 'hex'), 'system', 'internal', 'Carnet', 'infinity', 2147483647);
set local role carnet_owner;
