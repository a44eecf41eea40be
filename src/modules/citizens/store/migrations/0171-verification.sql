-- When INSi last confirmed the number: old ones are asked again, by Carnet itself.
alter table citizens.person add column ins_verified_at timestamptz not null default platform.now();
create index person_to_verify on citizens.person (ins_verified_at) where ins_status in ('qualifiee', 'recuperee');
grant update (ins_verified_at) on citizens.person to carnet_app;

drop policy identity_act_add on citizens.identity_act;
create policy identity_act_add on citizens.identity_act for insert to carnet_app
  with check (holder_id = platform.holder() and platform.claim('side') in ('professional', 'secretariat', 'system'));
drop policy former_ins_add on citizens.former_ins;
create policy former_ins_add on citizens.former_ins for insert to carnet_app
  with check (holder_id = platform.holder() and platform.claim('side') in ('professional', 'secretariat', 'system'));
drop policy person_qualify on citizens.person;
create policy person_qualify on citizens.person for update to carnet_app
  using (holder_id = platform.holder() and platform.claim('side') in ('professional', 'secretariat', 'system'))
  with check (holder_id = platform.holder());

grant create on schema citizens to carnet_gate;
set local role carnet_gate;
create or replace function citizens.claim_numbers(p_ins text[], p_oids text[]) returns boolean
language plpgsql security definer set search_path = '' as $$
declare own constant uuid := platform.holder();
begin
  if own is null or platform.claim('side') not in ('professional', 'secretariat', 'system') then return false; end if;
  insert into citizens.duplicate (holder_id, ins, ins_oid, other_holder)
    select own, d.ins, d.ins_oid, d.holder_id from unnest(p_ins, p_oids) n(ins, oid)
      join citizens.ins_directory d on d.ins = n.ins and d.ins_oid = n.oid where d.holder_id <> own
    on conflict do nothing;
  if exists (select from unnest(p_ins, p_oids) n(ins, oid)
      join citizens.ins_directory d on d.ins = n.ins and d.ins_oid = n.oid where d.holder_id <> own) then return false; end if;
  -- taken at this very moment by somebody else: the unique key stops the whole act
  insert into citizens.ins_directory (ins, ins_oid, holder_id)
    select n.ins, n.oid, own from unnest(p_ins, p_oids) n(ins, oid)
     where not exists (select from citizens.ins_directory d where d.ins = n.ins and d.ins_oid = n.oid);
  return true;
end $$;
set local role carnet_owner;
revoke create on schema citizens from carnet_gate;
