/**
 * A share code: eight digits that the person gives to a professional whom nothing else lets in, for chosen parts and a short
 * time (R20, R27, H08, H09). It is told once, kept as a slow hash, entered once with the person's INS, and stopped at any
 * moment. Entering it is `share-code-entry.ts`.
 */
import { randomInt, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import type { Clock } from '#platform/clock';
import { newId } from '#platform/ids';
import type { ReferenceData } from '../data/reference-data.ts';
import { accessErrors } from '../errors.ts';
import type { PublishAccessEvent } from '../events.ts';
import type { Visit, VisitRequest, Visits } from '../visit.ts';
import { tellGiven } from './authorise-professional.ts';
import { isIdentifier } from './list-relations.ts';

const MINUTES: readonly number[] = [30, 120, 360];

/** Codes that wait at the same time: more would make guessing one easier. */
const MOST_WAITING = 5;
const WRONG_TRIES = 5;

export type ShareCode = {
  readonly id: string;
  /** Codes of the categories that it opens. */
  readonly parts: readonly string[];
  readonly minutes: number;
  readonly createdAt: Date;
} & (
  | { readonly state: 'waiting'; readonly enterBefore: Date }
  /** Five wrong tries: it opens nothing any more. */
  | { readonly state: 'spoilt' }
  | {
      readonly state: 'live';
      readonly by: { readonly id: string; readonly label: string; readonly about: string };
      readonly since: Date;
      readonly until: Date;
    }
);

export type LiveShareCode = Extract<ShareCode, { readonly state: 'live' }>;

export function createShareCodes(deps: {
  readonly visits: Visits;
  readonly clock: Clock;
  readonly publish: PublishAccessEvent;
}) {
  const { visits, clock } = deps;
  return {
    /**
     * @param parts codes of categories, in any order
     * @returns the eight digits, which nobody can be told again
     * @throws Refused, `share-parts-missing`, `share-duration`, `share-too-many`
     */
    createShareCode: async (
      request: VisitRequest,
      { parts, minutes }: { readonly parts: readonly string[]; readonly minutes: number },
    ): Promise<{ readonly id: string; readonly code: string; readonly enterBefore: Date }> => {
      const code = String(randomInt(100_000_000)).padStart(8, '0');
      const hash = await hashOf(code, request.holderId);
      return visits.writing(request, async (visit) => {
        visit.attempt('code.create');
        const granted = visit.authorize('code.create');
        if (!MINUTES.includes(minutes)) throw accessErrors('share-duration');
        const { shelves, types } = opened(visit.reference, parts);
        const waiting = (await shareCodesIn(visit)).filter(({ state }) => state === 'waiting');
        if (waiting.length >= MOST_WAITING) throw accessErrors('share-too-many');
        const now = clock.now();
        const id = newId();
        await sql`insert into access.share_code (holder_id, code_id, code_hash, shelves, types, minutes, created_by, created_at)
          values (${visit.holderId}, ${id}, ${hash}, ${shelves}, ${types}, ${minutes}, ${visit.actor.id}, ${now})`.execute(
          visit.tx,
        );
        visit.trace(granted, { objectId: id });
        await tellGiven(deps.publish, visit, id);
        return { id, code, enterBefore: new Date(now.getTime() + minutes * 60_000) };
      });
    },

    /** Those that still open something, or that wrong tries spoilt; newest first. @throws Refused */
    shareCodes: (request: VisitRequest): Promise<readonly ShareCode[]> =>
      visits.reading(request, async (visit) => {
        visit.authorize('code.create');
        return shareCodesIn(visit);
      }),

    /** At once, a visit that runs too. Done already is answered as done (R43). @throws Refused, `share-code-absent` */
    endShareCode: (request: VisitRequest, codeId: string): Promise<void> =>
      visits.writing(request, async (visit) => {
        visit.attempt('code.end');
        const granted = visit.authorize('code.end');
        if (!isIdentifier(codeId)) throw accessErrors('share-code-absent');
        const { rows } = await sql<{
          id: string | null;
          label: string;
        }>`select c.used_by as id, concat_ws(' ', p.title, p.given_name, p.family_name) as label
          from access.share_code c left join professionals.professional p on p.professional_id = c.used_by
          where c.holder_id = ${visit.holderId} and c.code_id::text = ${codeId}`.execute(visit.tx);
        const [code] = rows;
        if (!code) throw accessErrors('share-code-absent');
        await sql`update access.share_code set ended_at = platform.now()
          where holder_id = ${visit.holderId} and code_id = ${codeId} and ended_at is null`.execute(visit.tx);
        const subject = code.id === null ? undefined : { id: code.id, label: code.label };
        visit.trace(granted, { objectId: codeId, ...(subject && { subject }) });
      }),
  };
}

const slow = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(
  scrypt,
);

/** Eight digits are few: each guess costs some 60 ms and 32 MB. The holder is the salt, so that the code leads to its row. */
export const hashOf = (code: string, holderId: string): Promise<Buffer> =>
  slow(code, Buffer.from(`share-code ${holderId}`), 32, { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 });

/** What a code opens, by the types that the chosen categories hold today. @throws `share-parts-missing` */
function opened(reference: ReferenceData, parts: readonly string[]) {
  const shelves = reference.categories.map(({ code }) => code).filter((code) => parts.includes(code));
  if (shelves.length === 0) throw accessErrors('share-parts-missing');
  const types = reference.types.filter(({ shelf }) => shelves.includes(shelf)).map(({ code }) => code);
  return {
    shelves,
    types: shelves.length === reference.categories.length ? '*' : `|${types.join('|')}|`,
  };
}

export async function shareCodesIn(visit: Visit): Promise<readonly ShareCode[]> {
  const { rows } =
    await sql<Row>`select c.code_id, c.shelves, c.minutes, c.created_at, c.tries, c.used_by, c.used_at, c.ends_at,
      c.created_at + make_interval(mins => c.minutes) as enter_before,
      concat_ws(' ', p.title, p.given_name, p.family_name) as label, concat_ws(', ', p.profession_label, s.name) as about
    from access.share_code c
    left join professionals.professional p on p.professional_id = c.used_by
    left join professionals.structure s on s.structure_id = p.structure_id
    where c.holder_id = ${visit.holderId} and c.ended_at is null
      and coalesce(c.ends_at, c.created_at + make_interval(mins => c.minutes)) > platform.now()
    order by c.created_at desc`.execute(visit.tx);
  return rows.map(shareCodeOf);
}

type Row = {
  code_id: string;
  shelves: readonly string[];
  minutes: number;
  created_at: Date;
  tries: number;
  used_by: string | null;
  used_at: Date | null;
  ends_at: Date | null;
  enter_before: Date;
  label: string;
  about: string;
};

function shareCodeOf(row: Row): ShareCode {
  const all = { id: row.code_id, parts: row.shelves, minutes: row.minutes, createdAt: row.created_at };
  if (row.used_by !== null && row.used_at && row.ends_at)
    return {
      ...all,
      state: 'live',
      by: { id: row.used_by, label: row.label, about: row.about },
      since: row.used_at,
      until: row.ends_at,
    };
  return row.tries >= WRONG_TRIES
    ? { ...all, state: 'spoilt' }
    : { ...all, state: 'waiting', enterBefore: row.enter_before };
}
