-- Campaigns: who is insured where, who is told when, and what became of each notice (R1, R1111-28).

-- What the insurers' file says of a person beside the identity. Replaced whole by each file.
create table enrolment.insured (
  holder_id uuid not null primary key,
  fund text not null,
  rank text not null check (rank in ('insured', 'dependant')),
  -- of whom a dependant depends
  insured_ins text,
  insured_oid text,
  -- lines of the postal address, without empty ones; null without an address
  address text[],
  country text not null,
  ame boolean not null,
  overseas boolean not null,
  protected boolean not null,
  deceased_on date,
  seen_at timestamptz not null default platform.now()
);

create table enrolment.campaign (
  campaign_id uuid not null primary key,
  name text not null unique check (length(name) between 1 and 80),
  -- days a person has, the day of sending not counted (R1)
  window_days integer not null check (window_days between 1 and 366),
  state text not null check (state in ('prepared', 'running', 'paused')),
  -- most a second, by each process that sends; null without a limit
  mails_a_second integer check (mails_a_second > 0),
  letters_a_second integer check (letters_a_second > 0),
  created_at timestamptz not null default platform.now()
);

-- People of one fund who are told on one day; `rolling`: who came after the plan was made.
create table enrolment.wave (
  campaign_id uuid not null,
  wave integer not null,
  day date not null,
  fund text not null,
  kind text not null check (kind in ('planned', 'rolling')),
  primary key (campaign_id, wave)
);

-- What is sent in one go, by one channel. Its row is locked by whoever sends it: a process that dies lets go of it.
create table enrolment.lot (
  campaign_id uuid not null,
  lot integer not null,
  wave integer not null,
  channel text not null check (channel in ('mail', 'letter')),
  people integer not null,
  state text not null check (state in ('waiting', 'begun', 'done')),
  begun_at timestamptz,
  done_at timestamptz,
  primary key (campaign_id, lot)
);
create index lot_to_send on enrolment.lot (campaign_id, wave, lot) where state <> 'done';

create table enrolment.invitation (
  holder_id uuid not null,
  campaign_id uuid not null,
  lot integer,
  channel text check (channel in ('mail', 'letter')),
  -- planned, prepared (code made, may be on its way), sent, undelivered; excluded and spared never are;
  -- opened and settled once the deadline is over
  state text not null check (state in ('planned', 'excluded', 'spared', 'prepared', 'sent', 'undelivered', 'opened', 'settled')),
  reason text check (reason is not null or state not in ('excluded', 'spared', 'undelivered')),
  generation integer,
  -- the first moment at which the person may no longer answer; only ever moved later
  deadline timestamptz,
  planned_at timestamptz not null default platform.now(),
  sent_at timestamptz,
  settled_at timestamptz,
  primary key (holder_id, campaign_id),
  check (state not in ('prepared', 'sent', 'opened', 'settled') or (deadline is not null and generation is not null))
);
create index invitation_of_lot on enrolment.invitation (campaign_id, lot, holder_id) where lot is not null;
create index invitation_due on enrolment.invitation (deadline) where state = 'sent';

alter table enrolment.insured enable row level security;
alter table enrolment.insured force row level security;
alter table enrolment.campaign enable row level security;
alter table enrolment.campaign force row level security;
alter table enrolment.wave enable row level security;
alter table enrolment.wave force row level security;
alter table enrolment.lot enable row level security;
alter table enrolment.lot force row level security;
alter table enrolment.invitation enable row level security;
alter table enrolment.invitation force row level security;

create policy insured_batch on enrolment.insured to carnet_batch using (true) with check (true);
create policy insured_gate on enrolment.insured for select to carnet_gate using (true);
create policy campaign_batch on enrolment.campaign to carnet_batch using (true) with check (true);
create policy campaign_gate on enrolment.campaign for select to carnet_gate using (true);
create policy wave_batch on enrolment.wave to carnet_batch using (true) with check (true);
create policy lot_batch on enrolment.lot to carnet_batch using (true) with check (true);
create policy invitation_batch on enrolment.invitation to carnet_batch using (true) with check (true);
create policy invitation_gate on enrolment.invitation for select to carnet_gate using (true);

grant select on enrolment.insured, enrolment.campaign, enrolment.invitation to carnet_gate;
grant select, insert, update on enrolment.insured, enrolment.campaign, enrolment.wave, enrolment.lot, enrolment.invitation
  to carnet_batch;
