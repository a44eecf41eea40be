/** One campaign over generated people on a PostgreSQL of its own with durable settings, each step in a process of its own. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrate } from '#platform/database/migrate';
import { startPostgres } from '#platform/postgres/embedded';
import type { CampaignStep, StepDone } from './campaign-step.ts';
import { query } from './house.ts';
import { writePopulation } from './population.ts';

const SENT_ON = '2026-02-16T08:00:00Z';
const DUE_ON = '2026-04-02T08:00:00Z';
/** What a server of this size would be given; everything that is acknowledged is on the disk, as by default. */
const SETTINGS = { shared_buffers: '1GB', max_wal_size: '8GB' };
/** A second reading of more than so many would take a minute. */
const MOST_AGAIN = 200_000;

export type CampaignRun = {
  readonly people: number;
  readonly imported: StepDone;
  readonly again: StepDone | undefined;
  readonly planned: StepDone;
  readonly sent: StepDone;
  /** Those whose notice was not sent; undefined when all were. */
  readonly announced: StepDone | undefined;
  readonly opened: StepDone;
  readonly letters: number;
  readonly mails: number;
};

/** @param notices how many are sent at most; the others are announced by the engine without a notice */
export async function runCampaign(people: number, notices: number): Promise<CampaignRun> {
  const folder = await mkdtemp(path.join(tmpdir(), 'carnet-bench-'));
  const postgres = await startPostgres({
    dataDir: path.join(folder, 'postgres'),
    port: 0,
    settings: SETTINGS,
  });
  const sink = await startSink();
  try {
    const url = postgres.socketUrl ?? postgres.url;
    await migrate(url);
    const file = path.join(folder, 'population.csv');
    await writePopulation(file, { people });
    const env = settingsOf(url, folder, sink);
    const step = (name: CampaignStep['step'], clock: string) => {
      console.error(`  ${people.toLocaleString('en')} people: ${name}…`);
      return runStep({ step: name, file }, { ...env, CARNET_CLOCK: clock });
    };
    const imported = await step('import', SENT_ON);
    await query(url, 'analyze');
    const again = people <= MOST_AGAIN ? await step('import', SENT_ON) : undefined;
    const planned = await step('plan', SENT_ON);
    await holdBack(url, notices / planned.people);
    const sent = await step('send', SENT_ON);
    const [told] = await query<{ letters: number; mails: number }>(
      url,
      `select count(*) filter (where channel = 'letter')::int as letters, count(*) filter (where channel = 'mail')::int as mails
       from enrolment.invitation where sent_at is not null`,
    );
    const announced = (await giveBack(url)) ? await step('announce', SENT_ON) : undefined;
    const opened = await step('open', DUE_ON);
    return { people, imported, again, planned, sent, announced, opened, letters: 0, mails: 0, ...told };
  } finally {
    sink.stop();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

function settingsOf(url: string, folder: string, sink: { readonly port: number; readonly ca: string }) {
  const key = () => randomBytes(32).toString('base64');
  return {
    DATABASE_URL: url,
    CARNET_PUBLIC_URL: 'http://localhost:8080',
    CARNET_MASTER_KEY: key(),
    CARNET_CODE_KEY: key(),
    CARNET_CODE_STORE_KEY: key(),
    FRANCECONNECT_ISSUER: 'http://localhost:1',
    FRANCECONNECT_CLIENT_ID: 'carnet',
    FRANCECONNECT_CLIENT_SECRET: 'not-a-secret',
    PSC_ISSUER: 'http://localhost:1',
    PSC_CLIENT_ID: 'carnet',
    PSC_CLIENT_SECRET: 'not-a-secret',
    SMTP_HOST: '127.0.0.1',
    SMTP_PORT: String(sink.port),
    SMTP_FROM: 'Carnet <ne-pas-repondre@carnet.test>',
    SMTP_CA: sink.ca,
    CARNET_PRINT_FOLDER: path.join(folder, 'print'),
    CARNET_LOG_LEVEL: 'error',
  };
}

/** Takes lots out of the sending, the same share of each channel. */
async function holdBack(url: string, share: number): Promise<void> {
  await query(
    url,
    `update enrolment.lot l set state = 'done' from (
       select lot, sum(people) over (partition by channel order by lot) - people as before,
         sum(people) over (partition by channel) as total from enrolment.lot) o
     where o.lot = l.lot and o.before >= o.total * $1::float8`,
    [share],
  );
}

/** @returns false when all was sent */
async function giveBack(url: string): Promise<boolean> {
  const lots = await query(
    url,
    `update enrolment.lot set state = 'waiting' where state = 'done' and done_at is null returning lot`,
  );
  return lots.length > 0;
}

const here = (name: string) => fileURLToPath(new URL(`./${name}`, import.meta.url));

function runStep(order: CampaignStep, env: Readonly<Record<string, string>>): Promise<StepDone> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [here('campaign-step.ts'), JSON.stringify(order)], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    let answer: StepDone | undefined;
    child.on('message', (message) => {
      answer = message as StepDone;
    });
    child.on('exit', (code) =>
      answer && code === 0 ? resolve(answer) : reject(new Error(`${order.step} ended with ${code}`)),
    );
  });
}

function startSink(): Promise<{ readonly port: number; readonly ca: string; stop(): void }> {
  const child = spawn(process.execPath, [here('campaign-sink.ts')], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.once('message', (message) => {
      const { port, ca } = message as { port: number; ca: string };
      resolve({ port, ca, stop: () => child.kill() });
    });
    child.once('exit', (code) => reject(new Error(`The mail sink ended with ${code}`)));
  });
}
