-- Laboratory results, taken out of documents when the person agreed to it. Each row is judged as its document is (R24).
create schema if not exists profile;
grant usage on schema profile to carnet_app, carnet_gate;

-- What the person said, each time: the last statement counts, and no statement is no.
create table profile.extraction_agreement (
  holder_id uuid not null,
  statement_id uuid not null,
  agreed boolean not null,
  stated_at timestamptz not null default platform.now(),
  stated_by text not null,
  stated_by_label text not null,
  primary key (holder_id, statement_id)
);

-- Which documents were read, by which reader: so that batches resume, and a better reader reads again.
create table profile.extraction (
  holder_id uuid not null,
  entry_id uuid not null,
  reader integer not null,
  read_at timestamptz not null default platform.now(),
  -- why nothing came of it: a code, never a value of the document
  reason text check (length(reason) <= 60),
  primary key (holder_id, entry_id)
);

create table profile.result (
  holder_id uuid not null,
  result_id uuid not null,
  -- what it is compared with over time: an analyte of the table, or the code itself
  series text not null check (length(series) between 1 and 100),
  code text,
  code_system text,
  label text not null check (length(label) between 1 and 300),
  at timestamptz not null,
  at_precision text not null check (at_precision in ('instant', 'day', 'month', 'year', 'document')),
  -- as the laboratory wrote it
  value_text text not null check (length(value_text) <= 2000),
  value_number double precision,
  comparator text check (comparator in ('<', '<=', '>', '>=')),
  unit text check (length(unit) <= 60),
  range_low double precision,
  range_high double precision,
  range_unit text check (length(range_unit) <= 60),
  range_text text check (length(range_text) <= 300),
  -- HL7 ObservationInterpretation: N, H, L, HH, LL, A, R, I, S…
  flag text check (length(flag) <= 20),
  laboratory text check (length(laboratory) <= 300),
  -- an older value that the document repeats
  repeated boolean not null default false,
  antibiogram boolean not null default false,
  details jsonb not null default '{}',
  recorded_at timestamptz not null default platform.now(),
  source_entry_id uuid not null,
  source_key text not null,
  -- the subject of a decision, as the document's
  status text not null,
  hidden boolean not null,
  invisible_to_patient boolean not null,
  invisible_to_representatives boolean not null,
  origin text not null,
  type_code text not null,
  author_id text,
  author_label text not null,
  author_profession text,
  author_structure_id text,
  author_structure_label text,
  own_name boolean not null,
  depositor_id text not null,
  validator_id text,
  primary key (holder_id, result_id)
);
create unique index result_source on profile.result (holder_id, source_entry_id, source_key);
create index result_by_series on profile.result (holder_id, series, at desc, result_id desc);

do $$
declare t text;
begin
  foreach t in array array['extraction_agreement', 'extraction', 'result'] loop
    execute format('alter table profile.%I enable row level security', t);
    execute format('alter table profile.%I force row level security', t);
    execute format('create policy %I on profile.%I to carnet_gate using (true) with check (true)', t || '_gate', t);
    execute format('grant select, insert, update, delete on profile.%I to carnet_gate', t);
  end loop;
end $$;
-- As the document exists, and only for who may open it: a value is the content.
create policy result_read on profile.result for select to carnet_app
  using (holder_id = platform.holder() and platform.claim('opens') = 'yes' and documents.exists_for(
    platform.claim('side'), platform.claim('reads'), platform.claim('hidden'), platform.claim('secret'),
    platform.claim('types'), platform.claim('actor'), platform.claim('structure'),
    status, hidden, invisible_to_patient, invisible_to_representatives, type_code, author_id, author_structure_id, own_name, origin));
-- Who decides on the space, as for its switches.
create policy agreement_read on profile.extraction_agreement for select to carnet_app
  using (holder_id = platform.holder() and platform.claim('relations') = 'yes');
create policy agreement_state on profile.extraction_agreement for insert to carnet_app
  with check (holder_id = platform.holder() and platform.claim('grants') = 'yes' and stated_by = platform.claim('actor'));
grant select on profile.result to carnet_app;
grant select, insert on profile.extraction_agreement to carnet_app;

grant create on schema profile to carnet_gate;
set local role carnet_gate;

-- Did the person agree that documents be read? For whoever files one, who then says so.
create function profile.extraction_agreed() returns boolean
language sql stable security definer set search_path = ''
  return coalesce((select a.agreed from profile.extraction_agreement a where a.holder_id = platform.holder()
    and platform.claim('side') not in ('', 'none') order by a.stated_at desc, a.statement_id desc limit 1), false);

-- Writes what was read in a document, or why nothing was. Whose it is is copied from the document, never given. What fails in
-- here never fails the deposit around it. Says the reason when there is one.
-- p_results: an array of objects named as the columns; `key` is the place in the document.
create function profile.keep_extraction(p_entry uuid, p_reader integer, p_results jsonb, p_facts jsonb, p_measures jsonb, p_reason text)
returns text language plpgsql security definer set search_path = '' as $$
declare
  e documents.entry;
  why text := p_reason;
begin
  if not profile.extraction_agreed() then return 'not-agreed'; end if;
  e := profile.source(p_entry);
  if e.entry_id is null or e.status = 'superseded' then return 'absent'; end if;
  if why is null then
    begin
      delete from profile.result r where r.holder_id = e.holder_id and r.source_entry_id = e.entry_id;
      insert into profile.result (holder_id, result_id, series, code, code_system, label, at, at_precision, value_text, value_number,
          comparator, unit, range_low, range_high, range_unit, range_text, flag, laboratory, repeated, antibiogram, details,
          source_entry_id, source_key, status, hidden, invisible_to_patient, invisible_to_representatives, origin, type_code, author_id,
          author_label, author_profession, author_structure_id, author_structure_label, own_name, depositor_id, validator_id)
        select e.holder_id, r.result_id, r.series, r.code, r.code_system, r.label, coalesce(r.at, e.act_start), r.at_precision, r.value_text,
          r.value_number, r.comparator, r.unit, r.range_low, r.range_high, r.range_unit, r.range_text, r.flag, r.laboratory, r.repeated,
          r.antibiogram, r.details, e.entry_id, r.key, e.status, e.hidden, e.invisible_to_patient, e.invisible_to_representatives,
          e.origin, e.type_code, e.author_id, e.author_label, e.author_profession, e.author_structure_id, e.author_structure_label,
          e.own_name, e.depositor_id, e.validator_id
        from jsonb_to_recordset(p_results) r(result_id uuid, key text, series text, code text, code_system text, label text, at timestamptz,
          at_precision text, value_text text, value_number double precision, comparator text, unit text, range_low double precision,
          range_high double precision, range_unit text, range_text text, flag text, laboratory text, repeated boolean,
          antibiogram boolean, details jsonb);
      perform profile.derive_facts(p_entry, p_facts);
      perform profile.derive_measures(p_entry, p_measures);
    exception when others then
      why := 'database-' || sqlstate;
    end;
  end if;
  insert into profile.extraction as x (holder_id, entry_id, reader, reason) values (e.holder_id, e.entry_id, p_reader, why)
    on conflict (holder_id, entry_id) do update set reader = excluded.reader, read_at = platform.now(), reason = excluded.reason;
  return why;
end $$;

-- Structured documents that this visit sees and that no such reader read yet, oldest first: for the person's side, who agreed.
create function profile.unread_entries(p_reader integer, p_limit integer) returns setof uuid
language sql stable security definer set search_path = ''
  begin atomic
    select e.entry_id from documents.entry e
     where e.holder_id = platform.holder() and e.mime_type = 'text/xml' and e.status in ('current', 'archived')
       and platform.claim('side') in ('holder', 'representative') and platform.claim('opens') = 'yes' and documents.seen(e)
       and profile.extraction_agreed()
       and not exists (select from profile.extraction x
         where x.holder_id = e.holder_id and x.entry_id = e.entry_id and x.reader >= p_reader)
     order by e.act_start, e.entry_id limit p_limit;
  end;

-- Everything that was taken out of documents goes; the documents stay as they are.
create function profile.forget_extraction() returns void
language plpgsql security definer set search_path = '' as $$
begin
  if platform.claim('grants') <> 'yes' then raise insufficient_privilege using message = 'Not theirs to withdraw.'; end if;
  delete from profile.result r where r.holder_id = platform.holder();
  delete from profile.fact f where f.holder_id = platform.holder() and f.source_entry_id is not null;
  delete from profile.measure m where m.holder_id = platform.holder() and m.source_entry_id is not null;
  delete from profile.extraction x where x.holder_id = platform.holder();
end $$;

-- Every change of who may know of a document is carried to its results in the same transaction; those of a replaced version go,
-- since the next one tells them again.
create function profile.follow_results() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if new.status in ('deleted', 'superseded') then
    delete from profile.result r where r.holder_id = new.holder_id and r.source_entry_id = new.entry_id;
    delete from profile.extraction x where x.holder_id = new.holder_id and x.entry_id = new.entry_id;
  else
    update profile.result r set status = new.status, hidden = new.hidden, invisible_to_patient = new.invisible_to_patient,
      invisible_to_representatives = new.invisible_to_representatives, origin = new.origin, type_code = new.type_code,
      author_id = new.author_id, author_structure_id = new.author_structure_id, own_name = new.own_name, validator_id = new.validator_id
     where r.holder_id = new.holder_id and r.source_entry_id = new.entry_id;
  end if;
  return null;
end $$;

set local role carnet_owner;
revoke create on schema profile from carnet_gate;
revoke all on all functions in schema profile from public;
grant execute on function profile.extraction_agreed(), profile.keep_extraction(uuid, integer, jsonb, jsonb, jsonb, text),
  profile.unread_entries(integer, integer), profile.forget_extraction() to carnet_app;
create trigger results_followed after update of status, hidden, invisible_to_patient, invisible_to_representatives, origin, type_code,
    author_id, author_structure_id, own_name, validator_id on documents.entry
  for each row when (
    (old.status, old.hidden, old.invisible_to_patient, old.invisible_to_representatives, old.origin, old.type_code, old.author_id,
      old.author_structure_id, old.own_name, old.validator_id)
    is distinct from
    (new.status, new.hidden, new.invisible_to_patient, new.invisible_to_representatives, new.origin, new.type_code, new.author_id,
      new.author_structure_id, new.own_name, new.validator_id))
  execute function profile.follow_results();
select platform.let_destroy();
