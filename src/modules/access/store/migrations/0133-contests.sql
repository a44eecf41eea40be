-- « Je ne reconnais pas cet accès » : a line of the history that the person asks to have explained, until when, and what
-- was answered (L1111-19, GDPR art. 12: one month; R50).
create table access.contest (
  holder_id uuid not null,
  case_id uuid not null,
  line_id uuid not null,
  opened_by text not null,
  opened_at timestamptz not null default platform.now(),
  said text not null default '' check (length(said) <= 1000),
  due_at timestamptz not null,
  -- of a line that is kept from the representatives
  secret boolean not null,
  answered_at timestamptz,
  answered_by text,
  answer text check (length(btrim(answer)) >= 10),
  primary key (holder_id, case_id)
);
create unique index contest_of_line on access.contest (holder_id, line_id);
create index contest_due on access.contest (due_at) where answered_at is null;

alter table access.contest enable row level security;
alter table access.contest force row level security;
create policy contest_read on access.contest for select to carnet_app
  using (holder_id = platform.holder() and (platform.claim('side') = 'system'
    or (platform.claim('side') in ('holder', 'representative') and platform.claim('trace') in ('all', 'open')
      and (not secret or platform.claim('secret') = 'yes'))));
create policy contest_open on access.contest for insert to carnet_app
  with check (holder_id = platform.holder() and platform.claim('contests') = 'yes' and opened_by = platform.claim('actor') and answered_at is null
    and (not secret or platform.claim('secret') = 'yes'));
create policy contest_answer on access.contest for update to carnet_app
  using (holder_id = platform.holder() and platform.claim('side') = 'system')
  with check (holder_id = platform.holder());
create policy contest_batch on access.contest for select to carnet_batch using (true);
grant select, insert on access.contest to carnet_app;
grant update (answered_at, answered_by, answer) on access.contest to carnet_app;
grant select on access.contest to carnet_batch;
