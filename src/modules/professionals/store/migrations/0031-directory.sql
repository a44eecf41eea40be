-- Professionals and structures by the letters they begin with: a person looks for whom to let in, or to block.
create function professionals.plain(value text) returns text language sql immutable parallel safe set search_path = ''
  return btrim(regexp_replace(regexp_replace(lower(normalize(replace(replace(value, 'œ', 'oe'), 'Œ', 'OE'), NFKD)),
    '[\u0300-\u036f]', '', 'g'), '[^a-z0-9]+', ' ', 'g'));
create index professional_by_name on professionals.professional (professionals.plain(family_name) text_pattern_ops);
create index professional_by_structure on professionals.professional (structure_id);
grant execute on function professionals.plain(text) to carnet_gate, carnet_app, carnet_batch;
