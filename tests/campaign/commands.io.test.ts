/** The campaign as its operator runs it in a terminal: each command in a process of its own, on a real mail server. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { population } from '../../bench/population.ts';
import { COLUMNS } from '../../src/modules/enrolment/campaign/population-row.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { type MailSink, startMailSink } from './mail-sink.ts';

const NAME = 'Campagne d’hiver';
let database: TestDatabase;
let sink: MailSink;
let folder: string;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  database = await createTestDatabase();
  sink = await startMailSink();
  folder = await mkdtemp(path.join(tmpdir(), 'carnet-commands-'));
  const key = () => randomBytes(32).toString('base64');
  env = {
    DATABASE_URL: database.url,
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
    CARNET_CLOCK: '2026-02-16T09:00:00Z',
    CARNET_LOG_LEVEL: 'error',
  };
});
afterAll(async () => {
  await sink?.close();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

function campaign(...args: string[]): Promise<{ readonly code: number | null; readonly text: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['src/app/cli.ts', 'campaign', ...args], {
      env: { ...process.env, ...env },
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        text += String(chunk);
      });
    child.on('exit', (code) => resolve({ code, text }));
  });
}

test('from the file to the indicators', async () => {
  const file = path.join(folder, 'assures.csv');
  await writeFile(
    file,
    [COLUMNS.join(';'), ...population({ people: 120, seed: 21 }), 'une ligne fausse'].join('\n'),
  );
  expect(await campaign('import', file)).toMatchObject({
    code: 0,
    text: expect.stringMatching(/120 personnes ajoutées, 0 mises à jour, 1 lignes refusées/),
  });
  expect(await readFile(`${file}.rejets.csv`, 'utf8')).toContain('122;columns;');
  expect((await campaign('status')).text).toContain('Aucune campagne.');

  const plan = ['plan', NAME, '--from', '2026-02-16', '--per-day', '1000'];
  expect((await campaign(...plan, '--dry-run')).text).toMatch(/Dix exemples :[\s\S]*rien n’a été gardé/);
  expect((await campaign('status')).text).toContain('Aucune campagne.');
  expect(await campaign(...plan)).toMatchObject({ code: 0, text: expect.stringContaining('Sans courrier') });
  expect((await campaign(...plan, '--days', '30')).text).toContain('déjà planifiée avec une autre durée');

  const sent = await campaign('run', NAME, '--watch');
  expect(sent).toMatchObject({ code: 0, text: expect.stringContaining('Tout est parti.') });
  expect(sink.received.length).toBeGreaterThan(40);
  expect((await readdir(path.join(folder, 'print'))).length).toBeGreaterThan(0);
  expect((await campaign('pause', NAME)).text).toContain('en pause');
  expect((await campaign('status', NAME)).text).toMatch(/en pause.*42 jours[\s\S]*Prévenues/);
  expect((await campaign('resume', NAME)).code).toBe(0);
  const told = JSON.parse((await campaign('indicators', NAME, '--json')).text) as {
    id: string;
    numerator: number;
  }[];
  const byId = Object.fromEntries(told.map(({ id, numerator }) => [id, numerator]));
  expect(byId.mails).toBe(new Set(sink.received.map(({ messageId }) => messageId)).size);
  expect(byId.notified).toBe((byId.mails ?? 0) + (byId.letters ?? 0));
  expect((await campaign('indicators', NAME)).text).toMatch(
    /Personnes prévenues\s+\d+\s+sur \d+ envois prévus\s+100/,
  );
}, 120_000);

test('what is mistyped is told in a sentence', async () => {
  expect(await campaign('run', 'Autre')).toMatchObject({
    code: 1,
    text: expect.stringContaining('Aucune campagne ne porte ce nom.'),
  });
  expect(await campaign('plan', NAME, '--from', '2026-02-30')).toMatchObject({
    code: 1,
    text: expect.stringContaining('n’accepte pas'),
  });
  expect(await campaign('import', '/nulle/part.csv', '--rejects', path.join(folder, 'r'))).toMatchObject({
    code: 1,
    text: 'Ce fichier n’existe pas : /nulle/part.csv\n',
  });
}, 60_000);
