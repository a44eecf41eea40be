/** Takes the insurers' file in: as a stream, line by line checked, written by thousands while the next ones are read. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { sql } from 'kysely';
import type { Database } from '#platform/database/database';
import { csvLines } from '../csv.ts';
import { campaignErrors } from '../errors.ts';
import { type Insured, REASONS, type Reason, readHeader, readInsured } from '../population-row.ts';
import { type Line, leftForGood, type Secrets, writePeople } from '../store/population.ts';

export type ImportDeps = { readonly db: Database; readonly secrets: Secrets };

export type Imported = { lines: number; created: number; updated: number; refused: number };

type Refusal = { readonly number: number; readonly reason: Reason };
type Chunk = {
  readonly people: ReadonlyMap<string, Line>;
  readonly refused: readonly Refusal[];
  /** Somebody of the chunk before is in this one too. */
  readonly follows: boolean;
};

/** As many as one transaction takes. */
const CHUNK = 2500;
/** One import at a time: two would lock the same people in another order. */
const IMPORT_LOCK = 7319;

/**
 * @param request.rejects file that is given one line a refusal: number, reason, sentence. It holds nothing of a person
 * @param request.today YYYY-MM-DD in Paris
 * @throws `population-header` when columns are missing, `import-running` when another import is under way
 */
export async function importPopulation(
  deps: ImportDeps,
  request: { readonly file: string; readonly rejects: string; readonly today: string },
  onProgress: (soFar: Imported) => void = () => {},
): Promise<Imported> {
  return deps.db.connection().execute(async (held) => {
    const { rows } = await sql<{
      got: boolean;
    }>`select pg_try_advisory_lock(${IMPORT_LOCK}::bigint) as got`.execute(held);
    if (!rows[0]?.got) throw campaignErrors('import-running');
    const rejects = await open(request.rejects, 'w', 0o600);
    try {
      await rejects.write('ligne;motif;explication\n');
      const left = await leftForGood(held);
      const counts: Imported = { lines: 0, created: 0, updated: 0, refused: 0 };
      const given = { ...deps, left, counts, reject: (text: string) => rejects.write(text) };
      // Two chunks are written at once, while the next is read.
      let [before, latest] = [Promise.resolve(), Promise.resolve()];
      try {
        for await (const chunk of chunksOf(request.file, request.today)) {
          await before;
          before = latest;
          latest = write(given, chunk, before).then(() => onProgress(counts));
          // judged at a later turn; until then a failure is no unhandled rejection
          latest.catch(() => {});
        }
        await latest;
      } finally {
        await Promise.allSettled([before, latest]);
      }
      return counts;
    } finally {
      await rejects.close();
      await sql`select pg_advisory_unlock(${IMPORT_LOCK}::bigint)`.execute(held);
    }
  });
}

async function* chunksOf(file: string, today: string): AsyncGenerator<Chunk> {
  const text = createReadStream(file, { encoding: 'utf8', highWaterMark: 32 * 1024 });
  let header: { readonly at: Parameters<typeof readInsured>[1]; readonly width: number } | undefined;
  let before: ReadonlyMap<string, Line> = new Map();
  let people = new Map<string, Line>();
  let refused: Refusal[] = [];
  let follows = false;
  for await (const lines of csvLines(text))
    for (const { number, fields, isText } of lines) {
      if (fields?.length === 1 && fields[0] === '') continue;
      if (!header) {
        header = headerOf(fields ?? []);
        continue;
      }
      const read = isText ? readLine(fields, header, today) : 'encoding';
      const key = typeof read === 'string' ? '' : `${read.ins}|${read.insOid}`;
      // somebody for the second time: in a chunk of their own, after the first
      if (people.size + refused.length >= CHUNK || people.has(key)) {
        yield { people, refused, follows };
        before = people;
        people = new Map();
        refused = [];
        follows = false;
      }
      if (typeof read === 'string') refused.push({ number, reason: read });
      else {
        people.set(key, { number, person: read });
        follows ||= before.has(key);
      }
    }
  if (!header) throw campaignErrors('population-header');
  yield { people, refused, follows };
}

function headerOf(fields: readonly string[]) {
  const header = readHeader(fields);
  if ('absent' in header) throw campaignErrors('population-header', header.absent.join(', '));
  return { at: header.at, width: fields.length };
}

function readLine(
  fields: readonly string[] | undefined,
  header: { readonly at: Parameters<typeof readInsured>[1]; readonly width: number },
  today: string,
): Insured | Reason {
  if (!fields) return 'quotes';
  if (fields.length !== header.width) return 'columns';
  return readInsured(fields, header.at, today);
}

type Writing = ImportDeps & {
  readonly left: ReadonlySet<string>;
  readonly counts: Imported;
  reject(text: string): Promise<unknown>;
};

/** @param before the chunk before, whose refusals are told first; the last line about somebody is the one that stays */
async function write(given: Writing, chunk: Chunk, before: Promise<void>): Promise<void> {
  const { secrets, left, counts } = given;
  const { people, refused, follows } = chunk;
  if (follows) await before;
  const written = await writePeople(
    given.db,
    secrets,
    // whoever had everything destroyed is not enrolled again (R18); nothing says so to who sent the file
    [...people.values()].filter(
      ({ person }) => left.size === 0 || !left.has(secrets.leftSeal(person).toString('base64')),
    ),
  );
  await before;
  const all = [
    ...refused,
    ...written.otherIdentity.map((number): Refusal => ({ number, reason: 'identity' })),
  ].sort((a, b) => a.number - b.number);
  if (all.length > 0)
    await given.reject(all.map(({ number, reason }) => `${number};${reason};${REASONS[reason]}\n`).join(''));
  counts.lines += people.size + refused.length;
  counts.created += written.created;
  counts.updated += written.updated;
  counts.refused += all.length;
}
