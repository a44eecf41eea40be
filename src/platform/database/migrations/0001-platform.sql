-- Technical tables, without one word of the field. A "holder" is the partition key (docs/decisions/0006).
create schema platform;
grant usage on schema platform to carnet_app, carnet_gate, carnet_batch, carnet_jobs;

-- A claim is a fact about the running transaction, set by the gate at its beginning and gone at its end.
-- An unset claim reads as '' so that every policy refuses by default.
create function platform.claim(name text) returns text language sql stable parallel safe
  return coalesce(current_setting('carnet.' || name, true), '');
create function platform.holder() returns uuid language sql stable parallel safe
  return nullif(current_setting('carnet.holder', true), '')::uuid;

-- The time, which the demonstration and the tests may move (platform/clock.ts): the same shift on both sides.
create function platform.clock_shift() returns interval language sql stable parallel safe
  return make_interval(secs => coalesce(nullif(current_setting('carnet.clock_shift', true), ''), '0')::double precision);
-- of the transaction
create function platform.now() returns timestamptz language sql stable parallel safe
  return now() + platform.clock_shift();
-- of this very moment, for the order of the lines of a history
create function platform.clock() returns timestamptz language sql volatile parallel safe
  return clock_timestamp() + platform.clock_shift();
-- in France
create function platform.today() returns date language sql stable parallel safe
  return (platform.now() at time zone 'Europe/Paris')::date;

-- The data key of a holder, wrapped by the master key. Destroying the row destroys every byte of the holder.
create table platform.holder_key (
  holder_id uuid not null,
  version smallint not null default 1,
  wrapped bytea not null,
  created_at timestamptz not null default now(),
  primary key (holder_id, version)
);

-- Encrypted bytes in chunks of at most 256 KB, each its own AES-256-GCM (nonce, ciphertext, tag).
create table platform.blob_chunk (
  holder_id uuid not null,
  blob_id uuid not null,
  seq smallint not null,
  bytes bytea not null check (octet_length(bytes) <= 262144 + 28),
  primary key (holder_id, blob_id, seq)
);
alter table platform.blob_chunk alter column bytes set storage external;

alter table platform.holder_key enable row level security;
alter table platform.holder_key force row level security;
alter table platform.blob_chunk enable row level security;
alter table platform.blob_chunk force row level security;

create policy holder_key_read on platform.holder_key for select to carnet_app
  using (holder_id = platform.holder() and platform.claim('key') = 'yes');
create policy holder_key_gate on platform.holder_key for select to carnet_gate using (true);
create policy holder_key_batch on platform.holder_key to carnet_batch using (true) with check (true);

-- Only the content that the record has opened in this transaction can be read; see documents.open_content.
create policy blob_read on platform.blob_chunk for select to carnet_app
  using (holder_id = platform.holder() and blob_id::text = platform.claim('blob'));
create policy blob_write on platform.blob_chunk for insert to carnet_app
  with check (holder_id = platform.holder() and platform.claim('deposits') = 'yes');

grant select on platform.holder_key to carnet_app, carnet_gate;
grant select, insert on platform.holder_key to carnet_batch;
grant select, insert on platform.blob_chunk to carnet_app;

-- Counts of the rate limits; `expire` is in milliseconds since 1970. Keys are digests.
create table platform.rate_limit (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);
grant select, insert, update, delete on platform.rate_limit to carnet_app;
