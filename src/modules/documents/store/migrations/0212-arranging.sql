-- How each reader arranges a record for themselves: folders, pins, when they last looked. It moves no document, changes no right,
-- and nobody sees how another arranges: the name of a folder tells of what is in it (R13).
create table documents.folder (
  holder_id uuid not null,
  folder_id uuid not null,
  reader_id text not null,
  name text not null check (length(name) between 1 and 60),
  created_at timestamptz not null default platform.now(),
  primary key (holder_id, folder_id)
);
create unique index folder_name on documents.folder (holder_id, reader_id, documents.plain(name));

-- By document, whichever its version: what replaces a document stands where it stood.
create table documents.folder_entry (
  holder_id uuid not null,
  folder_id uuid not null,
  logical_id uuid not null,
  reader_id text not null,
  primary key (holder_id, folder_id, logical_id),
  foreign key (holder_id, folder_id) references documents.folder (holder_id, folder_id) on delete cascade
);
create index folder_entry_document on documents.folder_entry (holder_id, logical_id);

create table documents.pin (
  holder_id uuid not null,
  reader_id text not null,
  logical_id uuid not null,
  pinned_at timestamptz not null default platform.now(),
  primary key (holder_id, reader_id, logical_id)
);

create table documents.look (
  holder_id uuid not null,
  reader_id text not null,
  -- the visit before this one; null: this is the first
  since timestamptz,
  -- the last time the list was opened
  at timestamptz not null,
  primary key (holder_id, reader_id)
);

do $$
declare
  t text;
  own constant text := 'holder_id = platform.holder() and reader_id = platform.claim(''actor'') and platform.claim(''actor'') <> ''''
    and platform.claim(''side'') in (''holder'', ''representative'', ''carer'', ''professional'') and platform.claim(''reads'') <> ''none''';
begin
  foreach t in array array['folder', 'folder_entry', 'pin', 'look'] loop
    execute format('alter table documents.%I enable row level security', t);
    execute format('alter table documents.%I force row level security', t);
    execute format('create policy %I on documents.%I to carnet_app using (%s) with check (%s)', t || '_own', t, own, own);
    execute format('create policy %I on documents.%I to carnet_gate using (true)', t || '_gate', t);
    execute format('grant select, insert, delete on documents.%I to carnet_app', t);
    execute format('grant select, delete on documents.%I to carnet_gate', t);
  end loop;
end $$;
grant update (name) on documents.folder to carnet_app;
grant update (since, at) on documents.look to carnet_app;

grant create on schema documents to carnet_gate;
set local role carnet_gate;
-- What is deleted stands in no folder any more.
create function documents.leave_places() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  delete from documents.folder_entry f where f.holder_id = new.holder_id and f.logical_id = new.logical_id;
  delete from documents.pin p where p.holder_id = new.holder_id and p.logical_id = new.logical_id;
  return null;
end $$;
set local role carnet_owner;
revoke create on schema documents from carnet_gate;
revoke all on function documents.leave_places() from public;
create trigger entry_left after update of status on documents.entry
  for each row when (new.status = 'deleted' and old.status <> 'deleted') execute function documents.leave_places();

select platform.let_destroy();
