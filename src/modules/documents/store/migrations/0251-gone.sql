-- Was this document deleted? Told to its author alone (HTTP 410): for anybody else it never was (R2).
grant create on schema documents to carnet_gate;
set local role carnet_gate;
create function documents.gone(p_entry uuid) returns boolean language sql stable security definer set search_path = ''
  return exists (select from documents.entry e where e.holder_id = platform.holder() and e.entry_id = p_entry and e.status = 'deleted'
    and platform.claim('reads') <> 'none' and documents.is_author(platform.claim('side'), platform.claim('actor'),
      platform.claim('structure'), e.origin, e.author_id, e.author_structure_id, e.own_name));
set local role carnet_owner;
revoke create on schema documents from carnet_gate;
revoke all on function documents.gone(uuid) from public;
grant execute on function documents.gone(uuid) to carnet_app;
