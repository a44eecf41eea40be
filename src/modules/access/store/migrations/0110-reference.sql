-- The matrix, the types and the professions as dated versions side by side (docs/decisions/0009). The database is the
-- authority; the files of a release are its first content. Nothing of a person is in these tables.
drop table access.reference;
drop table access.matrix_column;
drop table access.profession_column;

-- One version of one set, with its tables as they were given. A version is never changed, and never forgotten.
create table access.reference_version (
  version_id integer generated always as identity primary key,
  dataset text not null check (dataset in ('matrix', 'types', 'professions')),
  version text not null,
  valid_from date not null,
  source text not null,
  -- name of the table → CSV
  tables jsonb not null,
  -- withdrawn by a rollback: as if it were not there
  withdrawn boolean not null default false
);
create unique index reference_version_name on access.reference_version (dataset, version) where not withdrawn;

-- Who did what to the versions. `login` is the account of the database that did it.
create table access.reference_act (
  act_id integer generated always as identity primary key,
  at timestamptz not null default platform.clock(),
  login text not null default session_user,
  act text not null check (act in ('ship', 'import', 'rollback', 'restore')),
  version_ids integer[] not null,
  reason text
);

-- Which versions are in force together, made anew from the versions by each act: at most one period holds a day.
create table access.reference_period (
  from_day date primary key,
  until_day date not null default 'infinity',
  matrix_id integer not null references access.reference_version,
  types_id integer not null references access.reference_version,
  professions_id integer not null references access.reference_version,
  -- names the three together, for the application's memory
  edition text not null generated always as (matrix_id::text || '.' || types_id::text || '.' || professions_id::text) stored,
  exclude using gist (daterange(from_day, until_day) with &&)
);

-- What the second gate needs of a version, made from its tables when it comes.
-- The document types a column of the matrix may read, as '|code|code|'.
create table access.matrix_types (
  version_id integer not null references access.reference_version,
  group_code text not null,
  types text not null,
  primary key (version_id, group_code)
);
-- From a profession to its column. qualifier: savoir-faire of a doctor or section of a pharmacist; '*' for all others.
create table access.profession_group (
  version_id integer not null references access.reference_version,
  profession_system text not null,
  profession_code text not null,
  qualifier text not null default '*',
  group_code text,
  primary key (version_id, profession_system, profession_code, qualifier)
);

-- What is in force at the moment of the clock that the transaction uses: a version to come takes effect by itself at
-- 00:00 in Paris, and an act in its own transaction.
create view access.reference_in_force with (security_invoker = true) as
  select edition, matrix_id, types_id, professions_id, from_day, until_day from access.reference_period
  where from_day <= platform.today() and platform.today() < until_day;
create view access.matrix_column with (security_invoker = true) as
  select m.group_code, m.types from access.reference_in_force r join access.matrix_types m on m.version_id = r.matrix_id;
create view access.profession_column with (security_invoker = true) as
  select p.profession_system, p.profession_code, p.qualifier, p.group_code
  from access.reference_in_force r join access.profession_group p on p.version_id = r.professions_id;

grant select on access.reference_version, access.reference_act, access.reference_period, access.matrix_types,
  access.profession_group, access.reference_in_force, access.matrix_column, access.profession_column to carnet_gate, carnet_app;
