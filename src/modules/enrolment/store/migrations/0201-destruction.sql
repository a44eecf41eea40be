-- Destruction at the person's request (R18): their key, and every row of every table that has a holder. What stays are the
-- salted commitments of the trace, and a certificate that names nobody.

-- The certificate. `digest` binds the lines that went to an event that the witness saw.
create table enrolment.destruction (
  certificate_id uuid primary key,
  at timestamptz not null default platform.now(),
  -- rows by table
  rows jsonb not null,
  lines integer not null,
  -- SHA-256 of the commitments of the lines, sorted
  digest bytea not null
);
-- The commitments whose lines are gone by a destruction: without it, a verifier would take them for erased.
create table enrolment.destroyed_line (
  commitment bytea primary key,
  certificate_id uuid not null references enrolment.destruction
);
-- Whoever had everything destroyed is not enrolled again by a campaign: their number under the key of the seals.
create table enrolment.left_for_good (
  ins_seal bytea primary key
);
alter table enrolment.destruction enable row level security;
alter table enrolment.destruction force row level security;
alter table enrolment.destroyed_line enable row level security;
alter table enrolment.destroyed_line force row level security;
alter table enrolment.left_for_good enable row level security;
alter table enrolment.left_for_good force row level security;
create policy destruction_gate on enrolment.destruction to carnet_gate using (true) with check (true);
create policy destruction_check on enrolment.destruction for select to carnet_auditor using (true);
create policy destroyed_line_gate on enrolment.destroyed_line to carnet_gate using (true) with check (true);
create policy destroyed_line_check on enrolment.destroyed_line for select to carnet_auditor using (true);
create policy left_gate on enrolment.left_for_good to carnet_gate using (true) with check (true);
create policy left_batch on enrolment.left_for_good for select to carnet_batch using (true);
grant select, insert on enrolment.destruction, enrolment.destroyed_line, enrolment.left_for_good to carnet_gate;
grant usage on schema enrolment to carnet_auditor;
grant select on enrolment.destruction, enrolment.destroyed_line to carnet_auditor;
grant select on enrolment.left_for_good to carnet_batch;

-- A table that destruction must empty lets the gate do it, for the one holder whose destruction runs. To be called at the end
-- of each migration that adds a table with a holder: a test says so.
create function platform.let_destroy() returns void language plpgsql as $$
declare t regclass;
begin
  for t in select c.oid from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'holder_id' and not a.attisdropped
    where c.relkind in ('r', 'p') and pg_get_userbyid(c.relowner) = 'carnet_owner'
      and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'destroyed')
  loop
    execute format('create policy destroyed on %s for delete to carnet_gate using (holder_id::text = platform.claim(''destroys''))', t);
    execute format('create policy destroyed_seen on %s for select to carnet_gate using (holder_id::text = platform.claim(''destroys''))', t);
    execute format('grant select (holder_id), delete on %s to carnet_gate', t);
  end loop;
end $$;
revoke all on function platform.let_destroy() from public;
select platform.let_destroy();
do $$
declare s text;
begin
  for s in select nspname from pg_namespace where pg_get_userbyid(nspowner) = 'carnet_owner' loop
    execute format('grant usage on schema %I to carnet_gate', s);
  end loop;
end $$;

-- The history stays append-only for everybody and everything else.
create function audit.refuse_line_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_user = 'carnet_gate' and platform.claim('destroys') = old.holder_id::text then return old; end if;
  raise exception 'The audit trail is append-only.';
end $$;
drop trigger line_append_only on audit.line;
create trigger line_append_only before update or delete on audit.line for each row execute function audit.refuse_line_change();
-- their commitments are computed once more before they go
grant select on audit.line to carnet_gate;
grant insert on audit.security_event to carnet_gate;
-- a child's row names the parent that insures it; and finds its children by it (J01)
create policy insured_parent_left on enrolment.insured for update to carnet_gate using (true) with check (true);
grant update (insured_ins, insured_oid) on enrolment.insured to carnet_gate;
create index insured_by on enrolment.insured (insured_ins, insured_oid) where insured_ins is not null;

grant create on schema enrolment to carnet_gate;
set local role carnet_gate;

-- In a closed space that `enter` holds: nothing of its holder is left when it returns. What it returns is for the last words
-- to the person, and for the seal of their number; it is written nowhere.
-- p_public: how the public ids of its documents begin.
create function enrolment.destroy(p_certificate uuid, p_public text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  holder constant uuid := platform.holder();
  person record;
  mails jsonb;
  commitments bytea[];
  digest bytea;
  gone jsonb := '{}';
  t oid;
  n bigint;
  again boolean;
begin
  if not exists (select from enrolment.space where holder_id = holder and state = 'closed') then
    raise exception 'Only a closed space is destroyed.';
  end if;
  select p.ins, p.ins_oid into person from citizens.person p where p.holder_id = holder;
  select coalesce(jsonb_agg(c.value), '[]') into mails from citizens.contact_channel c
   where c.holder_id = holder and c.kind = 'mail' and c.verified_at is not null;
  select coalesce(array_agg(c order by c), '{}') into commitments
    from (select audit.line_commitment(l) as c from audit.line l where l.holder_id = holder) lines;
  digest := sha256(array_to_string(array(select encode(c, 'hex') from unnest(commitments) c), '')::bytea);

  -- what this person is in the spaces of others ends; those spaces keep their own history
  update representation.mandate m set status = 'ended', ended_at = platform.now(), ended_by = 'Carnet'
    from representation.acts_for a where a.person_id = holder and m.holder_id = a.holder_id and m.mandate_id = a.mandate_id
     and m.status = 'accepted' and m.holder_id <> holder;
  delete from representation.acts_for where person_id = holder;
  update enrolment.insured set insured_ins = null, insured_oid = null
   where insured_ins = person.ins and insured_oid = person.ins_oid;

  execute format('set local carnet.destroys = %L', holder);
  -- rows that speak of the person and are kept by somebody else: their module forgets them
  for t in select p.oid from pg_catalog.pg_proc p where p.proname = 'forget_destroyed' and pg_catalog.pg_get_userbyid(p.proowner) = 'carnet_gate' loop
    execute format('select %s($1, $2)', t::regproc) using holder, p_public;
  end loop;
  -- tables of one space may lean on one another: those that are still leant on come again
  loop
    again := false;
    for t in select c.oid from pg_catalog.pg_class c join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attname = 'holder_id'
        and not a.attisdropped
      where c.relkind in ('r', 'p') and pg_catalog.pg_get_userbyid(c.relowner) = 'carnet_owner'
    loop
      begin
        execute format('delete from %s where holder_id = $1', t::regclass) using holder;
        get diagnostics n = row_count;
        if n > 0 then gone := gone || jsonb_build_object(t::regclass::text, n); end if;
      exception when foreign_key_violation then again := true;
      end;
    end loop;
    exit when not again;
  end loop;
  set local carnet.destroys = '';

  insert into enrolment.destruction (certificate_id, rows, lines, digest)
  values (p_certificate, gone, cardinality(commitments), digest);
  insert into enrolment.destroyed_line (commitment, certificate_id) select c, p_certificate from unnest(commitments) c;
  -- an event like any other: its own commitment is a leaf, and the witness sees it
  insert into audit.security_event (event_id, actor_kind, actor_id, action, code, request_id)
  values (gen_random_uuid(), 'SYSTEM', 'Carnet', 'space.destroy', encode(digest, 'hex'), p_certificate::text);
  return jsonb_build_object('ins', person.ins, 'insOid', person.ins_oid, 'mails', mails);
end $$;

create function enrolment.leave_for_good(p_seal bytea) returns void language sql security definer set search_path = '' as $$
  insert into enrolment.left_for_good values (p_seal) on conflict do nothing
$$;

-- Whoever holds the number of a certificate reads it: it names nobody.
create function enrolment.certificate(p_certificate uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('at', at, 'rows', rows, 'lines', lines) from enrolment.destruction where certificate_id = p_certificate
$$;

set local role carnet_owner;
revoke create on schema enrolment from carnet_gate;
revoke all on function enrolment.destroy(uuid, text), enrolment.leave_for_good(bytea), enrolment.certificate(uuid) from public;
grant execute on function enrolment.destroy(uuid, text), enrolment.leave_for_good(bytea), enrolment.certificate(uuid) to carnet_app;
grant execute on function audit.line_commitment(audit.line) to carnet_gate;
