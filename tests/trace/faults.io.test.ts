/** The sequencer is killed, the witness is late or loses its answers, the database is put back: no leaf is lost or doubled. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readPublicKey, runSequencer } from '#audit';
import { createLog } from '#platform/log';
import { readLogKey } from '../../src/modules/audit/rules/signed-note.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { addLines, startRig, type TraceRig, unseen, until } from './rig.ts';

let database: TestDatabase;
let rig: TraceRig;
beforeEach(async () => {
  database = await createTestDatabase();
  rig = await startRig(database.url);
});
afterEach(async () => {
  await rig.stop();
  await database.drop();
});

/** The real command, as a process. */
function startProcess(): ChildProcess {
  return spawn(process.execPath, [path.resolve('src/app/sequencer-process.ts')], {
    stdio: 'ignore',
    env: {
      ...process.env,
      DATABASE_URL: rig.url,
      CARNET_LOG_KEY: rig.logKey,
      CARNET_WITNESS_URL: rig.witness().url,
      CARNET_WITNESS_PUBLIC_KEY: rig.keys.witness,
      CARNET_LOG_LEVEL: 'error',
    },
  });
}

const ended = (child: ChildProcess) => new Promise((resolve) => child.on('exit', resolve));

test('killed at any moment, five times, under writing: each line has one leaf', async () => {
  const writers = await Promise.all(
    [1, 2].map(async () => {
      const client = new pg.Client(rig.url);
      await client.connect();
      return client;
    }),
  );
  let writing = true;
  let written = 0;
  const work = writers.map(async (client) => {
    while (writing) {
      await addLines(client, 20);
      written += 20;
    }
  });
  const sizes: number[] = [];
  for (let kill = 0; kill < 5; kill += 1) {
    const child = startProcess();
    const began = sizes.at(-1) ?? 0;
    const size = async () =>
      Number(
        (await rig.client.query('select coalesce(max(leaf_index) + 1, 0) as n from audit.leaf')).rows[0].n,
      );
    await until(async () => (await size()) > began);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 400));
    child.kill('SIGKILL');
    await ended(child);
    sizes.push(await size());
  }
  writing = false;
  await Promise.all(work);
  for (const client of writers) await client.end();
  await rig.settle();
  const report = await rig.check();
  expect(report).toMatchObject({
    isWhole: true,
    lines: written,
    leaves: written,
    witnessed: written,
    waiting: 0,
  });
  expect(new Set(sizes).size).toBe(5);
}, 60_000);

test('stopped by a signal, it ends by itself and leaves its lock', async () => {
  const child = startProcess();
  await addLines(rig.client, 3);
  await until(async () => (await unseen(rig.client)) === 0);
  child.kill('SIGTERM');
  expect(await ended(child)).toBe(0);
  await addLines(rig.client, 3);
  await rig.settle();
});

test('cut off from the database, it comes back', async () => {
  const ending = new AbortController();
  const running = rig.sequencer(ending.signal);
  for (let cut = 0; cut < 3; cut += 1) {
    await addLines(rig.client, 5);
    await until(async () => (await unseen(rig.client)) === 0, running);
    await rig.client.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'carnet_log' and datname = current_database()",
    );
    await addLines(rig.client, 5);
  }
  await until(async () => (await unseen(rig.client)) === 0, running);
  ending.abort();
  await running;
  expect(await rig.check()).toMatchObject({ isWhole: true, leaves: 30 });
}, 60_000);

test('while the witness is away heads are signed all the same, and the last one is seen when it is back', async () => {
  await addLines(rig.client, 10);
  await rig.settle();
  await rig.stopWitness();
  const ending = new AbortController();
  const running = rig.sequencer(ending.signal);
  const signed = async () =>
    Number((await rig.client.query('select max(size) as n from audit.checkpoint')).rows[0].n);
  for (const total of [20, 30, 40]) {
    await addLines(rig.client, 10);
    await until(async () => (await signed()) === total, running);
  }
  expect(await unseen(rig.client)).toBe(30);
  await rig.startWitness();
  await until(async () => (await unseen(rig.client)) === 0, running);
  ending.abort();
  await running;
  expect((await rig.heads()).map(({ size }) => size)).toEqual([10, 40]);
  expect((await rig.check()).isWhole).toBe(true);
});

/** A witness whose answers the log never gets, before a given request. */
async function deafened(until: number) {
  let requests = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const answer = await fetch(`${rig.witness().url}${request.url}`, {
      method: 'POST',
      body: Buffer.concat(chunks),
    });
    requests += 1;
    if (requests < until) response.destroy();
    else response.writeHead(answer.status).end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

const sequencerAt = (url: string, signal: AbortSignal) =>
  runSequencer(
    {
      db: rig.db,
      signer: readLogKey(rig.logKey),
      witness: { url, key: readPublicKey(rig.keys.witness) },
      log: createLog(undefined, 'silent'),
    },
    signal,
  );

test('a lost answer of the witness is asked for again', async () => {
  const proxy = await deafened(3);
  await addLines(rig.client, 10);
  const ending = new AbortController();
  const running = sequencerAt(proxy.url, ending.signal);
  await until(async () => (await unseen(rig.client)) === 0, running);
  ending.abort();
  await running;
  await proxy.close();
  expect((await rig.check()).isWhole).toBe(true);
});

test('a tree that is not the one that was signed is signed no further', async () => {
  await addLines(rig.client, 20);
  await rig.settle();
  await rig.client.query(`set session_replication_role = replica;
    update audit.leaf set commitment = sha256('x') where leaf_index = 7; reset session_replication_role`);
  await addLines(rig.client, 5);
  await expect(rig.sequencer(new AbortController().signal)).rejects.toThrow('Rien ne sera signé');
  const { rows } = await rig.client.query('select max(size)::int as n from audit.checkpoint');
  expect(rows).toEqual([{ n: 20 }]);
  const child = startProcess();
  expect(await ended(child)).toBe(1);
});

test('a database put back to an earlier day is not seen by the witness again, and the check says so', async () => {
  await addLines(rig.client, 20);
  await rig.settle();
  await addLines(rig.client, 20);
  await rig.settle();
  await rig.client.query(`set session_replication_role = replica;
    delete from audit.line where line_id in (select line_id from audit.line order by at offset 20);
    delete from audit.leaf where leaf_index >= 20; delete from audit.cosignature where size > 20;
    delete from audit.checkpoint where size > 20; reset session_replication_role`);
  const ending = new AbortController();
  const running = rig.sequencer(ending.signal);
  await addLines(rig.client, 3);
  await until(
    async () => (await rig.client.query('select 1 from audit.checkpoint where size = 23')).rows.length > 0,
    running,
  );
  await new Promise((resolve) => setTimeout(resolve, 600));
  ending.abort();
  await running;
  expect((await rig.heads()).map(({ size }) => size)).toEqual([20, 40]);
  expect((await rig.check()).counts).toMatchObject({ truncated: 1 });
});
