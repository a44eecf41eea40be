-- What a person was told, when and by which channel. Nothing medical (A14).
create schema notifications;
grant usage on schema notifications to carnet_app;

create table notifications.notification (
  holder_id uuid not null,
  notification_id uuid not null,
  kind text not null,
  -- the event that caused it: one notification an event, whatever the retries
  cause text not null,
  created_at timestamptz not null default platform.now(),
  sent_at timestamptz,
  -- mail, sms; null when the person has no channel
  channel_kind text,
  message_id text,
  primary key (holder_id, notification_id)
);
create unique index notification_cause on notifications.notification (holder_id, cause);
alter table notifications.notification enable row level security;
alter table notifications.notification force row level security;
create policy notification_system on notifications.notification to carnet_app
  using (holder_id = platform.holder() and platform.claim('side') = 'system')
  with check (holder_id = platform.holder() and platform.claim('side') = 'system');
create policy notification_holder on notifications.notification for select to carnet_app
  using (holder_id = platform.holder() and platform.claim('side') = 'holder');
grant select, insert, update on notifications.notification to carnet_app;
