-- Ending every way in that a professional has: what they or a colleague stated, what the person gave, a code in use, a
-- place in a care team, an emergency that runs. A block then leaves nothing that lifting it would give back (R4, R28).
create policy consent_end on access.consent for update to carnet_gate using (true) with check (true);
create policy member_end_way on access.care_team_member for update to carnet_gate using (true) with check (true);
create policy emergency_end on access.emergency_access for update to carnet_gate using (true) with check (true);
grant update (withdrawn_at) on access.consent to carnet_gate;
grant update (until) on access.care_team_member to carnet_gate;
grant update (closed_at) on access.emergency_access to carnet_gate;
grant update (ended_at) on access.share_code to carnet_gate;

grant create on schema access to carnet_gate;
set local role carnet_gate;
-- For whoever may block (claim `blocks`), and for nobody else.
create function access.end_ways(p_professional text) returns void
language sql security definer set search_path = '' as $$
  update access.consent set withdrawn_at = platform.now() where platform.claim('blocks') = 'yes'
    and holder_id = platform.holder() and professional_id = p_professional and withdrawn_at is null;
  update access.care_team_member set until = platform.now() where platform.claim('blocks') = 'yes'
    and holder_id = platform.holder() and professional_id = p_professional and coalesce(until, 'infinity') > platform.now();
  update access.share_code set ended_at = platform.now() where platform.claim('blocks') = 'yes'
    and holder_id = platform.holder() and used_by = p_professional and ended_at is null and ends_at > platform.now();
  update access.emergency_access set closed_at = platform.now() where platform.claim('blocks') = 'yes'
    and holder_id = platform.holder() and professional_id = p_professional and closed_at is null and ends_at > platform.now();
$$;
set local role carnet_owner;
revoke create on schema access from carnet_gate;
revoke all on function access.end_ways(text) from public;
grant execute on function access.end_ways(text) to carnet_app;
