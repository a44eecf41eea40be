-- How exactly the date of an act is known (« vers 2012 »), and what the virus scanner said of the bytes (abuse case A9).
alter table documents.entry
  add column act_precision text not null default 'instant' check (act_precision in ('instant', 'day', 'month', 'year', 'about')),
  -- none: no scanner was there; pending: it did not answer, and is asked again by whoever opens the document next
  add column scan text not null default 'none' check (scan in ('none', 'clean', 'pending', 'infected'));
grant update (scan) on documents.entry to carnet_gate;

grant create on schema documents to carnet_gate;
set local role carnet_gate;
-- The bytes are sealed under the holder's key, so no task of ours can read them: who opens the document has them scanned.
create function documents.note_scan(p_entry uuid, p_scan text) returns void
language sql security definer set search_path = '' as $$
  update documents.entry e set scan = p_scan, revision = e.revision + 1, updated_at = platform.now()
   where e.holder_id = platform.holder() and e.entry_id = p_entry and e.scan = 'pending' and p_scan in ('clean', 'infected')
     and platform.claim('opens') = 'yes' and documents.seen(e)
$$;
set local role carnet_owner;
revoke create on schema documents from carnet_gate;
revoke all on function documents.note_scan(uuid, text) from public;
grant execute on function documents.note_scan(uuid, text) to carnet_app;
