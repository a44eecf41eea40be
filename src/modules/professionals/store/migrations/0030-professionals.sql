-- Who a professional or an establishment is. A directory: no holder's data.
create schema professionals;
grant usage on schema professionals to carnet_app, carnet_gate, carnet_batch;

create table professionals.structure (
  -- Struct_IdNat: 1 + FINESS, 3 + SIRET…
  structure_id text primary key,
  name text not null,
  finess text,
  -- JDV_J02 healthcareFacilityTypeCode, for example SA01
  sector_code text,
  commune text,
  phone text
);

create table professionals.professional (
  -- PS_IdNat: 8 + RPPS, 3 + FINESS/…; or another national prefix
  professional_id text primary key,
  rpps text,
  family_name text not null,
  given_name text not null,
  title text,
  -- TRE_G15 and its neighbours: code, code system, savoir-faire (TRE_R01), section of the Ordre (TRE_G05)
  profession_code text not null,
  profession_system text not null,
  savoir_faire text,
  section text,
  profession_label text not null,
  -- a doctor who regulates at a Centre 15 (R37)
  regulator boolean not null default false,
  structure_id text references professionals.structure,
  phone text,
  updated_at timestamptz not null default platform.now()
);
grant select, insert, update on professionals.structure, professionals.professional to carnet_app, carnet_batch;
grant select on professionals.structure, professionals.professional to carnet_gate;
