/**
 * `npm run prove`: the decision of access, proved. The table, the oracle written from the texts and the database over the
 * whole abstract space; the table and the oracle over every combination of every fact; the theorems; wrong rules, caught.
 *   npm run prove                  a table, then the same as JSON on the last line
 *   npm run prove -- --seed 7      draws other wrong rules
 * Ends with 1 when anything is not as it must be.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { migrate } from '#platform/database/migrate';
import { startPostgres } from '#platform/postgres/embedded';
import { proveTheorems } from '../tests/agreement/theorems-of-all.ts';
import { askDatabase, compare, givenToStrangers, strayClaims } from '../tests/agreement/three-ways.ts';
import { combinations, wholeProduct } from '../tests/agreement/whole-product.ts';
import { catchInDatabase, catchInTable } from '../tests/agreement/wrong-rules.ts';

const { values } = parseArgs({ options: { seed: { type: 'string', default: '1' } } });
const seed = Number(values.seed);
if (!Number.isInteger(seed)) throw new Error('--seed takes a whole number.');

/** One line of the answer: how many were looked at, how many are wrong. */
type Line = {
  readonly name: string;
  readonly of: number | bigint;
  readonly wrong: number | bigint;
  readonly notes: readonly string[];
};
const lines: Line[] = [];
const begun = performance.now();

async function line(
  name: string,
  work: () => Promise<Omit<Line, 'name'>> | Omit<Line, 'name'>,
): Promise<void> {
  const from = performance.now();
  const found = { name, ...(await work()) };
  lines.push(found);
  const seconds = ((performance.now() - from) / 1000).toFixed(1);
  console.log(
    `${found.wrong === 0 || found.wrong === 0n ? '✓' : '✗'} ${name}: ${found.wrong.toLocaleString('en')} of ${found.of.toLocaleString('en')} (${seconds} s)`,
  );
  for (const note of found.notes) console.log(`    ${note}`);
}

const folder = await mkdtemp(path.join(tmpdir(), 'carnet-prove-'));
const postgres = await startPostgres({
  dataDir: path.join(folder, 'postgres'),
  port: 0,
  settings: { fsync: false, synchronous_commit: false, full_page_writes: false },
});
const client = new pg.Client(postgres.socketUrl ?? postgres.url);
try {
  await migrate(postgres.socketUrl ?? postgres.url);
  await client.connect();
  const database = await askDatabase(client);
  await line('the table, the oracle and the database disagree', () => {
    const { byAction, disagreements, examples } = compare({ database });
    const counts = [...byAction];
    const sum = (of: 'facts' | 'asked') => counts.reduce((total, [, one]) => total + one[of], 0);
    return {
      of: sum('facts'),
      wrong: disagreements,
      notes: [
        `${sum('asked').toLocaleString('en')} of the answers are the database’s, from ${database.gate.claims.length.toLocaleString('en')} sets of facts; ${counts.filter(([, { asked }]) => asked > 0).length} of ${counts.length} acts are judged there`,
        ...counts.map(
          ([action, { facts, asked, allowed }]) =>
            `${action}: ${facts.toLocaleString('en')} facts, ${allowed.toLocaleString('en')} allowed, ${asked.toLocaleString('en')} asked of the database`,
        ),
        ...examples.map(({ kind, facts }) => `${kind}: ${JSON.stringify(facts)}`),
      ],
    };
  });
  await line('the database gives something to a stranger', () => {
    const { asked, given } = givenToStrangers(database);
    return { of: asked, wrong: given.length, notes: given.slice(0, 5) };
  });
  await line('claims of other tables do not follow', () => {
    const stray = strayClaims(database);
    return { of: database.gate.claims.length, wrong: stray.length, notes: stray.slice(0, 5) };
  });
  await line('the table and the oracle disagree, over all combinations', () => {
    const { facts, paths, disagreements, example } = wholeProduct();
    if (facts !== combinations()) throw new Error('The paths do not reach every combination.');
    return {
      of: facts,
      wrong: disagreements,
      notes: [`on ${paths.toLocaleString('en')} paths`, ...(example ? [example] : [])],
    };
  });
  await line('theorems are broken or vacuous', () => {
    const found = proveTheorems();
    const wrong = found.filter(({ concerned, broken }) => broken > 0 || concerned === 0);
    return {
      of: found.length,
      wrong: wrong.length,
      notes: found.map(
        ({ name, concerned, broken }) =>
          `${concerned.toLocaleString('en')} concerned, ${broken} broken: ${name}`,
      ),
    };
  });
  const caught = (found: {
    caught: readonly string[];
    missed: readonly string[];
    idle: readonly string[];
  }) => ({
    of: found.caught.length + found.missed.length,
    wrong: found.missed.length,
    notes: [
      ...found.caught.map((one) => `caught: ${one}`),
      ...found.missed.map((one) => `MISSED: ${one}`),
      ...found.idle.map((one) => `drawn again, since it changes nothing: ${one}`),
    ],
  });
  await line('wrong rows of the table are missed', () => caught(catchInTable(database, seed, 10)));
  await line('wrong functions of the database are missed', async () =>
    caught(await catchInDatabase(client, seed, 10)),
  );
} finally {
  await client.end();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}

const isProved = lines.every(({ wrong }) => Number(wrong) === 0);
const seconds = Math.round((performance.now() - begun) / 100) / 10;
console.log(
  JSON.stringify({ isProved, seed, seconds, lines }, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  ),
);
process.exitCode = isProved ? 0 : 1;
