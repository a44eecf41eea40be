import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { isRunning, runToEnd, waitUntilEnded } from '../processes.ts';
import { type PostgresOptions, type RunningPostgres, startPostgres } from './embedded.ts';

let folder = '';
let dataDir = '';
const running = new Set<RunningPostgres>();
const supervisors = new Set<ChildProcess>();

async function start(more: Partial<PostgresOptions> = {}): Promise<RunningPostgres> {
  const postgres = await startPostgres({ dataDir, port: 0, ...more });
  running.add(postgres);
  return postgres;
}

async function ask(url: string | undefined, statement: string): Promise<string[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query({ text: statement, rowMode: 'array' })).rows.flat().map(String);
  } finally {
    await client.end();
  }
}

async function write(url: string | undefined, note: string): Promise<void> {
  await ask(url, 'create table if not exists notes (note text)');
  await ask(url, `insert into notes values ('${note}')`);
}
const notes = (url: string | undefined) => ask(url, 'select note from notes order by note');

beforeAll(async () => {
  // mkdtemp makes a 0700 folder: as root this is also the checkout that no other account may enter.
  folder = await mkdtemp(path.join(tmpdir(), 'carnet-pg-'));
  dataDir = path.join(folder, 'postgres');
});
afterEach(async () => {
  for (const postgres of running) await postgres.stop();
  running.clear();
  for (const child of supervisors) child.kill('SIGKILL');
  supervisors.clear();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a data folder', () => {
  test('is made at the first start, closed to others, durable, in UTF-8', async () => {
    const postgres = await start();
    for (const url of [postgres.url, postgres.socketUrl]) {
      expect(
        await ask(
          url,
          `select current_setting('server_version_num')::int / 10000, current_setting('fsync'),
                  current_setting('synchronous_commit'), current_setting('wal_level'),
                  current_setting('server_encoding'), upper('é'), pg_backend_pid() > 0`,
        ),
      ).toEqual(['18', 'on', 'on', 'replica', 'UTF8', 'É', 'true']);
    }
    expect((await stat(path.join(dataDir, 'password'))).mode & 0o777).toBe(0o600);
    expect((await stat(path.join(dataDir, 'cluster'))).mode & 0o777).toBe(0o700);
    expect((await stat(path.join(dataDir, 'socket'))).mode & 0o777).toBe(0o700);
    const wrong = new URL(postgres.url);
    wrong.password = 'wrong';
    await expect(ask(wrong.href, 'select 1')).rejects.toThrow('password authentication failed');
  });

  test('keeps its data from one start to the next, and stop leaves nothing running', async () => {
    const first = await start();
    await write(first.socketUrl, 'kept');
    await first.stop();
    await first.stop();
    expect(isRunning(first.pid)).toBe(false);
    expect(existsSync(path.join(dataDir, 'cluster', 'postmaster.pid'))).toBe(false);
    const second = await start();
    expect(await notes(second.url)).toContain('kept');
  });

  test('is held by one Carnet at a time', async () => {
    await start();
    await expect(start()).rejects.toThrow(
      `Carnet tourne déjà sur le dossier ${dataDir} (processus ${process.pid})`,
    );
  });

  test('takes settings that are stronger than the defaults', async () => {
    const postgres = await start({ settings: { synchronous_commit: false, work_mem: '7MB' } });
    expect(
      await ask(postgres.url, `select current_setting('synchronous_commit'), current_setting('work_mem')`),
    ).toEqual(['off', '7MB']);
  });

  test('begun and not finished is made again', async () => {
    const half = path.join(folder, 'half');
    await mkdir(path.join(half, 'cluster.new', 'base'), { recursive: true });
    await mkdir(path.join(half, 'cluster', 'global'), { recursive: true });
    await writeFile(path.join(half, 'cluster.new', 'PG_VERSION'), '18\n');
    const postgres = await start({ dataDir: half, settings: { fsync: false } });
    expect(await ask(postgres.url, 'select 1')).toEqual(['1']);
    expect(existsSync(path.join(half, 'cluster.new'))).toBe(false);
  });

  test('written by another PostgreSQL is left alone, with a sentence', async () => {
    const old = path.join(folder, 'old');
    await mkdir(path.join(old, 'cluster'), { recursive: true });
    await writeFile(path.join(old, 'cluster', 'PG_VERSION'), '16\n');
    await expect(start({ dataDir: old })).rejects.toThrow('écrites par PostgreSQL 16');
    expect(await readFile(path.join(old, 'cluster', 'PG_VERSION'), 'utf8')).toBe('16\n');
  });

  test('whose path is too long for a socket is reached by TCP', async () => {
    const long = path.join(folder, 'a-folder-with-a-long-name-'.repeat(4));
    const postgres = await start({ dataDir: long, settings: { fsync: false } });
    expect(postgres.socketUrl).toBeUndefined();
    expect(await ask(postgres.url, 'select 1')).toEqual(['1']);
  });

  test('keeps the reason of a failed start, whose sentence tells where', async () => {
    const logFile = path.join(dataDir, 'postgres.log');
    await expect(start({ settings: { max_connections: 'many' } })).rejects.toThrow(logFile);
    expect(await readFile(logFile, 'utf8')).toContain('max_connections');
    const postgres = await start();
    expect(await ask(postgres.url, 'select 1')).toEqual(['1']);
  });
});

describe('a taken port', () => {
  test('is told with its number and the setting that moves it', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = address && typeof address === 'object' ? address.port : 0;
    try {
      await expect(start({ port, portSetting: 'CARNET_POSTGRES_PORT' })).rejects.toThrow(
        `Le port ${port}, voulu pour PostgreSQL, est déjà pris. Choisissez-en un autre avec CARNET_POSTGRES_PORT.`,
      );
    } finally {
      await new Promise((resolve) => other.close(resolve));
    }
    const postgres = await start({ port });
    expect(postgres.port).toBe(port);
  });
});

describe('after a kill -9', () => {
  test('of PostgreSQL, its supervisor is told and the next start finds what was acknowledged', async () => {
    const onUnexpectedEnd = vi.fn();
    const postgres = await start({ onUnexpectedEnd });
    await write(postgres.url, 'acknowledged');
    process.kill(postgres.pid, 'SIGKILL');
    await vi.waitFor(() => expect(onUnexpectedEnd).toHaveBeenCalledOnce());
    const again = await start();
    expect(await notes(again.url)).toContain('acknowledged');
  });

  test('of its supervisor, PostgreSQL ends by itself', async () => {
    const killed = await startElsewhere();
    await write(killed.url, 'supervisor killed');
    process.kill(killed.supervisor, 'SIGKILL');
    expect(await waitUntilEnded([killed.pid], 5000)).toBe(true);
    const again = await start();
    expect(await notes(again.url)).toContain('supervisor killed');
  });

  test('of everything but PostgreSQL, the next start stops it and takes over', async () => {
    const killed = await startElsewhere();
    await write(killed.url, 'orphan');
    const { output } = await runToEnd('ps', ['-axo', 'pid=,args=']);
    const line = output.split('\n').find((each) => each.includes(`carnet-postgres-watchdog ${killed.pid} `));
    const watchdog = Number.parseInt(line ?? '', 10);
    process.kill(watchdog, 'SIGKILL');
    expect(await waitUntilEnded([watchdog], 1000)).toBe(true);
    process.kill(killed.supervisor, 'SIGKILL');
    expect(await waitUntilEnded([killed.supervisor], 1000)).toBe(true);
    expect(isRunning(killed.pid)).toBe(true);
    const again = await start();
    expect(isRunning(killed.pid)).toBe(false);
    expect(await notes(again.url)).toContain('orphan');
  });

  test('and a lock whose number went to another process, the next start is not misled', async () => {
    const first = await start();
    await first.stop();
    await writeFile(path.join(dataDir, 'cluster', 'postmaster.pid'), `${process.pid}\n${dataDir}/cluster\n`);
    await writeFile(path.join(dataDir, 'supervisor'), `${process.pid} another-start\n`);
    const again = await start();
    expect(await notes(again.url)).toContain('kept');
    expect(isRunning(process.pid)).toBe(true);
  });
});

test.runIf(process.getuid?.() === 0)('as root without a way down, one sentence says what to do', async () => {
  const before = process.env.PATH;
  process.env.PATH = folder;
  try {
    await expect(start()).rejects.toThrow('PostgreSQL refuse de tourner en root');
  } finally {
    process.env.PATH = before;
  }
});

/** A PostgreSQL whose supervisor is another process, to be killed. */
async function startElsewhere(): Promise<{ supervisor: number; pid: number; url: string }> {
  const program = `
    const { startPostgres } = await import(${JSON.stringify(path.join(import.meta.dirname, 'embedded.ts'))});
    const { pid, url } = await startPostgres({ dataDir: ${JSON.stringify(dataDir)}, port: 0 });
    console.log(JSON.stringify({ pid, url }));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  supervisors.add(child);
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()));
    child.once('exit', (code) => reject(new Error(`The supervisor ended with ${code}`)));
  });
  return { supervisor: child.pid ?? 0, ...(JSON.parse(line) as { pid: number; url: string }) };
}
