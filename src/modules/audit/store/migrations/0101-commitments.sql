-- A line cannot be changed without being seen: each leaves a salted commitment, and the commitments become the leaves of a
-- tree whose heads are signed and witnessed. The log knows commitments only: no holder, no number, no name.

alter table audit.line
  -- without it, nobody can guess a line from its commitment: 244 random bits
  add column salt bytea not null default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),
  -- seconds by which the clock was moved, in the demonstration and in tests (platform.clock_shift); null for the real time
  add column clock_shift integer default nullif(extract(epoch from platform.clock_shift())::integer, 0);
-- The sealed object in what is proved, without naming it (R12, R34).
alter table audit.line
  add column sealed_digest bytea generated always as
    (sha256('carnet.sealed.v1'::bytea || salt || uuid_send(sealed_object_id))) stored;
alter table audit.security_event
  add column salt bytea not null default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),
  add column clock_shift integer default nullif(extract(epoch from platform.clock_shift())::integer, 0);
grant select (salt, clock_shift, sealed_digest) on audit.line to carnet_app;

-- Commitments on their way to the tree. A heap without key: nothing that two commits would wait for.
create table audit.pending (
  commitment bytea not null,
  queued_at timestamptz not null default clock_timestamp()
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- RFC 6962: the leaves in their order, and the hashes of the complete subtrees of 256^n leaves (height 8, 16, 24…), from which
-- any root or proof is made by reading at most 256 hashes a level.
create table audit.leaf (
  leaf_index bigint primary key,
  commitment bytea not null unique
);
create table audit.subtree (
  height smallint not null,
  subtree_index bigint not null,
  hash bytea not null,
  primary key (height, subtree_index)
);
-- Signed heads of the tree (c2sp.org/tlog-checkpoint), and what witnesses said of them (c2sp.org/tlog-cosignature).
create table audit.checkpoint (
  size bigint primary key,
  root bytea not null,
  note text not null,
  -- how long the oldest of its new leaves had waited
  waited_ms integer not null,
  signed_at timestamptz not null default clock_timestamp()
);
create table audit.cosignature (
  size bigint not null references audit.checkpoint,
  witness text not null,
  line text not null,
  witnessed_at timestamptz not null,
  received_at timestamptz not null default clock_timestamp(),
  primary key (size, witness)
);

do $$
declare t text;
begin
  foreach t in array array['leaf', 'subtree', 'checkpoint', 'cosignature'] loop
    execute format('create trigger %I before update or delete on audit.%I for each row execute function audit.refuse_change()', t || '_append_only', t);
    execute format('create trigger %I before truncate on audit.%I for each statement execute function audit.refuse_change()', t || '_no_truncate', t);
    execute format('grant select on audit.%I to carnet_app', t);
    execute format('grant select, insert on audit.%I to carnet_log', t);
  end loop;
end $$;
grant usage on schema audit to carnet_log;
grant select, delete on audit.pending to carnet_log;
grant select (queued_at) on audit.pending to carnet_app;
grant insert on audit.pending to carnet_gate;

-- SHA-256 of a tag, the salt, and every column as a JSON array; times in UTC to the microsecond. Written again by whoever
-- verifies: README.md gives the form.
create function audit.line_commitment(line audit.line) returns bytea language sql stable
  return sha256('carnet.line.v1'::bytea || line.salt || convert_to(json_build_array(
    line.holder_id, line.line_id, to_char(line.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), line.clock_shift,
    line.actor_kind, line.actor_id, line.actor_label, line.actor_profession, line.structure_id, line.structure_label,
    line.acts_as, line.software, line.action, line.outcome, line.rule, line.mode, line.basis, line.subject_id,
    line.subject_label, line.secret, line.object_id, encode(line.sealed_digest, 'hex'), line.count, line.request_id
  )::text, 'UTF8'));
create function audit.event_commitment(event audit.security_event) returns bytea language sql stable
  return sha256('carnet.event.v1'::bytea || event.salt || convert_to(json_build_array(
    event.event_id, to_char(event.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), event.clock_shift,
    event.actor_kind, event.actor_id, event.action, event.code, event.request_id
  )::text, 'UTF8'));

grant create on schema audit to carnet_gate;
set local role carnet_gate;
-- Owned by the gate, so that no role that serves can add a leaf without a line.
create function audit.commit_line() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into audit.pending (commitment) values (audit.line_commitment(new));
  return null;
end $$;
create function audit.commit_event() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into audit.pending (commitment) values (audit.event_commitment(new));
  return null;
end $$;
revoke all on function audit.commit_line(), audit.commit_event() from public;
grant execute on function audit.commit_line(), audit.commit_event() to carnet_owner;
set local role carnet_owner;
revoke create on schema audit from carnet_gate;

create trigger line_committed after insert on audit.line for each row execute function audit.commit_line();
create trigger event_committed after insert on audit.security_event for each row execute function audit.commit_event();

-- What was written before is committed now, in its order; the owner passes row-level security for this statement alone.
alter table audit.line no force row level security;
insert into audit.pending (commitment) select commitment from (
  select at, audit.line_commitment(line) as commitment from audit.line line
  union all select at, audit.event_commitment(event) from audit.security_event event) before order by at;
alter table audit.line force row level security;
