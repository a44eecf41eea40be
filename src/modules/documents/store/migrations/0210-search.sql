-- The words of each document, to be found by those who may read it: never more visible than the document (R24), changed and
-- deleted with it. Every column of its decision is the document's own, copied by the database and by nobody else.

-- Where the two extensions stand is the operator's affair: whichever schema holds them is found. Both are trusted ones, so
-- that no superuser is needed.
create extension if not exists unaccent with schema documents;
create extension if not exists pg_trgm with schema documents;
create text search configuration documents.french (copy = pg_catalog.french);
do $$
declare
  unaccents text := (select extnamespace::regnamespace::text from pg_extension where extname = 'unaccent');
  compares text := (select extnamespace::regnamespace::text from pg_extension where extname = 'pg_trgm');
begin
  -- accents first, then the stem: « échographies » and « echographie » are one word
  execute format('alter text search configuration documents.french
    alter mapping for word, hword, hword_part with %s.unaccent, pg_catalog.french_stem', unaccents);
  -- how alike two words are, from 0 to 1, by the groups of three letters that they share
  execute format('create function documents.alike(one text, other text) returns real language sql immutable parallel safe
    return %s.similarity(one, other)', compares);
end $$;

create table documents.search_text (
  holder_id uuid not null,
  entry_id uuid not null,
  title text not null,
  -- type, category, profession, month: what the page says of it in words
  labels text not null,
  -- the text of the file; null until it was read, empty when it has none
  body text check (length(body) <= 100000),
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
  words tsvector not null generated always as (
    setweight(to_tsvector('documents.french', title), 'A')
    || setweight(to_tsvector('documents.french', author_label || ' ' || coalesce(author_structure_label, '')), 'B')
    || setweight(to_tsvector('documents.french', labels), 'C')
    || setweight(to_tsvector('documents.french', coalesce(body, '')), 'D')) stored,
  primary key (holder_id, entry_id)
);
-- a search goes through all the words of a record: nothing is unpacked for it
alter table documents.search_text alter words set storage external;
-- what waits to be read, of one person
create index search_text_unread on documents.search_text (holder_id) where body is null;

alter table documents.search_text enable row level security;
alter table documents.search_text force row level security;
-- As the document exists, and only for who may open it: to find a word in it is to read it.
create policy search_text_read on documents.search_text for select to carnet_app
  using (holder_id = platform.holder() and platform.claim('opens') = 'yes' and documents.exists_for(
    platform.claim('side'), platform.claim('reads'), platform.claim('hidden'), platform.claim('secret'),
    platform.claim('types'), platform.claim('actor'), platform.claim('structure'),
    status, hidden, invisible_to_patient, invisible_to_representatives, type_code, author_id, author_structure_id, own_name, origin));
create policy search_text_gate on documents.search_text to carnet_gate using (true) with check (true);
grant select on documents.search_text to carnet_app;
grant select, insert, update, delete on documents.search_text to carnet_gate;

grant create on schema documents to carnet_gate;
set local role carnet_gate;
-- Keeps the words of one document: by who deposits it, in the same transaction or after it, and by whoever may open it.
-- p_body null: not read yet.
create function documents.keep_text(p_entry uuid, p_labels text, p_body text) returns void
language sql security definer set search_path = '' as $$
  insert into documents.search_text as s (holder_id, entry_id, title, labels, body, status, hidden, invisible_to_patient,
      invisible_to_representatives, origin, type_code, author_id, author_label, author_profession, author_structure_id,
      author_structure_label, own_name, depositor_id, validator_id)
  select e.holder_id, e.entry_id, e.title, p_labels, left(p_body, 100000), e.status, e.hidden, e.invisible_to_patient,
      e.invisible_to_representatives, e.origin, e.type_code, e.author_id, e.author_label, e.author_profession, e.author_structure_id,
      e.author_structure_label, e.own_name, e.depositor_id, e.validator_id
    from documents.entry e
   where e.holder_id = platform.holder() and e.entry_id = p_entry and e.status <> 'deleted'
     and (e.depositor_id = platform.claim('actor') and platform.claim('actor') <> ''
       or documents.seen(e) and platform.claim('opens') = 'yes')
  on conflict (holder_id, entry_id) do update set body = excluded.body where s.body is null
$$;

-- The documents that this visit may open and whose text was not read yet, newest first.
create function documents.unread_texts(p_limit integer) returns setof uuid
language sql stable security definer set search_path = ''
  begin atomic
    select e.entry_id from documents.entry e
      left join documents.search_text s on s.holder_id = e.holder_id and s.entry_id = e.entry_id
     where e.holder_id = platform.holder() and s.body is null and documents.seen(e) and platform.claim('opens') = 'yes'
     order by e.deposited_at desc limit p_limit;
  end;

-- In the same transaction as the act.
create function documents.follow_search_text() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if new.status = 'deleted' then
    delete from documents.search_text s where s.holder_id = new.holder_id and s.entry_id = new.entry_id;
  else
    update documents.search_text s set title = new.title, status = new.status, hidden = new.hidden,
      invisible_to_patient = new.invisible_to_patient, invisible_to_representatives = new.invisible_to_representatives
     where s.holder_id = new.holder_id and s.entry_id = new.entry_id;
  end if;
  return null;
end $$;
set local role carnet_owner;
revoke create on schema documents from carnet_gate;
revoke all on function documents.keep_text(uuid, text, text), documents.unread_texts(integer), documents.follow_search_text(),
  documents.alike(text, text) from public;
grant execute on function documents.keep_text(uuid, text, text), documents.unread_texts(integer), documents.alike(text, text) to carnet_app;

create trigger entry_searched after update of title, status, hidden, invisible_to_patient, invisible_to_representatives
  on documents.entry for each row
  when (row(new.title, new.status, new.hidden, new.invisible_to_patient, new.invisible_to_representatives)
    is distinct from row(old.title, old.status, old.hidden, old.invisible_to_patient, old.invisible_to_representatives))
  execute function documents.follow_search_text();

select platform.let_destroy();
