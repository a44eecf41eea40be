-- « Tout cacher » is undone without touching what was hidden otherwise (C09, R49): each document keeps the act that hid it,
-- until it is shown again.
alter table documents.entry add column hidden_with uuid;
create index entry_hidden_with on documents.entry (holder_id, hidden_with) where hidden_with is not null;
grant update (hidden_with) on documents.entry to carnet_app;

create function documents.shown_again() returns trigger language plpgsql as $$
begin
  if not new.hidden then new.hidden_with := null; end if;
  return new;
end $$;
create trigger entry_shown before update on documents.entry
  for each row when (not new.hidden and old.hidden_with is not null) execute function documents.shown_again();
