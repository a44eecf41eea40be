-- The facts that a visit gathers of all this, and the claims that follow from them (rulings R2–R4, R20, R30–R51).
grant usage on schema representation to carnet_gate;
grant create on schema access to carnet_gate;
set local role carnet_gate;

-- The facts of a visit (as in 0060), and: the mandate of whoever acts for the person, the grounds of a consent in the order
-- of R47, the emergency access of this session, whose deposits are refused, the edition of the reference data. Many small
-- lookups by key, each planned once a connection: a single join of them all costs four times as much to start.
create or replace function access.gather(p_session bytea, p_holder uuid, p_mode text) returns jsonb
language plpgsql stable set search_path = '' as $$
#variable_conflict use_column
declare
  s identity.session;
  p professionals.professional;
  structure_label text;
  edition access.reference_in_force;
  column_code text;
  readable text;
  actor jsonb;
  space_state text;
  birth_date date;
  ins_status text;
  w access.switches;
  m representation.mandate;
  space jsonb;
  relation jsonb;
  own_until timestamptz;
  said_until timestamptz;
  said_basis text;
  kept_until timestamptz;
  kept_basis text;
  team_id uuid;
  team_label text;
  team_until timestamptz;
  code_id uuid;
  code_types text;
  code_until timestamptz;
  emergency_id uuid;
  emergency_mode text;
  emergency_until timestamptz;
  is_minor boolean;
  opposed boolean;
  ground text;
  now_is constant timestamptz := platform.now();
begin
  select * into s from identity.session where session_hash = p_session;
  if not found or not identity.live(s) then return null; end if;
  select * into edition from access.reference_in_force;

  if s.kind = 'professional' then
    select * into p from professionals.professional where professional_id = s.professional_id;
    select st.name into structure_label from professionals.structure st where st.structure_id = p.structure_id;
    select c.group_code into column_code from access.profession_group c
     where c.version_id = edition.professions_id and c.profession_system = p.profession_system
       and c.profession_code = p.profession_code and c.qualifier in ('*', coalesce(p.savoir_faire, '*'), coalesce(p.section, '*'))
     -- a section before a savoir-faire, either before the general column
     order by case c.qualifier when p.section then 0 when p.savoir_faire then 1 else 2 end limit 1;
    select mt.types into readable from access.matrix_types mt where mt.version_id = edition.matrix_id and mt.group_code = column_code;
    actor := jsonb_build_object('kind', 'professional', 'id', p.professional_id,
      'label', concat_ws(' ', p.title, p.given_name, p.family_name),
      'professionCode', p.profession_code, 'professionSystem', p.profession_system,
      'savoirFaire', p.savoir_faire, 'section', p.section, 'professionLabel', p.profession_label,
      'structureId', p.structure_id, 'structureLabel', structure_label, 'group', column_code,
      'regulator', p.regulator and p.profession_code = '10');
  elsif s.kind = 'citizen' then
    actor := jsonb_build_object('kind', 'citizen', 'id', s.holder_id);
  else
    actor := jsonb_build_object('kind', 'system', 'id', s.system_name, 'label', s.system_name);
  end if;

  select e.state, x.birth_date, x.ins_status into space_state, birth_date, ins_status
    from enrolment.space e left join citizens.person x on x.holder_id = e.holder_id where e.holder_id = p_holder;
  if found then
    is_minor := representation.is_minor(birth_date);
    select * into w from access.switches where holder_id = p_holder;
    opposed := coalesce(w.feeding_opposed, false);
    if s.kind = 'citizen' and s.holder_id <> p_holder then
      select * into m from representation.mandate x where x.holder_id = p_holder and x.person_id = s.holder_id
         and representation.in_force(x, is_minor) order by x.kind desc limit 1;
    elsif s.kind = 'professional' then
      select max(c.expires_at) filter (where c.ground = 'holder' and c.expires_at > now_is),
          max(c.expires_at) filter (where c.ground = 'statement'), max(c.basis) filter (where c.ground = 'statement'),
          max(c.expires_at) filter (where c.ground = 'secret' and c.expires_at > now_is),
          max(c.basis) filter (where c.ground = 'secret' and c.expires_at > now_is)
        into own_until, said_until, said_basis, kept_until, kept_basis
        from access.consent c where c.holder_id = p_holder and c.professional_id = s.professional_id and c.withdrawn_at is null
         and (c.ground = 'holder' or c.stated_by = c.professional_id or c.structure_id = p.structure_id);
      select ct.team_id, ct.structure_label, least(ct.until, cm.until) as until
        into team_id, team_label, team_until
        from access.care_team_member cm join access.care_team ct on ct.holder_id = cm.holder_id and ct.team_id = cm.team_id
       where cm.holder_id = p_holder and cm.professional_id = s.professional_id and ct.ended_at is null
         and cm.since <= now_is and coalesce(cm.until, 'infinity') > now_is and coalesce(ct.until, 'infinity') > now_is
       order by ct.opened_at desc limit 1;
      select sc.code_id, sc.types, sc.ends_at into code_id, code_types, code_until from access.share_code sc
       where sc.holder_id = p_holder and sc.used_by = s.professional_id and sc.ended_at is null and sc.ends_at > now_is
       order by sc.ends_at desc limit 1;
      select ea.emergency_id, ea.mode, ea.ends_at into emergency_id, emergency_mode, emergency_until from access.emergency_access ea
       where ea.holder_id = p_holder and ea.session_hash = p_session and ea.professional_id = s.professional_id
         and ea.closed_at is null and ea.ends_at > now_is
       order by ea.opened_at desc limit 1;
      opposed := opposed or exists (
        select from access.feeding_opposition o where o.holder_id = p_holder and (
          o.against = 'professional' and o.against_id = s.professional_id
          or o.against = 'structure' and o.against_id = p.structure_id
          or o.against = 'team' and exists (select from access.care_team_member om where om.holder_id = p_holder
               and om.team_id::text = o.against_id and om.professional_id = s.professional_id)));
      ground := case when own_until is not null then 'holder'
        when said_until > now_is or kept_until is not null then 'statement'
        when team_id is not null then 'team' when code_id is not null then 'code' end;
    end if;
    space := jsonb_build_object('state', space_state, 'feedingOpposed', opposed,
      'samu', coalesce(w.emergency_samu, true), 'others', coalesce(w.emergency_others, true),
      'hidden', coalesce(w.emergency_hidden, false), 'hidesNew', coalesce(w.hides_new, false),
      'insQualified', ins_status = 'qualifiee', 'minor', is_minor);
  end if;
  relation := jsonb_build_object(
    'consent', case when ground is not null then 'valid' when said_until is not null then 'expired' else 'none' end,
    'ground', ground,
    'consentUntil', case when own_until is not null then own_until when said_until > now_is then said_until
      when kept_until is not null then kept_until when ground = 'team' then team_until when ground = 'code' then code_until
      else said_until end,
    'basis', coalesce(said_basis, kept_basis),
    -- the care of a minor that is kept from the representatives, as the professional declared it
    'secret', kept_until is not null and is_minor,
    'teamLabel', case when ground = 'team' then team_label end,
    'treating', s.kind = 'professional' and exists (select from access.treating_doctor t
      where t.holder_id = p_holder and t.professional_id = s.professional_id
        and t.since <= platform.today() and (t.until is null or t.until > platform.today())),
    'blocked', s.kind = 'professional' and exists (select from access.block b
      where b.holder_id = p_holder and b.professional_id = s.professional_id),
    'emergencyId', emergency_id, 'emergencyUntil', emergency_until, 'emergencyOpened', emergency_id is not null);
  return jsonb_build_object('mode', coalesce(emergency_mode, p_mode), 'holder', p_holder, 'edition', edition.edition, 'actor', actor,
    'mandate', case when m.mandate_id is not null then jsonb_build_object('id', m.mandate_id, 'kind', m.kind,
      'label', m.person_label, 'scopes', m.scopes, 'seesHidden', m.sees_hidden, 'until', m.until) end,
    'space', space, 'relation', relation, 'codeTypes', case when ground = 'code' then code_types end, 'types', coalesce(readable, ''));
end $$;

-- The types that are in both lists, each '|code|code|'.
create function access.types_in_both(a text, b text) returns text
language sql immutable parallel safe set search_path = ''
  return case when a = '*' then b when b = '*' then a else coalesce((
    select '|' || string_agg(one, '|') || '|' from unnest(string_to_array(trim(both '|' from a), '|')) one
     where one <> '' and strpos(b, '|' || one || '|') > 0), '') end;

-- Claims are a pure function of the facts (convention 2; rulings R2–R4, R30–R51).
--   side      holder | representative | carer | professional | secretariat | system | none
--   reads     all | own | none       which documents may exist for this reader
--   hidden    yes | no               whether documents hidden from professionals exist for them
--   secret    yes | no               whether documents invisible to representatives exist for them
--   types     '|code|…'              the types that may be read; '*' for the person's side
--   opens     yes | no               whether the content of what exists may be opened
--   acts      '|hide|…'              what may be done to any document that exists for them; delete-filed and replace-filed:
--                                    to those that the person's side filed
--   own       '|hide|…'              what may be done to one's own documents, as their author
--   trace     all | open | own | none   which lines of the history; open: all but the secret ones
--   relations yes | no               whether consents, blocks, codes… are seen; grants: changed; blocks: a block may be set
--   states    yes | no               whether a consent may be stated; teams: open | end | no
--   breaks    bris_de_glace | centre_15 | no    the emergency access that may be opened now
--   protects  yes | no               whether care may be kept from representatives here (R13, R33)
--   amends    yes | no               whether a professional may take back or explain what they did (R44, R46)
--   mandates, contests, deposits, corrects, key   yes | no
create or replace function access.claims(facts jsonb) returns jsonb
language plpgsql immutable as $$
declare
  state constant text := coalesce(facts#>>'{space,state}', 'none');
  mode constant text := facts->>'mode';
  blocked constant boolean := coalesce((facts#>>'{relation,blocked}')::boolean, false);
  treating constant boolean := coalesce((facts#>>'{relation,treating}')::boolean, false);
  opened constant boolean := coalesce((facts#>>'{relation,emergencyOpened}')::boolean, false);
  is_open constant boolean := state in ('created', 'active');
  is_self constant boolean := facts#>>'{actor,kind}' = 'citizen' and facts#>>'{actor,id}' = facts->>'holder';
  scopes constant jsonb := case when is_self then '["documents.read", "documents.add", "access", "trace"]'::jsonb
    else coalesce(facts#>'{mandate,scopes}', '[]'::jsonb) end;
  side constant text := case facts#>>'{actor,kind}'
    when 'citizen' then case when is_self then 'holder'
      else case facts#>>'{mandate,kind}' when 'carer' then 'carer' when 'parent' then 'representative'
        when 'guardian' then 'representative' else 'none' end end
    when 'professional' then case when facts#>>'{actor,professionCode}' = 'SECRETARIAT_MEDICAL' then 'secretariat' else 'professional' end
    when 'system' then 'system'
    else 'none' end;
  is_persons_side constant boolean := side in ('holder', 'representative', 'carer');
  -- the person's side acts in a space that is activated, within what was given
  may_read constant boolean := is_persons_side and state = 'active' and scopes ? 'documents.read';
  may_add constant boolean := is_persons_side and state = 'active' and scopes ? 'documents.add';
  in_charge constant boolean := side in ('holder', 'representative') and state = 'active' and scopes ? 'access';
  types constant text := case when is_persons_side then '*'
    when mode = 'normal' and not treating and facts#>>'{relation,ground}' = 'code'
      then access.types_in_both(coalesce(facts->>'types', ''), coalesce(facts->>'codeTypes', ''))
    else coalesce(facts->>'types', '') end;
  has_column constant boolean := coalesce(facts->>'types', '') <> '';
  -- the emergency mode that the person's switches and the profession leave (R37), opened or not
  breakable constant boolean := side = 'professional' and is_open and not blocked and has_column and case mode
    when 'bris_de_glace' then coalesce((facts#>>'{space,others}')::boolean, false)
    when 'centre_15' then coalesce((facts#>>'{actor,regulator}')::boolean and (facts#>>'{space,samu}')::boolean, false)
    else false end;
  reads constant text := case
    when is_persons_side then case when may_read then 'all' else 'none' end
    when side <> 'professional' then 'none'
    when state = 'opposed' then 'own'
    when not is_open then 'none'
    when blocked then 'own'
    when mode <> 'normal' then case when breakable and opened then 'all' else 'own' end
    when treating or facts#>>'{relation,consent}' = 'valid' then 'all'
    else 'own' end;
  -- the author of an opposed space may correct and delete, not read (R35)
  opens constant boolean := reads <> 'none' and state <> 'opposed';
  qualified constant boolean := coalesce((facts#>>'{space,insQualified}')::boolean, false);
  deposits constant boolean := (may_add or is_open and side in ('professional', 'secretariat'))
    and qualified and not coalesce((facts#>>'{space,feedingOpposed}')::boolean, true);
  has_structure constant boolean := coalesce(facts#>>'{actor,structureId}', '') <> '';
  -- what was deposited before is corrected whoever opposes new deposits (R6, R35, R57)
  corrects constant boolean := qualified and (side = 'professional' and (is_open or state = 'opposed')
    or side = 'secretariat' and is_open or may_add);
  -- doctors archive in an emergency too (R52)
  archives constant boolean := mode = 'normal' or treating or coalesce(facts#>>'{actor,group}' in ('p10', 'p10_travail'), false);
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
      when side in ('holder', 'representative') then 'yes'
      when side = 'carer' then case when (facts#>>'{mandate,seesHidden}')::boolean then 'yes' else 'no' end
      when side <> 'professional' or blocked then 'no'
      when mode = 'normal' then case when treating then 'yes' else 'no' end
      when (facts#>>'{space,hidden}')::boolean then 'yes' else 'no' end,
    'secret', case when side in ('holder', 'professional') then 'yes' else 'no' end,
    'types', types,
    'opens', case when opens then 'yes' else 'no' end,
    'acts', case
      when side = 'carer' then case when may_add then '|replace-filed|delete-filed|' else '' end
      when is_persons_side then
        case when in_charge then '|hide|show|archive|unarchive|' else '' end
        || case when may_add then '|replace-filed|delete-filed|' else '' end
      when side = 'professional' and treating and not blocked and is_open then
        case when mode = 'normal' then '|show|' else '' end || '|archive|unarchive|delete-filed|'
      when side = 'system' and is_open then '|reveal-due|'
      else '' end,
    'own', case
      when side <> 'professional' then ''
      when state = 'opposed' then '|replace|delete|'
      when not is_open then ''
      else case when mode = 'normal' then '|hide|show|reveal|' else '' end
        || case when archives then '|archive|unarchive|' else '' end || '|replace|delete|' end,
    'trace', case
      when side = 'holder' and state in ('active', 'closed') then 'all'
      when side = 'representative' and state in ('active', 'closed') and scopes ? 'trace' then 'open'
      when side <> 'professional' or not is_open then 'none'
      when consults and treating then 'all' else 'own' end,
    'relations', case when in_charge or consults and treating then 'yes' else 'no' end,
    'grants', case when in_charge then 'yes' else 'no' end,
    -- a treating doctor blocks at the person's request, and never unblocks (R42)
    'blocks', case when in_charge or consults and treating then 'yes' else 'no' end,
    'states', case when consults and has_column or is_open and side = 'secretariat' and has_structure then 'yes' else 'no' end,
    'teams', case when not is_open or not has_structure then 'no'
      when consults and has_column or side = 'secretariat' then 'open'
      when side = 'professional' and not blocked and has_column then 'end' else 'no' end,
    -- a person who did not activate their space gave no code (R35)
    'codes', case when consults and has_column and state = 'active' then 'yes' else 'no' end,
    'breaks', case when breakable then mode else 'no' end,
    'mandates', case when in_charge then 'yes' else 'no' end,
    'contests', case when side in ('holder', 'representative') and state = 'active' and scopes ? 'trace' then 'yes' else 'no' end,
    'protects', case when (facts#>>'{space,minor}')::boolean then 'yes' else 'no' end,
    'amends', case when side = 'professional' and is_open then 'yes' else 'no' end,
    'deposits', case when deposits then 'yes' else 'no' end,
    'corrects', case when corrects then 'yes' else 'no' end,
    'key', case when opens or deposits or corrects then 'yes' else 'no' end,
    -- set by documents.open_content and documents.supersede, for one transaction
    'blob', '',
    'corrected', '');
end $$;

-- As before, for the facts above.
create or replace function access.begin(p_session bytea, p_holder uuid, p_mode text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  facts jsonb := access.gather(p_session, p_holder, p_mode);
begin
  if facts is null then return null; end if;
  execute (select string_agg(format('set local carnet.%I = %L', key, value), ';') from jsonb_each_text(access.claims(facts)));
  return facts - 'types';
end $$;

-- A code is tried with the INS of the person, inside a visit of the professional. A wrong one counts against every code
-- that waits: five and they die (R20). The right one is used once. Returns the code's row, or null.
create function access.use_code(p_hash bytea) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare found access.share_code;
begin
  if platform.claim('codes') <> 'yes' then return null; end if;
  update access.share_code set used_by = platform.claim('actor'), used_at = platform.now(),
      ends_at = platform.now() + make_interval(mins => minutes)
   where holder_id = platform.holder() and code_hash = p_hash and used_by is null and ended_at is null and tries < 5
     and created_at + make_interval(mins => minutes) > platform.now()
  returning * into found;
  if found.code_id is not null then
    return jsonb_build_object('codeId', found.code_id, 'until', found.ends_at);
  end if;
  update access.share_code set tries = tries + 1
   where holder_id = platform.holder() and used_by is null and ended_at is null and tries < 5;
  return null;
end $$;

set local role carnet_owner;
revoke create on schema access from carnet_gate;
create policy share_code_use on access.share_code for update to carnet_gate using (true) with check (true);
grant update (used_by, used_at, ends_at, tries) on access.share_code to carnet_gate;
revoke all on all functions in schema access from public;
grant execute on all functions in schema access to carnet_gate;
grant execute on function access.begin(bytea, uuid, text), access.use_code(bytea) to carnet_app;

-- Policies that were written for the holder alone, and hold for those who act for them too.
drop policy person_read on citizens.person;
create policy person_read on citizens.person for select to carnet_app
  using (holder_id = platform.holder() and platform.claim('side') not in ('', 'none'));
drop policy space_visit on enrolment.space;
create policy space_visit on enrolment.space for update to carnet_app
  using (holder_id = platform.holder() and platform.claim('side') not in ('', 'none'))
  with check (holder_id = platform.holder() and platform.claim('side') in ('holder', 'representative', 'carer'));
