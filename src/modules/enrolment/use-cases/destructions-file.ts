/**
 * The list of who was destroyed, outside of the database: a backup that is restored brings them back, and this list destroys
 * them again (R18). One JSON line a destruction, only ever added to. It names nobody: a seal of the space, made with a key
 * that stands in no backup, so that neither the file nor a forged line of it leads to anybody.
 */
import { open, readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '#platform/database/database';
import { publicHolderId } from '#platform/ids';
import { forgetJobs } from '#platform/jobs';
import { sealOfHolder, sealOfIns } from '../rules/left.ts';

const Line = z.object({
  certificate: z.uuid(),
  /** ISO 8601 */
  at: z.iso.datetime(),
  /** HMAC-SHA-256, base64 */
  seal: z.base64().length(44),
  forGood: z.boolean(),
});
type Line = z.infer<typeof Line>;

/** @throws Error, with the number of the line and a French sentence, at the first one that is not whole */
export function readDestructions(text: string): readonly Line[] {
  return text
    .split('\n')
    .map((line, at) => [line.trim(), at + 1] as const)
    .filter(([line]) => line !== '')
    .map(([line, at]) => {
      const read = Line.safeParse(parsed(line));
      if (!read.success) throw new Error(`Ligne ${at} : ce n’est pas une destruction. Rien n’a été changé.`);
      return read.data;
    });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Adds to the file what it does not hold yet. Two at once may write a line twice, which is harmless. @returns how many */
export async function exportDestructions(db: Database, file: string): Promise<number> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  // a line that a crash cut is left as it is, and ended: what it was to say is written again
  const known = new Set(
    text.split('\n').flatMap((line) => {
      const read = Line.safeParse(parsed(line));
      return read.success ? [read.data.certificate] : [];
    }),
  );
  const { rows } = await sql<{ certificate_id: string; at: Date; holder_seal: Buffer; for_good: boolean }>`
    select * from enrolment.destroyed_holders()`.execute(db);
  const missing = rows.filter((row) => !known.has(row.certificate_id));
  if (missing.length === 0) return 0;
  const lines = missing.map((row) =>
    JSON.stringify({
      certificate: row.certificate_id,
      at: row.at.toISOString(),
      seal: row.holder_seal.toString('base64'),
      forGood: row.for_good,
    } satisfies Line),
  );
  const handle = await open(file, 'a', 0o600);
  try {
    await handle.write(`${text === '' || text.endsWith('\n') ? '' : '\n'}${lines.join('\n')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return missing.length;
}

export type Replayed = {
  /** Destroyed again. */
  readonly again: number;
  /** In the list, and in no space of this database. */
  readonly absent: number;
};

/**
 * Destroys again whoever the list says and this database still has, each in one transaction and under the certificate they
 * hold. Harmless twice, and after a kill. Nobody is told: they were.
 * @param batch as the batch role @param dryRun counts only
 */
export async function replayDestructions(
  batch: Database,
  destructions: readonly Line[],
  { storeKey, dryRun }: { readonly storeKey: Buffer; readonly dryRun: boolean },
): Promise<Replayed> {
  const bySeal = new Map(destructions.map((one) => [one.seal, one]));
  let again = 0;
  for await (const holderId of holdersOf(batch)) {
    const one = bySeal.get(sealOfHolder(storeKey, holderId).toString('base64'));
    if (!one) continue;
    if (dryRun || (await destroyAgain(batch, holderId, one, storeKey))) again++;
  }
  return { again, absent: bySeal.size - again };
}

async function* holdersOf(batch: Database): AsyncGenerator<string> {
  let after: string | undefined;
  do {
    const page = await holdersAfter(batch, after);
    yield* page;
    after = page.at(-1);
  } while (after !== undefined);
}

async function holdersAfter(batch: Database, after: string | undefined): Promise<readonly string[]> {
  const { rows } = await sql<{ holder: string }>`
    select holder from enrolment.holders_after(${after ?? null}, 10000) holder`.execute(batch);
  return rows.map(({ holder }) => holder);
}

const destroyAgain = (batch: Database, holderId: string, one: Line, storeKey: Buffer): Promise<boolean> =>
  batch.transaction().execute(async (tx) => {
    const entered = await sql<{
      held: boolean;
    }>`select enrolment.enter_destroyed(${holderId}) as held`.execute(tx);
    if (!entered.rows[0]?.held) return false;
    const { rows } = await sql<{ last: { ins: string; insOid: string } }>`
      select enrolment.destroy(${one.certificate}, ${publicHolderId(holderId)}) as last`.execute(tx);
    const last = rows[0]?.last;
    if (!last) throw new Error('A destruction said nothing.');
    await forgetJobs(tx, holderId);
    if (one.forGood) await sql`select enrolment.leave_for_good(${sealOfIns(storeKey, last)})`.execute(tx);
    await sql`select enrolment.keep_destroyed(${one.certificate}, ${Buffer.from(one.seal, 'base64')}, ${one.forGood})`.execute(
      tx,
    );
    return true;
  });
