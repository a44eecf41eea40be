-- Finding lots again (IHE ITI-66): who sent one, and for whom it exists.
alter table documents.submission
  add column author_id text,
  add column author_label text,
  add column author_structure_id text,
  add column author_structure_label text,
  add column note text;
-- Lots as those see them who see a document of theirs; everything of the lot itself is decided by its documents (R2, R24).
create policy submission_gate on documents.submission for select to carnet_gate using (true);
grant select on documents.submission to carnet_gate;

grant create on schema documents to carnet_gate;
set local role carnet_gate;
-- The lots of the person of this visit that hold a document which exists for the actor, with these documents alone. What was
-- said of the whole lot (its title, its kind, its note) is told where the whole of it is seen: it may speak of what is not.
create function documents.lots() returns table (
  submission_id uuid, unique_id text, source_id text, depositor_id text, depositor_label text, author_id text, author_label text,
  author_structure_id text, author_structure_label text, content_type_code text, title text, note text, submitted_at timestamptz,
  entry_ids uuid[], is_archived boolean
) language sql stable security definer set search_path = '' as $$
  select s.submission_id, s.unique_id, s.source_id, s.depositor_id, s.depositor_label, s.author_id, s.author_label,
      s.author_structure_id, s.author_structure_label,
      case when m.is_whole then s.content_type_code else m.class_code end, case when m.is_whole then s.title end,
      case when m.is_whole then s.note end, s.submitted_at, m.entry_ids, m.is_archived
    from documents.submission s
    cross join lateral (
      select array_agg(e.entry_id order by u.place) filter (where documents.seen(e)) as entry_ids,
          bool_and(documents.seen(e)) as is_whole,
          (array_agg(e.class_code order by u.place) filter (where documents.seen(e)))[1] as class_code,
          bool_and(e.status = 'archived') filter (where documents.seen(e)) as is_archived
        from unnest(s.entry_ids) with ordinality as u(entry_id, place)
        join documents.entry e on e.holder_id = s.holder_id and e.entry_id = u.entry_id) m
   where s.holder_id = platform.holder() and m.entry_ids is not null
$$;
set local role carnet_owner;
revoke create on schema documents from carnet_gate;
revoke all on function documents.lots() from public;
grant execute on function documents.lots() to carnet_app;
