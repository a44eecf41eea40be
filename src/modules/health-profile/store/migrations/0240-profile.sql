-- The health profile: what a person says of their health, what a professional adds, what comes out of a document. Each row is
-- judged as a document is (R24, docs/decisions/0011): it carries the columns of one, its own or those of its source.
create schema if not exists profile;
grant usage on schema profile to carnet_app, carnet_gate;

create table profile.fact (
  holder_id uuid not null,
  fact_id uuid not null,
  -- all the versions of one fact share it
  logical_id uuid not null,
  version integer not null default 1,
  replaces_id uuid,
  section text not null check (section in ('general', 'illness', 'treatment', 'hospitalisation', 'allergy', 'vaccination', 'family',
    'habit', 'disability', 'blood-group', 'professional', 'contact', 'wish', 'pregnancy', 'birth', 'examination')),
  code text,
  code_system text,
  label text not null check (length(label) between 1 and 300),
  details jsonb not null default '{}',
  start_date date,
  start_precision text check (start_precision in ('day', 'month', 'year', 'about', 'decade', 'childhood', 'unknown')),
  -- as it was written, which is how it is read again
  start_text text,
  end_date date,
  end_precision text check (end_precision in ('day', 'month', 'year', 'about', 'decade', 'childhood', 'unknown')),
  end_text text,
  -- absent: « aucune », said of the whole section
  state text not null default 'active' check (state in ('active', 'resolved', 'refuted', 'absent')),
  confidence text not null default 'declared' check (confidence in ('declared', 'from-document', 'confirmed')),
  confirmed_by text,
  confirmed_label text,
  confirmed_at timestamptz,
  recorded_at timestamptz not null default platform.now(),
  -- another fact that says the same: both are kept, and shown on one line to whoever may see both
  joined_to uuid,
  -- the document it comes from, and the place in it: a second reading of the document writes nothing twice
  source_entry_id uuid,
  source_key text,
  -- the subject of a decision (R24)
  status text not null default 'current' check (status in ('current', 'superseded', 'archived', 'deleted')),
  source_hidden boolean not null default false,
  hidden_here boolean not null default false,
  hidden boolean not null generated always as (source_hidden or hidden_here) stored,
  invisible_to_patient boolean not null default false,
  invisible_to_representatives boolean not null default false,
  origin text not null check (origin in ('professional', 'holder', 'insurer', 'system')),
  type_code text not null,
  author_id text,
  author_label text not null,
  author_profession text,
  author_structure_id text,
  author_structure_label text,
  own_name boolean not null default false,
  depositor_id text not null,
  validator_id text,
  primary key (holder_id, fact_id),
  check ((source_entry_id is null) = (source_key is null)),
  check ((confirmed_by is null) = (confirmed_at is null))
);
create index fact_by_section on profile.fact (holder_id, section);
create index fact_by_version on profile.fact (holder_id, logical_id);
create unique index fact_source on profile.fact (holder_id, source_entry_id, source_key) where source_entry_id is not null;

create table profile.measure (
  holder_id uuid not null,
  measure_id uuid not null,
  kind text not null,
  at timestamptz not null,
  -- in `unit` (UCUM); value2: the diastolic of a blood pressure
  value numeric not null,
  value2 numeric,
  unit text not null,
  method text,
  body_site text,
  moment text,
  days integer,
  diabetes_type text,
  comment text,
  reason text,
  device jsonb,
  -- page | program | document | professional
  entered text not null,
  -- the sender's: the same measure sent again is the same one
  external_id text,
  recorded_at timestamptz not null default platform.now(),
  source_entry_id uuid,
  source_key text,
  status text not null default 'current' check (status in ('current', 'superseded', 'archived', 'deleted')),
  source_hidden boolean not null default false,
  hidden_here boolean not null default false,
  hidden boolean not null generated always as (source_hidden or hidden_here) stored,
  invisible_to_patient boolean not null default false,
  invisible_to_representatives boolean not null default false,
  origin text not null check (origin in ('professional', 'holder', 'insurer', 'system')),
  type_code text not null,
  author_id text,
  author_label text not null,
  author_profession text,
  author_structure_id text,
  author_structure_label text,
  own_name boolean not null default false,
  depositor_id text not null,
  validator_id text,
  primary key (holder_id, measure_id),
  check ((source_entry_id is null) = (source_key is null))
);
create index measure_by_date on profile.measure (holder_id, kind, at desc, measure_id desc);
create unique index measure_external on profile.measure (holder_id, depositor_id, external_id) where external_id is not null;
create unique index measure_source on profile.measure (holder_id, source_entry_id, source_key) where source_entry_id is not null;

do $$
declare
  visible constant text := 'holder_id = platform.holder() and documents.exists_for(
    platform.claim(''side''), platform.claim(''reads''), platform.claim(''hidden''), platform.claim(''secret''),
    platform.claim(''types''), platform.claim(''actor''), platform.claim(''structure''),
    status, hidden, invisible_to_patient, invisible_to_representatives, type_code, author_id, author_structure_id, own_name, origin)';
  filed constant text := 'holder_id = platform.holder() and depositor_id = platform.claim(''actor'') and source_entry_id is null
    and documents.may_file(platform.claim(''side''), platform.claim(''actor''), platform.claim(''structure''), platform.claim(''protects''),
      hidden, invisible_to_patient, invisible_to_representatives, author_id, author_structure_id, own_name, validator_id, origin)';
  t text;
begin
  foreach t in array array['profile.fact', 'profile.measure'] loop
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy read on %s for select to carnet_app using (%s)', t, visible);
    -- which act it is, the trigger below sees
    execute format('create policy change on %s for update to carnet_app using (%s
      and (platform.claim(''acts'') <> '''' or documents.is_author(platform.claim(''side''), platform.claim(''actor''),
        platform.claim(''structure''), origin, author_id, author_structure_id, own_name)))
      with check (holder_id = platform.holder())', t, visible);
    execute format('create policy gate on %s to carnet_gate using (true) with check (true)', t);
    execute format('grant select, insert on %s to carnet_app', t);
    execute format('grant update (hidden_here) on %s to carnet_app', t);
    execute format('grant select, insert, update, delete on %s to carnet_gate', t);
  end loop;
  -- A new version is a correction, which nobody opposes (R6, R35): the claim names the version that profile.supersede set aside.
  -- Only a professional confirms, and only as themselves.
  execute format('create policy add on profile.fact for insert to carnet_app with check (%s
    and confidence <> ''from-document'' and (confirmed_by is null or platform.claim(''side'') = ''professional'' and confirmed_by = platform.claim(''actor''))
    and (platform.claim(''deposits'') = ''yes''
      or (platform.claim(''corrects'') = ''yes'' and platform.claim(''corrected'') <> '''' and replaces_id::text = platform.claim(''corrected''))))', filed);
  execute format('create policy add on profile.measure for insert to carnet_app with check (%s and platform.claim(''deposits'') = ''yes'')', filed);
end $$;
grant update (joined_to) on profile.fact to carnet_app;

-- As documents.only_permitted_acts: hiding, showing, and joining, which says again what was said (`replace`).
create function profile.only_permitted_acts() returns trigger language plpgsql as $$
declare
  act text;
  done text[] := array[]::text[];
begin
  if current_user <> 'carnet_app' then return new; end if;
  if new.hidden_here and not old.hidden_here then done := array_append(done, 'hide'); end if;
  if old.hidden_here and not new.hidden_here then done := array_append(done, 'show'); end if;
  if to_jsonb(new) -> 'joined_to' is distinct from to_jsonb(old) -> 'joined_to' then done := array_append(done, 'replace'); end if;
  foreach act in array done loop
    if not documents.may_change(act, platform.claim('side'), platform.claim('acts'), platform.claim('own'), platform.claim('actor'),
        platform.claim('structure'), old.status, old.invisible_to_patient, old.author_id, old.author_structure_id, old.own_name, old.origin) then
      raise insufficient_privilege using message = 'The claims do not allow to ' || act || ' this.';
    end if;
  end loop;
  return new;
end $$;
create trigger fact_acts before update on profile.fact for each row execute function profile.only_permitted_acts();
create trigger measure_acts before update on profile.measure for each row execute function profile.only_permitted_acts();

grant create on schema profile to carnet_gate;
set local role carnet_gate;

create function profile.seen(f profile.fact) returns boolean language sql stable set search_path = ''
  return documents.exists_for(platform.claim('side'), platform.claim('reads'), platform.claim('hidden'), platform.claim('secret'),
    platform.claim('types'), platform.claim('actor'), platform.claim('structure'), f.status, f.hidden, f.invisible_to_patient,
    f.invisible_to_representatives, f.type_code, f.author_id, f.author_structure_id, f.own_name, f.origin);
create function profile.seen(m profile.measure) returns boolean language sql stable set search_path = ''
  return documents.exists_for(platform.claim('side'), platform.claim('reads'), platform.claim('hidden'), platform.claim('secret'),
    platform.claim('types'), platform.claim('actor'), platform.claim('structure'), m.status, m.hidden, m.invisible_to_patient,
    m.invisible_to_representatives, m.type_code, m.author_id, m.author_structure_id, m.own_name, m.origin);
create function profile.may(act text, f profile.fact) returns boolean language sql stable set search_path = ''
  return documents.may_change(act, platform.claim('side'), platform.claim('acts'), platform.claim('own'), platform.claim('actor'),
    platform.claim('structure'), f.status, f.invisible_to_patient, f.author_id, f.author_structure_id, f.own_name, f.origin);
create function profile.may(act text, m profile.measure) returns boolean language sql stable set search_path = ''
  return documents.may_change(act, platform.claim('side'), platform.claim('acts'), platform.claim('own'), platform.claim('actor'),
    platform.claim('structure'), m.status, m.invisible_to_patient, m.author_id, m.author_structure_id, m.own_name, m.origin);

-- Sets a version aside for the one that takes its place. False: it is not there to be replaced any more.
create function profile.supersede(p_fact uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  update profile.fact f set status = 'superseded'
   where f.holder_id = platform.holder() and f.fact_id = p_fact and f.source_entry_id is null
     and platform.claim('corrects') = 'yes' and profile.seen(f) and profile.may('replace', f);
  if not found then return false; end if;
  perform set_config('carnet.corrected', p_fact::text, true);
  return true;
end $$;

-- Takes a fact away with all its versions. What comes out of a document goes with the document, and not alone.
create function profile.remove_fact(p_fact uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
declare asked profile.fact;
begin
  select f.* into asked from profile.fact f where f.holder_id = platform.holder() and f.fact_id = p_fact for update;
  if asked.fact_id is null or asked.source_entry_id is not null or not profile.seen(asked) or not profile.may('delete', asked) then
    return false;
  end if;
  delete from profile.fact f where f.holder_id = asked.holder_id and f.logical_id = asked.logical_id;
  return true;
end $$;
create function profile.remove_measure(p_measure uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  delete from profile.measure m where m.holder_id = platform.holder() and m.measure_id = p_measure
    and m.source_entry_id is null and profile.seen(m) and profile.may('delete', m);
  return found;
end $$;

-- A professional who may file in the record vouches for what they see, in their own name.
create function profile.confirm(p_fact uuid, p_label text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  update profile.fact f set confidence = 'confirmed', confirmed_by = platform.claim('actor'), confirmed_label = p_label,
      confirmed_at = platform.now()
   where f.holder_id = platform.holder() and f.fact_id = p_fact and f.status = 'current' and profile.seen(f)
     and platform.claim('side') = 'professional' and platform.claim('actor') <> '' and platform.claim('deposits') = 'yes';
  return found;
end $$;

-- The id of a measure that this sender already sent.
create function profile.known_measure(p_external text) returns uuid
language sql stable security definer set search_path = ''
  return (select m.measure_id from profile.measure m where m.holder_id = platform.holder() and m.external_id = p_external
    and m.depositor_id = platform.claim('actor') and platform.claim('deposits') = 'yes');

-- The document that something is drawn from, for whoever sees it or files it in this very visit. Nobody else's reading writes.
create function profile.source(p_entry uuid) returns documents.entry
language plpgsql stable security definer set search_path = '' as $$
declare found documents.entry;
begin
  select e.* into found from documents.entry e
   where e.holder_id = platform.holder() and e.entry_id = p_entry and e.status <> 'deleted'
     and (documents.seen(e) and platform.claim('side') in ('holder', 'representative')
       or e.depositor_id = platform.claim('actor') and (platform.claim('deposits') = 'yes' or platform.claim('corrects') = 'yes'));
  return found;
end $$;

-- Writes what was read in a document. The columns of the decision are copied here from the document and never given.
-- p_facts: an array of objects named as the columns; key is the place in the document. Says how many were new.
create function profile.derive_facts(p_entry uuid, p_facts jsonb) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  e documents.entry := profile.source(p_entry);
  written integer;
begin
  if e.entry_id is null then raise insufficient_privilege using message = 'This document is not there to be read.'; end if;
  insert into profile.fact (holder_id, fact_id, logical_id, section, code, code_system, label, details, start_date, start_precision,
      end_date, end_precision, state, confidence, source_entry_id, source_key, status, source_hidden, invisible_to_patient,
      invisible_to_representatives, origin, type_code, author_id, author_label, author_profession, author_structure_id,
      author_structure_label, own_name, depositor_id, validator_id)
    select e.holder_id, r.fact_id, r.fact_id, r.section, r.code, r.code_system, r.label, coalesce(r.details, '{}'), r.start_date, r.start_precision,
      r.end_date, r.end_precision, coalesce(r.state, 'active'), 'from-document', e.entry_id, r.key, e.status, e.hidden, e.invisible_to_patient,
      e.invisible_to_representatives, e.origin, e.type_code, e.author_id, e.author_label, e.author_profession, e.author_structure_id,
      e.author_structure_label, e.own_name, e.depositor_id, e.validator_id
    from jsonb_to_recordset(p_facts) r(fact_id uuid, key text, section text, code text, code_system text, label text, details jsonb,
      start_date date, start_precision text, end_date date, end_precision text, state text)
    on conflict do nothing;
  get diagnostics written = row_count;
  return written;
end $$;
create function profile.derive_measures(p_entry uuid, p_measures jsonb) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  e documents.entry := profile.source(p_entry);
  written integer;
begin
  if e.entry_id is null then raise insufficient_privilege using message = 'This document is not there to be read.'; end if;
  insert into profile.measure (holder_id, measure_id, kind, at, value, value2, unit, method, body_site, comment, entered,
      source_entry_id, source_key, status, source_hidden, invisible_to_patient,
      invisible_to_representatives, origin, type_code, author_id, author_label, author_profession, author_structure_id,
      author_structure_label, own_name, depositor_id, validator_id)
    select e.holder_id, r.measure_id, r.kind, r.at, r.value, r.value2, r.unit, r.method, r.body_site, r.comment, 'document',
      e.entry_id, r.key, e.status, e.hidden, e.invisible_to_patient,
      e.invisible_to_representatives, e.origin, e.type_code, e.author_id, e.author_label, e.author_profession, e.author_structure_id,
      e.author_structure_label, e.own_name, e.depositor_id, e.validator_id
    from jsonb_to_recordset(p_measures) r(measure_id uuid, key text, kind text, at timestamptz, value numeric, value2 numeric, unit text,
      method text, body_site text, comment text)
    on conflict do nothing;
  get diagnostics written = row_count;
  return written;
end $$;

-- Every change of who may know of a document is carried, in the same transaction, to what was read in it.
create function profile.follow_source() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if new.status = 'deleted' then
    delete from profile.fact f where f.holder_id = new.holder_id and f.source_entry_id = new.entry_id;
    delete from profile.measure m where m.holder_id = new.holder_id and m.source_entry_id = new.entry_id;
  else
    update profile.fact f set status = new.status, source_hidden = new.hidden, invisible_to_patient = new.invisible_to_patient,
      invisible_to_representatives = new.invisible_to_representatives, origin = new.origin, type_code = new.type_code,
      author_id = new.author_id, author_structure_id = new.author_structure_id, own_name = new.own_name, validator_id = new.validator_id
     where f.holder_id = new.holder_id and f.source_entry_id = new.entry_id;
    update profile.measure m set status = new.status, source_hidden = new.hidden, invisible_to_patient = new.invisible_to_patient,
      invisible_to_representatives = new.invisible_to_representatives, origin = new.origin, type_code = new.type_code,
      author_id = new.author_id, author_structure_id = new.author_structure_id, own_name = new.own_name, validator_id = new.validator_id
     where m.holder_id = new.holder_id and m.source_entry_id = new.entry_id;
  end if;
  return null;
end $$;

-- « Tout cacher » hides what was declared too (C09, R49); what comes out of documents follows them.
create function profile.hide_with_everything() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update profile.fact f set hidden_here = true where f.holder_id = new.holder_id and f.source_entry_id is null and not f.hidden_here;
  update profile.measure m set hidden_here = true where m.holder_id = new.holder_id and m.source_entry_id is null and not m.hidden_here;
  return null;
end $$;

set local role carnet_owner;
revoke create on schema profile from carnet_gate;
revoke all on all functions in schema profile from public;
grant execute on function profile.supersede(uuid), profile.remove_fact(uuid), profile.remove_measure(uuid),
  profile.confirm(uuid, text), profile.known_measure(text), profile.derive_facts(uuid, jsonb), profile.derive_measures(uuid, jsonb)
  to carnet_app;
create trigger entry_followed after update of status, hidden, invisible_to_patient, invisible_to_representatives, origin, type_code,
    author_id, author_structure_id, own_name, validator_id on documents.entry
  for each row when (
    (old.status, old.hidden, old.invisible_to_patient, old.invisible_to_representatives, old.origin, old.type_code, old.author_id,
      old.author_structure_id, old.own_name, old.validator_id)
    is distinct from
    (new.status, new.hidden, new.invisible_to_patient, new.invisible_to_representatives, new.origin, new.type_code, new.author_id,
      new.author_structure_id, new.own_name, new.validator_id))
  execute function profile.follow_source();
create trigger profile_hidden after insert or update of hides_new on access.switches
  for each row when (new.hides_new) execute function profile.hide_with_everything();
select platform.let_destroy();
