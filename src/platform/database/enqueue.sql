-- The outbox is the queue's own table: a job is added in the transaction that did the work (docs/decisions/0006).
create or replace function graphile_worker.enqueue(task text, payload json, job_key text) returns void
language sql security definer set search_path = '' as $$
  select graphile_worker.add_job(task, payload, job_key => job_key, max_attempts => 12);
$$;
revoke all on function graphile_worker.enqueue(text, json, text) from public;
grant usage on schema graphile_worker to carnet_app, carnet_batch;
grant execute on function graphile_worker.enqueue(text, json, text) to carnet_app, carnet_batch;

-- A holder who is destroyed has nothing left to be done.
create or replace function graphile_worker.forget(holder uuid) returns void
language sql security definer set search_path = '' as $$
  delete from graphile_worker._private_jobs where payload->>'holderId' = holder::text;
$$;
revoke all on function graphile_worker.forget(uuid) from public;
grant execute on function graphile_worker.forget(uuid) to carnet_app, carnet_batch;
