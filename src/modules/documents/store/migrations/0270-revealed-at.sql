-- When a document that waited for its announcement was shown to the person: it is new from then on, and not since its deposit (R12).
alter table documents.entry add column revealed_at timestamptz;

create function documents.note_revealed() returns trigger language plpgsql as $$
begin
  new.revealed_at := platform.now();
  return new;
end $$;
create trigger entry_revealed before update on documents.entry
  for each row when (old.invisible_to_patient and not new.invisible_to_patient) execute function documents.note_revealed();
