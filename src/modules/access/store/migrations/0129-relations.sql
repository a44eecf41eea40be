-- Teams, share codes, emergency accesses, oppositions: the relations that a person and their professionals make
-- (rulings R20, R40, R44–R51).

-- The holder authorises too; a structure states for one of its professionals (R46, R47). `secret`: the care of a minor kept
-- from the representatives, while it lasts (R13, EX_0.1-1100): a row of its own, so that an open statement stays as it was.
alter table access.consent add column ground text not null default 'statement' check (ground in ('statement', 'holder', 'secret'));
-- the structure within which it was stated for somebody else; counts only if they are of it
alter table access.consent add column structure_id text;
alter table access.consent drop constraint consent_basis_check;
alter table access.consent add constraint consent_basis_check
  check (basis in ('care_team', 'consent_given', 'consent_collected_for_another', 'holder'));
alter table access.consent drop constraint consent_pkey;
alter table access.consent add primary key (holder_id, professional_id, ground);

-- The care team of an episode (L1110-12): who follows the person, for whom, until when.
create table access.care_team (
  holder_id uuid not null,
  team_id uuid not null,
  structure_id text not null,
  structure_label text not null,
  opened_by text not null,
  opened_by_label text not null,
  opened_at timestamptz not null default platform.now(),
  until timestamptz,
  ended_at timestamptz,
  ended_by text,
  primary key (holder_id, team_id)
);
create table access.care_team_member (
  holder_id uuid not null,
  team_id uuid not null,
  professional_id text not null,
  structure_id text not null,
  since timestamptz not null default platform.now(),
  until timestamptz,
  primary key (holder_id, team_id, professional_id)
);
create index care_team_member_by_professional on access.care_team_member (holder_id, professional_id);

-- Eight digits, entered with the INS, once (R20, R27). `types`: '*' or '|code|code|', the types of the chosen shelves.
create table access.share_code (
  holder_id uuid not null,
  code_id uuid not null,
  code_hash bytea not null,
  shelves text[] not null,
  types text not null,
  minutes integer not null check (minutes in (30, 120, 360)),
  created_by text not null,
  created_at timestamptz not null default platform.now(),
  tries smallint not null default 0,
  used_by text,
  used_at timestamptz,
  ends_at timestamptz,
  ended_at timestamptz,
  primary key (holder_id, code_id)
);

-- One person, one professional, one session, with its reason (R44, L1111-17 I). Shown to the person with its justification.
create table access.emergency_access (
  holder_id uuid not null,
  emergency_id uuid not null,
  professional_id text not null,
  session_hash bytea not null,
  mode text not null check (mode in ('bris_de_glace', 'centre_15')),
  reason text not null check (length(btrim(reason)) >= 3),
  opened_at timestamptz not null default platform.now(),
  ends_at timestamptz not null,
  closed_at timestamptz,
  justify_before timestamptz,
  justification text check (length(btrim(justification)) >= 10),
  justified_at timestamptz,
  primary key (holder_id, emergency_id)
);
create index emergency_by_session on access.emergency_access (holder_id, session_hash);

-- What the person hides from now on (R49), and whose deposits they refuse (R6, R32). No row: the defaults.
alter table access.switches add column hides_new boolean not null default false;
create table access.feeding_opposition (
  holder_id uuid not null,
  against text not null check (against in ('professional', 'structure', 'team')),
  against_id text not null,
  against_label text not null,
  since timestamptz not null default platform.now(),
  primary key (holder_id, against, against_id)
);

do $$
declare t text;
begin
  foreach t in array array['care_team', 'care_team_member', 'share_code', 'emergency_access', 'feeding_opposition'] loop
    execute format('alter table access.%I enable row level security', t);
    execute format('alter table access.%I force row level security', t);
    execute format('create policy %I on access.%I for select to carnet_gate using (true)', t || '_gate', t);
    execute format('grant select on access.%I to carnet_gate, carnet_app', t);
    execute format('create policy %I on access.%I to carnet_batch using (true) with check (true)', t || '_batch', t);
    execute format('grant select, insert, update, delete on access.%I to carnet_batch', t);
  end loop;
end $$;

-- Who sees the relations of a space: whoever may decide on them (claim `relations`), and a professional their own. The
-- first three were written for the holder alone.
drop policy consent_read on access.consent;
drop policy block_read on access.block;
drop policy treating_doctor_read on access.treating_doctor;
drop policy switches_read on access.switches;
drop policy consent_state on access.consent;
drop policy consent_renew on access.consent;
drop policy block_lift on access.block;
drop policy switches_set on access.switches;
drop policy switches_change on access.switches;
do $$
declare
  t text;
  own constant text := 'platform.claim(''side'') = ''professional'' and professional_id = platform.claim(''actor'')';
begin
  foreach t in array array['consent', 'block', 'treating_doctor', 'care_team_member', 'emergency_access'] loop
    execute format('create policy %I on access.%I for select to carnet_app
      using (holder_id = platform.holder() and (platform.claim(''relations'') = ''yes'' or %s) %s)', t || '_read', t, own,
      -- representatives do not learn of it
      case when t = 'consent' then 'and (ground <> ''secret'' or platform.claim(''secret'') = ''yes'')' else '' end);
  end loop;
  foreach t in array array['switches', 'feeding_opposition', 'share_code'] loop
    execute format('create policy %I on access.%I for select to carnet_app
      using (holder_id = platform.holder() and platform.claim(''relations'') = ''yes'')', t || '_read', t);
  end loop;
  foreach t in array array['switches', 'feeding_opposition', 'share_code'] loop
    execute format('create policy %I on access.%I for insert to carnet_app
      with check (holder_id = platform.holder() and platform.claim(''grants'') = ''yes'')', t || '_set', t);
    execute format('create policy %I on access.%I for update to carnet_app
      using (holder_id = platform.holder() and platform.claim(''grants'') = ''yes'') with check (holder_id = platform.holder())',
      t || '_change', t);
  end loop;
end $$;

-- A professional or a reception states (claim `states`), a holder authorises (claim `grants`): each under its own ground.
create policy consent_state on access.consent for insert to carnet_app
  with check (holder_id = platform.holder() and stated_by = platform.claim('actor')
    and (ground in ('statement', 'secret') and platform.claim('states') = 'yes'
        and (professional_id = platform.claim('actor') or structure_id = platform.claim('structure') and structure_id <> '')
      or ground = 'holder' and platform.claim('grants') = 'yes'));
create policy consent_renew on access.consent for update to carnet_app
  using (holder_id = platform.holder() and (platform.claim('states') = 'yes'
    -- whoever blocks also withdraws what the professional had
    or platform.claim('blocks') = 'yes' or (platform.claim('amends') = 'yes' and professional_id = platform.claim('actor'))))
  with check (holder_id = platform.holder());
create policy block_lift on access.block for delete to carnet_app
  using (holder_id = platform.holder() and platform.claim('grants') = 'yes');

create policy team_read on access.care_team for select to carnet_app
  using (holder_id = platform.holder() and (platform.claim('relations') = 'yes'
    or (structure_id = platform.claim('structure') and platform.claim('side') in ('professional', 'secretariat'))));
create policy team_open on access.care_team for insert to carnet_app
  with check (holder_id = platform.holder() and platform.claim('teams') = 'open' and structure_id = platform.claim('structure') and structure_id <> ''
    and opened_by = platform.claim('actor'));
create policy team_end on access.care_team for update to carnet_app
  using (holder_id = platform.holder() and platform.claim('teams') in ('open', 'end')
    and structure_id = platform.claim('structure') and structure_id <> '')
  with check (holder_id = platform.holder());
create policy member_see on access.care_team_member for select to carnet_app
  using (holder_id = platform.holder() and structure_id = platform.claim('structure') and structure_id <> ''
    and platform.claim('side') in ('professional', 'secretariat'));
create policy member_add on access.care_team_member for insert to carnet_app
  with check (holder_id = platform.holder() and platform.claim('teams') = 'open'
    and structure_id = platform.claim('structure') and structure_id <> '');
create policy member_end on access.care_team_member for update to carnet_app
  using (holder_id = platform.holder() and platform.claim('teams') in ('open', 'end')
    and structure_id = platform.claim('structure') and structure_id <> '')
  with check (holder_id = platform.holder());

-- The claim `breaks` is the mode that may be opened now, by this professional, for this person.
create policy emergency_open on access.emergency_access for insert to carnet_app
  with check (holder_id = platform.holder() and professional_id = platform.claim('actor') and mode = platform.claim('breaks'));
create policy emergency_change on access.emergency_access for update to carnet_app
  using (holder_id = platform.holder() and platform.claim('amends') = 'yes' and professional_id = platform.claim('actor'))
  with check (holder_id = platform.holder() and professional_id = platform.claim('actor'));
create policy feeding_allow on access.feeding_opposition for delete to carnet_app
  using (holder_id = platform.holder() and platform.claim('grants') = 'yes');

grant insert on access.care_team, access.care_team_member, access.emergency_access, access.share_code, access.feeding_opposition to carnet_app;
grant delete on access.feeding_opposition to carnet_app;
grant update (until, ended_at, ended_by) on access.care_team to carnet_app;
grant update (until) on access.care_team_member to carnet_app;
grant update (ended_at) on access.share_code to carnet_app;
grant update (closed_at, justification, justified_at) on access.emergency_access to carnet_app;
