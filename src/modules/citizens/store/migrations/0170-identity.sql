-- How sure an identity is, and what made it so: the two acts, the attributes, numbers before, numbers met twice.
alter table citizens.person
  add column homonym boolean not null default false,
  add column doubtful boolean not null default false,
  add column fictitious boolean not null default false,
  add constraint person_doubt check (not (doubtful and fictitious)),
  add constraint person_provisional check (not (doubtful or fictitious) or ins_status = 'provisoire');

create table citizens.identity_act (
  holder_id uuid not null,
  act_id uuid not null,
  at timestamptz not null default platform.now(),
  act text not null check (act in ('checked', 'obtained', 'withdrawn', 'homonyme', 'douteux', 'fictif', 'lifted', 'renumbered')),
  -- what was shown: a code of IDENTITY_DOCUMENTS; never a number of it
  document text,
  status_before text not null,
  status_after text not null,
  actor_id text not null,
  actor_label text not null,
  primary key (holder_id, act_id)
);
-- A number that was the person's. The directory keeps leading from it to them.
create table citizens.former_ins (
  holder_id uuid not null,
  ins text not null check (ins ~ '^[0-9]{5}[0-9AB]{2}[0-9]{8}$'),
  ins_oid text not null,
  from_day date,
  until_day date,
  noted_at timestamptz not null default platform.now(),
  primary key (holder_id, ins, ins_oid)
);
-- INSi gave this person a number that leads to somebody else here. Told, and settled by people: never merged by itself.
create table citizens.duplicate (
  holder_id uuid not null,
  ins text not null,
  ins_oid text not null,
  other_holder uuid not null,
  at timestamptz not null default platform.now(),
  settled_at timestamptz,
  primary key (holder_id, ins, ins_oid)
);

alter table citizens.identity_act enable row level security;
alter table citizens.identity_act force row level security;
alter table citizens.former_ins enable row level security;
alter table citizens.former_ins force row level security;
alter table citizens.duplicate enable row level security;
alter table citizens.duplicate force row level security;

-- Only who cares for people checks identities. The acts are added and never changed.
create policy identity_act_read on citizens.identity_act for select to carnet_app
  using (holder_id = platform.holder() and platform.claim('side') not in ('', 'none', 'carer'));
create policy identity_act_add on citizens.identity_act for insert to carnet_app
  with check (holder_id = platform.holder() and platform.claim('side') in ('professional', 'secretariat'));
create policy former_ins_read on citizens.former_ins for select to carnet_app
  using (holder_id = platform.holder() and platform.claim('side') not in ('', 'none', 'carer'));
create policy former_ins_add on citizens.former_ins for insert to carnet_app
  with check (holder_id = platform.holder() and platform.claim('side') in ('professional', 'secretariat'));
create policy person_qualify on citizens.person for update to carnet_app
  using (holder_id = platform.holder() and platform.claim('side') in ('professional', 'secretariat'))
  with check (holder_id = platform.holder());
create policy duplicate_gate on citizens.duplicate to carnet_gate using (true) with check (true);
create policy identity_act_batch on citizens.identity_act to carnet_batch using (true) with check (true);
create policy former_ins_batch on citizens.former_ins to carnet_batch using (true) with check (true);
create policy duplicate_batch on citizens.duplicate to carnet_batch using (true) with check (true);
create policy ins_gate_add on citizens.ins_directory for insert to carnet_gate with check (true);

grant select, insert on citizens.identity_act, citizens.former_ins to carnet_app;
grant update (ins, ins_oid, ins_status, birth_name, birth_given_names, first_given_name, birth_cog, homonym, doubtful, fictitious)
  on citizens.person to carnet_app;
grant select, insert on citizens.duplicate to carnet_gate;
grant insert on citizens.ins_directory to carnet_gate;
grant select, insert, update on citizens.identity_act, citizens.former_ins, citizens.duplicate to carnet_batch;

grant create on schema citizens to carnet_gate;
set local role carnet_gate;

-- From now on the numbers lead to the person of the visit. False, and nothing done, when one leads to somebody else: that is
-- noted, and who asked learns no more of them (R16).
create function citizens.claim_numbers(p_ins text[], p_oids text[]) returns boolean
language plpgsql security definer set search_path = '' as $$
declare own constant uuid := platform.holder();
begin
  if own is null or platform.claim('side') not in ('professional', 'secretariat') then return false; end if;
  insert into citizens.duplicate (holder_id, ins, ins_oid, other_holder)
    select own, d.ins, d.ins_oid, d.holder_id from unnest(p_ins, p_oids) n(ins, oid)
      join citizens.ins_directory d on d.ins = n.ins and d.ins_oid = n.oid where d.holder_id <> own
    on conflict do nothing;
  if exists (select from unnest(p_ins, p_oids) n(ins, oid)
      join citizens.ins_directory d on d.ins = n.ins and d.ins_oid = n.oid where d.holder_id <> own) then return false; end if;
  -- taken at this very moment by somebody else: the unique key stops the whole act
  insert into citizens.ins_directory (ins, ins_oid, holder_id)
    select n.ins, n.oid, own from unnest(p_ins, p_oids) n(ins, oid)
     where not exists (select from citizens.ins_directory d where d.ins = n.ins and d.ins_oid = n.oid);
  return true;
end $$;

-- Does somebody else have the names, the sex and the day of birth of the person of the visit?
create function citizens.has_homonym() returns boolean
language sql stable security definer set search_path = ''
  return exists (select from citizens.person own join citizens.person other
      on other.birth_date = own.birth_date and other.birth_name = own.birth_name
     and other.first_given_name = own.first_given_name and other.sex = own.sex and other.holder_id <> own.holder_id
    where own.holder_id = platform.holder());

set local role carnet_owner;
revoke create on schema citizens from carnet_gate;
revoke all on function citizens.claim_numbers(text[], text[]), citizens.has_homonym() from public;
grant execute on function citizens.claim_numbers(text[], text[]), citizens.has_homonym() to carnet_app;
