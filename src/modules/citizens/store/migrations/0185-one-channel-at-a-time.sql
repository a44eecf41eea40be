-- Changes of one person's channels come one after the other, and a change that is applied at once is that person's alone.
grant create on schema citizens to carnet_gate;
set local role carnet_gate;

-- Until the end of the transaction: what is read of a person's channels after it stays true.
create function citizens.lock_channels(p_holder uuid) returns void
language sql security definer set search_path = '' as $$
  select pg_advisory_xact_lock(hashtextextended('channels/' || p_holder, 0))
$$;

drop function citizens.apply_channel_changes();
-- Applies what waited long enough, of everybody or of one. Each is told by its holder and id.
create function citizens.apply_channel_changes(p_holder uuid) returns table (holder_id uuid, change_id uuid)
language plpgsql security definer set search_path = '' as $$
declare due citizens.channel_change;
begin
  for due in select c.* from citizens.channel_change c
    where c.stopped_at is null and c.applied_at is null and c.effective_at <= platform.now()
      and (p_holder is null or c.holder_id = p_holder)
    order by c.effective_at limit 500 for update skip locked
  loop
    delete from citizens.contact_channel ch where ch.holder_id = due.holder_id and ch.kind = due.kind;
    -- proved by its code when the change was asked
    insert into citizens.contact_channel (holder_id, channel_id, kind, value, verified_at)
    values (due.holder_id, due.change_id, due.kind, due.value, due.asked_at);
    update citizens.channel_change c set applied_at = platform.now()
     where c.holder_id = due.holder_id and c.change_id = due.change_id;
    holder_id := due.holder_id;
    change_id := due.change_id;
    return next;
  end loop;
end $$;

-- The first one, of somebody who proved who they are otherwise. False when there is one already: that is a change, and waits.
create or replace function citizens.add_first_channel(p_holder uuid, p_id uuid, p_kind text, p_value text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  perform citizens.lock_channels(p_holder);
  if exists (select from citizens.contact_channel where holder_id = p_holder) then return false; end if;
  insert into citizens.contact_channel (holder_id, channel_id, kind, value) values (p_holder, p_id, p_kind, p_value);
  return true;
end $$;

set local role carnet_owner;
revoke create on schema citizens from carnet_gate;
revoke all on function citizens.lock_channels(uuid), citizens.apply_channel_changes(uuid) from public;
grant execute on function citizens.lock_channels(uuid), citizens.apply_channel_changes(uuid) to carnet_app;
