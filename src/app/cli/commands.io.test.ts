/** The commands that drive a running demonstration, by their functions and, for exit codes, as a person types them. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SAMPLE_AUTHOR, sampleCda } from '#formats/cda/sample-cda';
import { type DemoInTests, startDemoInTests } from '../../../tests/demo-in-tests.ts';
import type { House } from '../compose.ts';
import { cast } from '../demo/cast.ts';
import { writePdf } from '../demo/samples/pdf-writer.ts';
import { seedCast } from '../demo/seed.ts';
import { projectFolder } from '../demo/settings.ts';
import { openFromCda } from './demo-person.ts';
import { tokenFor } from './demo-token.ts';
import { depositFiles, type Result } from './deposit.ts';

let demo: DemoInTests;
let house: House;
beforeAll(async () => {
  demo = await startDemoInTests();
  house = await demo.serve();
  const { doors, kms } = house;
  await seedCast({
    databaseUrl: demo.config.DATABASE_URL,
    kms,
    professionals: doors.professionals,
    professionLabel: (code) => code,
  });
});
afterAll(() => demo?.stop());

/** What `carnet …` prints and ends with. */
function carnet(
  args: readonly string[],
  env: NodeJS.ProcessEnv = demo.env,
): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(projectFolder, 'bin', 'carnet.js'), ...args], {
      env: { ...process.env, ...env },
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (text) => {
      out += text;
    });
    child.stderr.on('data', (text) => {
      err += text;
    });
    child.on('close', (code) => resolve({ code, out: out.trim(), err: err.trim() }));
  });
}

async function fileOf(name: string, content: string | Uint8Array): Promise<string> {
  const file = path.join(demo.folder, name);
  await writeFile(file, content);
  return file;
}

const newPatient = {
  patientIds: '<id root="1.2.250.1.213.1.4.11" extension="279035121518989"/>',
  name: '<name><family qualifier="BR">ESSAI</family><given>PAULE</given><given qualifier="BR">PAULE</given></name>',
  patient: '<administrativeGenderCode code="F"/><birthTime value="19790328"/>',
};

describe('demo token', () => {
  test('gives a token that the FHIR API accepts, alone on its line', async () => {
    const { code, out } = await carnet(['demo', 'token', '--as', 'medecin']);
    expect(code).toBe(0);
    expect(out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    const session = await house.doors.identity.authenticateBearer(out);
    expect(session).toMatchObject({ kind: 'professional', professionalId: '899700900204' });
  });

  test('says until when, in JSON', async () => {
    const found = await tokenFor(demo.env, 'sage-femme');
    expect(found).toMatchObject({
      persona: 'sage-femme',
      nationalId: '899700900246',
      tokenType: 'Bearer',
      fhirUrl: house.fhirUrl,
    });
    expect(Date.parse(found.expiresAt)).toBeGreaterThan(Date.now() + 300_000);
  });

  test('gives the token of a person to their own program', async () => {
    const { code, out } = await carnet(['demo', 'token', '--as', 'martine']);
    expect(code).toBe(0);
    const session = await house.doors.identity.authenticateBearer(out);
    expect(session).toMatchObject({ kind: 'citizen', channel: 'api' });
    expect(session.holderId).toBeTruthy();
  });

  test('lists the personas when it is none of them', async () => {
    const { code, err } = await carnet(['demo', 'token', '--as', 'personne']);
    expect(code).toBe(1);
    expect(err).toContain(`Choisissez parmi : ${cast.professionals.map(({ id }) => id).join(', ')}`);
  });

  test('says how to start what does not run', async () => {
    const { code, err } = await carnet(['demo', 'token', '--as', 'medecin'], {
      ...demo.env,
      CARNET_FOLDER: path.join(demo.folder, 'absent'),
    });
    expect([code, err]).toEqual([
      1,
      'La démonstration ne tourne pas. Lancez-la avec « npm start », puis recommencez.',
    ]);
  });
});

describe('demo person, then deposit', () => {
  test('opens the patient and the author of a CDA, which then files it', async () => {
    const file = await fileOf('essai.xml', sampleCda(newPatient));
    const [before] = await depositFiles(demo.env, [file], { as: 'author' });
    expect(before).toMatchObject({ ok: false, code: 'author-unknown' });
    const opened = await carnet(['demo', 'person', '--from', file, '--json']);
    expect(opened.code).toBe(0);
    const { person, author } = JSON.parse(opened.out);
    expect(person).toMatchObject({
      ins: '279035121518989',
      insOid: '1.2.250.1.213.1.4.11',
      name: 'PAULE ESSAI',
      created: true,
    });
    expect(author).toMatchObject({ nationalId: '899900000015', signIn: { account: 'auteur-899900000015' } });
    const deposited = await carnet(['deposit', file, '--as', 'author']);
    expect(deposited.code).toBe(0);
    expect(deposited.out).toMatch(/^✓ .*essai\.xml → [\w.]+$/);
    const [again] = await depositFiles(demo.env, [file], { as: 'author' });
    expect(again).toMatchObject({ ok: true, created: false, status: 200 });
  });

  test('opens nothing twice', async () => {
    const file = await fileOf('essai.xml', sampleCda(newPatient));
    const [first, second] = [await openFromCda(demo.env, file), await openFromCda(demo.env, file)];
    expect(second).toMatchObject({ person: { created: false } });
    expect(second).toEqual(first);
  });

  test('the patient finds their space at the first sign-in', async () => {
    const file = await fileOf('essai.xml', sampleCda(newPatient));
    const opened = await openFromCda(demo.env, file);
    const pivot = {
      birthName: 'Essai',
      givenNames: ['Paule'],
      sex: 'F' as const,
      birthDate: '1979-03-28',
      birthCog: undefined,
    };
    expect(await house.doors.citizens.holderByLogin('issuer', 'subject', pivot)).toBe(
      'person' in opened && opened.person.holderId,
    );
  });

  test('refuses a false key and a second identity, and opens the author all the same', async () => {
    const wrongKey = await fileOf(
      'cle.xml',
      sampleCda({ patientIds: '<id root="1.2.250.1.213.1.4.10" extension="279035121518988"/>' }),
    );
    const refused = await carnet(['demo', 'person', '--from', wrongKey]);
    expect(refused.code).toBe(1);
    expect(refused.out).toContain('La clé de ce matricule INS est fausse.');
    const second = await fileOf(
      'autre.xml',
      sampleCda({ ...newPatient, name: newPatient.name.replaceAll('PAULE', 'JEANNE') }),
    );
    expect(await openFromCda(demo.env, second)).toMatchObject({
      refused: { code: 'traits-differ', sentence: expect.stringContaining('premier prénom') },
      author: { nationalId: '899900000015' },
    });
  });

  test('leaves the cast as it is', async () => {
    const author = SAMPLE_AUTHOR.replace('899900000015', '899700900204').replace('G15_10/SM26', 'G15_60');
    const file = await fileOf('auteur.xml', sampleCda({ ...newPatient, authors: author }));
    expect(await openFromCda(demo.env, file)).toMatchObject({ author: { signIn: { account: 'medecin' } } });
    expect(await house.doors.professionals.find('899700900204')).toMatchObject({
      familyName: 'Fournier',
      professionCode: '10',
    });
  });
});

describe('deposit', () => {
  const lea = cast.people.find(({ id }) => id === 'lea')?.ins ?? '';

  test('files a PDF once it knows of whom, which type and which title', async () => {
    const file = await fileOf('soins.pdf', writePdf('Soins', [{ kind: 'text', text: 'Pansement fait.' }]));
    const [incomplete] = await depositFiles(demo.env, [file], { as: 'infirmiere', type: '11506-3' });
    expect(incomplete).toMatchObject({
      ok: false,
      code: 'told-missing',
      sentence: expect.stringContaining('ajoutez --ins, --title'),
    });
    const told = { as: 'infirmiere', ins: lea, type: '11506-3', title: 'Pansement' };
    expect(await depositFiles(demo.env, [file], told)).toEqual([
      expect.objectContaining({ ok: true, status: 201, created: true, title: 'Pansement' }),
    ]);
    expect(await depositFiles(demo.env, [file], told)).toEqual([
      expect.objectContaining({ ok: true, created: false }),
    ]);
  });

  test('a secretariat files in the name of its structure', async () => {
    const file = await fileOf(
      'sortie.pdf',
      writePdf('Sortie', [{ kind: 'text', text: 'Séjour de deux jours.' }]),
    );
    expect(
      await depositFiles(demo.env, [file], {
        as: 'secretaire',
        ins: lea,
        type: '11490-0',
        title: 'Lettre de sortie',
      }),
    ).toEqual([expect.objectContaining({ ok: true })]);
  });

  test('one refused file does not stop the others, and the end says so', async () => {
    const good = await fileOf('bon.pdf', writePdf('Bon', [{ kind: 'text', text: 'Examen normal.' }]));
    const bad = await fileOf('mauvais.bin', new Uint8Array([0, 1, 2, 3]));
    const broken = await fileOf('casse.xml', '<ClinicalDocument xmlns="urn:hl7-org:v3"><id/>');
    const { code, out } = await carnet([
      'deposit',
      broken,
      bad,
      '/nulle/part.pdf',
      good,
      '--as',
      'medecin',
      '--ins',
      lea,
      '--type',
      '11488-4',
      '--title',
      'Visite',
    ]);
    expect(code).toBe(1);
    const lines = out.split('\n');
    expect(lines[0]).toMatch(/^✗ .*casse\.xml → Ce document CDA ne peut pas être lu\. .*\[cda-unreadable\]$/);
    expect(lines[1]).toMatch(/^✗ .*mauvais\.bin → .*\[mime-refused\]$/);
    expect(lines[2]).toBe('✗ /nulle/part.pdf → Ce fichier ne peut pas être lu. [file-unreadable]');
    expect(lines[3]).toMatch(/^✓ .*bon\.pdf → /);
  });

  test('asks who deposits', async () => {
    const { code, err } = await carnet(['deposit', 'x.pdf']);
    expect([code, err]).toEqual([
      1,
      'Dites qui dépose : --as medecin, ou --as author pour l’auteur écrit dans chaque CDA.',
    ]);
  });
});

const corpus = path.join(process.env.CARNET_CORPUS ?? '', 'cda');
const REFUSED: Readonly<Record<string, string>> = {
  'CSE-CS8_2025.01.xml': 'ins-key',
  'CSE-MDE_2023.01.xml': 'ins-key',
  'CNAM-HR_2021.01.xml': 'act-refused',
  'eDISP-MED_2024.01.xml': 'traits-differ',
};

describe.skipIf(!process.env.CARNET_CORPUS || !existsSync(corpus))(
  'the national examples (CARNET_CORPUS)',
  () => {
    test('22 are filed by their authors, 4 are refused with the reason', { timeout: 120_000 }, async () => {
      const files = (await readdir(corpus)).filter((name) => name.endsWith('.xml')).toSorted();
      const results: Record<string, Result> = {};
      for (const name of files) {
        const file = path.join(corpus, name);
        await openFromCda(demo.env, file);
        const [result] = await depositFiles(demo.env, [file], { as: 'author' });
        if (result) results[name] = result;
      }
      const refused = Object.entries(results).flatMap(([name, result]) =>
        result.ok ? [] : [[name, result.code]],
      );
      expect(Object.fromEntries(refused)).toEqual(REFUSED);
      expect(Object.values(results).filter(({ ok }) => ok)).toHaveLength(22);
    });
  },
);
