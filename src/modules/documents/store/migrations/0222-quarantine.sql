-- A document that was recalled from the wrong record (B6) keeps its bytes and exists for its author alone, until its author lets it
-- go or gives it back.
alter table documents.entry drop constraint entry_status_check;
alter table documents.entry add check (status in ('current', 'superseded', 'archived', 'deleted', 'quarantined'));

-- As in 0140; in quarantine, for its author alone. Every row that is judged as a document asks this one function.
create or replace function documents.exists_for(
  side text, reads text, may_hidden text, may_secret text, types text, actor text, structure text,
  status text, hidden boolean, invisible_to_patient boolean, invisible_to_representatives boolean, type_code text,
  author_id text, author_structure_id text, own_name boolean, origin text
) returns boolean language sql immutable parallel safe
  return status <> 'deleted'
    and (status <> 'quarantined'
      or documents.is_author(side, actor, structure, origin, author_id, author_structure_id, own_name))
    and case
    when side = 'professional' then
      (reads <> 'none' and documents.is_author(side, actor, structure, origin, author_id, author_structure_id, own_name))
      or (reads = 'all' and (not hidden or may_hidden = 'yes') and strpos(types, '|' || type_code || '|') > 0)
    when side in ('holder', 'representative', 'carer') then reads = 'all' and not invisible_to_patient
      and (not hidden or may_hidden = 'yes') and (not invisible_to_representatives or may_secret = 'yes')
    else false end;
-- As in 0140; what is in quarantine is deleted or given back, and nothing else.
create or replace function documents.may_change(
  act text, side text, acts text, own text, actor text, structure text,
  status text, invisible_to_patient boolean, author_id text, author_structure_id text, own_name boolean, origin text
) returns boolean language sql immutable parallel safe
  return status <> 'deleted' and not (status = 'superseded' and act in ('delete', 'replace'))
    and not (status = 'quarantined' and act <> 'delete')
    and not (act = 'hide' and invisible_to_patient)
    and (strpos(acts, '|' || act || '|') > 0
      or (origin = 'holder' and strpos(acts, '|' || act || '-filed|') > 0)
      or (strpos(own, '|' || act || '|') > 0
        and documents.is_author(side, actor, structure, origin, author_id, author_structure_id, own_name)));
create or replace function documents.may_correct(
  side text, opens text, actor text, structure text,
  status text, hidden boolean, validator_id text, author_structure_id text, origin text, is_seen boolean
) returns boolean language sql immutable parallel safe
  return status not in ('deleted', 'superseded', 'quarantined') and origin = 'professional'
    and (side = 'professional' and opens = 'yes' and actor <> '' and coalesce(validator_id = actor, false) and (not hidden or is_seen)
      or side = 'secretariat' and not hidden and structure <> '' and coalesce(author_structure_id = structure, false));

-- A notice for a professional stands among their receipts, by the public id of the document and without medical content.
alter table documents.receipt drop constraint receipt_outcome_check;
alter table documents.receipt add check (outcome in ('accepted', 'refused', 'contested', 'recalled', 'corrected', 'released'));
create policy receipt_told on documents.receipt for insert to carnet_gate
  with check (outcome in ('contested', 'recalled', 'corrected', 'released'));
grant insert (actor_id, receipt_id, outcome, reference, person_label) on documents.receipt to carnet_gate;
