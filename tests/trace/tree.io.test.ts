/** From a line to its proof: the commitment, the tree, the heads, the witness, and what each role may do. */
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAudit, type LineProof } from '#audit';
import { openDatabase } from '#platform/database/database';
import { checkProof } from '../../verifier/proof.js';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { addLines, HOLDER, startRig, type TraceRig, until } from './rig.ts';

let database: TestDatabase;
let rig: TraceRig;
const closing: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  rig = await startRig(database.url);
  await addLines(rig.client, 700);
  await rig.client.query(`insert into audit.security_event (event_id, actor_kind, actor_id, action, code)
    select gen_random_uuid(), 'SYSTEM', 'x', 'space.open', 'space-not-open' from generate_series(1, 5)`);
});
afterAll(async () => {
  for (const close of closing) await close();
  await rig.stop();
  await database.drop();
});

/** The door as a visit of this actor has it. */
async function proofAs(claims: Readonly<Record<string, string>>, lineId: string) {
  const { db } = openDatabase({ url: rig.url, role: 'carnet_app', max: 1 });
  const audit = createAudit({ db, keys: rig.keys });
  try {
    return await db.transaction().execute(async (tx) => {
      for (const [name, value] of Object.entries({ holder: HOLDER, ...claims }))
        await sql`select set_config(${`carnet.${name}`}, ${value}, true)`.execute(tx);
      return audit.proof(tx, HOLDER, lineId);
    });
  } finally {
    await db.destroy();
  }
}

const rowsOf = async <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) =>
  (await rig.client.query<Row>(text, [...values])).rows;

const anyLine = async (where = 'true') =>
  (await rowsOf<{ line_id: string }>(`select line_id from audit.line where ${where} limit 1`))[0]!.line_id;

test('before any head is signed, a line waits and its proof says so', async () => {
  expect((await rowsOf('select 1 from audit.pending')).length).toBe(705);
  expect(await proofAs({ trace: 'all' }, await anyLine())).toBe('waiting');
  expect(await rig.check()).toMatchObject({ isWhole: true, waiting: 705, leaves: 0, witnessed: 0 });
});

test('each line and event becomes one leaf, under a head that the witness saw', async () => {
  await rig.settle();
  expect(await rig.check()).toMatchObject({
    isWhole: true,
    lines: 700,
    events: 5,
    leaves: 705,
    witnessed: 705,
    waiting: 0,
  });
  expect(await rowsOf('select height::int, subtree_index::int from audit.subtree order by 2')).toEqual([
    { height: 8, subtree_index: 0 },
    { height: 8, subtree_index: 1 },
  ]);
});

test('every line has a proof that the independent verifier accepts, whatever its words are', async () => {
  const ids = await rowsOf<{ line_id: string }>('select line_id from audit.line order by at limit 40');
  for (const { line_id } of ids) {
    const proof = await proofAs({ trace: 'all' }, line_id);
    const { line, head } = await checkProof(JSON.parse(JSON.stringify(proof)), rig.keys);
    expect(line.line_id).toBe(line_id);
    expect(head.size).toBeGreaterThan((proof as LineProof).leafIndex);
  }
});

test('nobody has the proof of a line that they may not read', async () => {
  const secret = await anyLine("secret and actor_id <> '8997009022'");
  const open = await anyLine("not secret and actor_id = '8997009022'");
  expect(await proofAs({ trace: 'open', actor: 'x' }, secret)).toBeUndefined();
  expect(await proofAs({ trace: 'own', actor: '8997009022' }, secret)).toBeUndefined();
  expect(await proofAs({ trace: 'none', actor: '8997009022' }, open)).toBeUndefined();
  expect(await proofAs({}, open)).toBeUndefined();
  expect(await proofAs({ trace: 'own', actor: '8997009022' }, open)).toMatchObject({
    format: 'carnet-proof/1',
  });
  expect(await proofAs({ trace: 'open', actor: 'x' }, open)).toMatchObject({ format: 'carnet-proof/1' });
});

test('what is sealed is proved without being named', async () => {
  const lineId = await anyLine('sealed_object_id is not null');
  const proof = await proofAs({ trace: 'all' }, lineId);
  await checkProof(proof, rig.keys);
  expect(JSON.stringify(proof)).not.toContain('0196f5b0');
  const report = await rig.checkAfter((client) =>
    client.query(`set local session_replication_role = replica;
      update audit.line set sealed_object_id = gen_random_uuid() where line_id = '${lineId}'`),
  );
  expect(report.counts).toMatchObject({ changed: 1, missing: 1 });
});

test('a proof of which anything is changed is refused', async () => {
  const proof = (await proofAs(
    { trace: 'all' },
    await anyLine("actor_label = 'Dr Claire Fournier'"),
  )) as LineProof;
  const flipped = (text: string) => (text.startsWith('A') ? `B${text.slice(1)}` : `A${text.slice(1)}`);
  const wrong: readonly (readonly [string, unknown])[] = [
    ['another name', { ...proof, line: proof.line.replace('Claire', 'Clara') }],
    ['another salt', { ...proof, salt: flipped(proof.salt) }],
    ['another place', { ...proof, leafIndex: proof.leafIndex + 1 }],
    ['a path cut short', { ...proof, inclusion: proof.inclusion.slice(1) }],
    ['another path', { ...proof, inclusion: proof.inclusion.map(flipped) }],
    ['without the witness', { ...proof, checkpoint: proof.checkpoint.replace(/— temoin.*\n/, '') }],
    ['without the log', { ...proof, checkpoint: proof.checkpoint.replace(/— carnet.*\n/, '') }],
    ['another head', { ...proof, checkpoint: proof.checkpoint.replace('\n705\n', '\n706\n') }],
    ['no proof', { ...proof, format: 'carnet-proof/2' }],
    ['nothing', null],
  ];
  expect(await checkProof(proof, rig.keys)).toBeDefined();
  for (const [name, changed] of wrong)
    await expect(checkProof(changed, rig.keys), name).rejects.toThrow(/[a-zé]{3}.*\.$/);
  const other = await startRig(database.url);
  closing.push(other.stop);
  await expect(checkProof(proof, other.keys)).rejects.toThrow('signature du journal');
  await expect(checkProof(proof, { ...rig.keys, witness: other.keys.witness })).rejects.toThrow('témoin');
});

test('the public log tells its latest head and that it continues any earlier one', async () => {
  const { db } = openDatabase({ url: rig.url, role: 'carnet_app', max: 1 });
  closing.push(() => db.destroy());
  const { log } = createAudit({ db, keys: rig.keys });
  expect(await log.checkpoint()).toMatch(/^carnet\.test\/trace\n705\n/);
  expect((await log.consistency(300, 705))?.length).toBeGreaterThan(3);
  expect(await log.consistency(0, 705)).toEqual([]);
  for (const [from, to] of [
    [-1, 5],
    [6, 5],
    [5, 706],
    [0.5, 5],
  ] as const)
    expect(await log.consistency(from, to)).toBeUndefined();
  expect(await log.state()).toMatchObject({ pending: 0, size: 705, signedSize: 705, witnessedSize: 705 });
});

test('the log reads no line, the auditor changes nothing, and the application adds no leaf', async () => {
  const refusals: readonly (readonly [string, string])[] = [
    ['carnet_log', 'select 1 from audit.line'],
    ['carnet_log', 'select 1 from audit.security_event'],
    ['carnet_log', 'insert into audit.pending (commitment) values (sha256(null))'],
    ['carnet_log', 'update audit.leaf set commitment = null'],
    ['carnet_log', 'delete from audit.checkpoint'],
    ['carnet_app', 'insert into audit.pending (commitment) values (sha256(null))'],
    ['carnet_app', 'select commitment from audit.pending'],
    ['carnet_app', 'insert into audit.leaf values (9999, sha256(null))'],
    ['carnet_app', 'select sealed_object_id from audit.line'],
    ['carnet_auditor', 'delete from audit.line'],
    ['carnet_auditor', 'insert into audit.security_event values (gen_random_uuid())'],
    ['carnet_auditor', 'select 1 from documents.entry'],
    ['carnet_auditor', 'select 1 from citizens.person'],
  ];
  for (const [role, statement] of refusals) {
    const client = new pg.Client({ connectionString: rig.url, options: `-c role=${role}` });
    await client.connect();
    await expect(client.query(statement), `${role}: ${statement}`).rejects.toThrow(/permission denied/);
    await client.end();
  }
  await expect(rig.client.query('delete from audit.leaf')).rejects.toThrow('append-only');
});

test('a second sequencer waits for the first, and takes over', async () => {
  const [first, second] = [new AbortController(), new AbortController()];
  const running = [rig.sequencer(first.signal), rig.sequencer(second.signal)];
  await addLines(rig.client, 20);
  const size = async () => (await rowsOf<{ n: number }>('select count(*)::int as n from audit.leaf'))[0]!.n;
  await until(async () => (await size()) === 725);
  first.abort();
  await running[0];
  await addLines(rig.client, 20);
  await until(async () => (await size()) === 745);
  second.abort();
  await running[1];
  await rig.settle();
  expect((await rig.check()).isWhole).toBe(true);
});
