/** The witness as a log meets it: over HTTP, with forks, rollbacks, strangers, and a machine that stops in the middle. */
import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkWitnessedHead, readKey } from '../../verifier/note.js';
import { testKey, testLeaves, testNote, treeProof } from '../../verifier/test-log.ts';
import { originHash } from './head-store.ts';
import { type RunningWitness, startWitness } from './index.ts';

const log = testKey('carnet.test/trace', 'log');
const leaves = testLeaves(50);
const forked = [...testLeaves(1, 'other '), ...leaves.slice(1)];

let folder: string;
let witness: RunningWitness;
const start = () =>
  startWitness({ host: '127.0.0.1', port: 0, folder, name: 'temoin.test', logs: [log.publicKey] });

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'carnet-witness-'));
  witness = await start();
});
afterEach(async () => {
  await witness.close();
  await rm(folder, { recursive: true });
});

async function submit(old: number, size: number, tree: readonly Uint8Array[] = leaves, note?: string) {
  const proof = old > 0 && old < size ? treeProof(old, tree.slice(0, size)) : [];
  return post(
    `old ${old}\n${proof.map((hash) => `${hash.toString('base64')}\n`).join('')}\n${note ?? testNote(tree.slice(0, size), log)}`,
  );
}

async function post(body: string) {
  const response = await fetch(`${witness.url}/add-checkpoint`, { method: 'POST', body });
  return {
    status: response.status,
    body: await response.text(),
    type: response.headers.get('content-type'),
  };
}

test('a head that continues the one before is cosigned, and shown to anyone', async () => {
  const began = Math.floor(Date.now() / 1000);
  expect((await submit(0, 7)).status).toBe(200);
  const { status, body } = await submit(7, 31);
  expect(status).toBe(200);
  const [logKey, witnessKey] = await Promise.all([readKey(log.publicKey), readKey(witness.publicKey)]);
  const seen = await checkWitnessedHead(`${testNote(leaves.slice(0, 31), log)}${body}`, logKey, witnessKey);
  expect(seen.time).toBeGreaterThanOrEqual(began);
  const shown = await (await fetch(`${witness.url}/${originHash(log.name)}/checkpoint`)).text();
  expect(await checkWitnessedHead(shown, logKey, witnessKey)).toEqual(seen);
  const heads = await (await fetch(`${witness.url}/${originHash(log.name)}/heads`)).text();
  expect(heads.trim().split('\n')).toHaveLength(2);
  expect((await submit(31, 31)).status).toBe(200);
});

test('a fork and a rollback are refused, also after a restart', async () => {
  await submit(0, 10);
  await submit(10, 20);
  for (const restarted of [false, true]) {
    if (restarted) {
      await witness.close();
      witness = await start();
    }
    expect((await submit(20, 30, forked)).status).toBe(422);
    expect((await submit(20, 20, forked)).status).toBe(422);
    expect(await submit(10, 15)).toMatchObject({ status: 409, body: '20\n', type: 'text/x.tlog.size' });
    expect((await submit(0, 30, forked)).status).toBe(409);
    expect((await submit(20, 15)).status).toBe(400);
  }
  expect((await submit(20, 30)).status).toBe(200);
});

test('what was being written when the machine stopped was told to nobody', async () => {
  await submit(0, 10);
  await witness.close();
  const file = (await readdir(folder)).find((name) => name.endsWith('.jsonl')) ?? '';
  await appendFile(path.join(folder, file), '{"size":20,"ro');
  witness = await start();
  expect((await submit(10, 25)).status).toBe(200);
  await witness.close();
  witness = await start();
  expect((await submit(25, 30)).status).toBe(200);
});

test('two heads at once: one is cosigned, the other told what was', async () => {
  await submit(0, 10);
  const answers = await Promise.all([
    submit(10, 20),
    submit(10, 20, [...leaves.slice(0, 15), ...testLeaves(9)]),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
});

test('strangers and nonsense are told so', async () => {
  const stranger = testKey('carnet.other/trace', 'log');
  const namesake = testKey(log.name, 'log');
  expect((await submit(0, 5, leaves, testNote(leaves.slice(0, 5), stranger))).status).toBe(404);
  expect((await submit(0, 5, leaves, testNote(leaves.slice(0, 5), namesake))).status).toBe(403);
  const note = testNote(leaves.slice(0, 5), log);
  expect((await submit(0, 5, leaves, note.replace('\n5\n', '\n6\n'))).status).toBe(403);
  for (const body of ['', 'old 0', 'old 01\n\n', `old 0\nAAAA\n\n${note}`, `old 0\n\n${note.slice(0, 30)}`])
    expect((await post(body)).status).toBe(400);
  expect((await post(`old 0\n${Buffer.alloc(32).toString('base64')}\n\n${note}`)).status).toBe(422);
  expect((await fetch(`${witness.url}/${originHash(log.name)}/checkpoint`)).status).toBe(404);
  expect((await submit(0, 5)).status).toBe(200);
});
