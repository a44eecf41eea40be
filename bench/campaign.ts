/**
 * A campaign over generated people on a PostgreSQL of its own with durable settings: import, plan, notices (letters as print
 * batches, mails over SMTP with TLS to a sink in another process), automatic opening. Each step in a process of its own.
 */
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
import type { Metric, Result } from './report.ts';

const SENT_ON = '2026-02-16T08:00:00Z';
const DUE_ON = '2026-04-02T08:00:00Z';

/** @param people how many are generated */
export async function campaign(people: number): Promise<Result> {
  const folder = await mkdtemp(path.join(tmpdir(), 'carnet-bench-'));
  const postgres = await startPostgres({ dataDir: path.join(folder, 'postgres'), port: 0 });
  const sink = await startSink();
  try {
    const url = postgres.socketUrl ?? postgres.url;
    await migrate(url);
    const file = path.join(folder, 'population.csv');
    await writePopulation(file, { people });
    const key = () => randomBytes(32).toString('base64');
    const env = {
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
    const step = (name: CampaignStep['step'], clock: string) =>
      runStep({ step: name, file }, { ...env, CARNET_CLOCK: clock });
    const imported = await step('import', SENT_ON);
    await query(url, 'analyze');
    const again = await step('import', SENT_ON);
    const planned = await step('plan', SENT_ON);
    const sent = await step('send', SENT_ON);
    const opened = await step('open', DUE_ON);
    const [told] = await query<{ letters: number; mails: number }>(
      url,
      `select count(*) filter (where channel = 'letter')::int as letters, count(*) filter (where channel = 'mail')::int as mails
       from enrolment.invitation where sent_at is not null`,
    );
    const { letters = 0, mails = 0 } = told ?? {};
    return {
      name: 'campaign',
      note: `${people.toLocaleString('en')} generated people; ${Math.round((100 * letters) / (letters + mails))} % letters, ${Math.round((100 * mails) / (letters + mails))} % mails`,
      metrics: [
        rate('import, people', imported, 20_000),
        rate('import again, people updated', again),
        rate('plan, people', planned),
        rate('notices, people told', sent, 500),
        rate('automatic opening, spaces', opened, 5000),
        ...[imported, sent, opened].map(
          (done, index): Metric => ({
            name: `most memory, ${['import', 'notices', 'opening'][index]}`,
            value: done.peakMb,
            unit: 'MB',
            goal: { atMost: 500 },
          }),
        ),
        {
          name: 'a day of 1.8 million at this rate',
          value: 1_800_000 / (sent.people / sent.seconds) / 3600,
          unit: 'h',
        },
      ],
    };
  } finally {
    sink.stop();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

const rate = (name: string, done: StepDone, atLeast?: number): Metric => ({
  name,
  value: done.people / done.seconds,
  unit: '/s',
  ...(atLeast !== undefined && { goal: { atLeast } }),
});

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
