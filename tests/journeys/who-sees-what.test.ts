/** The public pages « Qui voit quoi », as the server gives them: every cell of the matrix in force, told and counted, and what is to come. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createReferenceDesk, type ReferenceData } from '#access';
import { openDatabase } from '#platform/database/database';
import { buildWeb } from '../../scripts/build-web.ts';
import { referenceFolder } from '../../src/app/compose.ts';
import { createServer } from '../../src/app/server.ts';
import { parseCsv } from '../../src/modules/access/data/csv.ts';
import { startHouse, type TestHouse } from '../house.ts';

let house: TestHouse;
let app: FastifyInstance;
beforeAll(async () => {
  await buildWeb();
  house = await startHouse();
  app = await createServer(house.house);
}, 120_000);
afterAll(async () => {
  await app?.close();
  await house?.close();
});

const PATH = '/comprendre/qui-voit-quoi';
/** The text of a page, with a line for each element. */
async function page(query = ''): Promise<{ readonly html: string; readonly text: string }> {
  const answer = await app.inject({ url: `${PATH}${query}`, headers: { host: 'localhost:8080' } });
  expect([query, answer.statusCode]).toEqual([query, 200]);
  const text = answer.body
    .replace(/<[^>]+>/g, '\n')
    .replaceAll('\u00a0', ' ')
    .replaceAll('\u202f', ' ')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\n+/g, '\n');
  return { html: answer.body, text };
}

type Cell = ReturnType<ReferenceData['matrixCell']>;
/** Counted from the file itself, not from what the pages are made of. */
const cells = parseCsv(
  readFileSync(path.join(referenceFolder, 'habilitation-matrix/2023-10-26/matrix.csv'), 'utf8'),
  'matrix.csv',
  ['type_code', 'group', 'cell'],
);
const counted = (column: 'type_code' | 'group', code: string) => {
  const of = (cell: Cell) => cells.filter((row) => row[column] === code && row.cell === cell).length;
  return { allow: of('allow'), deny: of('deny'), unknown: of('unknown') };
};
const said = ({ allow, deny, unknown }: ReturnType<typeof counted>) =>
  `${allow} oui, ${deny} non, ${unknown} non publié${unknown > 1 ? 's' : ''}`;

describe('the overview', () => {
  test('counts the answers of each profession and of each type', async () => {
    const { text } = await page();
    const { groups, types } = house.access.reference;
    for (const { code, labelFr } of groups)
      expect(text).toContain(`\n${labelFr}\n${said(counted('group', code))}\n`);
    for (const { code, labelFr } of types)
      expect(text).toContain(`\n${labelFr}\n${said(counted('type_code', code))}\n`);
  });

  test('tells the versions, their sources, what is not published, and needs neither script nor table', async () => {
    const { html, text } = await page();
    for (const { source } of Object.values(house.access.reference.versions)) expect(text).toContain(source);
    expect(text).toContain('Matrice d’habilitation, version 3.0.2, en vigueur depuis le 26 octobre 2023.');
    expect(text).toContain('1 308 cases sur 1 836');
    expect(text).toContain('Aucune n’est prévue.');
    expect(html).not.toMatch(/<script|<table/);
  });

  test.each(['?profession=p99', '?type=zzz', '?profession=TRE_A00-AUTOMATE', "?type=<b>'"])(
    'comes back, with a word, for a choice that is none: %s',
    async (query) => {
      const { html, text } = await page(query);
      expect(text).toContain('Ce choix n’est pas dans les règles en vigueur');
      expect(html).not.toContain("<b>'");
    },
  );

  test.each(['?profession=', '?type='])('comes back without one for an empty choice: %s', async (query) => {
    expect((await page(query)).text).not.toContain('Ce choix');
  });
});

describe('a profession', () => {
  test('is told every type under its answer, category by category', async () => {
    const { reference } = house.access;
    for (const { code } of reference.groups) {
      const { html, text } = await page(`?profession=${code}`);
      const tally = counted('group', code);
      expect(text).toContain(`${tally.allow} se lisent, ${tally.deny} ne se lisent pas.`);
      expect(text.includes(`Pour ${tally.unknown}, aucun texte public`)).toBe(tally.unknown > 0);
      for (const shelf of reference.categories) {
        const types = reference.types.filter((type) => type.shelf === shelf.code);
        const allowed = types.filter((type) => reference.matrixCell(type.code, code) === 'allow').length;
        expect(text).toContain(`\n${shelf.labelFr}\n${allowed} sur ${types.length}\n`);
      }
      const links = [...html.matchAll(/\?type=([^"]+)"/g)].map(([, type]) => type);
      expect(links.sort()).toEqual(reference.types.map((type) => type.code).sort());
    }
  });

  test('without a column is told that it reads nothing', async () => {
    const { text } = await page('?profession=TRE_R95-71');
    expect(text).toContain('Ostéopathe : aucun document');
    expect(text).not.toContain('se lisent');
  });
});

describe('a type', () => {
  test('is told every profession under its answer, with the text it is known from', async () => {
    const { reference } = house.access;
    for (const { code } of reference.types) {
      const { html, text } = await page(`?type=${code}`);
      const tally = counted('type_code', code);
      expect(text).toContain(`Peuvent le lire\n${tally.allow} groupe`);
      expect(text).toContain(`Ne peuvent pas\n${tally.deny} groupe`);
      expect(text).toContain(`Non publié, donc refusé\n${tally.unknown} groupe`);
      const links = [...html.matchAll(/\?profession=([^"]+)"/g)].map(([, group]) => group);
      expect(links.sort()).toEqual(reference.groups.map((group) => group.code).sort());
      for (const group of reference.groups)
        if (reference.matrixCell(code, group.code) !== 'unknown')
          expect(text).toContain(reference.basisOf(code, group.code)!.labelFr);
    }
  });
});

test('the file holds every cell, in words, with its source', async () => {
  const answer = await app.inject({ url: `${PATH}.csv`, headers: { host: 'localhost:8080' } });
  expect(answer.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="qui-voit-quoi-3.0.2.csv"',
  });
  const rows = parseCsv(answer.body, 'qui-voit-quoi.csv', ['type', 'groupe', 'lecture', 'source']);
  const words = { allow: 'oui', deny: 'non', unknown: 'non publié' } as const;
  const key = (type: unknown, group: unknown, word: unknown) => `${type} ${group} ${word}`;
  expect(rows.map((row) => key(row.type, row.groupe, row.lecture)).sort()).toEqual(
    cells.map((row) => key(row.type_code, row.group, words[row.cell as Cell])).sort(),
  );
  expect(rows.every(({ source }) => source !== '')).toBe(true);
});

test('a version to come is told at once, with what it changes and from which day; a version withdrawn is not', async () => {
  const { db: owner } = openDatabase({ url: house.databaseUrl, role: 'carnet_owner', max: 1 });
  try {
    const desk = createReferenceDesk({ owner, folder: referenceFolder });
    const changed = readFileSync(
      path.join(referenceFolder, 'habilitation-matrix/2023-10-26/matrix.csv'),
      'utf8',
    )
      .replace('ATTEST-RESID,p10,deny', 'ATTEST-RESID,p10,allow')
      .replace('11502-2,p60_69,allow', '11502-2,p60_69,deny');
    const year = new Date().getFullYear() + 1;
    await desk.import(
      [{ path: 'matrix.csv', bytes: Buffer.from(changed) }],
      `${year}-12-01`,
      () => ({ version: '4.0.0', source: 'Arrêté d’essai' }),
      { widening: true },
    );
    const overview = await page();
    expect(overview.text).toContain(
      `Matrice d’habilitation, version 4.0.0, à partir du 1er décembre ${year}.\n1 case s’ouvrira, 1 case se fermera.\nArrêté d’essai`,
    );
    expect((await page('?profession=p60_69')).text).toContain(
      `À partir du 1er décembre ${year}\nNe se liront plus : CR d'examens biologiques`,
    );
    expect((await page('?type=ATTEST-RESID')).text).toContain(
      `À partir du 1er décembre ${year}\nLe liront aussi : Médecins`,
    );
    expect((await page('?profession=p40')).text).not.toContain(`À partir du 1er décembre ${year}\nNe`);
    await desk.rollBack('4.0.0', { widening: true });
    expect((await page()).text).not.toContain('4.0.0');
  } finally {
    await owner.destroy();
  }
});
