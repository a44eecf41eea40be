/** A whole demonstration of its own for a measurement: its ports, its folder, its PostgreSQL with durable settings. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { createAgent } from '../standins/openid/agent.ts';

const project = fileURLToPath(new URL('../', import.meta.url));

export type BenchHouse = {
  readonly publicUrl: string;
  readonly fhirUrl: string;
  readonly env: NodeJS.ProcessEnv;
  readonly folder: string;
  /** A superuser on the same database: to prepare volumes, and for the raw limits. */
  readonly databaseUrl: string;
  /** The process that serves. */
  readonly pid: number;
  readonly people: readonly { readonly id: string; readonly ins: string; readonly insOid: string }[];
  readonly professionals: readonly {
    readonly id: string;
    readonly nationalId: string;
    readonly familyName: string;
  }[];
  /** Runs the `carnet` command against this house. @returns what it printed */
  carnet(...args: string[]): Promise<string>;
  /** The session cookie of a persona, through the real sign-in. */
  signIn(provider: 'franceconnect' | 'prosanteconnect', persona: string): Promise<string>;
  stop(): Promise<void>;
};

export async function startBenchHouse(): Promise<BenchHouse> {
  const folder = await mkdtemp(path.join(tmpdir(), 'carnet-bench-'));
  const env = { ...process.env, PORT: '18080', CARNET_FOLDER: folder, CARNET_LOG_LEVEL: 'error' };
  const child = spawn(process.execPath, [path.join(project, 'src/app/cli.ts'), 'demo', 'start'], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  const file = path.join(folder, 'demo.json');
  for (let waited = 0; !existsSync(file); waited += 100) {
    if (child.exitCode !== null || waited > 120_000) throw new Error('The demonstration did not start.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const demo = JSON.parse(await readFile(file, 'utf8')) as Omit<
    BenchHouse,
    'env' | 'folder' | 'carnet' | 'signIn' | 'stop'
  > & { franceconnect: string; prosanteconnect: string };
  return {
    ...demo,
    folder,
    env,
    pid: child.pid ?? 0,
    carnet: (...args) => output(env, args),
    async signIn(provider, persona) {
      const start = await fetch(`${demo.publicUrl}/connexion/${provider}`, { redirect: 'manual' });
      const state = start.headers
        .getSetCookie()
        .map((line) => line.split(';')[0])
        .join('; ');
      const back = await createAgent().signIn({
        authorizationUrl: start.headers.get('location') ?? '',
        account: persona,
        redirectUri: `${demo.publicUrl}/connexion/retour`,
      });
      const finished = await fetch(back, { redirect: 'manual', headers: { cookie: state } });
      const session = finished.headers.getSetCookie().find((line) => /^carnet=[^;]/.test(line));
      if (!session) throw new Error(`${persona} could not sign in (${finished.headers.get('location')}).`);
      return session.split(';')[0] ?? '';
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function output(env: NodeJS.ProcessEnv, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(project, 'src/app/cli.ts'), ...args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    let complaint = '';
    child.stdout.on('data', (chunk) => {
      text += String(chunk);
    });
    child.stderr.on('data', (chunk) => {
      complaint += String(chunk);
    });
    child.on('exit', (code) =>
      code === 0 ? resolve(text.trim()) : reject(new Error(`carnet ${args.join(' ')}: ${complaint || text}`)),
    );
  });
}

export async function query<T extends pg.QueryResultRow>(
  url: string,
  text: string,
  values: unknown[] = [],
): Promise<T[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<T>(text, values)).rows;
  } finally {
    await client.end();
  }
}
