-- What the person carries for an emergency: which lines of the profile stand on their card (D07). The lines themselves stay in
-- profile.fact and are read under its own rules. Only the person and who represents them know of a card.
create table profile.card (
  holder_id uuid primary key,
  chosen_at timestamptz not null default platform.now()
);
create table profile.card_line (
  holder_id uuid not null,
  -- all the versions of a line share it
  logical_id uuid not null,
  -- chosen when the line was kept from the representatives: they do not know of the choice either (R13)
  secret boolean not null,
  -- the version that was chosen, and whether it was hidden then
  fact_id uuid not null,
  was_hidden boolean not null,
  primary key (holder_id, logical_id, secret)
);
alter table profile.card enable row level security;
alter table profile.card force row level security;
alter table profile.card_line enable row level security;
alter table profile.card_line force row level security;
create policy own on profile.card to carnet_app
  using (holder_id = platform.holder() and platform.claim('side') in ('holder', 'representative') and platform.claim('reads') = 'all')
  with check (holder_id = platform.holder() and platform.claim('side') in ('holder', 'representative')
    and platform.claim('deposits') = 'yes');
create policy own on profile.card_line to carnet_app
  using (holder_id = platform.holder() and platform.claim('side') in ('holder', 'representative') and platform.claim('reads') = 'all'
    and (not secret or platform.claim('secret') = 'yes'))
  with check (holder_id = platform.holder() and platform.claim('side') in ('holder', 'representative')
    and platform.claim('deposits') = 'yes' and (not secret or platform.claim('secret') = 'yes'));
grant select, insert, update on profile.card to carnet_app;
grant select, insert, delete on profile.card_line to carnet_app;
select platform.let_destroy();
