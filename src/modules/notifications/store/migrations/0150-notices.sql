-- What a person is to be told, when, and the mails that told it. Nothing medical (A14). Each recipient has rows of their own:
-- a parent's mail about a child is planned, and may be dropped, in the parent's partition.

-- A notice is its cause: one a recipient, whatever the retries.
alter table notifications.notification drop constraint notification_pkey;
drop index notifications.notification_cause;
alter table notifications.notification
  drop column notification_id, drop column sent_at, drop column channel_kind, drop column message_id,
  add primary key (holder_id, cause),
  -- the space it is about, when it is not the recipient's own
  add column about uuid,
  -- no representative may learn that it exists (R13, A6)
  add column secret boolean not null default false,
  -- who caused it: nobody is told of their own act
  add column caused_by text,
  -- null: the recipient asked for no mail of this kind, or it was told before this migration
  add column due_at timestamptz,
  -- the representatives are still to be told, each in their own partition
  add column relay boolean not null default false,
  -- the mail that tells it
  add column mail_id uuid;
create index notification_due on notifications.notification (due_at) where mail_id is null and due_at is not null;
create index notification_relay on notifications.notification (created_at) where relay;
grant delete on notifications.notification to carnet_app;

-- One mail to one person. What it says follows from these columns, so that a retry is the same message.
create table notifications.mail (
  holder_id uuid not null,
  mail_id uuid not null,
  -- a kind that is told at once, or 'digest'
  kind text not null,
  -- how many notices, of one's own space and of others'
  own integer not null default 0,
  others integer not null default 0,
  -- « Qui a regardé » of the month is in it
  looks boolean not null default false,
  message_id text not null,
  created_at timestamptz not null default platform.now(),
  attempts integer not null default 1,
  -- until then it is being sent, or rests after a failure
  next_try_at timestamptz not null default platform.now() + interval '10 minutes',
  sent_at timestamptz,
  -- null with sent_at: the person has no channel
  channel_kind text,
  primary key (holder_id, mail_id)
);
create index mail_waiting on notifications.mail (next_try_at) where sent_at is null;

-- What each person chose (I07); no row means the defaults. What is told at once cannot be chosen.
create table notifications.preference (
  holder_id uuid not null primary key,
  cadences jsonb not null default '{}'
    check (not jsonb_path_exists(cadences, '$.* ? (@ != "immediate" && @ != "daily" && @ != "weekly" && @ != "monthly" && @ != "never")')),
  -- in the time of Paris; equal: no quiet hours
  quiet_from time not null,
  quiet_to time not null
);

-- What a professional is told on their page, keyed by the one who is told (R1111-48). No medical content.
create table notifications.to_professional (
  actor_id text not null,
  cause text not null,
  kind text not null,
  at timestamptz not null default platform.clock(),
  -- public id of the space, and how its person is called
  person text not null,
  person_label text not null,
  primary key (actor_id, cause)
);
create index to_professional_by_time on notifications.to_professional (at);

do $$
declare t text;
begin
  foreach t in array array['mail', 'preference', 'to_professional'] loop
    execute format('alter table notifications.%I enable row level security', t);
    execute format('alter table notifications.%I force row level security', t);
  end loop;
  foreach t in array array['notification', 'mail', 'preference', 'to_professional'] loop
    execute format('create policy %I on notifications.%I to carnet_gate using (true) with check (true)', t || '_gate', t);
  end loop;
end $$;
create policy mail_system on notifications.mail to carnet_app
  using (holder_id = platform.holder() and platform.claim('side') = 'system')
  with check (holder_id = platform.holder() and platform.claim('side') = 'system');
create policy mail_holder on notifications.mail for select to carnet_app
  using (holder_id = platform.holder() and platform.claim('side') = 'holder');
-- the person alone: neither representatives nor carers choose how somebody else is told (R29)
create policy preference_holder on notifications.preference to carnet_app
  using (holder_id = platform.holder() and platform.claim('side') = 'holder')
  with check (holder_id = platform.holder() and platform.claim('side') = 'holder');
create policy to_professional_own on notifications.to_professional for select to carnet_app
  using (actor_id = platform.claim('actor') and platform.claim('side') = 'professional');

grant select, insert, update on notifications.mail to carnet_app;
grant select, insert, update on notifications.preference to carnet_app;
grant select on notifications.to_professional to carnet_app;
grant usage on schema notifications to carnet_gate;
grant select, insert, delete on notifications.notification to carnet_gate;
grant select, delete on notifications.mail to carnet_gate;
grant select on notifications.preference to carnet_gate;
grant select, insert, delete on notifications.to_professional to carnet_gate;
grant usage on schema audit, access, representation, enrolment to carnet_gate;
-- that somebody looked, never at what
create policy line_looks on audit.line for select to carnet_gate using (true);
grant select (holder_id, at, actor_kind, action, outcome, secret) on audit.line to carnet_gate;

-- When a mail leaves, in the time of Paris: at once, at the end of the quiet hours, or with the digest of 18:30 (weekly: on Monday).
create function notifications.due(p_cadence text, p_quiet_from time, p_quiet_to time, p_now timestamptz) returns timestamptz
language plpgsql immutable as $$
declare
  here constant timestamp := p_now at time zone 'Europe/Paris';
  planned timestamp;
  hour time;
begin
  if p_cadence = 'never' then return null; end if;
  if p_cadence = 'always' then return p_now; end if;
  planned := case p_cadence
    when 'immediate' then here
    when 'weekly' then date_trunc('week', here) + interval '18:30'
    else here::date + time '18:30' end;
  if p_cadence <> 'immediate' and planned <= here then
    planned := planned + case p_cadence when 'weekly' then interval '7 days' else interval '1 day' end;
  end if;
  hour := planned::time;
  if (hour >= p_quiet_from and hour < p_quiet_to)
    or (p_quiet_from > p_quiet_to and (hour >= p_quiet_from or hour < p_quiet_to)) then
    planned := planned::date + p_quiet_to;
    if p_quiet_to <= hour then planned := planned + interval '1 day'; end if;
  elsif p_cadence = 'immediate' then
    -- not by the clock of Paris and back: an hour of October comes twice
    return p_now;
  end if;
  return planned at time zone 'Europe/Paris';
end $$;

grant create on schema notifications to carnet_gate;
set local role carnet_gate;

-- Plans one notice for the person of this visit, whoever visits: one statement, in the transaction of what it tells.
-- p_setting: the preference that its cadence follows; p_cadence: without a preference, or 'always'.
create function notifications.note(
  p_kind text, p_setting text, p_cadence text, p_cause text, p_secret boolean, p_relayed boolean, p_about uuid, p_by text
) returns void language plpgsql security definer set search_path = '' as $$
declare
  visited constant uuid := platform.holder();
  cadence text := p_cadence;
  chosen notifications.preference;
begin
  if visited is null or platform.claim('side') in ('', 'none') then
    raise exception 'A notice is planned inside a visit.';
  end if;
  select * into chosen from notifications.preference p where p.holder_id = visited;
  if p_setting is not null then cadence := coalesce(chosen.cadences->>p_setting, p_cadence); end if;
  insert into notifications.notification (holder_id, cause, kind, about, secret, caused_by, due_at, relay)
  values (visited, p_cause, p_kind, p_about, p_secret, p_by,
    notifications.due(cadence, coalesce(chosen.quiet_from, '21:00'), coalesce(chosen.quiet_to, '08:00'), platform.now()),
    p_relayed and not p_secret and exists (select from representation.mandate m
      where m.holder_id = visited and m.kind in ('parent', 'guardian') and m.status = 'accepted'))
  on conflict (holder_id, cause) do nothing;
end $$;

-- On the page of each treating doctor in force, but for the one who acted and those whom the person blocked (R4, R1111-48).
create function notifications.tell_treating_doctors(p_kind text, p_cause text, p_by text, p_person text, p_person_label text)
returns void language plpgsql security definer set search_path = '' as $$
declare doctor text;
begin
  if platform.claim('side') <> 'system' then
    raise exception 'The notifier tells, nobody else.';
  end if;
  for doctor in
    select t.professional_id from access.treating_doctor t
     where t.holder_id = platform.holder() and t.since <= platform.today() and (t.until is null or t.until > platform.today())
       and t.professional_id <> p_by
       and not exists (select from access.block b where b.holder_id = t.holder_id and b.professional_id = t.professional_id)
  loop
    insert into notifications.to_professional (actor_id, cause, kind, person, person_label)
    values (doctor, p_cause, p_kind, p_person, p_person_label)
    on conflict (actor_id, cause) do nothing;
  end loop;
end $$;

-- Whom something is due for, the longest waiting first; a mail is given up after four days.
create function notifications.due_holders(p_limit integer) returns table (holder_id uuid)
language sql stable security definer set search_path = '' as $$
  select due.holder_id from (
    (select n.holder_id, n.due_at as since from notifications.notification n
      where n.mail_id is null and n.due_at <= platform.now() order by n.due_at limit p_limit)
    union all
    (select n.holder_id, n.created_at from notifications.notification n where n.relay order by n.created_at limit p_limit)
    union all
    (select m.holder_id, m.next_try_at from notifications.mail m
      where m.sent_at is null and m.next_try_at <= platform.now() and m.created_at > platform.now() - interval '4 days'
      order by m.next_try_at limit p_limit)) due
  group by due.holder_id order by min(due.since) limit p_limit
$$;

-- The open spaces of a slice that a professional looked at between two instants. `open`: one look at least is not secret.
create function notifications.looked_at(p_first uuid, p_last uuid, p_after uuid, p_from timestamptz, p_to timestamptz, p_limit integer)
returns table (holder_id uuid, open boolean)
language sql stable security definer set search_path = '' as $$
  select s.holder_id, looks.open
  from enrolment.space s
  cross join lateral (
    select bool_or(not l.secret) as open from audit.line l
     where l.holder_id = s.holder_id and l.at >= p_from and l.at < p_to and l.actor_kind = 'HEALTHCARE_PROFESSIONAL'
       and l.outcome = 'allowed' and l.action in ('space.open', 'document.list', 'document.read')) looks
  where s.holder_id >= p_first and s.holder_id <= p_last and (p_after is null or s.holder_id > p_after)
    and s.state in ('created', 'active') and looks.open is not null
  order by s.holder_id limit p_limit
$$;

-- What was told more than thirteen months ago is forgotten, a slice at a time.
create function notifications.forget(p_first uuid, p_last uuid) returns void
language sql security definer set search_path = '' as $$
  delete from notifications.notification where holder_id >= p_first and holder_id <= p_last
    and created_at < platform.now() - interval '13 months' and (mail_id is not null or due_at is null) and not relay;
  delete from notifications.mail where holder_id >= p_first and holder_id <= p_last
    and created_at < platform.now() - interval '13 months';
  delete from notifications.to_professional where at < platform.now() - interval '13 months';
$$;

set local role carnet_owner;
revoke create on schema notifications from carnet_gate;
revoke all on all functions in schema notifications from public;
grant execute on all functions in schema notifications to carnet_gate, carnet_app;
