/**
 * « Voir comme » (B1): the list that somebody else would see, out of the documents that the visit may see. What these eyes
 * see is decided as in their own visit; what the person may not know yet is in neither list nor count (R12, R34).
 */
import { sql } from 'kysely';
import type { Access, Decision, DocumentSubject, Viewer, Visit, VisitRequest } from '#access';
import { type DocumentEntry, type DocumentStatus, subjectOf } from '../entry.ts';
import { findEntries } from '../store/entries.ts';
import type { DocumentList } from './list-documents.ts';

export type Missing = {
  /** Code of the rule that refuses. */
  readonly rule: string;
  /** Why, in French, for the person. */
  readonly sentence: string;
  readonly count: number;
  /** The newest of them. */
  readonly some: readonly DocumentEntry[];
};

export type SeenList = Pick<DocumentList, 'entries' | 'total' | 'categories' | 'years'> & {
  /** Whose eyes: their name, or what they are. */
  readonly label: string | undefined;
  readonly about: string | undefined;
  readonly inEmergency: boolean;
  /** May they open the record? */
  readonly open: Decision;
  /** All that the visit itself may see. */
  readonly outOf: number;
  readonly missing: readonly Missing[];
};

type Asked = {
  readonly viewer: Viewer;
  readonly statuses: readonly DocumentStatus[];
  readonly limit: number;
  readonly offset: number;
};

/** Named for each reason: enough to recognise them. */
const SOME = 5;

export function createSeeAs({ access }: { readonly access: Access }) {
  /** For whoever decides on access. @throws Refused, `viewer-unknown`, `professional-unknown` */
  return function seeAs(request: VisitRequest, asked: Asked): Promise<SeenList> {
    return access.reading(request, async (visit) => {
      visit.attempt('document.list');
      const granted = visit.authorize('document.list');
      const seen = await access.seeAs(visit, asked.viewer);
      const known = await subjectsOf(visit, asked.statuses);
      const visible: Known[] = [];
      const refused = new Map<string, { readonly sentence: string; readonly ids: string[] }>();
      for (const one of known) {
        const decision = seen.decide('document.list', one.subject);
        if (decision.allowed) visible.push(one);
        else {
          const same = refused.get(decision.rule) ?? { sentence: decision.sentence, ids: [] };
          same.ids.push(one.entryId);
          refused.set(decision.rule, same);
        }
      }
      const page = visible.slice(asked.offset, asked.offset + asked.limit).map(({ entryId }) => entryId);
      const some = [...refused.values()].flatMap(({ ids }) => ids.slice(0, SOME));
      const entries = new Map(
        (await findEntries(visit, [...page, ...some])).map((entry) => [entry.entryId, entry]),
      );
      const entriesOf = (ids: readonly string[]) => ids.flatMap((id) => entries.get(id) ?? []);
      visit.trace(granted);
      return {
        label: seen.label,
        about: seen.about,
        inEmergency: seen.mode !== 'normal',
        open: seen.open,
        entries: entriesOf(page),
        total: visible.length,
        outOf: known.length,
        categories: countedBy(visit, visible),
        years: yearsOf(visible),
        missing: [...refused].map(([rule, { sentence, ids }]) => ({
          rule,
          sentence,
          count: ids.length,
          some: entriesOf(ids.slice(0, SOME)),
        })),
      };
    });
  };
}

type Known = {
  readonly entryId: string;
  readonly category: string;
  readonly year: number;
  readonly subject: DocumentSubject;
};

/** In the order of the list. What a decision asks of each, and nothing more: a record may hold thousands. */
async function subjectsOf(visit: Visit, statuses: readonly DocumentStatus[]): Promise<readonly Known[]> {
  const { rows } =
    await sql<Row>`select entry_id, category, extract(year from act_start at time zone 'Europe/Paris')::int as year,
      type_code, origin, author_id, author_structure_id, own_name, depositor_id, validator_id, hidden, invisible_to_patient,
      invisible_to_representatives, status
    from documents.entry where holder_id = ${visit.holderId} and status = any(${[...statuses]}::text[])
    order by act_start desc, entry_id desc`.execute(visit.tx);
  return rows.map((row) => ({
    entryId: row.entry_id,
    category: row.category,
    year: row.year,
    subject: subjectOf({
      typeCode: row.type_code,
      origin: row.origin,
      authorId: row.author_id ?? undefined,
      authorStructureId: row.author_structure_id ?? undefined,
      ownName: row.own_name,
      depositorId: row.depositor_id,
      validatorId: row.validator_id ?? undefined,
      hidden: row.hidden,
      invisibleToPatient: row.invisible_to_patient,
      invisibleToRepresentatives: row.invisible_to_representatives,
      status: row.status,
    }),
  }));
}

type Row = {
  entry_id: string;
  category: string;
  year: number;
  type_code: string;
  origin: DocumentEntry['origin'];
  author_id: string | null;
  author_structure_id: string | null;
  own_name: boolean;
  depositor_id: string;
  validator_id: string | null;
  hidden: boolean;
  invisible_to_patient: boolean;
  invisible_to_representatives: boolean;
  status: DocumentStatus;
};

const countedBy = (visit: Visit, visible: readonly Known[]): DocumentList['categories'] =>
  visit.reference.categories.map(({ code, labelFr }) => ({
    code,
    label: labelFr,
    count: visible.filter(({ category }) => category === code).length,
  }));

function yearsOf(visible: readonly Known[]): DocumentList['years'] {
  const counts = new Map<number, number>();
  for (const { year } of visible) counts.set(year, (counts.get(year) ?? 0) + 1);
  return [...counts].map(([year, count]) => ({ year, count })).sort((a, b) => b.year - a.year);
}
