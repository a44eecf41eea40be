-- What was done, by whom, on whose space. Append-only: the application may add and read, nobody may change (R1111-43, R17).
create schema audit;
grant usage on schema audit to carnet_app, carnet_gate;

create table audit.line (
  holder_id uuid not null,
  line_id uuid not null,
  at timestamptz not null default platform.clock(),
  -- HEALTHCARE_PROFESSIONAL, HEALTHCARE_FACILITY, PATIENT, SYSTEM… as the national trace names them
  actor_kind text not null,
  actor_id text not null,
  actor_label text not null,
  actor_profession text,
  structure_id text,
  structure_label text,
  action text not null,
  outcome text not null check (outcome in ('allowed', 'refused')),
  -- the code of the rule that decided, and the mode of access
  rule text not null,
  mode text not null check (mode in ('normal', 'bris_de_glace', 'centre_15')),
  object_id uuid,
  -- the document that the person may not learn of yet (R12, R34): kept for an inquiry, read by no page
  sealed_object_id uuid,
  -- how many objects a list showed
  count integer,
  request_id text,
  primary key (holder_id, line_id)
);
create index line_by_time on audit.line (holder_id, at desc);
create index line_by_object on audit.line (holder_id, object_id, at desc) where object_id is not null;

alter table audit.line enable row level security;
alter table audit.line force row level security;
-- the whole history, or one's own acts on the space one is in (R17)
create policy line_read on audit.line for select to carnet_app
  using (holder_id = platform.holder() and (platform.claim('trace') = 'all'
    or (platform.claim('trace') = 'own' and actor_id = platform.claim('actor'))));
create policy line_add on audit.line for insert to carnet_app
  with check (holder_id = platform.holder() and actor_id = platform.claim('actor'));
grant insert on audit.line to carnet_app;
grant select (holder_id, line_id, at, actor_kind, actor_id, actor_label, actor_profession, structure_id, structure_label,
  action, outcome, rule, mode, object_id, count, request_id) on audit.line to carnet_app;

-- A refusal without a known holder: no INS, no name (architecture, convention 3).
create table audit.security_event (
  event_id uuid primary key,
  at timestamptz not null default platform.clock(),
  actor_kind text not null,
  actor_id text not null,
  action text not null,
  code text not null,
  request_id text
);
grant insert on audit.security_event to carnet_app;

create function audit.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'The audit trail is append-only.';
end $$;
create trigger line_append_only before update or delete on audit.line
  for each row execute function audit.refuse_change();
create trigger line_no_truncate before truncate on audit.line
  for each statement execute function audit.refuse_change();
create trigger event_append_only before update or delete on audit.security_event
  for each row execute function audit.refuse_change();
create trigger event_no_truncate before truncate on audit.security_event
  for each statement execute function audit.refuse_change();
