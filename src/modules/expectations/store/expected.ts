/** What is expected and what arrived. What row-level security does not return does not exist. */

import { sql } from 'kysely';
import type { DocumentSubject, Granted, Visit } from '#access';
import { parisDay } from '#formats/civil-day';
import { publicId } from '#platform/ids';
import { open, seal } from '#platform/kms';
import { type Expected, type SubjectRow, subjectOf } from '../expected.ts';
import type { ExpectedKind } from '../rules/kinds.ts';
import { nextNudge, stateOf } from '../rules/state.ts';

type ExpectedRow = SubjectRow & {
  expected_id: string;
  kind: ExpectedKind;
  act_on: string;
  due_on: string;
  place: Buffer | null;
  from_id: string | null;
  from_label: string | null;
  state: 'open' | 'none' | 'dropped';
  ended_at: Date | null;
  ended_label: string | null;
  word: Buffer | null;
  nudged_at: Date | null;
  source_entry_id: string | null;
  author_label: string;
};
type ArrivalRow = SubjectRow & {
  expected_id: string;
  entry_id: string;
  arrived_at: Date;
  author_label: string;
};

/** Enough for any record: those after are older than all of these. */
const MOST = 200;
const SUBJECT = sql.raw(
  'status, hidden, invisible_to_patient, invisible_to_representatives, origin, type_code, author_id, author_label, author_structure_id, own_name, depositor_id, validator_id',
);

const place = (visit: Visit, expectedId: string, what: 'place' | 'word') =>
  `${visit.holderId}/expected/${expectedId}/${what}`;

/** Latest request first. @param now decides on what is late */
export async function findExpected(
  visit: Visit,
  now: Date,
  expectedId?: string,
): Promise<readonly Expected[]> {
  const { rows } =
    await sql<ExpectedRow>`select expected_id, kind, act_date::text as act_on, due_on::text as due_on, place, from_id,
      from_label, state, ended_at, ended_label, word, nudged_at, source_entry_id, ${SUBJECT}
    from expectation.expected where holder_id = ${visit.holderId} and status in ('current', 'archived')
      and (${expectedId ?? null}::uuid is null or expected_id = ${expectedId ?? null})
    order by act_date desc, expected_id desc limit ${MOST}`.execute(visit.tx);
  const known = rows.filter((row) => visit.confirm('document.read', subjectOf(row)));
  if (known.length === 0) return [];
  const arrivals = await findArrivals(
    visit,
    known.map((row) => row.expected_id),
  );
  const key = known.some((row) => row.place || row.word) ? await visit.key() : Buffer.alloc(0);
  const opened = (row: ExpectedRow, what: 'place' | 'word') => {
    const sealed = row[what];
    return sealed ? open(key, sealed, place(visit, row.expected_id, what)).toString('utf8') : undefined;
  };
  const today = parisDay(now);
  return known.map((row): Expected => {
    const arrival = arrivals.get(row.expected_id);
    return {
      id: row.expected_id,
      kind: row.kind,
      actOn: row.act_on,
      dueOn: row.due_on,
      state: stateOf({ state: row.state, dueOn: row.due_on, hasArrived: arrival !== undefined }, today),
      place: opened(row, 'place'),
      from: row.from_label ? { label: row.from_label, mayBeNudged: row.from_id !== null } : undefined,
      nextNudge: nextNudge(row.nudged_at ?? undefined, now),
      openedBy: row.author_label,
      sourceId: row.source_entry_id ? publicId(visit.holderId, row.source_entry_id) : undefined,
      arrived: arrival && {
        documentId: publicId(visit.holderId, arrival.entry_id),
        at: arrival.arrived_at,
        authorLabel: arrival.author_label,
      },
      ended:
        row.ended_at && row.ended_label
          ? { at: row.ended_at, label: row.ended_label, word: opened(row, 'word') }
          : undefined,
      mayDecline:
        row.state === 'open' &&
        visit.actor.kind === 'professional' &&
        (row.author_id === visit.actor.id || row.from_id === visit.actor.id),
      secret: row.invisible_to_representatives,
    };
  });
}

/** The last one of each that this reader may read, past both gates. */
async function findArrivals(
  visit: Visit,
  expectedIds: readonly string[],
): Promise<ReadonlyMap<string, ArrivalRow>> {
  const { rows } =
    await sql<ArrivalRow>`select expected_id, entry_id, arrived_at, ${SUBJECT} from expectation.arrival
    where holder_id = ${visit.holderId} and expected_id = any(${[...expectedIds]}::uuid[]) and status <> 'quarantined'
    order by arrived_at`.execute(visit.tx);
  return new Map(
    rows
      .filter((row) => visit.confirm('document.read', subjectOf(row)))
      .map((row) => [row.expected_id, row] as const),
  );
}

/** What the decision on a row is taken on; undefined when there is none for this actor. */
export async function findSubject(visit: Visit, expectedId: string): Promise<DocumentSubject | undefined> {
  const { rows } = await sql<SubjectRow>`select ${SUBJECT} from expectation.expected
    where holder_id = ${visit.holderId} and expected_id = ${expectedId}`.execute(visit.tx);
  return rows[0] && subjectOf(rows[0]);
}

export async function hidesNew({ visit }: Granted<'document.deposit'>): Promise<boolean> {
  const { rows } = await sql<{ hides: boolean }>`select documents.hides_new() as hides`.execute(visit.tx);
  return rows[0]?.hides ?? false;
}

export async function insertExpected(
  { visit }: Granted<'document.deposit'>,
  subject: DocumentSubject,
  row: {
    readonly id: string;
    readonly kind: ExpectedKind;
    readonly actOn: string;
    readonly dueOn: string;
    readonly place: string;
    readonly authorLabel: string;
  },
): Promise<void> {
  const sealed = row.place
    ? seal(await visit.key(), Buffer.from(row.place), place(visit, row.id, 'place'))
    : null;
  await sql`insert into expectation.expected (holder_id, expected_id, kind, act_date, due_on, place, hidden,
      invisible_to_representatives, origin, type_code, author_id, author_label, author_structure_id, own_name, depositor_id)
    values (${visit.holderId}, ${row.id}, ${row.kind}, ${row.actOn}, ${row.dueOn}, ${sealed}, ${subject.hidden},
      ${subject.invisibleToRepresentatives}, ${subject.origin}, ${subject.typeCode}, ${subject.authorId ?? null}, ${row.authorLabel},
      ${subject.authorStructureId ?? null}, ${subject.ownName}, ${subject.depositorId})`.execute(visit.tx);
}

/** Of the document that this visit files. */
export async function openFrom(
  visit: Visit,
  entryId: string,
  opening: {
    readonly id: string;
    readonly kind: ExpectedKind;
    readonly days: number;
    readonly fromAuthor: boolean;
  },
): Promise<void> {
  await sql`select expectation.open(${entryId}, ${opening.id}, ${opening.kind}, ${opening.days}, ${opening.fromAuthor})`.execute(
    visit.tx,
  );
}

export async function arrive(visit: Visit, entryId: string, kinds: readonly ExpectedKind[]): Promise<void> {
  await sql`select expectation.arrive(${entryId}, ${[...kinds]}::text[])`.execute(visit.tx);
}

/** Links what was there before it was expected. */
export async function lookBack(
  visit: Visit,
  expectedId: string,
  typeCodes: readonly string[],
): Promise<void> {
  await sql`select expectation.look_back(${expectedId}, ${[...typeCodes]}::text[])`.execute(visit.tx);
}

/** Who may be asked. */
export async function findAuthors(
  visit: Visit,
): Promise<readonly { readonly id: string; readonly label: string }[]> {
  const { rows } = await sql<{
    id: string;
    label: string;
  }>`select id, label from expectation.authors() order by label`.execute(visit.tx);
  return rows;
}

export async function nameSender(visit: Visit, expectedId: string, fromId: string): Promise<boolean> {
  const { rows } = await sql<{
    done: boolean;
  }>`select expectation.name(${expectedId}, ${fromId}) as done`.execute(visit.tx);
  return rows[0]?.done ?? false;
}

export async function finish(
  visit: Visit,
  expectedId: string,
  end: { readonly state: 'none' | 'dropped'; readonly label: string; readonly word: string },
): Promise<boolean> {
  const word = end.word
    ? seal(await visit.key(), Buffer.from(end.word), place(visit, expectedId, 'word'))
    : null;
  const { rows } = await sql<{
    done: boolean;
  }>`select expectation.finish(${expectedId}, ${end.state}, ${end.label}, ${word}) as done`.execute(visit.tx);
  return rows[0]?.done ?? false;
}

export async function nudge(
  visit: Visit,
  expectedId: string,
  personLabel: string,
): Promise<'sent' | 'soon' | 'nobody' | 'absent'> {
  const { rows } = await sql<{
    told: 'sent' | 'soon' | 'nobody' | 'absent';
  }>`select expectation.nudge(${expectedId}, ${publicId(visit.holderId, expectedId)}, ${personLabel}) as told`.execute(
    visit.tx,
  );
  return rows[0]?.told ?? 'absent';
}
