-- The second gate for those who act for a person, and for each act on a document (rulings R2, R5, R6, R13, R22–R24, R33–R40, R48).

drop policy entry_read on documents.entry;
drop policy entry_change on documents.entry;
drop policy entry_add on documents.entry;
drop policy submission_add on documents.submission;
drop policy blob_write on platform.blob_chunk;
drop function documents.exists_for(text, text, text, text, text, text, text, boolean, boolean, text, text, text, boolean, text);

-- As before; two blanks name nobody.
create or replace function documents.is_author(
  side text, actor text, structure text, origin text, author_id text, author_structure_id text, own_name boolean
) returns boolean language sql immutable parallel safe
  return side = 'professional' and origin = 'professional'
    and (actor <> '' and coalesce(author_id = actor, false)
      or own_name and structure <> '' and coalesce(author_structure_id = structure, false));

-- What may exist for a reader, as a pure function of the row and the claims. `may_secret`: what is invisible to representatives.
create function documents.exists_for(
  side text, reads text, may_hidden text, may_secret text, types text, actor text, structure text,
  status text, hidden boolean, invisible_to_patient boolean, invisible_to_representatives boolean, type_code text,
  author_id text, author_structure_id text, own_name boolean, origin text
) returns boolean language sql immutable parallel safe
  return status <> 'deleted' and case
    when side = 'professional' then
      (reads <> 'none' and documents.is_author(side, actor, structure, origin, author_id, author_structure_id, own_name))
      or (reads = 'all' and (not hidden or may_hidden = 'yes') and strpos(types, '|' || type_code || '|') > 0)
    when side in ('holder', 'representative', 'carer') then reads = 'all' and not invisible_to_patient
      and (not hidden or may_hidden = 'yes') and (not invisible_to_representatives or may_secret = 'yes')
    else false end;

-- May this act be done to a document that exists for the actor? Acts: hide, show, reveal, archive, unarchive, delete, replace;
-- reveal-due is the system's, at its date.
-- `acts` and `own` are claims: what may be done to any document, and to one's own.
create function documents.may_change(
  act text, side text, acts text, own text, actor text, structure text,
  status text, invisible_to_patient boolean, author_id text, author_structure_id text, own_name boolean, origin text
) returns boolean language sql immutable parallel safe
  return status <> 'deleted' and not (status = 'superseded' and act in ('delete', 'replace'))
    and not (act = 'hide' and invisible_to_patient)
    and (strpos(acts, '|' || act || '|') > 0
      or (origin = 'holder' and strpos(acts, '|' || act || '-filed|') > 0)
      or (strpos(own, '|' || act || '|') > 0
        and documents.is_author(side, actor, structure, origin, author_id, author_structure_id, own_name)));

-- Who vouches for a document corrects it, seen or not, unless it is hidden from them; so does the secretariat of its author's
-- structure, which sees nothing (EX_2.1-1140, R57).
create function documents.may_correct(
  side text, opens text, actor text, structure text,
  status text, hidden boolean, validator_id text, author_structure_id text, origin text, is_seen boolean
) returns boolean language sql immutable parallel safe
  return status not in ('deleted', 'superseded') and origin = 'professional'
    and (side = 'professional' and opens = 'yes' and actor <> '' and coalesce(validator_id = actor, false) and (not hidden or is_seen)
      or side = 'secretariat' and not hidden and structure <> '' and coalesce(author_structure_id = structure, false));

-- May this row be filed, new or in the place of another? By its author, who vouches for it or the secretariat of the author's
-- structure, for their own side, and kept from nobody that it may not be kept from (EX_2.1-1140, R25, R33, R57, R58).
-- `protects` is a claim. The type, which tells whose it is to file, is the application's to judge.
create function documents.may_file(
  side text, actor text, structure text, protects text,
  hidden boolean, invisible_to_patient boolean, invisible_to_representatives boolean,
  author_id text, author_structure_id text, own_name boolean, validator_id text, origin text
) returns boolean language sql immutable parallel safe
  return not (hidden and invisible_to_patient) and (not invisible_to_representatives or protects = 'yes') and case
    when side = 'professional' then origin = 'professional' and actor <> ''
      and (documents.is_author(side, actor, structure, origin, author_id, author_structure_id, own_name) or coalesce(validator_id = actor, false))
    when side = 'secretariat' then origin = 'professional' and structure <> '' and coalesce(author_structure_id = structure, false)
    when side = 'holder' then origin = 'holder' and not invisible_to_patient
    when side in ('representative', 'carer') then origin = 'holder' and not invisible_to_patient and not invisible_to_representatives
    else false end;

do $$
declare
  visible constant text := 'holder_id = platform.holder() and documents.exists_for(
    platform.claim(''side''), platform.claim(''reads''), platform.claim(''hidden''), platform.claim(''secret''),
    platform.claim(''types''), platform.claim(''actor''), platform.claim(''structure''),
    status, hidden, invisible_to_patient, invisible_to_representatives, type_code, author_id, author_structure_id, own_name, origin)';
begin
  execute 'create policy entry_read on documents.entry for select to carnet_app using (' || visible || ')';
  -- which act it is, the trigger below sees: a policy sees one row at a time
  execute 'create policy entry_change on documents.entry for update to carnet_app using (' || visible || '
    and (platform.claim(''acts'') <> '''' or documents.is_author(platform.claim(''side''), platform.claim(''actor''),
      platform.claim(''structure''), origin, author_id, author_structure_id, own_name)))
    with check (holder_id = platform.holder())';
end $$;
-- Who opposes deposits, or the space, does not oppose corrections (R6, R35). The claim `corrected` names the document that
-- documents.supersede set aside in this transaction: a correction that replaces nothing is a deposit, and refused as one.
create policy entry_add on documents.entry for insert to carnet_app
  with check (holder_id = platform.holder() and depositor_id = platform.claim('actor')
    and (platform.claim('deposits') = 'yes'
      or (platform.claim('corrects') = 'yes' and platform.claim('corrected') <> '' and replaces_unique_id = platform.claim('corrected')))
    and documents.may_file(platform.claim('side'), platform.claim('actor'), platform.claim('structure'), platform.claim('protects'),
      hidden, invisible_to_patient, invisible_to_representatives, author_id, author_structure_id, own_name, validator_id, origin));
create policy submission_add on documents.submission for insert to carnet_app
  with check (holder_id = platform.holder() and depositor_id = platform.claim('actor')
    and (platform.claim('deposits') = 'yes' or (platform.claim('corrects') = 'yes' and platform.claim('corrected') <> '')));
create policy blob_write on platform.blob_chunk for insert to carnet_app
  with check (holder_id = platform.holder() and (platform.claim('deposits') = 'yes'
    or (platform.claim('corrects') = 'yes' and platform.claim('corrected') <> '')));
-- what is deleted is deleted with its bytes
create policy blob_gate on platform.blob_chunk to carnet_gate using (true);
grant select, delete on platform.blob_chunk to carnet_gate;
grant update (title, hidden) on documents.entry to carnet_gate;

-- The application changes a document by one act at a time, and only by those of its claims. Its own definer functions
-- (superseding, deleting, revealing at the date) hold the same checks themselves.
create function documents.only_permitted_acts() returns trigger language plpgsql as $$
declare
  done text[] := array[]::text[];
  act text;
begin
  if current_user <> 'carnet_app' then return new; end if;
  if new.hidden and not old.hidden then done := array_append(done, 'hide'); end if;
  if old.hidden and not new.hidden then done := array_append(done, 'show'); end if;
  if (old.invisible_to_patient and not new.invisible_to_patient)
    or (old.invisible_to_representatives and not new.invisible_to_representatives) then done := array_append(done, 'reveal'); end if;
  -- what was ever visible never becomes invisible (R12, EX_3.3-1040)
  if (new.invisible_to_patient and not old.invisible_to_patient)
    or (new.invisible_to_representatives and not old.invisible_to_representatives) then done := array_append(done, 'never'); end if;
  if new.status <> old.status then
    done := array_append(done, case when old.status = 'current' and new.status = 'archived' then 'archive'
      when old.status = 'archived' and new.status = 'current' then 'unarchive' else 'never' end);
  end if;
  foreach act in array done loop
    if not documents.may_change(act, platform.claim('side'), platform.claim('acts'), platform.claim('own'), platform.claim('actor'),
        platform.claim('structure'), old.status, old.invisible_to_patient and not (act = 'hide' and not new.invisible_to_patient),
        old.author_id, old.author_structure_id, old.own_name, old.origin) then
      raise insufficient_privilege using message = 'The claims do not allow to ' || act || ' this document.';
    end if;
  end loop;
  return new;
end $$;
create trigger entry_acts before update on documents.entry for each row execute function documents.only_permitted_acts();

grant create on schema documents to carnet_gate;
set local role carnet_gate;

create or replace function documents.known_deposit(p_unique_id text) returns jsonb
language sql stable security definer set search_path = ''
  return (select jsonb_build_object('entryId', entry_id, 'logicalId', logical_id, 'version', version, 'status', status,
      'sha256', encode(sha256, 'hex'), 'depositorId', depositor_id, 'authorId', author_id,
      'authorStructureId', author_structure_id, 'ownName', own_name, 'validatorId', validator_id,
      'origin', origin, 'typeCode', type_code, 'title', title, 'hidden', hidden, 'invisibleToPatient', invisible_to_patient,
      'invisibleToRepresentatives', invisible_to_representatives,
      'revision', revision, 'updatedAt', updated_at, 'depositedAt', deposited_at)
    from documents.entry where holder_id = platform.holder() and unique_id = p_unique_id
      and (platform.claim('deposits') = 'yes' or platform.claim('corrects') = 'yes'));
create or replace function documents.same_content(p_sha256 bytea) returns boolean
language sql stable security definer set search_path = ''
  return exists (select from documents.entry where holder_id = platform.holder() and sha256 = p_sha256
    and status = 'current' and depositor_id = platform.claim('actor')
    and (platform.claim('deposits') = 'yes' or platform.claim('corrects') = 'yes'));

create function documents.seen(e documents.entry) returns boolean language sql stable set search_path = ''
  return documents.exists_for(platform.claim('side'), platform.claim('reads'), platform.claim('hidden'), platform.claim('secret'),
    platform.claim('types'), platform.claim('actor'), platform.claim('structure'), e.status, e.hidden, e.invisible_to_patient,
    e.invisible_to_representatives, e.type_code, e.author_id, e.author_structure_id, e.own_name, e.origin);
create function documents.may(act text, e documents.entry) returns boolean language sql stable set search_path = ''
  return documents.may_change(act, platform.claim('side'), platform.claim('acts'), platform.claim('own'), platform.claim('actor'),
    platform.claim('structure'), e.status, e.invisible_to_patient, e.author_id, e.author_structure_id, e.own_name, e.origin);

create or replace function documents.supersede(p_entry uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
declare superseded documents.entry;
begin
  update documents.entry e set status = 'superseded', revision = e.revision + 1, updated_at = platform.now()
   where e.holder_id = platform.holder() and e.entry_id = p_entry and platform.claim('corrects') = 'yes'
     and (documents.seen(e) and documents.may('replace', e)
       or documents.may_correct(platform.claim('side'), platform.claim('opens'), platform.claim('actor'), platform.claim('structure'),
            e.status, e.hidden, e.validator_id, e.author_structure_id, e.origin, documents.seen(e)))
  returning e.* into superseded;
  if superseded.entry_id is null then return null; end if;
  perform set_config('carnet.corrected', superseded.unique_id, true);
  return superseded.hidden;
end $$;

-- Deletes a document with its older versions and all their bytes (EX_3.3-1050); the identifiers stay, so that nothing is
-- filed twice under them. Says how many versions went: none when it is not this actor's to delete, or not any more.
create function documents.remove(p_entry uuid) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  asked documents.entry;
  versions integer;
begin
  -- held until the commit: what replaces it at the same time comes before or after, never between
  select e.* into asked from documents.entry e
   where e.holder_id = platform.holder() and e.entry_id = p_entry for update;
  if asked.entry_id is null or not documents.seen(asked) or not documents.may('delete', asked) then return 0; end if;
  with gone as (
    update documents.entry e set status = 'deleted', title = '', revision = e.revision + 1, updated_at = platform.now()
     where e.holder_id = asked.holder_id and e.logical_id = asked.logical_id and e.status <> 'deleted'
    returning e.holder_id, e.blob_id),
  emptied as (
    delete from platform.blob_chunk b using gone where b.holder_id = gone.holder_id and b.blob_id = gone.blob_id)
  select count(*) into versions from gone;
  return versions;
end $$;

-- « Tout cacher » and what arrives at the same time come one after the other: whoever hides everything waits for the deposits
-- in flight, and those that come wait for them. Held until the commit, by holder.
create function documents.arrivals() returns bigint language sql stable set search_path = ''
  return hashtextextended('documents.arrivals/' || platform.holder()::text, 0);
create function documents.hold_arrivals() returns void language sql volatile set search_path = ''
  return pg_advisory_xact_lock(documents.arrivals());
-- Does the person hide what is new (R49)? For the depositor, who then says so. Volatile: it reads after it waited.
create function documents.hides_new() returns boolean
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform pg_advisory_xact_lock_shared(documents.arrivals());
  return coalesce((select w.hides_new from access.switches w where w.holder_id = platform.holder()
    and platform.claim('side') not in ('', 'none')), false);
end $$;

-- What the person hides from now on is hidden when it is opened to them too (R49).
create or replace function documents.reveal_due(p_entry uuid) returns void
language sql security definer set search_path = '' as $$
  update documents.entry e set invisible_to_patient = false, revision = e.revision + 1, updated_at = platform.now(),
      hidden = documents.hides_new()
   where e.holder_id = platform.holder() and e.entry_id = p_entry and e.invisible_to_patient
     and e.deposited_at <= platform.now() - interval '1 month' and documents.may('reveal-due', e)
$$;
set local role carnet_owner;
revoke create on schema documents from carnet_gate;
grant usage on schema access to carnet_gate;
revoke all on function documents.exists_for(text, text, text, text, text, text, text, text, boolean, boolean, boolean, text, text,
  text, boolean, text), documents.may_change(text, text, text, text, text, text, text, boolean, text, text, boolean, text),
  documents.may_correct(text, text, text, text, text, boolean, text, text, text, boolean),
  documents.may_file(text, text, text, text, boolean, boolean, boolean, text, text, boolean, text, text), documents.seen(documents.entry),
  documents.may(text, documents.entry), documents.remove(uuid), documents.hides_new(), documents.arrivals(),
  documents.hold_arrivals() from public;
grant execute on function documents.exists_for(text, text, text, text, text, text, text, text, boolean, boolean, boolean, text, text,
  text, boolean, text), documents.may_change(text, text, text, text, text, text, text, boolean, text, text, boolean, text)
  to carnet_app, carnet_gate;
grant execute on function documents.may_file(text, text, text, text, boolean, boolean, boolean, text, text, boolean, text, text)
  to carnet_app;
grant execute on function documents.may_correct(text, text, text, text, text, boolean, text, text, text, boolean) to carnet_gate;
grant execute on function documents.seen(documents.entry), documents.may(text, documents.entry) to carnet_gate;
grant execute on function documents.remove(uuid), documents.hides_new(), documents.arrivals(), documents.hold_arrivals() to carnet_app;
grant execute on function documents.arrivals() to carnet_gate;
