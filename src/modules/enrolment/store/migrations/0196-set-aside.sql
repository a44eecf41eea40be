-- Somebody whose notice does not leave is set aside and tried again; an address that failed is not used again; and what an
-- operator does leaves a line.

alter table enrolment.invitation
  -- how often it did not leave, and when it is tried again
  add column tries integer not null default 0,
  add column retry_at timestamptz,
  -- digest of the address or addresses that it goes to, and of those that failed
  add column sent_to bytea,
  add column failed bytea[] not null default '{}';

-- Not before: those who are left of it were set aside.
alter table enrolment.lot add column resume_at timestamptz;

-- What operators did: shown to them, and each line is also an event of the trace, which nobody changes unseen.
create table enrolment.campaign_act (
  act_id uuid not null primary key,
  at timestamptz not null default platform.now(),
  -- null: of no campaign alone
  campaign_id uuid,
  act text not null check (act in ('import', 'plan', 'run', 'pause', 'returns', 'bounces')),
  actor_kind text not null check (actor_kind in ('professional', 'terminal')),
  actor_label text not null,
  -- counts only
  detail jsonb not null default '{}'
);
create index campaign_act_latest on enrolment.campaign_act (at desc);
alter table enrolment.campaign_act enable row level security;
alter table enrolment.campaign_act force row level security;
create policy campaign_act_batch on enrolment.campaign_act to carnet_batch using (true) with check (true);
grant select, insert on enrolment.campaign_act to carnet_batch;

grant usage on schema audit to carnet_batch;
grant insert on audit.security_event to carnet_batch;
