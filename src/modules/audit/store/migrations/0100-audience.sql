-- For whom a relative acts, on what ground, about whom; and who may learn that a line exists.
alter table audit.line
  -- a relative who acts for the holder: the actor is the relative
  add column acts_as text check (acts_as in ('representative', 'carer')),
  -- the program through which the act came
  add column software text,
  -- only for the holder, and for the professional whose act it is (R13, R17)
  add column secret boolean not null default false,
  -- what the access rests on: holder, mandate, treating, consent, team, code, emergency, author…
  add column basis text,
  -- whom the act is about: the professional who was blocked, the carer who was invited…
  add column subject_id text,
  add column subject_label text;

drop policy line_read on audit.line;
-- all: the holder; open: all but what is secret; own: one's own acts on the space one is in (R17)
create policy line_read on audit.line for select to carnet_app
  using (holder_id = platform.holder() and (platform.claim('trace') = 'all'
    or (platform.claim('trace') = 'open' and not secret)
    -- a relative never reads a secret line, be it about their own act
    or (platform.claim('trace') in ('open', 'own') and actor_id = platform.claim('actor')
      and (not secret or acts_as is null))));
grant select (acts_as, software, secret, basis, subject_id, subject_label) on audit.line to carnet_app;
