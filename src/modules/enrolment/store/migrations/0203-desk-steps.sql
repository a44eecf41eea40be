-- What a checked caller asks the help desk to do (P06): `support.enter` has set whose space it is and who the agent is, and
-- the space is held here as `enter` holds it.
grant create on schema enrolment to carnet_gate;
set local role carnet_gate;
create function enrolment.enter_by_call() returns jsonb
language plpgsql security definer set search_path = '' as $$
declare holder constant uuid := platform.holder();
begin
  perform 1 from enrolment.space where holder_id = holder for update;
  return (select jsonb_build_object('holderId', holder, 'state', s.state, 'since', s.since,
      'givenName', coalesce(n.usage_given_name, n.first_given_name), 'familyName', coalesce(n.usage_name, n.birth_name),
      'birthDate', n.birth_date,
      'deadline', (select max(c.expires_at) from enrolment.code c
        where c.holder_id = holder and c.campaign_id is not null and c.revoked_at is null))
    from enrolment.space s join citizens.person n on n.holder_id = s.holder_id where s.holder_id = holder);
end $$;

-- The next code of a space that is held: as `ask_code`, for somebody whom the help desk identified, and where it can go.
-- Null: the space needs none.
create function enrolment.code_by_call() returns jsonb
language plpgsql security definer set search_path = '' as $$
declare holder constant uuid := platform.holder();
begin
  if not exists (select from enrolment.space where holder_id = holder and state in ('announced', 'opposed', 'created', 'closed'))
    then return null; end if;
  return (select jsonb_build_object('holderId', holder, 'generation', coalesce(max(generation), 0) + 1,
      'expiresAt', max(expires_at) filter (where campaign_id is not null and expires_at > platform.now()),
      'campaignId', (array_agg(campaign_id order by generation desc) filter (where expires_at > platform.now()))[1],
      'mail', exists (select from citizens.contact_channel ch where ch.holder_id = holder and ch.kind = 'mail'),
      'post', exists (select from enrolment.insured i where i.holder_id = holder and i.address is not null))
    from enrolment.code where holder_id = holder);
end $$;

set local role carnet_owner;
revoke create on schema enrolment from carnet_gate;
revoke all on function enrolment.enter_by_call(), enrolment.code_by_call() from public;
grant execute on function enrolment.enter_by_call(), enrolment.code_by_call() to carnet_app;
