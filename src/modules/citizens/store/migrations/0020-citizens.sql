-- Who a person is: INS, traits, contact channels.
create schema citizens;
grant usage on schema citizens to carnet_app, carnet_gate, carnet_batch;

create table citizens.person (
  holder_id uuid not null primary key,
  -- 13 characters and the key; oid says NIR, NIA, test or demonstration
  ins text not null check (ins ~ '^[0-9]{5}[0-9AB]{2}[0-9]{8}$'),
  ins_oid text not null,
  -- national identity rules: provisoire, recuperee, validee, qualifiee
  ins_status text not null check (ins_status in ('provisoire', 'recuperee', 'validee', 'qualifiee')),
  birth_name text not null,
  birth_given_names text not null,
  first_given_name text not null,
  usage_name text,
  usage_given_name text,
  sex text not null check (sex in ('M', 'F', 'I')),
  birth_date date not null,
  birth_cog text,
  created_at timestamptz not null default platform.now()
);

create table citizens.contact_channel (
  holder_id uuid not null,
  channel_id uuid not null,
  kind text not null check (kind in ('mail', 'sms')),
  value text not null,
  verified_at timestamptz,
  created_at timestamptz not null default platform.now(),
  primary key (holder_id, channel_id)
);

-- Directory tables: from something else to a holder, without health data. Reached by definer functions only.
create table citizens.ins_directory (
  ins text not null,
  ins_oid text not null,
  holder_id uuid not null,
  primary key (ins, ins_oid)
);
create table citizens.login_directory (
  issuer text not null,
  subject text not null,
  holder_id uuid not null,
  primary key (issuer, subject)
);

alter table citizens.person enable row level security;
alter table citizens.person force row level security;
alter table citizens.contact_channel enable row level security;
alter table citizens.contact_channel force row level security;
alter table citizens.ins_directory enable row level security;
alter table citizens.ins_directory force row level security;
alter table citizens.login_directory enable row level security;
alter table citizens.login_directory force row level security;

-- The identity of a space is read by whoever may be in it: the holder, a professional who holds the INS, the system.
create policy person_read on citizens.person for select to carnet_app
  using (holder_id = platform.holder() and platform.claim('side') in ('holder', 'professional', 'secretariat', 'system'));
create policy person_gate on citizens.person for select to carnet_gate using (true);
create policy person_batch on citizens.person to carnet_batch using (true) with check (true);

-- Contact channels are the holder's and the notifier's, never a professional's (R29).
create policy channel_read on citizens.contact_channel for select to carnet_app
  using (holder_id = platform.holder() and platform.claim('side') in ('holder', 'system'));
create policy channel_write on citizens.contact_channel for insert to carnet_app
  with check (holder_id = platform.holder() and platform.claim('side') = 'holder');
create policy channel_change on citizens.contact_channel for update to carnet_app
  using (holder_id = platform.holder() and platform.claim('side') = 'holder')
  with check (holder_id = platform.holder());
create policy channel_remove on citizens.contact_channel for delete to carnet_app
  using (holder_id = platform.holder() and platform.claim('side') = 'holder');
create policy channel_batch on citizens.contact_channel to carnet_batch using (true) with check (true);

create policy ins_gate on citizens.ins_directory for select to carnet_gate using (true);
create policy ins_batch on citizens.ins_directory to carnet_batch using (true) with check (true);
create policy login_gate on citizens.login_directory to carnet_gate using (true) with check (true);
create policy login_batch on citizens.login_directory to carnet_batch using (true) with check (true);

grant select on citizens.person to carnet_app, carnet_gate;
grant select, insert, update, delete on citizens.contact_channel to carnet_app;
grant select on citizens.ins_directory, citizens.login_directory to carnet_gate;
grant insert on citizens.login_directory to carnet_gate;
grant select, insert, update on citizens.person, citizens.contact_channel, citizens.ins_directory, citizens.login_directory to carnet_batch;

grant create on schema citizens to carnet_gate;
-- One person at a time, by the whole number: no list, no search (R16, A1).
create function citizens.holder_by_ins(p_ins text, p_oid text) returns uuid
language sql stable security definer set search_path = ''
  return (select holder_id from citizens.ins_directory where ins = p_ins and ins_oid = p_oid);
alter function citizens.holder_by_ins(text, text) owner to carnet_gate;

create function citizens.holder_by_login(p_issuer text, p_subject text) returns uuid
language sql stable security definer set search_path = ''
  return (select holder_id from citizens.login_directory where issuer = p_issuer and subject = p_subject);
alter function citizens.holder_by_login(text, text) owner to carnet_gate;

-- A first sign-in by an identity provider: the pivot identity must name exactly one person of the directory.
create function citizens.link_login(
  p_issuer text, p_subject text, p_birth_name text, p_given_name text, p_sex text, p_birth_date date, p_birth_cog text
) returns uuid language plpgsql security definer set search_path = '' as $$
declare found uuid[];
begin
  select array_agg(holder_id) into found from citizens.person
   where birth_date = p_birth_date and sex = p_sex and birth_name = p_birth_name
     and first_given_name = p_given_name and birth_cog is not distinct from p_birth_cog;
  if coalesce(cardinality(found), 0) <> 1 then return null; end if;
  insert into citizens.login_directory values (p_issuer, p_subject, found[1]) on conflict do nothing;
  return found[1];
end $$;
alter function citizens.link_login(text, text, text, text, text, date, text) owner to carnet_gate;
revoke create on schema citizens from carnet_gate;

create index person_by_traits on citizens.person (birth_date, birth_name, first_given_name);
revoke all on all functions in schema citizens from public;
grant execute on all functions in schema citizens to carnet_app, carnet_batch;
