-- Whoever checks the whole trace reads it all and changes nothing: no superuser is needed.
grant usage on schema audit to carnet_auditor;
grant select on audit.line, audit.security_event, audit.pending, audit.leaf, audit.subtree, audit.checkpoint, audit.cosignature
  to carnet_auditor;
create policy line_check on audit.line for select to carnet_auditor using (true);
