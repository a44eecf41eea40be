-- What should arrive in a record after an examination or a stay (B3). An expectation that a document opened is judged as that
-- document, one said by hand as its author's own (R24, docs/decisions/0011); an arrival is judged as the document that arrived, so
-- that nobody learns from « arrived » of a document that they may not know of.
create schema expectation;
grant usage on schema expectation to carnet_app, carnet_gate;

create table expectation.expected (
  holder_id uuid not null,
  expected_id uuid not null,
  kind text not null check (kind in ('imaging', 'biology', 'stay', 'pathology', 'other')),
  -- of the request, or of the examination when it is done
  act_date date not null,
  due_on date not null,
  -- where it was done, in the words of who says so, sealed under the holder's key
  place bytea,
  from_id text,
  from_label text,
  from_structure_id text,
  state text not null default 'open' check (state in ('open', 'none', 'dropped')),
  ended_at timestamptz,
  ended_by text,
  ended_label text,
  word bytea,
  nudged_at timestamptz,
  opened_at timestamptz not null default platform.now(),
  source_entry_id uuid,
  source_logical_id uuid,
  status text not null default 'current' check (status in ('current', 'superseded', 'archived', 'deleted', 'quarantined')),
  hidden boolean not null default false,
  invisible_to_patient boolean not null default false,
  invisible_to_representatives boolean not null default false,
  origin text not null check (origin in ('professional', 'holder', 'insurer', 'system')),
  type_code text not null,
  author_id text,
  author_label text not null,
  author_structure_id text,
  own_name boolean not null default false,
  depositor_id text not null,
  validator_id text,
  primary key (holder_id, expected_id),
  check ((source_entry_id is null) = (source_logical_id is null)),
  check ((state = 'open') = (ended_at is null))
);
create unique index expected_source on expectation.expected (holder_id, source_logical_id) where source_logical_id is not null;

create table expectation.arrival (
  holder_id uuid not null,
  expected_id uuid not null,
  entry_id uuid not null,
  logical_id uuid not null,
  arrived_at timestamptz not null default platform.now(),
  status text not null check (status in ('current', 'superseded', 'archived', 'deleted', 'quarantined')),
  hidden boolean not null,
  invisible_to_patient boolean not null,
  invisible_to_representatives boolean not null,
  origin text not null check (origin in ('professional', 'holder', 'insurer', 'system')),
  type_code text not null,
  author_id text,
  author_label text not null,
  author_structure_id text,
  own_name boolean not null,
  depositor_id text not null,
  validator_id text,
  primary key (holder_id, expected_id, entry_id)
);
create index arrival_by_document on expectation.arrival (holder_id, logical_id);

do $$
declare
  visible constant text := 'holder_id = platform.holder() and documents.exists_for(
    platform.claim(''side''), platform.claim(''reads''), platform.claim(''hidden''), platform.claim(''secret''),
    platform.claim(''types''), platform.claim(''actor''), platform.claim(''structure''),
    status, hidden, invisible_to_patient, invisible_to_representatives, type_code, author_id, author_structure_id, own_name, origin)';
  t text;
begin
  foreach t in array array['expectation.expected', 'expectation.arrival'] loop
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy read on %s for select to carnet_app using (%s)', t, visible);
    execute format('create policy gate on %s to carnet_gate using (true) with check (true)', t);
    execute format('grant select on %s to carnet_app', t);
    execute format('grant select, insert, update, delete on %s to carnet_gate', t);
  end loop;
end $$;
create policy add on expectation.expected for insert to carnet_app with check (
  holder_id = platform.holder() and depositor_id = platform.claim('actor') and source_entry_id is null
  and platform.claim('deposits') = 'yes'
  and documents.may_file(platform.claim('side'), platform.claim('actor'), platform.claim('structure'), platform.claim('protects'),
    hidden, invisible_to_patient, invisible_to_representatives, author_id, author_structure_id, own_name, validator_id, origin));
-- whom it is expected from, its end and its nudges are written by the functions below alone
grant insert (holder_id, expected_id, kind, act_date, due_on, place, hidden, invisible_to_representatives, origin, type_code,
  author_id, author_label, author_structure_id, own_name, depositor_id) on expectation.expected to carnet_app;

-- A notice says that something is awaited, and not what.
do $$
declare name text;
begin
  select c.conname into name from pg_constraint c where c.conrelid = 'documents.receipt'::regclass and c.contype = 'c'
    and pg_get_constraintdef(c.oid) like '%''contested''%';
  execute format('alter table documents.receipt drop constraint %I', name);
end $$;
alter table documents.receipt add constraint receipt_outcome_check
  check (outcome in ('accepted', 'refused', 'contested', 'recalled', 'corrected', 'released', 'awaited'));
create policy receipt_awaited on documents.receipt for insert to carnet_gate with check (outcome = 'awaited');

grant create on schema expectation to carnet_gate;
set local role carnet_gate;

create function expectation.seen(x expectation.expected) returns boolean language sql stable set search_path = ''
  return x.holder_id = platform.holder()
    and documents.exists_for(platform.claim('side'), platform.claim('reads'), platform.claim('hidden'), platform.claim('secret'),
      platform.claim('types'), platform.claim('actor'), platform.claim('structure'), x.status, x.hidden, x.invisible_to_patient,
      x.invisible_to_representatives, x.type_code, x.author_id, x.author_structure_id, x.own_name, x.origin);

-- The document that is being filed in this very visit. Nobody else's reading writes.
create function expectation.filed(p_entry uuid) returns documents.entry
language plpgsql stable security definer set search_path = '' as $$
declare found documents.entry;
begin
  select e.* into found from documents.entry e
   where e.holder_id = platform.holder() and e.entry_id = p_entry and e.status not in ('deleted', 'quarantined')
     and e.depositor_id = platform.claim('actor') and (platform.claim('deposits') = 'yes' or platform.claim('corrects') = 'yes');
  if found.entry_id is null then
    raise insufficient_privilege using message = 'This document is not being filed here.';
  end if;
  return found;
end $$;

-- Whether what is expected may be this document: of the place or the hand it is expected from, where one is known; filed by the
-- person's side, it is their word.
create function expectation.answers(x expectation.expected, e documents.entry) returns boolean
language sql stable set search_path = ''
  return e.holder_id = x.holder_id and x.state = 'open' and x.status in ('current', 'archived')
    and e.entry_id is distinct from x.source_entry_id and e.status in ('current', 'archived')
    and (e.act_start at time zone 'Europe/Paris')::date >= x.act_date
    and (e.origin = 'holder' or x.from_id is null and x.from_structure_id is null
      or coalesce(e.author_id = x.from_id, false) or coalesce(e.author_structure_id = x.from_structure_id, false));

create function expectation.link(x expectation.expected, e documents.entry) returns void
language sql security definer set search_path = '' as $$
  insert into expectation.arrival (holder_id, expected_id, entry_id, logical_id, status, hidden, invisible_to_patient,
      invisible_to_representatives, origin, type_code, author_id, author_label, author_structure_id, own_name, depositor_id, validator_id)
    values (e.holder_id, x.expected_id, e.entry_id, e.logical_id, e.status, e.hidden, e.invisible_to_patient,
      e.invisible_to_representatives, e.origin, e.type_code, e.author_id, e.author_label, e.author_structure_id, e.own_name,
      e.depositor_id, e.validator_id)
    on conflict do nothing
$$;

-- A request opens an expectation, under the columns of the request; its next version takes it over.
create function expectation.open(p_entry uuid, p_id uuid, p_kind text, p_days integer, p_from_author boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
  e documents.entry := expectation.filed(p_entry);
  act date := (e.act_start at time zone 'Europe/Paris')::date;
begin
  insert into expectation.expected as x (holder_id, expected_id, kind, act_date, due_on, from_id, from_label, from_structure_id,
      source_entry_id, source_logical_id, status, hidden, invisible_to_patient, invisible_to_representatives, origin, type_code,
      author_id, author_label, author_structure_id, own_name, depositor_id, validator_id)
    values (e.holder_id, p_id, p_kind, act, act + p_days,
      case when p_from_author and e.author_id = e.depositor_id then e.author_id end,
      case when p_from_author then coalesce(e.author_structure_label, e.author_label) end,
      case when p_from_author then e.author_structure_id end,
      e.entry_id, e.logical_id, e.status, e.hidden, e.invisible_to_patient, e.invisible_to_representatives, e.origin, e.type_code,
      e.author_id, e.author_label, e.author_structure_id, e.own_name, e.depositor_id, e.validator_id)
    on conflict (holder_id, source_logical_id) where source_logical_id is not null do update
      set act_date = excluded.act_date, due_on = excluded.due_on, source_entry_id = excluded.source_entry_id,
        status = excluded.status, hidden = excluded.hidden, invisible_to_patient = excluded.invisible_to_patient,
        invisible_to_representatives = excluded.invisible_to_representatives, origin = excluded.origin,
        type_code = excluded.type_code, author_id = excluded.author_id, author_label = excluded.author_label,
        author_structure_id = excluded.author_structure_id, own_name = excluded.own_name, depositor_id = excluded.depositor_id,
        validator_id = excluded.validator_id;
end $$;

-- A document answers the oldest expectation that nothing answers in everybody's sight: one that is kept from somebody answers for
-- those who may know of it, and takes no other's place. A new version stands where the former did.
create function expectation.arrive(p_entry uuid, p_kinds text[]) returns void
language plpgsql security definer set search_path = '' as $$
declare
  e documents.entry := expectation.filed(p_entry);
  x expectation.expected;
begin
  update expectation.arrival a set entry_id = e.entry_id, status = e.status, hidden = e.hidden,
      invisible_to_patient = e.invisible_to_patient, invisible_to_representatives = e.invisible_to_representatives,
      origin = e.origin, type_code = e.type_code, author_id = e.author_id, author_label = e.author_label,
      author_structure_id = e.author_structure_id, own_name = e.own_name, depositor_id = e.depositor_id, validator_id = e.validator_id
   where a.holder_id = e.holder_id and a.logical_id = e.logical_id;
  if found then return; end if;
  select w.* into x from expectation.expected w
   where w.holder_id = e.holder_id and w.kind = any(p_kinds) and expectation.answers(w, e)
     and not exists (select from expectation.arrival a where a.holder_id = w.holder_id and a.expected_id = w.expected_id
       and a.status <> 'quarantined' and not a.hidden and not a.invisible_to_patient and not a.invisible_to_representatives)
   order by w.act_date, w.expected_id limit 1;
  if x.expected_id is not null then perform expectation.link(x, e); end if;
end $$;

-- What was there before it was expected: the first document of these types that nothing expected. By who opened the expectation.
create function expectation.look_back(p_id uuid, p_types text[]) returns void
language plpgsql security definer set search_path = '' as $$
declare
  x expectation.expected;
  e documents.entry;
begin
  select w.* into x from expectation.expected w
   where w.holder_id = platform.holder() and w.expected_id = p_id and w.depositor_id = platform.claim('actor');
  if x.expected_id is null then return; end if;
  select d.* into e from documents.entry d
   where d.holder_id = x.holder_id and d.type_code = any(p_types) and expectation.answers(x, d)
     and not exists (select from expectation.arrival a where a.holder_id = d.holder_id and a.logical_id = d.logical_id)
   order by d.hidden or d.invisible_to_patient or d.invisible_to_representatives, d.act_start, d.entry_id limit 1;
  if e.entry_id is not null then perform expectation.link(x, e); end if;
end $$;

-- The professionals who filed in their own name what this reader sees: only they can be asked, so that nobody is written to who has
-- nothing to do with the person.
create function expectation.authors() returns table (id text, label text, structure_id text)
language sql stable security definer set search_path = '' as $$
  select distinct on (e.author_id) e.author_id, e.author_label || coalesce(', ' || e.author_structure_label, ''), e.author_structure_id
    from documents.entry e
   where e.holder_id = platform.holder() and e.origin = 'professional' and e.author_id = e.depositor_id
     and e.status in ('current', 'archived') and documents.seen(e)
   order by e.author_id, e.deposited_at desc
$$;

-- Who is to send it. By who said so by hand, or the person's side. False: not theirs to say, or nobody of whom they see a document.
create function expectation.name(p_id uuid, p_from text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  update expectation.expected x set from_id = a.id, from_label = a.label, from_structure_id = a.structure_id
    from expectation.authors() a
   where x.holder_id = platform.holder() and x.expected_id = p_id and a.id = p_from and x.state = 'open' and x.from_id is null
     and expectation.seen(x) and platform.claim('deposits') = 'yes'
     and (platform.claim('side') in ('holder', 'representative', 'carer') or x.depositor_id = platform.claim('actor'));
  return found;
end $$;

-- Nothing will come, says its author or who was expected; or the person's side does not expect it any more.
create function expectation.finish(p_id uuid, p_state text, p_label text, p_word bytea) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  update expectation.expected x set state = p_state, ended_at = platform.now(), ended_by = platform.claim('actor'),
      ended_label = p_label, word = p_word
   where x.holder_id = platform.holder() and x.expected_id = p_id and x.state = 'open' and expectation.seen(x)
     and platform.claim('actor') <> '' and platform.claim('deposits') = 'yes'
     and (p_state = 'dropped' and platform.claim('side') in ('holder', 'representative', 'carer')
       or p_state = 'none' and platform.claim('side') = 'professional'
         and platform.claim('actor') in (coalesce(x.author_id, ''), coalesce(x.from_id, '')));
  return found;
end $$;

-- One notice a week to a professional about a person, whatever is expected of them. By the person's side or the treating doctor.
create function expectation.nudge(p_id uuid, p_reference text, p_person text) returns text
language plpgsql security definer set search_path = '' as $$
declare
  x expectation.expected;
  told boolean;
begin
  select w.* into x from expectation.expected w
   where w.holder_id = platform.holder() and w.expected_id = p_id and w.state = 'open' and expectation.seen(w) for update;
  if x.expected_id is null or platform.claim('deposits') <> 'yes'
    or not (platform.claim('side') in ('holder', 'representative', 'carer')
      -- of professionals, the treating doctor alone has this claim
      or platform.claim('side') = 'professional' and platform.claim('blocks') = 'yes') then return 'absent'; end if;
  if x.from_id is null then return 'nobody'; end if;
  if x.nudged_at > platform.now() - interval '7 days' then return 'soon'; end if;
  told := exists (select from expectation.expected o where o.holder_id = x.holder_id and o.from_id = x.from_id
    and o.nudged_at > platform.now() - interval '7 days');
  update expectation.expected o set nudged_at = platform.now() where o.holder_id = x.holder_id and o.expected_id = x.expected_id;
  -- the notice of this week says it already, and whether there was one is not told: another expectation may be unseen
  if not told then
    insert into documents.receipt (actor_id, receipt_id, outcome, reference, person_label)
      values (x.from_id, (lpad(to_hex((extract(epoch from platform.clock()) * 1000)::bigint), 12, '0')
        || substr(replace(gen_random_uuid()::text, '-', ''), 13))::uuid, 'awaited', p_reference, p_person);
  end if;
  return 'sent';
end $$;

-- Every change of who may know of a document is carried, in the same transaction, to what it opened and to what it answered.
create function expectation.follow_source() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if new.status = 'deleted' then
    delete from expectation.arrival a using expectation.expected x
     where x.holder_id = new.holder_id and x.source_entry_id = new.entry_id and a.holder_id = x.holder_id and a.expected_id = x.expected_id;
    delete from expectation.expected x where x.holder_id = new.holder_id and x.source_entry_id = new.entry_id;
    delete from expectation.arrival a where a.holder_id = new.holder_id and a.entry_id = new.entry_id;
  else
    update expectation.expected x set status = new.status, hidden = new.hidden, invisible_to_patient = new.invisible_to_patient,
      invisible_to_representatives = new.invisible_to_representatives, origin = new.origin, type_code = new.type_code,
      author_id = new.author_id, author_structure_id = new.author_structure_id, own_name = new.own_name, validator_id = new.validator_id
     where x.holder_id = new.holder_id and x.source_entry_id = new.entry_id;
    update expectation.arrival a set status = new.status, hidden = new.hidden, invisible_to_patient = new.invisible_to_patient,
      invisible_to_representatives = new.invisible_to_representatives, origin = new.origin, type_code = new.type_code,
      author_id = new.author_id, author_structure_id = new.author_structure_id, own_name = new.own_name, validator_id = new.validator_id
     where a.holder_id = new.holder_id and a.entry_id = new.entry_id;
  end if;
  return null;
end $$;

-- « Tout cacher » hides what was said by hand too (C09, R49).
create function expectation.hide_with_everything() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update expectation.expected x set hidden = true where x.holder_id = new.holder_id and x.source_entry_id is null and not x.hidden;
  return null;
end $$;

set local role carnet_owner;
revoke create on schema expectation from carnet_gate;
revoke all on all functions in schema expectation from public;
grant execute on function expectation.open(uuid, uuid, text, integer, boolean), expectation.arrive(uuid, text[]),
  expectation.look_back(uuid, text[]), expectation.authors(), expectation.name(uuid, text),
  expectation.finish(uuid, text, text, bytea), expectation.nudge(uuid, text, text) to carnet_app;
create trigger entry_expected after update of status, hidden, invisible_to_patient, invisible_to_representatives, origin, type_code,
    author_id, author_structure_id, own_name, validator_id on documents.entry
  for each row when (
    (old.status, old.hidden, old.invisible_to_patient, old.invisible_to_representatives, old.origin, old.type_code, old.author_id,
      old.author_structure_id, old.own_name, old.validator_id)
    is distinct from
    (new.status, new.hidden, new.invisible_to_patient, new.invisible_to_representatives, new.origin, new.type_code, new.author_id,
      new.author_structure_id, new.own_name, new.validator_id))
  execute function expectation.follow_source();
create trigger expectation_hidden after insert or update of hides_new on access.switches
  for each row when (new.hides_new) execute function expectation.hide_with_everything();
select platform.let_destroy();
