-- What became of a copy that was brought back, for whoever brought it: titles and reasons, sealed, for a week.
create table portability.report (
  holder_id uuid not null,
  report_id uuid not null,
  actor_id text not null,
  expires_at timestamptz not null,
  bytes bytea not null,
  primary key (holder_id, report_id)
);
create index report_expired on portability.report (expires_at);
alter table portability.report enable row level security;
alter table portability.report force row level security;
create policy own on portability.report to carnet_app
  using (holder_id = platform.holder() and actor_id = platform.claim('actor') and platform.claim('side') in ('holder', 'representative'))
  with check (holder_id = platform.holder() and actor_id = platform.claim('actor') and platform.claim('side') in ('holder', 'representative'));
create policy swept on portability.report to carnet_gate using (true);
grant select, insert, delete on portability.report to carnet_app;
grant select, delete on portability.report to carnet_gate;

grant create on schema portability to carnet_gate;
set local role carnet_gate;
create or replace function portability.sweep() returns void language sql security definer set search_path = '' as $$
  delete from portability.chunk k using portability.copy c
   where c.expires_at <= platform.now() and k.holder_id = c.holder_id and k.copy_id = c.copy_id;
  delete from portability.copy where expires_at <= platform.now();
  delete from portability.report where expires_at <= platform.now();
$$;
set local role carnet_owner;
revoke create on schema portability from carnet_gate;
select platform.let_destroy();
