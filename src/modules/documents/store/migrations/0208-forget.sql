-- A depositor's receipts name the person beside the public id of the document: they go with the space (R18). That of a
-- refused deposit names nobody.
create policy receipt_of_destroyed on documents.receipt for delete to carnet_gate using (platform.claim('destroys') <> '');
create policy receipt_of_destroyed_seen on documents.receipt for select to carnet_gate using (platform.claim('destroys') <> '');
grant select (actor_id, reference), delete on documents.receipt to carnet_gate;

grant create on schema documents to carnet_gate;
set local role carnet_gate;
-- Called by a destruction, before the lines go. p_public: how the public ids of the space begin.
create function documents.forget_destroyed(p_holder uuid, p_public text) returns void
language sql security definer set search_path = '' as $$
  delete from documents.receipt r using (select distinct actor_id from audit.line where holder_id = p_holder) a
   where platform.claim('destroys') = p_holder::text and r.actor_id = a.actor_id and starts_with(r.reference, p_public || '.')
$$;
set local role carnet_owner;
revoke create on schema documents from carnet_gate;
revoke all on function documents.forget_destroyed(uuid, text) from public;
