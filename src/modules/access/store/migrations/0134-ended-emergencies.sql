-- An emergency that a block ends is over on the professional's own page too.
create policy own_emergency_end on access.own_emergency for update to carnet_gate using (true) with check (true);
create policy own_emergency_ended on access.own_emergency for select to carnet_gate using (true);
grant select (actor_id, emergency_id, closed_at), update (closed_at) on access.own_emergency to carnet_gate;

grant create on schema access to carnet_gate;
set local role carnet_gate;
create or replace function access.end_ways(p_professional text) returns void
language sql security definer set search_path = '' as $$
  update access.consent set withdrawn_at = platform.now() where platform.claim('blocks') = 'yes'
    and holder_id = platform.holder() and professional_id = p_professional and withdrawn_at is null;
  update access.care_team_member set until = platform.now() where platform.claim('blocks') = 'yes'
    and holder_id = platform.holder() and professional_id = p_professional and coalesce(until, 'infinity') > platform.now();
  update access.share_code set ended_at = platform.now() where platform.claim('blocks') = 'yes'
    and holder_id = platform.holder() and used_by = p_professional and ended_at is null and ends_at > platform.now();
  with ended as (update access.emergency_access set closed_at = platform.now() where platform.claim('blocks') = 'yes'
    and holder_id = platform.holder() and professional_id = p_professional and closed_at is null and ends_at > platform.now()
    returning emergency_id)
  update access.own_emergency set closed_at = platform.now() from ended
    where actor_id = p_professional and own_emergency.emergency_id = ended.emergency_id;
$$;
set local role carnet_owner;
revoke create on schema access from carnet_gate;
