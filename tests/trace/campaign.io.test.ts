/** The campaign of `npm run audit:campaign`, short; and its tamperings made by a superuser in PostgreSQL itself. */
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newLogKey, readLogKey } from '#audit';
import { EVENT, LINE } from '../../verifier/line.js';
import { readKey } from '../../verifier/note.js';
import { sourceOf } from '../../verifier/postgres.js';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { campaign, realRows } from './campaign.ts';
import type { Keys, Line, World } from './histories.ts';
import { addLines, startRig, type TraceRig } from './rig.ts';
import { CLASSES, forgedFrom, tamper } from './tampering.ts';

let database: TestDatabase;
let rig: TraceRig;
beforeAll(async () => {
  database = await createTestDatabase();
  rig = await startRig(database.url);
});
afterAll(async () => {
  await rig.stop();
  await database.drop();
});

test('every tampering is found, no honest history alarms, and a check without the witness misses truncations', async () => {
  const other = await createTestDatabase();
  const client = new pg.Client(other.url);
  await client.connect();
  const rows = await realRows(client, 250);
  await client.end();
  await other.drop();
  const { detected, alarms, withoutWitness, wrong } = await campaign(rows, 240, 20_260_801);
  expect(wrong).toEqual([]);
  expect(alarms).toBe(0);
  for (const name of CLASSES) expect(detected[name]).toEqual({ found: 40, of: 40 });
  // how many of the draws cut the end off is chance
  expect(withoutWitness.of).toBeGreaterThan(1);
  expect(withoutWitness.found).toBe(0);
}, 60_000);

/** The database as a model, with the witness's own notes. */
async function readWorld(): Promise<World> {
  await rig.client.query('begin');
  const source = await sourceOf(rig.client);
  const { rows: commitments } = await rig.client.query<{ id: string; commitment: Buffer }>(
    `select line_id as id, audit.line_commitment(line) as commitment from audit.line line
     union all select event_id, audit.event_commitment(event) from audit.security_event event`,
  );
  const of = new Map(commitments.map(({ id, commitment }) => [id, commitment]));
  const written: Line[] = [];
  for await (const one of source.written()) written.push({ ...one, commitment: of.get(idOf(one)) as Buffer });
  const leaves: Buffer[] = [];
  for await (const leaf of source.leaves()) leaves.push(Buffer.from(leaf));
  const world: World = {
    written,
    leaves,
    pending: source.pending.map((one) => Buffer.from(one)),
    heads: [...source.heads],
    subtrees: source.subtrees.map((one) => ({ ...one, hash: Buffer.from(one.hash) })),
    witnessed: (await rig.heads()).map(({ size }) => `\n${size}\n`),
  };
  await rig.client.query('rollback');
  return world;
}

const idOf = ({ kind, row }: Pick<Line, 'kind' | 'row'>) =>
  String(row[kind === 'line' ? 'line_id' : 'event_id']);

/** Makes of the database what the model says, triggers, checks and rights put aside. */
async function writeWorld(client: pg.Client, before: World, after: World): Promise<void> {
  await client.query('set local session_replication_role = replica');
  await client.query('alter table audit.line drop constraint if exists line_counts_nothing');
  const gone = before.written.filter((one) => !after.written.includes(one));
  const kept = new Set(after.written.map(idOf));
  for (const { kind, row } of gone.filter((one) => !kept.has(idOf(one))))
    await client.query(
      kind === 'line'
        ? 'delete from audit.line where line_id = $1'
        : 'delete from audit.security_event where event_id = $1',
      [idOf({ kind, row })],
    );
  const known = new Set(before.written.map(idOf));
  for (const one of after.written.filter((line) => !before.written.includes(line)))
    await writeLine(client, one, known.has(idOf(one)));
  await client.query(
    'delete from audit.pending; delete from audit.cosignature; delete from audit.checkpoint',
  );
  await client.query('delete from audit.subtree; delete from audit.leaf');
  for (const one of after.pending)
    await client.query('insert into audit.pending (commitment) values ($1)', [one]);
  for (const [index, one] of after.leaves.entries())
    await client.query('insert into audit.leaf values ($1, $2)', [index, one]);
  for (const { height, index, hash } of after.subtrees)
    await client.query('insert into audit.subtree values ($1, $2, $3)', [height, index, hash]);
  for (const { size, note } of after.heads)
    await client.query("insert into audit.checkpoint (size, root, note, waited_ms) values ($1, '', $2, 0)", [
      size,
      note,
    ]);
}

async function writeLine(client: pg.Client, { kind, row, salt }: Line, isKnown: boolean): Promise<void> {
  const [table, id] = kind === 'line' ? ['audit.line', 'line_id'] : ['audit.security_event', 'event_id'];
  // The digest of what is sealed is made by the database.
  const columns = (kind === 'line' ? LINE : EVENT).filter((name) => name !== 'sealed_digest');
  const values = [...columns.map((name) => row[name] ?? null), Buffer.from(salt)];
  const names = [...columns, 'salt'];
  if (isKnown) {
    const set = names.map((name, index) => `${name} = $${index + 1}`).join(', ');
    await client.query(`update ${table} set ${set} where ${id} = $${names.length + 1}`, [...values, row[id]]);
  } else
    await client.query(
      `insert into ${table} (${names.join(', ')}) values (${names.map((_, index) => `$${index + 1}`).join(', ')})`,
      values,
    );
}

test('a superuser who owns the log’s key too is found out, sixty times of sixty', async () => {
  const start = Date.now() - 3_600_000;
  for (let lot = 0; lot < 4; lot += 1) {
    await addLines(rig.client, 80, (index) => new Date(start + lot * 400_000 + index * 4000));
    await rig.settle();
  }
  const signer = readLogKey(rig.logKey);
  const keys: Keys = {
    log: signer,
    // The witness is not theirs: what they would sign in its name is worth nothing.
    witness: () => readLogKey(newLogKey('temoin.test')),
  };
  expect((await readKey(rig.keys.witness)).type).toBe('witness');
  const honest = await readWorld();
  const untouched = { ...honest, written: [...honest.written] };
  expect(await rig.checkAfter((client) => writeWorld(client, honest, untouched))).toMatchObject({
    isWhole: true,
    lines: 320,
    witnessed: 320,
  });
  const others = honest.written.map(forgedFrom);
  const missed: string[] = [];
  for (let n = 0; n < 60; n += 1) {
    const kind = CLASSES[n % CLASSES.length]!;
    const { world, how } = tamper(honest, kind, {
      keys,
      others,
      random: (below) => Math.floor(Math.random() * below),
    });
    const report = await rig
      .checkAfter((client) => writeWorld(client, honest, world))
      .catch((error: unknown) => {
        throw new Error(`${kind}, ${how}: ${String(error)}`);
      });
    if (report.isWhole) missed.push(`${kind}: ${how}`);
  }
  expect(missed).toEqual([]);
  expect((await rig.check()).isWhole).toBe(true);
}, 120_000);
