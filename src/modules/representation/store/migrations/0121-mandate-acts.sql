-- Ending, answering and listing mandates: what the application may not do alone, and what it may (R13, R14, R50).

-- For lists made inside a visit: which of the mandates that it sees are in force.
grant execute on function representation.in_force(representation.mandate, boolean), representation.is_minor(date) to carnet_app;

-- As before; and what the law gives to a parent or a guardian is given up by them alone, or by the date (R13, R50).
create or replace function representation.only_narrower() returns trigger language plpgsql as $$
begin
  if old.status in ('ended', 'refused') then
    raise exception 'An ended mandate does not come back.';
  end if;
  if current_user <> 'carnet_app' then return new; end if;
  if new.status not in (old.status, 'ended')
      or (new.until is distinct from old.until and (new.until is null or new.until > old.until)) then
    raise exception 'A mandate is only made narrower here.';
  end if;
  if old.kind <> 'carer' and old.status = 'accepted' and platform.claim('side') <> 'system'
      and old.person_id::text is distinct from platform.claim('actor') then
    raise exception 'A legal representation is not ended from here.';
  end if;
  return new;
end $$;

-- At its date, by Carnet.
create policy mandate_end_due on representation.mandate for update to carnet_app
  using (holder_id = platform.holder() and platform.claim('side') = 'system')
  with check (holder_id = platform.holder() and status = 'ended');

grant create on schema representation to carnet_gate;
set local role carnet_gate;

-- Every mandate that the citizen of this session was ever given: their own papers, past ones too.
create function representation.mandates_of(p_session bytea) returns table (
  holder_id uuid, mandate_id uuid, kind text, label text, own_label text, holder_is text, scopes text[], sees_hidden boolean,
  status text, since timestamptz, until timestamptz, paused_at timestamptz, ended_at timestamptz, in_force boolean)
language sql stable security definer set search_path = '' as $$
  select m.holder_id, m.mandate_id, m.kind,
    concat_ws(' ', coalesce(n.usage_given_name, n.first_given_name), coalesce(n.usage_name, n.birth_name)),
    m.person_label, m.holder_is, m.scopes, m.sees_hidden, m.status, m.since, m.until,
    m.paused_at, m.ended_at, representation.in_force(m, representation.is_minor(n.birth_date))
  from identity.session s
  join representation.acts_for a on a.person_id = s.holder_id
  join representation.mandate m on m.holder_id = a.holder_id and m.mandate_id = a.mandate_id
  join citizens.person n on n.holder_id = m.holder_id
  where s.session_hash = p_session and s.kind = 'citizen' and identity.live(s)
  order by m.status, m.since desc
$$;

-- Whose date has come: the ids, then one by one inside a visit of the system (R51). A parent's ends at majority (R13).
create function representation.due() returns table (holder_id uuid, mandate_id uuid)
language sql stable security definer set search_path = '' as $$
  select m.holder_id, m.mandate_id from representation.mandate m join citizens.person n on n.holder_id = m.holder_id
   where m.status = 'accepted' and (m.until <= platform.now() or (m.kind = 'parent' and not representation.is_minor(n.birth_date)))
   order by m.until nulls last limit 1000
$$;

-- A paused carer cannot come in any more, and may give the mandate up all the same. Inside a visit of the system.
create function representation.give_up(p_session bytea, p_mandate uuid) returns text
language sql security definer set search_path = '' as $$
  update representation.mandate m set status = 'ended', ended_at = platform.now(), ended_by = s.holder_id::text
    from identity.session s
   where s.session_hash = p_session and s.kind = 'citizen' and identity.live(s) and platform.claim('side') = 'system'
     and m.holder_id = platform.holder() and m.mandate_id = p_mandate and m.person_id = s.holder_id and m.status = 'accepted'
  returning m.person_label
$$;

-- As before; and a mandate of the same two people that ran out, and waits to be ended, does not stand in the way.
create or replace function representation.answer_invitation(p_session bytea, p_hash bytea, p_accepts boolean) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  found constant jsonb := representation.invitation_for(p_session, p_hash);
  holder constant uuid := (found->>'holderId')::uuid;
  person constant uuid := (found->>'personId')::uuid;
begin
  if found is null then return false; end if;
  if p_accepts then
    update representation.mandate set status = 'ended', ended_at = until, ended_by = 'Carnet'
     where holder_id = holder and person_id = person and kind = found->>'kind' and status = 'accepted' and until <= platform.now();
  end if;
  update representation.mandate set status = case when p_accepts then 'accepted' else 'refused' end,
      person_id = case when p_accepts then person end,
      -- as a name is read, not as civil status writes it: pages and the trace show it
      person_label = case when p_accepts then initcap(found->>'personLabel') else person_label end,
      answered_at = platform.now(), since = greatest(since, platform.now()),
      invitation_hash = null, invited_birth_name = null, invited_given_name = null, invited_birth_date = null
   where holder_id = holder and mandate_id = (found->>'mandateId')::uuid;
  delete from representation.invitation where invitation_hash = p_hash;
  if p_accepts then
    insert into representation.acts_for (person_id, holder_id, mandate_id) values (person, holder, (found->>'mandateId')::uuid);
  end if;
  return true;
end $$;

set local role carnet_owner;
revoke create on schema representation from carnet_gate;
revoke all on function representation.mandates_of(bytea), representation.due(), representation.give_up(bytea, uuid) from public;
grant execute on function representation.mandates_of(bytea), representation.due(), representation.give_up(bytea, uuid)
  to carnet_gate, carnet_batch, carnet_app;
