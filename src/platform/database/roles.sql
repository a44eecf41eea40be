-- The roles of the cluster, created once. None can log in, none is a superuser, none bypasses row-level security.
--   carnet_owner  owns the tables and migrates
--   carnet_gate   owns the definer functions that gather facts and set claims
--   carnet_app    serves people and professionals; owns nothing
--   carnet_batch  enrols people; cannot see documents
--   carnet_jobs   owns the job queue
--   carnet_log    puts commitments of the trace in the signed tree; reads no line
--   carnet_auditor checks the whole trace; reads it and nothing else
do $$
declare role_name text;
begin
  foreach role_name in array array['carnet_owner', 'carnet_gate', 'carnet_app', 'carnet_batch', 'carnet_jobs', 'carnet_log',
    'carnet_auditor'] loop
    begin
      if not exists (select from pg_roles where rolname = role_name) then
        execute format('create role %I nologin nosuperuser nobypassrls', role_name);
      end if;
    exception when duplicate_object or unique_violation then null; -- another database of the cluster made it meanwhile
    end;
    if not pg_has_role(current_user, role_name, 'member') then
      execute format('grant %I to %I', role_name, current_user);
    end if;
  end loop;
  execute format('grant create on database %I to carnet_owner, carnet_jobs', current_database());
  grant carnet_gate to carnet_owner;
  grant carnet_jobs to carnet_owner;
end $$;
