-- The professional's side of access: how an agreement was given, what one opened in an emergency, the search without a
-- number of the emergency call centre (H05, R37, R44, TD0.5).

-- Said or written, when the person agrees; null within the care team, where being informed is enough (L1110-12).
alter table access.consent add column form text check (form in ('oral', 'written'));
create policy consent_state_gate on access.consent to carnet_gate using (true) with check (true);
grant insert, update (stated_at, stated_by, basis, form, expires_at, withdrawn_at, structure_id) on access.consent to carnet_gate;

-- Whoever treats a person in an emergency may call their treating doctor: the claims are those of an opened emergency.
create policy treating_doctor_emergency on access.treating_doctor for select to carnet_app
  using (holder_id = platform.holder() and platform.claim('side') = 'professional' and platform.claim('reads') = 'all'
    and platform.claim('breaks') in ('bris_de_glace', 'centre_15'));

-- The emergencies a professional opened, keyed by them: what they still have to explain. No medical content; the reason and
-- the explanation stay in the space.
create table access.own_emergency (
  actor_id text not null,
  emergency_id uuid not null,
  -- public id of the space, and how its person is called
  person text not null,
  person_label text not null,
  mode text not null check (mode in ('bris_de_glace', 'centre_15')),
  opened_at timestamptz not null,
  ends_at timestamptz not null,
  closed_at timestamptz,
  justify_before timestamptz,
  justified_at timestamptz,
  primary key (actor_id, emergency_id)
);
alter table access.own_emergency enable row level security;
alter table access.own_emergency force row level security;
create policy own_emergency_own on access.own_emergency to carnet_app
  using (actor_id = platform.claim('actor') and platform.claim('side') = 'professional')
  with check (actor_id = platform.claim('actor') and platform.claim('side') = 'professional');
grant select, insert on access.own_emergency to carnet_app;
grant update (closed_at, justified_at) on access.own_emergency to carnet_app;

-- A name in use in the national writing, as birth names are kept.
create function citizens.trait(name text) returns text
language sql immutable parallel safe set search_path = ''
  return btrim(regexp_replace(regexp_replace(regexp_replace(
    upper(regexp_replace(normalize(replace(replace(replace(name, 'œ', 'oe'), 'Œ', 'OE'), '’', ''''), NFKD), '[\u0300-\u036f]', '', 'g')),
    '[^A-Z''-]+', ' ', 'g'), ' ?([''-]) ?', '\1', 'g'), ' +', ' ', 'g'));
create index person_by_birth_name on citizens.person (birth_name, birth_date);
create index person_by_usage_name on citizens.person (citizens.trait(usage_name), birth_date) where usage_name is not null;
grant execute on function citizens.trait(text) to carnet_gate, carnet_app, carnet_batch;

grant create on schema access to carnet_gate;
set local role carnet_gate;
-- States for oneself or for a professional of one's structure (claim `states`, R46). Whoever states for another may not see
-- what that one stated, and must be able to state over it. Returns whether the professional had stated nothing before.
create function access.state_consent(p_professional text, p_ground text, p_basis text, p_form text, p_until timestamptz)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  here constant uuid := platform.holder();
  me constant text := platform.claim('actor');
  my_structure constant text := platform.claim('structure');
  is_new boolean;
begin
  if platform.claim('states') <> 'yes' or here is null or p_ground not in ('statement', 'secret')
    or not (p_professional = me and platform.claim('side') = 'professional'
      or my_structure <> '' and exists (select from professionals.professional p
        where p.professional_id = p_professional and p.structure_id = my_structure)) then
    raise insufficient_privilege using message = 'The claims do not allow to state this.';
  end if;
  is_new := not exists (select from access.consent c where c.holder_id = here and c.professional_id = p_professional
    and c.withdrawn_at is null and (p_ground = 'secret' or c.ground <> 'secret'));
  insert into access.consent as c (holder_id, professional_id, ground, stated_at, stated_by, basis, form, expires_at, structure_id)
  values (here, p_professional, p_ground, platform.now(), me, p_basis, p_form, p_until,
    case when p_professional = me then null else my_structure end)
  on conflict (holder_id, professional_id, ground) do update set stated_at = excluded.stated_at, stated_by = excluded.stated_by,
    basis = excluded.basis, form = excluded.form, expires_at = excluded.expires_at, withdrawn_at = null,
    structure_id = excluded.structure_id;
  return is_new;
end $$;

-- Persons by their traits, for a regulating doctor: no number is given, and who refuses the call centre, has no open space
-- or blocked this doctor is not there (TD0.5, R37, R4, R16). A year, or one day: p_from to p_to, both included.
create function access.search_person(p_name text, p_given_name text, p_from date, p_to date, p_sex text, p_limit integer)
returns table (holder_id uuid, state text, samu boolean, blocked boolean, birth_name text, first_given_name text, usage_name text, usage_given_name text,
  sex text, birth_date date, birth_cog text)
language plpgsql stable security definer set search_path = '' as $$
begin
  if platform.claim('side') <> 'professional' or not exists (select from professionals.professional p
      where p.professional_id = platform.claim('actor') and p.regulator and p.profession_code = '10') then
    return;
  end if;
  return query
    with named as (
      select n.* from citizens.person n where n.birth_name = p_name and n.birth_date between p_from and p_to
      union
      select n.* from citizens.person n where n.usage_name is not null and citizens.trait(n.usage_name) = p_name
        and n.birth_date between p_from and p_to)
    select n.holder_id, e.state, coalesce(w.emergency_samu, true), b.holder_id is not null, n.birth_name, n.first_given_name, n.usage_name, n.usage_given_name, n.sex, n.birth_date, n.birth_cog
      from named n join enrolment.space e on e.holder_id = n.holder_id
      left join access.switches w on w.holder_id = n.holder_id
      left join access.block b on b.holder_id = n.holder_id and b.professional_id = platform.claim('actor')
     where e.state in ('created', 'active') and coalesce(w.emergency_samu, true)
       and (p_given_name is null or p_given_name = n.first_given_name or p_given_name = citizens.trait(n.usage_given_name)
         or p_given_name = any (string_to_array(n.birth_given_names, ' ')))
       and (p_sex is null or n.sex = p_sex)
       and b.holder_id is null
     order by n.birth_date, n.first_given_name, n.holder_id limit p_limit;
end $$;
set local role carnet_owner;
revoke create on schema access from carnet_gate;
revoke all on function access.search_person(text, text, date, date, text, integer),
  access.state_consent(text, text, text, text, timestamptz) from public;
grant execute on function access.search_person(text, text, date, date, text, integer),
  access.state_consent(text, text, text, text, timestamptz) to carnet_app;
