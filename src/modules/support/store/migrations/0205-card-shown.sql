-- As before; of the two right answers one is the card's number. An address and given names are known to those who were
-- close to a person, and would let them close or refuse in that person's place (A7, A24).
grant create on schema support to carnet_gate;
set local role carnet_gate;
create or replace function support.check_answers(p_session bytea, p_holder uuid, p_call uuid, p_serial bytea, p_postcode text, p_names text)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  here constant support.call := support.running(p_session, p_holder, p_call);
  has_card boolean;
  others integer;
begin
  if here.call_id is null then return null; end if;
  select k.serial_seal is not null and k.serial_seal is not distinct from p_serial,
      (coalesce((select substring(line from '^\s*([0-9]{5})(?:\s|$)') from unnest(i.address) with ordinality a(line, at)
          where line ~ '^\s*[0-9]{5}(\s|$)' order by at desc limit 1) = p_postcode, false))::int
      + (p_names <> '' and translate(n.birth_given_names, '-''', '  ') = p_names)::int
    into has_card, others
    from citizens.person n left join enrolment.card k on k.holder_id = n.holder_id
    left join enrolment.insured i on i.holder_id = n.holder_id
   where n.holder_id = p_holder;
  if not coalesce(has_card and others > 0, false) then
    perform support.failed(here);
    return false;
  end if;
  update support.call set checked_at = platform.now(), checked_by = 'answers', code_seal = null
   where holder_id = p_holder and call_id = p_call and checked_at is null;
  return true;
end $$;
set local role carnet_owner;
revoke create on schema support from carnet_gate;
