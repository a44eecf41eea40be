-- The correction desk (B5) and the recall of what stands in the wrong record (B6): who says what is wrong with a document, what its
-- author answers, and who is told.
create schema corrections;
grant usage on schema corrections to carnet_app, carnet_gate, carnet_batch;

-- what comes out of documents carries their status (R24)
do $$
declare c record;
begin
  for c in select conrelid::regclass as t, conname from pg_constraint
    where contype = 'c' and conrelid::regclass::text like 'profile.%' and pg_get_constraintdef(oid) like '%''superseded''%'
  loop
    execute format('alter table %s drop constraint %I', c.t, c.conname);
    execute format('alter table %s add check (status in (''current'', ''superseded'', ''archived'', ''deleted'', ''quarantined''))', c.t);
  end loop;
end $$;

create table corrections.dispute (
  holder_id uuid not null,
  case_id uuid not null,
  -- error: something in it is wrong; wrong-patient: it is about somebody else
  kind text not null check (kind in ('error', 'wrong-patient')),
  entry_id uuid not null,
  logical_id uuid not null,
  opened_by text not null,
  opened_label text not null,
  opened_at timestamptz not null default platform.now(),
  due_at timestamptz not null,
  -- which place of the document and what is wrong with it, sealed under the holder's key
  said bytea not null,
  answered_at timestamptz,
  answered_by text,
  outcome text check (outcome in ('accepted', 'refused')),
  answer bytea,
  -- those of the document
  status text not null,
  hidden boolean not null,
  invisible_to_patient boolean not null,
  invisible_to_representatives boolean not null,
  origin text not null,
  type_code text not null,
  author_id text,
  author_structure_id text,
  own_name boolean not null,
  primary key (holder_id, case_id),
  check ((answered_at is null) = (outcome is null))
);
create index dispute_of_document on corrections.dispute (holder_id, logical_id, opened_at desc);

alter table corrections.dispute enable row level security;
alter table corrections.dispute force row level security;
do $$
declare
  -- That something was taken out is seen by whoever could see it; what was wrong with a document, as the document.
  visible constant text := 'holder_id = platform.holder() and documents.exists_for(
    platform.claim(''side''), platform.claim(''reads''), platform.claim(''hidden''), platform.claim(''secret''),
    platform.claim(''types''), platform.claim(''actor''), platform.claim(''structure''),
    case when kind = ''wrong-patient'' then ''current'' else status end, hidden, invisible_to_patient,
    invisible_to_representatives, type_code, author_id, author_structure_id, own_name, origin)';
begin
  execute format('create policy dispute_read on corrections.dispute for select to carnet_app using (%s)', visible);
  execute format('create policy dispute_open on corrections.dispute for insert to carnet_app
    with check (%s and opened_by = platform.claim(''actor'') and answered_at is null)', visible);
  -- its author answers, once
  execute format('create policy dispute_answer on corrections.dispute for update to carnet_app
    using (%s and answered_at is null and documents.is_author(platform.claim(''side''), platform.claim(''actor''),
      platform.claim(''structure''), origin, author_id, author_structure_id, own_name))
    with check (holder_id = platform.holder() and answered_by = platform.claim(''actor''))', visible);
end $$;
create policy dispute_gate on corrections.dispute to carnet_gate using (true) with check (true);
grant select, insert on corrections.dispute to carnet_app;
grant update (answered_at, answered_by, outcome, answer) on corrections.dispute to carnet_app;
grant select, update on corrections.dispute to carnet_gate;

grant create on schema corrections to carnet_gate;
set local role carnet_gate;
create function corrections.follow_document() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update corrections.dispute d set status = new.status, hidden = new.hidden, invisible_to_patient = new.invisible_to_patient,
    invisible_to_representatives = new.invisible_to_representatives, origin = new.origin, type_code = new.type_code,
    author_id = new.author_id, author_structure_id = new.author_structure_id, own_name = new.own_name
   where d.holder_id = new.holder_id and d.entry_id = new.entry_id;
  return null;
end $$;

-- Takes a document with all its versions out of sight, at once: by its author, or by the person's side where it decides who reads.
-- Says how many versions went; none when it is not this actor's to do.
create function corrections.quarantine(p_entry uuid) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  asked documents.entry;
  taken integer;
begin
  select e.* into asked from documents.entry e where e.holder_id = platform.holder() and e.entry_id = p_entry for update;
  if asked.entry_id is null or asked.origin <> 'professional' or asked.status = 'quarantined' or not documents.seen(asked)
    or not (documents.is_author(platform.claim('side'), platform.claim('actor'), platform.claim('structure'),
        asked.origin, asked.author_id, asked.author_structure_id, asked.own_name)
      or platform.claim('side') in ('holder', 'representative') and strpos(platform.claim('acts'), '|hide|') > 0) then
    return 0;
  end if;
  update documents.entry e set status = 'quarantined', revision = e.revision + 1, updated_at = platform.now()
   where e.holder_id = asked.holder_id and e.logical_id = asked.logical_id and e.status <> 'deleted';
  get diagnostics taken = row_count;
  return taken;
end $$;

-- Its author says that it is this person's: everything is as before.
create function corrections.give_back(p_entry uuid) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  asked documents.entry;
  given integer;
begin
  select e.* into asked from documents.entry e where e.holder_id = platform.holder() and e.entry_id = p_entry for update;
  if asked.status is distinct from 'quarantined' or not documents.is_author(platform.claim('side'), platform.claim('actor'),
      platform.claim('structure'), asked.origin, asked.author_id, asked.author_structure_id, asked.own_name) then
    return 0;
  end if;
  update documents.entry e set revision = e.revision + 1, updated_at = platform.now(),
      status = case when e.version = (select max(l.version) from documents.entry l where l.holder_id = e.holder_id
        and l.logical_id = e.logical_id) then 'current' else 'superseded' end
   where e.holder_id = asked.holder_id and e.logical_id = asked.logical_id and e.status = 'quarantined';
  get diagnostics given = row_count;
  return given;
end $$;

-- Tells the author of a document that is in dispute, and the professionals who read it. Nobody learns who the others are.
create function corrections.tell(p_case uuid, p_outcome text, p_reference text, p_person text) returns void
language plpgsql security definer set search_path = '' as $$
declare d corrections.dispute;
begin
  select c.* into d from corrections.dispute c where c.holder_id = platform.holder() and c.case_id = p_case
    and platform.claim('actor') in (c.opened_by, coalesce(c.answered_by, ''));
  if d.case_id is null then return; end if;
  insert into documents.receipt (actor_id, receipt_id, outcome, reference, person_label)
  select told.actor_id,
    (lpad(to_hex((extract(epoch from platform.clock()) * 1000)::bigint), 12, '0')
      || substr(replace(gen_random_uuid()::text, '-', ''), 13))::uuid,
    p_outcome, p_reference, p_person
  from (
    select d.author_id as actor_id where d.author_id is not null
    union
    -- who read any version of it; who only contests is told of nothing that others read
    select l.actor_id from audit.line l join documents.entry e
        on e.holder_id = l.holder_id and e.entry_id in (l.object_id, l.sealed_object_id)
     where l.holder_id = d.holder_id and e.logical_id = d.logical_id and l.action = 'document.read' and l.outcome = 'allowed'
       and l.actor_kind not in ('PATIENT', 'SYSTEM') and p_outcome <> 'contested'
  ) told
  where told.actor_id <> platform.claim('actor');
end $$;
set local role carnet_owner;
revoke create on schema corrections from carnet_gate;
grant usage on schema corrections to carnet_gate;
revoke all on all functions in schema corrections from public;
grant execute on function corrections.quarantine(uuid), corrections.give_back(uuid), corrections.tell(uuid, text, text, text) to carnet_app;
create trigger entry_disputed after update of status, hidden, invisible_to_patient, invisible_to_representatives, origin, type_code,
    author_id, author_structure_id, own_name on documents.entry
  for each row when (
    (old.status, old.hidden, old.invisible_to_patient, old.invisible_to_representatives, old.origin, old.type_code, old.author_id,
      old.author_structure_id, old.own_name)
    is distinct from
    (new.status, new.hidden, new.invisible_to_patient, new.invisible_to_representatives, new.origin, new.type_code, new.author_id,
      new.author_structure_id, new.own_name))
  execute function corrections.follow_document();
select platform.let_destroy();
