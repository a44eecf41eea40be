-- The record: what was deposited, by whom, who may know that it exists.
create schema documents;
grant usage on schema documents to carnet_app, carnet_gate, carnet_batch;

create table documents.entry (
  holder_id uuid not null,
  entry_id uuid not null,
  -- masterIdentifier given by the depositing software (OID or uuid): the idempotency key of a deposit
  unique_id text not null,
  -- all the versions of one document share it
  logical_id uuid not null,
  version integer not null default 1,
  status text not null default 'current' check (status in ('current', 'superseded', 'archived', 'deleted')),
  -- visibility (JDV_J08): MASQUE_PS, INVISIBLE_PATIENT, INVISIBLE_REPRESENTANTS_LEGAUX
  hidden boolean not null default false,
  invisible_to_patient boolean not null default false,
  invisible_to_representatives boolean not null default false,
  origin text not null check (origin in ('professional', 'holder', 'insurer', 'system')),
  -- author, author's structure, depositor, validator and software: five separate things (R25)
  author_id text,
  author_label text not null,
  author_profession text,
  author_structure_id text,
  author_structure_label text,
  -- the structure acted in its own name, without a personal author (R38)
  own_name boolean not null default false,
  depositor_id text not null,
  depositor_label text not null,
  validator_id text,
  validator_label text,
  software text,
  type_code text not null,
  type_system text not null,
  class_code text not null,
  category text not null,
  title text not null,
  format_code text not null,
  facility_type text,
  practice_setting text,
  language text not null default 'fr-FR',
  -- when the act took place, which is not when the document arrived
  act_start timestamptz not null,
  act_end timestamptz,
  created_at timestamptz not null,
  deposited_at timestamptz not null default platform.now(),
  -- of the metadata; the content never changes
  updated_at timestamptz not null default platform.now(),
  -- entryUUID changes at each metadata change; so does this counter (IHE Metadata Update)
  revision integer not null default 1,
  replaces_unique_id text,
  mime_type text not null,
  size integer not null,
  sha1 bytea not null,
  sha256 bytea not null,
  blob_id uuid not null,
  primary key (holder_id, entry_id),
  check (not (hidden and invisible_to_patient)),
  check (invisible_to_patient = false or origin = 'professional')
);
create unique index entry_unique_id on documents.entry (holder_id, unique_id);
create index entry_by_act on documents.entry (holder_id, act_start desc, entry_id desc);
create index entry_by_content on documents.entry (holder_id, sha256);

-- One lot of documents sent together (IHE SubmissionSet).
create table documents.submission (
  holder_id uuid not null,
  submission_id uuid not null,
  unique_id text not null,
  source_id text,
  depositor_id text not null,
  depositor_label text not null,
  content_type_code text,
  title text,
  submitted_at timestamptz not null default platform.now(),
  entry_ids uuid[] not null,
  primary key (holder_id, submission_id)
);
create unique index submission_unique_id on documents.submission (holder_id, unique_id);

-- What a professional sent, keyed by the sender and without medical content (convention 7).
create table documents.receipt (
  actor_id text not null,
  receipt_id uuid not null,
  at timestamptz not null default platform.clock(),
  outcome text not null check (outcome in ('accepted', 'refused')),
  -- the public id of the document, or the code of the refusal
  reference text not null,
  person_label text not null,
  primary key (actor_id, receipt_id)
);

-- Who made a document of care: the person, or the structure when it acted in its own name (R2, R22, R38).
create function documents.is_author(
  side text, actor text, structure text, origin text, author_id text, author_structure_id text, own_name boolean
) returns boolean language sql immutable parallel safe
  return side = 'professional' and origin = 'professional'
    and (coalesce(author_id = actor, false) or (own_name and coalesce(author_structure_id = structure, false)));

-- The second gate, as a pure function of the row and the claims (rulings R2, R11, R30, R31, R34, R36, R38).
create function documents.exists_for(
  side text, reads text, may_hidden text, types text, actor text, structure text,
  status text, hidden boolean, invisible_to_patient boolean, type_code text, author_id text, author_structure_id text,
  own_name boolean, origin text
) returns boolean language sql immutable parallel safe
  return status <> 'deleted' and case side
    when 'holder' then reads = 'all' and not invisible_to_patient
    when 'professional' then
      (reads <> 'none' and documents.is_author(side, actor, structure, origin, author_id, author_structure_id, own_name))
      or (reads = 'all' and (not hidden or may_hidden = 'yes') and strpos(types, '|' || type_code || '|') > 0)
    else false end;

do $$
declare
  visible constant text := 'holder_id = platform.holder() and documents.exists_for(
    platform.claim(''side''), platform.claim(''reads''), platform.claim(''hidden''), platform.claim(''types''),
    platform.claim(''actor''), platform.claim(''structure''),
    status, hidden, invisible_to_patient, type_code, author_id, author_structure_id, own_name, origin)';
  changeable constant text := '(platform.claim(''changes'') = ''yes'' or documents.is_author(platform.claim(''side''),
    platform.claim(''actor''), platform.claim(''structure''), origin, author_id, author_structure_id, own_name)
      and (platform.claim(''opens'') = ''yes'' or status <> ''superseded''))';
begin
  alter table documents.entry enable row level security;
  alter table documents.entry force row level security;
  alter table documents.submission enable row level security;
  alter table documents.submission force row level security;
  alter table documents.receipt enable row level security;
  alter table documents.receipt force row level security;
  execute 'create policy entry_read on documents.entry for select to carnet_app using (' || visible || ')';
  execute 'create policy entry_change on documents.entry for update to carnet_app using (' || visible || ' and ' || changeable || ')
    with check (holder_id = platform.holder())';
  create policy entry_add on documents.entry for insert to carnet_app
    with check (holder_id = platform.holder() and platform.claim('deposits') = 'yes' and depositor_id = platform.claim('actor'));
  create policy entry_gate on documents.entry to carnet_gate using (true) with check (true);
  create policy submission_read on documents.submission for select to carnet_app
    using (holder_id = platform.holder() and platform.claim('side') <> 'none' and depositor_id = platform.claim('actor'));
  create policy submission_add on documents.submission for insert to carnet_app
    with check (holder_id = platform.holder() and platform.claim('deposits') = 'yes' and depositor_id = platform.claim('actor'));
  create policy receipt_own on documents.receipt to carnet_app
    using (actor_id = platform.claim('actor') and platform.claim('actor') <> '') with check (actor_id = platform.claim('actor'));
end $$;
grant select, insert on documents.entry, documents.submission, documents.receipt to carnet_app;
grant update (status, hidden, invisible_to_patient, invisible_to_representatives, revision, updated_at) on documents.entry to carnet_app;
grant select on documents.entry to carnet_gate;
grant update (status, revision, updated_at, invisible_to_patient) on documents.entry to carnet_gate;
create index entry_awaiting on documents.entry (deposited_at) where invisible_to_patient;

-- Makes the content of one document readable in this transaction, if the document exists for the reader.
create function documents.open_content(p_entry uuid) returns uuid language plpgsql as $$
declare found uuid;
begin
  select blob_id into found from documents.entry
   where holder_id = platform.holder() and entry_id = p_entry and platform.claim('opens') = 'yes';
  if found is not null then execute format('set local carnet.blob = %L', found); end if;
  return found;
end $$;

grant create on schema documents to carnet_gate;
set local role carnet_gate;
-- What a depositor must know about a document they may not see: is the identifier taken, by which content and by whom.
create function documents.known_deposit(p_unique_id text) returns jsonb
language sql stable security definer set search_path = ''
  return (select jsonb_build_object('entryId', entry_id, 'logicalId', logical_id, 'version', version, 'status', status,
      'sha256', encode(sha256, 'hex'), 'depositorId', depositor_id, 'authorId', author_id,
      'authorStructureId', author_structure_id, 'ownName', own_name, 'validatorId', validator_id,
      'origin', origin, 'typeCode', type_code, 'title', title, 'hidden', hidden, 'invisibleToPatient', invisible_to_patient,
      'invisibleToRepresentatives', invisible_to_representatives,
      'revision', revision, 'updatedAt', updated_at)
    from documents.entry where holder_id = platform.holder() and unique_id = p_unique_id
      and platform.claim('deposits') = 'yes');
-- Is the same content already there, current, from the same depositor (EX_GEN-1060)?
create function documents.same_content(p_sha256 bytea) returns boolean
language sql stable security definer set search_path = ''
  return exists (select from documents.entry where holder_id = platform.holder() and sha256 = p_sha256
    and status = 'current' and depositor_id = platform.claim('actor') and platform.claim('deposits') = 'yes');
-- The replaced version, by who made or validated it, who may be without any right to read it (EX_2.1-1140). Says whether
-- it was hidden; null: it is not there to be replaced any more.
create function documents.supersede(p_entry uuid) returns boolean
language sql security definer set search_path = '' as $$
  update documents.entry set status = 'superseded', revision = revision + 1, updated_at = platform.now()
   where holder_id = platform.holder() and entry_id = p_entry and status = 'current' and platform.claim('deposits') = 'yes'
     and (documents.is_author(platform.claim('side'), platform.claim('actor'), platform.claim('structure'),
            origin, author_id, author_structure_id, own_name)
       or (platform.claim('side') = 'professional' and origin = 'professional' and validator_id = platform.claim('actor'))
       or (platform.claim('side') = 'holder' and origin = 'holder' and not invisible_to_patient))
  returning hidden
$$;
-- What waited a month for its announcement is shown by itself (R12, R1111-53): the ids, then one by one inside a visit of the system.
create function documents.due_for_reveal() returns table (holder_id uuid, entry_id uuid)
language sql stable security definer set search_path = '' as $$
  select e.holder_id, e.entry_id from documents.entry e
   where e.invisible_to_patient and e.status <> 'deleted' and e.deposited_at <= platform.now() - interval '1 month'
   order by e.deposited_at limit 1000
$$;
create function documents.due_subject(p_entry uuid) returns jsonb
language sql stable security definer set search_path = ''
  return (select jsonb_build_object('typeCode', type_code, 'origin', origin, 'authorId', author_id,
      'authorStructureId', author_structure_id, 'ownName', own_name, 'depositorId', depositor_id, 'legalAuthenticatorId', validator_id,
      'hidden', hidden, 'invisibleToPatient', invisible_to_patient, 'invisibleToRepresentatives', invisible_to_representatives,
      'status', status)
    from documents.entry where holder_id = platform.holder() and entry_id = p_entry and invisible_to_patient
      and deposited_at <= platform.now() - interval '1 month' and platform.claim('side') = 'system');
create function documents.reveal_due(p_entry uuid) returns void
language sql security definer set search_path = '' as $$
  update documents.entry set invisible_to_patient = false, revision = revision + 1, updated_at = platform.now()
   where holder_id = platform.holder() and entry_id = p_entry and invisible_to_patient
     and deposited_at <= platform.now() - interval '1 month' and platform.claim('side') = 'system'
$$;
set local role carnet_owner;
revoke create on schema documents from carnet_gate;
revoke all on all functions in schema documents from public;
grant execute on all functions in schema documents to carnet_app;
grant execute on function documents.is_author(text, text, text, text, text, text, boolean) to carnet_gate;
grant usage on schema platform to carnet_gate;

-- Letters without accents or case, so that « echo » finds « Échographie ».
create function documents.plain(value text) returns text language sql immutable parallel safe
  return lower(translate(value, 'àâäáãåçéèêëíìîïñóòôöõúùûüýÿÀÂÄÁÃÅÇÉÈÊËÍÌÎÏÑÓÒÔÖÕÚÙÛÜÝ', 'aaaaaaceeeeiiiinooooouuuuyyAAAAAACEEEEIIIINOOOOOUUUUY'));
grant execute on function documents.plain(text) to carnet_app;

-- A row of one revision never changes: what was read of it can be kept by (id, revision).
create function documents.new_revision() returns trigger language plpgsql as $$
begin
  if new.revision <= old.revision and new is distinct from old then
    raise exception 'A change of a document is a new revision.';
  end if;
  return new;
end $$;
create trigger entry_revision before update on documents.entry for each row execute function documents.new_revision();
