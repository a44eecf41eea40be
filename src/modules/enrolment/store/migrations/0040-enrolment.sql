-- Is a space announced, opposed, open, closed (rulings R18, R35).
create schema enrolment;
grant usage on schema enrolment to carnet_app, carnet_gate, carnet_batch;

create table enrolment.space (
  holder_id uuid not null primary key,
  state text not null check (state in ('announced', 'opposed', 'created', 'active', 'closed', 'destroyed', 'deceased')),
  since timestamptz not null default platform.now(),
  last_visit_at timestamptz,
  previous_visit_at timestamptz
);
alter table enrolment.space enable row level security;
alter table enrolment.space force row level security;
create policy space_read on enrolment.space for select to carnet_app
  using (holder_id = platform.holder() and platform.claim('side') not in ('', 'none'));
-- an UPDATE right is what FOR SHARE asks for: a writer locks the space so that a closing waits for it
create policy space_visit on enrolment.space for update to carnet_app
  using (holder_id = platform.holder() and platform.claim('side') not in ('', 'none'))
  with check (holder_id = platform.holder() and platform.claim('side') = 'holder');
create policy space_gate on enrolment.space for select to carnet_gate using (true);
create policy space_batch on enrolment.space to carnet_batch using (true) with check (true);
grant select on enrolment.space to carnet_app, carnet_gate;
grant update (last_visit_at, previous_visit_at) on enrolment.space to carnet_app;
grant select, insert, update on enrolment.space to carnet_batch;
