/** `carnet reference` as an operator types it, on a database of its own. */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command, CommanderError } from 'commander';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { storeReference } from '#access';
import { openDatabase } from '#platform/database/database';
import { createTestDatabase, type TestDatabase } from '../../../tests/database.ts';
import { referenceFolder } from '../compose.ts';
import { projectFolder } from '../demo/settings.ts';
import { speakFrench } from './french.ts';
import { referenceCommand } from './reference.ts';

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = openDatabase({ url: database.url, role: 'carnet_owner', max: 1 });
  await storeReference(db, referenceFolder);
  await db.destroy();
  folder = mkdtempSync(path.join(tmpdir(), 'carnet-reference-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database?.drop();
});

type Ended = { readonly code: number; readonly out: string; readonly err: string };

/** The command in this process, as src/app/cli.ts runs it: a process for each would take seconds. */
async function carnet(
  args: readonly string[],
  env: NodeJS.ProcessEnv = { DATABASE_URL: database.url, CARNET_CLOCK: '2026-11-20T12:00:00+01:00' },
): Promise<Ended> {
  const [out, err]: [string[], string[]] = [[], []];
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  vi.spyOn(console, 'log').mockImplementation((text) => out.push(String(text)));
  vi.spyOn(console, 'error').mockImplementation((text) => err.push(String(text)));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => err.push(String(text)) > 0);
  process.exitCode = 0;
  try {
    await speakFrench(new Command('carnet').addCommand(referenceCommand())).parseAsync(
      ['reference', ...args],
      {
        from: 'user',
      },
    );
  } catch (error) {
    process.exitCode = error instanceof CommanderError ? error.exitCode : 1;
    if (!(error instanceof CommanderError)) err.push(String((error as Error).message));
  } finally {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  }
  const code = Number(process.exitCode);
  process.exitCode = 0;
  return { code, out: out.join('\n').trim(), err: err.join('\n').trim() };
}

/** As a person types it. */
function typed(args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      [path.join(projectFolder, 'bin', 'carnet.js'), 'reference', ...args],
      {
        env: { ...process.env, DATABASE_URL: database.url },
      },
    );
    let [out, err] = ['', ''];
    child.stdout.on('data', (text) => {
      out += text;
    });
    child.stderr.on('data', (text) => {
      err += text;
    });
    child.on('close', (code) => resolve({ code: code ?? -1, out: out.trim(), err: err.trim() }));
  });
}

const shipped = path.join(referenceFolder, 'habilitation-matrix/2023-10-26');
/** A folder with the matrix of the release, changed. */
function matrix(name: string, change: (text: string) => string): string {
  const target = path.join(folder, name);
  cpSync(shipped, target, { recursive: true });
  const before = readFileSync(path.join(shipped, 'matrix.csv'), 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  writeFileSync(path.join(target, 'matrix.csv'), after);
  return target;
}

test('a faulty table is told line by line, and nothing changes', async () => {
  const faulty = matrix('faulty', (text) =>
    text
      .replace('34112-3,p10,allow', '34112-3,p10,oui')
      .replace(/^34112-3,p60_69,.*\n/m, '')
      .replace('11488-4,p10_travail', '11488-4,p77'),
  );
  const before = await carnet(['list', '--json', '--journal']);
  for (const args of [
    ['check', faulty],
    ['import', faulty, '--valid-from', '2027-01-01', '--version', '4', '--source', 'Essai'],
  ]) {
    const { code, out, err } = await carnet(args);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(
      `${faulty}/matrix.csv, ligne 240 : 34112-3 × p10 : « oui » n’est aucun de ces mots`,
    );
    expect(err).toContain(`${faulty}/matrix.csv : 34112-3 × p60_69 : cette cellule manque`);
    expect(err).toContain(`11488-4 × p77 : cette colonne est inconnue`);
    expect(err).toContain('4 fautes. Rien n’a changé.');
  }
  expect(await carnet(['list', '--json', '--journal'])).toEqual(before);
});

test('an import that opens rights is told and refused, then accepted; it waits for its day; it is taken back and restored', async () => {
  const opening = matrix('opening', (text) =>
    text.replace('ATTEST-RESID,p10,deny', 'ATTEST-RESID,p10,allow'),
  );
  const checked = await carnet(['check', opening, '--valid-from', '2027-01-01']);
  expect([checked.code, checked.err]).toEqual([0, '']);
  expect(checked.out).toContain('Tout est bon : 108 types × 17 colonnes');
  expect(checked.out).toContain('À partir du 1er janvier 2027');
  expect(checked.out).toContain('ATTEST-RESID × p10  non → oui');

  const args = [
    'import',
    opening,
    '--valid-from',
    '2027-01-01',
    '--version',
    '3.1.0',
    '--source',
    'Arrêté d’essai',
  ];
  const refused = await carnet(args);
  expect([refused.code, refused.out]).toEqual([2, '']);
  expect(refused.err).toContain('Cellules ouvertes : 1');
  expect(refused.err).toContain('Ajoutez --accepter');
  expect((await carnet([...args, '--accepter'])).out).toContain(
    'Version importée : matrice « 3.1.0 », à partir du 2027-01-01.',
  );

  const later = { DATABASE_URL: database.url, CARNET_CLOCK: '2027-01-01T00:00:01+01:00' };
  expect((await carnet(['list'])).out).toMatch(
    /3\.0\.2 .*en vigueur[\s\S]*3\.1\.0 .*à venir .*Arrêté d’essai/,
  );
  expect((await carnet(['list'], later)).out).toMatch(/3\.0\.2 .*passée[\s\S]*3\.1\.0 .*en vigueur/);

  const wider = await carnet(['diff', 'en-vigueur', '3.1.0', '--json']);
  expect(wider.code).toBe(2);
  expect(JSON.parse(wider.out)).toMatchObject({
    widens: true,
    cells: { opened: [{ type: 'ATTEST-RESID', column: 'p10' }] },
  });
  for (const [before, after] of [
    ['3.1.0', '3.0.2'],
    ['2027-01-01', '2026-12-31'],
    ['3.1.0', shipped],
  ] as const) {
    const narrower = await carnet(['diff', before, after]);
    expect([narrower.code, narrower.err]).toEqual([0, '']);
    expect(narrower.out).toContain('Cellules fermées : 1');
  }

  expect((await carnet(['rollback', '--motif', 'Fausse alerte'], later)).out).toContain(
    'Version retirée : matrice « 3.1.0 »',
  );
  expect((await carnet(['list'], later)).out).toMatch(/3\.0\.2 .*en vigueur[\s\S]*3\.1\.0 .*retirée/);
  expect((await carnet(['restore', '3.1.0', '--accepter'], later)).code).toBe(0);
  const { out } = await carnet(['list', '--journal'], later);
  expect(out).toMatch(/3\.1\.0 .*en vigueur/);
  expect(out).toMatch(/importée\n.*retirée : Fausse alerte\n.*remise$/);
});

test.each([
  [
    ['import', shipped, '--valid-from', 'demain', '--version', '4', '--source', 'x'],
    '« demain » n’est pas un jour',
  ],
  [['import', shipped, '--valid-from', '2027-02-30', '--version', '4', '--source', 'x'], 'n’est pas un jour'],
  [
    ['import', shipped, '--valid-from', '2020-01-01', '--version', '4', '--source', 'x'],
    'Aucune version n’est en vigueur le 2020-01-01',
  ],
  [['import', shipped, '--valid-from', '2026-11-19', '--version', '4', '--source', 'x'], 'dans le passé'],
  [['import', shipped, '--valid-from', '2027-02-01', '--version', '4'], 'Dites --source matrice=…'],
  [['import', shipped, '--version', '4', '--source', 'x'], 'est obligatoire'],
  [['check', 'nowhere.csv'], 'nowhere.csv : ce fichier n’existe pas'],
  [['check', path.join(projectFolder, 'README.md')], 'ce n’est aucune des tables attendues'],
  [['check', path.join(projectFolder, 'docs/images/person-document.png')], 'n’est pas du texte UTF-8'],
  [['check', path.join(shipped, 'matrix.csv'), shipped], 'sont tous deux la table matrix.csv'],
  [['diff', '9.9', '3.0.2'], 'Aucune version ne s’appelle « 9.9 »'],
  [['rollback', '9.9'], 'Aucune version « 9.9 » n’est en vigueur ou à venir'],
])('carnet reference %j is told what is wrong', async (args, message) => {
  const { code, err } = await carnet(args);
  expect(code).toBe(1);
  expect(err).toContain(message);
});

test('the exit code reaches whoever typed it', async () => {
  const wider = await typed([
    'diff',
    '3.0.2',
    matrix('wider', (text) => text.replace('ATTEST-RESID,p10,deny', 'ATTEST-RESID,p10,allow')),
  ]);
  expect([wider.code, wider.err]).toEqual([2, '']);
  expect(wider.out).toContain('Des droits s’ouvrent.');
});

test('without a database the files of the release are looked at, and nothing can be done', async () => {
  const alone = { DATABASE_URL: undefined, CARNET_FOLDER: folder };
  expect((await carnet(['list'], alone)).out).toContain('3.0.2');
  expect(await carnet(['rollback'], alone)).toMatchObject({
    code: 1,
    err: expect.stringContaining('DATABASE_URL'),
  });
});
