-- Codes, cards, proofs, and each step of a space's life (R1, R16, R27).

-- The code of a letter, sealed under a key that is not in the database. A reissue is a new generation and revokes the others.
create table enrolment.code (
  holder_id uuid not null,
  generation integer not null check (generation >= 1),
  seal bytea not null,
  issued_at timestamptz not null default platform.now(),
  -- the first moment at which it is worth nothing
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz,
  campaign_id uuid,
  primary key (holder_id, generation)
);

-- The number of the health card, sealed as a code is; null when the insurer did not give it.
create table enrolment.card (
  holder_id uuid not null primary key,
  serial_seal bytea
);

-- Who showed a card and a code, for half an hour: the secret is in a cookie, its digest here.
create table enrolment.proof (
  proof_hash bytea primary key,
  holder_id uuid not null,
  generation integer not null,
  created_at timestamptz not null default platform.now(),
  expires_at timestamptz not null
);

-- Every step of a space's life. The list of what may happen is rules/lifecycle.ts; a test compares the two.
create table enrolment.transition (
  holder_id uuid not null,
  transition_id uuid not null,
  at timestamptz not null default platform.now(),
  act text not null,
  from_state text not null,
  to_state text not null,
  actor_kind text not null check (actor_kind in ('holder', 'representative', 'system', 'desk')),
  actor_label text not null,
  terms_version text,
  campaign_id uuid,
  primary key (holder_id, transition_id),
  constraint transition_known check ((from_state, act, to_state) in (
    ('none', 'announce', 'announced'),
    ('announced', 'oppose', 'opposed'),
    ('opposed', 'withdraw', 'created'),
    ('announced', 'open', 'created'),
    ('announced', 'activate', 'active'), ('created', 'activate', 'active'), ('opposed', 'activate', 'active'),
    ('created', 'close', 'closed'), ('active', 'close', 'closed'),
    ('closed', 'reopen', 'active'),
    ('closed', 'destroy', 'destroyed'),
    ('announced', 'decease', 'deceased'), ('opposed', 'decease', 'deceased'), ('created', 'decease', 'deceased'),
    ('active', 'decease', 'deceased'), ('closed', 'decease', 'deceased')
  )),
  constraint transition_terms check (act <> 'activate' or terms_version is not null)
);

alter table enrolment.code enable row level security;
alter table enrolment.code force row level security;
alter table enrolment.card enable row level security;
alter table enrolment.card force row level security;
alter table enrolment.proof enable row level security;
alter table enrolment.proof force row level security;
alter table enrolment.transition enable row level security;
alter table enrolment.transition force row level security;

create policy code_gate on enrolment.code to carnet_gate using (true) with check (true);
create policy code_batch on enrolment.code to carnet_batch using (true) with check (true);
create policy card_gate on enrolment.card for select to carnet_gate using (true);
create policy card_batch on enrolment.card to carnet_batch using (true) with check (true);
create policy proof_gate on enrolment.proof to carnet_gate using (true) with check (true);
-- The person's side and Carnet read the dates of the space; nobody changes them.
create policy transition_read on enrolment.transition for select to carnet_app
  using (holder_id = platform.holder() and platform.claim('side') in ('holder', 'system'));
create policy transition_gate on enrolment.transition to carnet_gate using (true) with check (true);
create policy transition_batch on enrolment.transition to carnet_batch using (true) with check (true);

grant select, insert, update on enrolment.code to carnet_gate, carnet_batch;
grant select on enrolment.card to carnet_gate;
grant select, insert, update on enrolment.card to carnet_batch;
grant select, insert, delete on enrolment.proof to carnet_gate;
grant select on enrolment.transition to carnet_app;
grant select, insert on enrolment.transition to carnet_gate, carnet_batch;
