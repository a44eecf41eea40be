-- What somebody is adding and has not filed yet: sealed under the holder's key, seen by whoever sent it and nobody else, gone
-- after a day. Nothing here is a record.
create table documents.draft (
  holder_id uuid not null,
  draft_id uuid not null,
  by_id text not null,
  created_at timestamptz not null default platform.now(),
  expires_at timestamptz not null,
  -- the files in their order, and what was typed
  details bytea not null,
  primary key (holder_id, draft_id)
);
create index draft_expiry on documents.draft (expires_at);
create table documents.draft_file (
  holder_id uuid not null,
  draft_id uuid not null,
  file_id uuid not null,
  by_id text not null,
  expires_at timestamptz not null,
  bytes bytea not null,
  primary key (holder_id, draft_id, file_id)
);
create index draft_file_expiry on documents.draft_file (expires_at);

do $$
declare t text;
begin
  foreach t in array array['draft', 'draft_file'] loop
    execute format('alter table documents.%I enable row level security', t);
    execute format('alter table documents.%I force row level security', t);
    execute format('create policy %I on documents.%I to carnet_app
      using (holder_id = platform.holder() and by_id = platform.claim(''actor'') and platform.claim(''deposits'') = ''yes'')
      with check (holder_id = platform.holder() and by_id = platform.claim(''actor'') and platform.claim(''deposits'') = ''yes'')',
      t || '_own', t);
    execute format('create policy %I on documents.%I to carnet_gate using (true)', t || '_gate', t);
    execute format('grant select, insert, update, delete on documents.%I to carnet_app', t);
    execute format('grant select, delete on documents.%I to carnet_gate', t);
  end loop;
end $$;

grant create on schema documents to carnet_gate;
set local role carnet_gate;
create function documents.sweep_drafts() returns void
language plpgsql security definer set search_path = '' as $$
begin
  delete from documents.draft_file where expires_at <= platform.now();
  delete from documents.draft where expires_at <= platform.now();
end $$;
set local role carnet_owner;
revoke create on schema documents from carnet_gate;
revoke all on function documents.sweep_drafts() from public;
grant execute on function documents.sweep_drafts() to carnet_app;
select platform.let_destroy();
