-- Copies of a record that its person takes away (art. 20 RGPD, L1111-7). What is made for the copy is kept here, sealed under the
-- holder's key; the originals stay where they are and are read when the copy is fetched.
create schema portability;
grant usage on schema portability to carnet_app, carnet_gate, carnet_batch;

create table portability.copy (
  holder_id uuid not null,
  copy_id uuid not null,
  -- whoever asked for it, and nobody else: a parent's copy holds what the parent may read
  actor_id text not null,
  prepared_at timestamptz not null default platform.now(),
  expires_at timestamptz not null,
  files integer not null,
  -- of the whole archive
  size bigint not null,
  primary key (holder_id, copy_id)
);
create index copy_expired on portability.copy (expires_at);

create table portability.chunk (
  holder_id uuid not null,
  copy_id uuid not null,
  part integer not null,
  seq integer not null,
  actor_id text not null,
  bytes bytea not null,
  primary key (holder_id, copy_id, part, seq)
);

do $$
declare
  t text;
  own constant text := 'holder_id = platform.holder() and actor_id = platform.claim(''actor'')
    and platform.claim(''side'') in (''holder'', ''representative'')';
begin
  foreach t in array array['copy', 'chunk'] loop
    execute format('alter table portability.%I enable row level security', t);
    execute format('alter table portability.%I force row level security', t);
    execute format('create policy own on portability.%I to carnet_app using (%s) with check (%s)', t, own, own);
    execute format('create policy swept on portability.%I to carnet_gate using (true)', t);
    execute format('grant select, insert, delete on portability.%I to carnet_app', t);
    execute format('grant select, delete on portability.%I to carnet_gate', t);
  end loop;
end $$;

grant create on schema portability to carnet_gate;
set local role carnet_gate;
-- What was there for a week goes.
create function portability.sweep() returns void language sql security definer set search_path = '' as $$
  delete from portability.chunk k using portability.copy c
   where c.expires_at <= platform.now() and k.holder_id = c.holder_id and k.copy_id = c.copy_id;
  delete from portability.copy where expires_at <= platform.now();
$$;
set local role carnet_owner;
revoke create on schema portability from carnet_gate;
revoke all on all functions in schema portability from public;
grant execute on function portability.sweep() to carnet_app;
select platform.let_destroy();
