/** What the catalogue of a migrated database says against the second gate: each check gives its faults, none if all is well. */
import type pg from 'pg';
import directory from '../src/modules/directory-tables.json' with { type: 'json' };

/** Tables that map something else to a holder: the only ones whose key does not begin with the holder. */
export const DIRECTORY: readonly string[] = directory.tables.map(({ name }) => name);

/** Tables that anyone of the house may read whole: nothing of a person is in them. */
export const OPEN: Readonly<Record<string, string>> = {
  'professionals.professional': 'the public directory of professionals',
  'professionals.structure': 'the public directory of establishments',
  'access.reference_version': 'the dated versions of the published matrix and nomenclatures',
  'access.reference_period': 'which of them are in force',
  'access.reference_act': 'who imported or withdrew them; no data of a person',
  'access.matrix_types': 'the published matrix',
  'access.profession_group': 'the published nomenclatures',
  'audit.security_event': 'refusals without a holder; the application may only add',
  'audit.pending': 'salted commitments; the application may only add, through its lines',
  'audit.leaf': 'salted commitments',
  'audit.subtree': 'hashes of the published tree',
  'audit.checkpoint': 'signed heads of the published tree',
  'audit.cosignature': 'what witnesses said of them',
  'platform.rate_limit': 'counts under digests',
  'migrations.applied': 'names of migrations',
};

export type Check = {
  readonly name: string;
  readonly says: string;
  /** Rows of one column `fault`. $1: directory tables, $2: open tables. */
  readonly sql: string;
};

const OURS = `not like all (array['pg\\_%', 'information_schema', 'graphile_worker'])`;
const tables = `
  select c.oid, n.nspname || '.' || c.relname as name, c.relrowsecurity as rls, c.relforcerowsecurity as forced,
    (select a.attnum from pg_attribute a where a.attrelid = c.oid and a.attname = 'holder_id' and not a.attisdropped) as holder
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname ${OURS}`;
const ROLES = `('carnet_app', 'carnet_batch', 'carnet_log', 'carnet_auditor')`;

export const CHECKS: readonly Check[] = [
  {
    name: 'forced',
    says: 'row-level security is enabled and forced on every table but the open ones',
    sql: `select name as fault from (${tables}) t where not (rls and forced) and (holder is not null or name <> all ($2))`,
  },
  {
    name: 'key',
    says: 'a primary key starts with the holder',
    sql: `select name as fault from (${tables}) t
      left join pg_index i on i.indrelid = t.oid and i.indisprimary
      where holder is not null and name <> all ($1) and i.indkey[0] is distinct from holder`,
  },
  {
    name: 'unique',
    says: 'no unique index spans holders',
    sql: `select name || ' ' || i.indexrelid::regclass as fault from (${tables}) t
      join pg_index i on i.indrelid = t.oid and i.indisunique
      where holder is not null and name <> all ($1) and not holder = any (i.indkey::int2[])`,
  },
  {
    name: 'foreign',
    says: 'no foreign key spans holders',
    sql: `select near.name || ' ' || k.conname as fault from pg_constraint k
      join (${tables}) near on near.oid = k.conrelid join (${tables}) far on far.oid = k.confrelid
      where k.contype = 'f' and (near.holder is not null or far.holder is not null)
        and not exists (select from unnest(k.conkey, k.confkey) as pair(a, b) where pair.a = near.holder and pair.b = far.holder)`,
  },
  {
    name: 'subselect',
    says: 'a policy holds no sub-select',
    sql: `select p.polrelid::regclass || ' ' || p.polname as fault from pg_policy p
      where coalesce(p.polqual::text, '') || coalesce(p.polwithcheck::text, '') like '%{SUBLINK%'`,
  },
  {
    name: 'pure',
    says: 'a function used in a policy reads no table, and its body is known to the catalogue',
    sql: `select f.oid::regprocedure || case when f.prosqlbody is null then ' has a body of text' else ' reads ' || r.refobjid::regclass end as fault
      from (
        with recursive used(oid) as (
          select refobjid from pg_depend where classid = 'pg_policy'::regclass and refclassid = 'pg_proc'::regclass
          union
          select d.refobjid from used join pg_depend d on d.classid = 'pg_proc'::regclass and d.objid = used.oid
            and d.refclassid = 'pg_proc'::regclass)
        select oid from used) used
      join pg_proc f using (oid)
      left join pg_depend r on r.classid = 'pg_proc'::regclass and r.objid = f.oid and r.refclassid = 'pg_class'::regclass
      where f.prosqlbody is null or r.refobjid is not null`,
  },
  {
    name: 'holder',
    says: 'a policy for the application keeps to the holder of the visit',
    sql: `select p.schemaname || '.' || p.tablename || ' ' || p.policyname as fault from pg_policies p
      join (${tables}) t on t.name = p.schemaname || '.' || p.tablename
      where holder is not null and not (p.roles <@ array['carnet_gate', 'carnet_batch', 'carnet_auditor']::name[])
        and ((p.cmd <> 'INSERT' and coalesce(p.qual, '') not like '%(holder_id = platform.holder())%')
          or (p.cmd in ('INSERT', 'ALL') and coalesce(p.with_check, p.qual, '') not like '%(holder_id = platform.holder())%')
          or (p.cmd = 'UPDATE' and p.with_check is not null and p.with_check not like '%(holder_id = platform.holder())%'))`,
  },
  {
    name: 'directory',
    says: 'the application reaches a directory table through functions only',
    sql: `select name || ' ' || role as fault from (${tables}) t, unnest(array['carnet_app', 'public']) role
      where name = any ($1) and has_table_privilege(role, oid, 'select, insert, update, delete, truncate')`,
  },
  {
    name: 'batch',
    says: 'the role that enrols cannot see the record or the trace',
    sql: `select name as fault from (${tables}) t where (name like 'documents.%' or name like 'audit.%' or name = 'platform.blob_chunk')
      and (has_table_privilege('carnet_batch', oid, 'select') or has_any_column_privilege('carnet_batch', oid, 'select'))`,
  },
  {
    name: 'owner',
    says: 'the roles that serve own nothing and belong to no other role',
    sql: `select r.rolname || ' owns ' || d.classid::regclass || ' ' || d.objid as fault from pg_shdepend d join pg_roles r on r.oid = d.refobjid
        where d.deptype = 'o' and r.rolname in ${ROLES}
      union all
      select m.member::regrole || ' is ' || m.roleid::regrole from pg_auth_members m where m.member::regrole::text in ${ROLES}`,
  },
  {
    name: 'power',
    says: 'no role of the house is a superuser, passes row-level security, makes roles or logs in',
    sql: `select rolname as fault from pg_roles where rolname like 'carnet\\_%'
      and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication or rolcanlogin)`,
  },
  {
    name: 'ddl',
    says: 'the roles that serve create, truncate and trigger nothing',
    sql: `select name || ' ' || r.rolname as fault from (${tables}) t, pg_roles r
        where r.rolname in ${ROLES} and has_table_privilege(r.rolname, t.oid, 'truncate, trigger, references')
      union all
      select n.nspname || ' ' || r.rolname from pg_namespace n, pg_roles r
        where n.nspname ${OURS} and r.rolname in ${ROLES} and has_schema_privilege(r.rolname, n.oid, 'create')`,
  },
  {
    name: 'definer',
    says: 'a definer function belongs to the gate or the queue and sets an empty search path',
    sql: `select p.oid::regprocedure || ' of ' || pg_get_userbyid(p.proowner) as fault from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where p.prosecdef and n.nspname not like 'pg\\_%'
        and (pg_get_userbyid(p.proowner) not in ('carnet_gate', 'carnet_jobs')
          or not coalesce(p.proconfig, '{}') && array['search_path=""', 'search_path='])`,
  },
  {
    name: 'public',
    says: 'nobody runs a definer function by being nobody in particular',
    sql: `select p.oid::regprocedure::text as fault from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where p.prosecdef and n.nspname not like 'pg\\_%' and has_function_privilege('public', p.oid, 'execute')`,
  },
  {
    name: 'view',
    says: 'a view acts as whoever asks',
    sql: `select c.oid::regclass::text as fault from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('v', 'm') and n.nspname ${OURS}
        and (c.relkind = 'm' or not coalesce(c.reloptions, '{}') && array['security_invoker=true', 'security_invoker=on'])`,
  },
];

export async function faultsOf(client: pg.ClientBase, check: Check): Promise<readonly string[]> {
  // A parameter that a check does not need must still be typed.
  const { rows } = await client.query<{ fault: string }>(
    `with given as (select $1::text[], $2::text[]) ${check.sql}`,
    [DIRECTORY, Object.keys(OPEN)],
  );
  return rows.map(({ fault }) => fault).sort();
}
