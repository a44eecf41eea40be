/** What checks the trace from outside: both commands, as they are typed, and the public addresses. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import Fastify from 'fastify';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAudit } from '#audit';
import { openDatabase } from '#platform/database/database';
import { traceRoutes } from '../../src/app/http/trace-routes.ts';
import { checkWitnessedHead, fromBase64, readKey } from '../../verifier/note.js';
import { continues } from '../../verifier/tree.js';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { addLines, HOLDER, startRig, type TraceRig } from './rig.ts';

let database: TestDatabase;
let rig: TraceRig;
beforeAll(async () => {
  database = await createTestDatabase();
  rig = await startRig(database.url);
  for (const count of [30, 20]) {
    await addLines(rig.client, count);
    await rig.settle();
  }
});
afterAll(async () => {
  await rig.stop();
  await database.drop();
});

type Ran = { readonly code: number; readonly out: string; readonly err: string };

function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env: { ...process.env, ...env } }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });
}

const carnet = (...args: string[]) =>
  run(['src/app/cli.ts', 'audit', ...args], {
    DATABASE_URL: rig.url,
    CARNET_LOG_PUBLIC_KEY: rig.keys.log,
    CARNET_WITNESS_PUBLIC_KEY: rig.keys.witness,
    CARNET_WITNESS_URL: rig.witness().url,
  });

const keys = () => ['--log-key', rig.keys.log, '--witness-key', rig.keys.witness];
const independent = (...args: string[]) => run(['verifier/verify.js', ...args]);

/** The line of this number is another, for both ways to look, then itself again. */
async function whileChanged<T>(work: () => Promise<T>): Promise<T> {
  const set = (text: string) =>
    rig.client.query(`begin; set local session_replication_role = replica;
      update audit.line set actor_label = ${text} where request_id = 'req-7'; commit`);
  await set("actor_label || ' '");
  try {
    return await work();
  } finally {
    await set('left(actor_label, -1)');
  }
}

test('« carnet audit verify » and the independent verifier agree, on a whole trace and on a changed one', async () => {
  const asked = ['--database', rig.url, '--witness', rig.witness().url, ...keys()];
  for (const ran of await Promise.all([carnet('verify'), independent(...asked)])) {
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toContain('50 feuilles, dont 50 vues par le témoin');
    expect(ran.out).toContain('La trace est entière');
  }
  const changed = await whileChanged(() =>
    Promise.all([carnet('verify', '--json'), independent(...asked, '--json'), carnet('verify')]),
  );
  for (const ran of changed) expect(ran.code).toBe(1);
  // Two lines of this number were written.
  for (const { out } of changed.slice(0, 2))
    expect(JSON.parse(out)).toMatchObject({ isWhole: false, counts: { changed: 2, missing: 2 } });
  expect(changed[2]?.out).toContain('La trace n’est pas entière');
  expect((await carnet('verify')).code).toBe(0);
}, 60_000);

test('the witness may be asked, or a copy of its file read', async () => {
  for (const where of [rig.witness().url, rig.folder])
    expect((await carnet('verify', '--witness', where)).code).toBe(0);
  const absent = await carnet('verify', '--witness', 'http://127.0.0.1:9');
  expect(absent.code).toBe(1);
  expect(absent.err).toContain('Le témoin ne répond pas');
}, 60_000);

test('a downloaded proof is checked alone, and a changed one is not believed', async () => {
  const { db } = openDatabase({ url: rig.url, role: 'carnet_app', max: 1 });
  const { rows } = await rig.client.query(
    "select line_id from audit.line where request_id = 'req-1' limit 1",
  );
  const proof = await db.transaction().execute(async (tx) => {
    await sql`select set_config('carnet.holder', ${HOLDER}, true), set_config('carnet.trace', 'all', true)`.execute(
      tx,
    );
    return createAudit({ db, keys: rig.keys }).proof(tx, HOLDER, rows[0].line_id);
  });
  await db.destroy();
  const file = path.join(rig.folder, 'preuve.json');
  await writeFile(file, JSON.stringify(proof));
  const alone = await independent(file);
  expect(alone.code).toBe(0);
  expect(alone.out).toContain('Les clés viennent du fichier lui-même');
  const trusted = await independent(file, ...keys(), '--json');
  expect(JSON.parse(trusted.out)).toMatchObject({ isProven: true, line: { request_id: 'req-1' } });
  await writeFile(file, JSON.stringify(proof).replace('req-1', 'req-2'));
  expect(await independent(file, ...keys())).toMatchObject({
    code: 1,
    err: expect.stringContaining('changée'),
  });
  await writeFile(file, 'rien');
  expect(await independent(file)).toMatchObject({ code: 1, err: expect.stringContaining('pas une preuve') });
});

test('called wrongly, they say what they need', async () => {
  expect(await independent()).toMatchObject({ code: 2, err: expect.stringContaining('Usage') });
  expect(await independent('--nothing')).toMatchObject({ code: 2 });
  expect(await independent('absent.json')).toMatchObject({
    code: 1,
    err: expect.stringContaining('absent.json'),
  });
  const bare = await run(['src/app/cli.ts', 'sequencer'], { DATABASE_URL: '', CARNET_LOG_KEY: '' });
  expect(bare).toMatchObject({ code: 1, err: expect.stringContaining('CARNET_LOG_KEY') });
  const key = await run(['src/app/cli.ts', 'audit', 'key', 'carnet.exemple/trace']);
  expect(key.out).toMatch(
    /^CARNET_LOG_KEY=PRIVATE\+KEY\+carnet\.exemple\/trace\+.*\nCARNET_LOG_PUBLIC_KEY=carnet\.exemple\/trace\+/,
  );
}, 60_000);

test('anyone may ask for the head, the keys, and that one tree continues another', async () => {
  const { db } = openDatabase({ url: rig.url, role: 'carnet_app', max: 1 });
  const app = Fastify();
  traceRoutes(app, createAudit({ db, keys: rig.keys }).log);
  const get = (url: string) => app.inject({ url });
  const [log, witness] = await Promise.all([readKey(rig.keys.log), readKey(rig.keys.witness)]);
  expect((await get('/trace/keys')).body).toBe(`${rig.keys.log}\n${rig.keys.witness}\n`);
  const now = await checkWitnessedHead((await get('/trace/checkpoint')).body, log, witness);
  const [old] = await rig.heads();
  const { body } = await get(`/trace/consistency?from=${old!.size}&to=${now.size}`);
  expect(await continues(old!, now, body.trim().split('\n').map(fromBase64))).toBe(true);
  for (const query of ['', '?from=1', '?from=x&to=2', '?from=2&to=1', '?from=1&to=999', '?from=-1&to=2'])
    expect((await get(`/trace/consistency${query}`)).statusCode).toBe(400);
  const without = Fastify();
  traceRoutes(without, createAudit({ db }).log);
  for (const url of ['/trace/keys', '/trace/checkpoint'])
    expect((await without.inject({ url })).statusCode).toBe(404);
  await Promise.all([app.close(), without.close()]);
  await db.destroy();
});
