-- As before; and an open space too, which a representative may close or have destroyed (R40).
create or replace function enrolment.wards_of(p_session bytea) returns table (holder_id uuid, label text, state text, kind text)
language sql stable security definer set search_path = '' as $$
  select w.holder_id, w.label, s.state, w.kind from representation.spaces_of(p_session) w
    join enrolment.space s on s.holder_id = w.holder_id
   where w.kind in ('parent', 'guardian') and not w.paused and s.state in ('announced', 'opposed', 'created', 'active', 'closed')
$$;
