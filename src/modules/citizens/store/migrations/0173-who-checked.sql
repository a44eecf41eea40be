-- Who checked an identity stands in the history, which tells it to whom it may (R13, R17). Here it is kept for the operator; who
-- is at the door learns what was done and when.
drop policy identity_act_read on citizens.identity_act;
create policy identity_act_read on citizens.identity_act for select to carnet_app
  using (holder_id = platform.holder() and platform.claim('side') in ('professional', 'secretariat', 'system'));
revoke select on citizens.identity_act from carnet_app;
grant select (holder_id, act_id, at, act, document, status_before, status_after) on citizens.identity_act to carnet_app;
