/** The acts upon the dated versions, on a real database: whole or not at all, recorded, reversible, in force to the second. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '#platform/database/database';
import { createTestDatabase, type TestDatabase } from '../../../../tests/database.ts';
import { readShipped } from '../data/files.ts';
import { InvalidPlan } from '../data/plan.ts';
import type { SetName, VersionFiles } from '../data/sets.ts';
import { contradictionIn } from './plan-rows.ts';
import {
  importVersions,
  restoreVersions,
  rollBack,
  storeReference,
  WideningNotAccepted,
} from './reference.ts';
import { actsDone, statesOn, storedVersions } from './versions.ts';

const DATA = path.join(import.meta.dirname, '../../../../data');
const shipped = readShipped(DATA);
const NOW = '2026-11-20T12:00:00+01:00';
const shiftTo = (moment: string) => Math.round((Date.parse(moment) - Date.now()) / 1000);

let database: TestDatabase;
let owner: Database;
const opened: Database[] = [];

/** The application, at that moment. */
function appAt(moment: string): Database {
  const { db } = openDatabase({ url: database.url, role: 'carnet_app', max: 1, clockShift: shiftTo(moment) });
  opened.push(db);
  return db;
}

beforeAll(async () => {
  database = await createTestDatabase();
  owner = openDatabase({ url: database.url, role: 'carnet_owner', max: 2, clockShift: shiftTo(NOW) }).db;
});
afterAll(async () => {
  for (const db of [...opened, owner]) await db?.destroy();
  await database?.drop();
});
beforeEach(async () => {
  await sql`truncate access.reference_act, access.reference_version restart identity cascade`.execute(owner);
  await storeReference(owner, DATA);
});

type Change = readonly [table: string, from: string | RegExp, to: string];

function next(set: SetName, version: string, validFrom: string, ...changes: readonly Change[]): VersionFiles {
  const before = shipped.findLast((one) => one.set === set)!;
  const tables: Record<string, string> = { ...before.tables };
  for (const [table, from, to] of changes) {
    const changed = tables[table]!.replace(from, to);
    expect(changed).not.toBe(tables[table]);
    tables[table] = changed;
  }
  return { set, version, validFrom, source: `Essai ${version}`, tables };
}
/** Doctors read certificates of residence, which they did not. */
const OPENS: Change = ['matrix.csv', 'ATTEST-RESID,p10,deny', 'ATTEST-RESID,p10,allow'];
/** Nurses no longer read laboratory results. */
const CLOSES: Change = ['matrix.csv', /^11502-2,p60_69,allow,/m, '11502-2,p60_69,deny,'];
const accepted = { widening: true };

async function columns(
  db: Database,
): Promise<{ readonly edition: string; readonly p10: string; readonly p60_69: string }> {
  const { rows } = await sql<{ edition: string; p10: string; p60_69: string }>`select
      (select edition from access.reference_in_force) as edition,
      (select types from access.matrix_column where group_code = 'p10') as p10,
      (select types from access.matrix_column where group_code = 'p60_69') as p60_69`.execute(db);
  return rows[0]!;
}
const statesAt = async (day: string) =>
  Object.fromEntries(
    statesOn(await storedVersions(owner), day).map(({ set, version, state }) => [`${set} ${version}`, state]),
  );
/** Everything the acts may touch. */
async function everything(): Promise<string> {
  const { rows } = await sql<{ all: string }>`select jsonb_build_array(
    (select jsonb_agg(v order by version_id) from access.reference_version v),
    (select jsonb_agg(a order by act_id) from access.reference_act a),
    (select jsonb_agg(p order by from_day) from access.reference_period p),
    (select jsonb_agg(m order by version_id, group_code) from access.matrix_types m),
    (select jsonb_agg(g order by version_id, profession_code, qualifier) from access.profession_group g))::text as all`.execute(
    owner,
  );
  return rows[0]!.all;
}

describe('what comes with a release', () => {
  test('is the first content, once', async () => {
    expect((await storedVersions(owner)).map(({ set }) => set)).toEqual(['matrix', 'types', 'professions']);
    const before = await everything();
    expect(await storeReference(owner, DATA)).toEqual({ added: [], differing: [] });
    expect(await everything()).toBe(before);
    const { p10 } = await columns(appAt(NOW));
    expect(p10).toContain('|11488-4|');
    expect(p10).not.toContain('ATTEST-RESID');
  });

  test('does not bring back what an operator withdrew, nor change what the database holds', async () => {
    await importVersions(owner, [next('matrix', '3.1.0', '2026-11-20', CLOSES)], {});
    await rollBack(owner, '3.1.0', accepted);
    const folder = mkdtempSync(path.join(tmpdir(), 'carnet-data-'));
    try {
      cpSync(DATA, folder, { recursive: true });
      const released = next('matrix', '3.1.0', '2026-11-20', OPENS);
      cpSync(
        path.join(folder, 'habilitation-matrix/2023-10-26'),
        path.join(folder, 'habilitation-matrix/3.1.0'),
        {
          recursive: true,
        },
      );
      const { version, validFrom, source } = released;
      writeFileSync(
        path.join(folder, 'habilitation-matrix/3.1.0/version.json'),
        JSON.stringify({ version, validFrom, source }),
      );
      writeFileSync(
        path.join(folder, 'habilitation-matrix/3.1.0/matrix.csv'),
        released.tables['matrix.csv']!,
      );
      expect(await storeReference(owner, folder)).toEqual({
        added: [],
        differing: ['version « 3.1.0 » (matrice)'],
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
    expect((await columns(appAt(NOW))).p10).not.toContain('ATTEST-RESID');
  });

  test('is refused whole when it does not stand with what an operator imported', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'carnet-data-'));
    try {
      cpSync(DATA, folder, { recursive: true });
      cpSync(path.join(folder, 'document-types/2024-09-27'), path.join(folder, 'document-types/2027'), {
        recursive: true,
      });
      writeFileSync(
        path.join(folder, 'document-types/2027/version.json'),
        JSON.stringify({ version: '2027', validFrom: '2027-01-01', source: 'Essai' }),
      );
      writeFileSync(
        path.join(folder, 'document-types/2027/types.csv'),
        `${shipped.find(({ set }) => set === 'types')!.tables['types.csv']}99999-9,1.2,Nouveau,10,CR,CPT_REND,class,professional,yes,x\n`,
      );
      const before = await everything();
      await expect(storeReference(owner, folder)).rejects.toThrow(InvalidPlan);
      expect(await everything()).toBe(before);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('an import', () => {
  test('waits for its day, then both columns move at midnight in Paris, in winter', async () => {
    await importVersions(owner, [next('matrix', '4', '2027-01-01', OPENS, CLOSES)], accepted);
    const before = await columns(appAt('2026-12-31T23:59:58+01:00'));
    const after = await columns(appAt('2027-01-01T00:00:00.5+01:00'));
    expect(before).toMatchObject({ edition: '1.2.3' });
    expect(after).toMatchObject({ edition: '4.2.3' });
    expect([before.p10.includes('|ATTEST-RESID|'), before.p60_69.includes('|11502-2|')]).toEqual([
      false,
      true,
    ]);
    expect([after.p10.includes('|ATTEST-RESID|'), after.p60_69.includes('|11502-2|')]).toEqual([true, false]);
    expect(await statesAt('2026-12-31')).toMatchObject({ 'matrix 3.0.2': 'in-force', 'matrix 4': 'to-come' });
    expect(await statesAt('2027-01-01')).toMatchObject({ 'matrix 3.0.2': 'past', 'matrix 4': 'in-force' });
  });

  test('and in summer, when midnight in Paris is two hours before that of London', async () => {
    await importVersions(owner, [next('matrix', '4', '2027-07-01', OPENS)], accepted);
    expect((await columns(appAt('2027-06-30T21:59:58Z'))).edition).toBe('1.2.3');
    expect((await columns(appAt('2027-06-30T22:00:00.5Z'))).edition).toBe('4.2.3');
  });

  test('moves professions too', async () => {
    const moved: Change = ['professions.csv', /^TRE_G15,60,([^,]*),p60_69,/m, 'TRE_G15,60,$1,p10,'];
    await importVersions(owner, [next('professions', 'P2', '2027-01-01', moved)], accepted);
    const groupAt = async (moment: string) =>
      (
        await sql<{ group_code: string }>`select group_code from access.profession_column
          where profession_system = 'TRE_G15' and profession_code = '60' and qualifier = '*'`.execute(
          appAt(moment),
        )
      ).rows;
    expect(await groupAt('2026-12-31T23:59:58+01:00')).toEqual([{ group_code: 'p60_69' }]);
    expect(await groupAt('2027-01-01T00:00:00.5+01:00')).toEqual([{ group_code: 'p10' }]);
  });

  test('that opens rights is refused unless that is wanted; one that closes is not', async () => {
    const before = await everything();
    await expect(importVersions(owner, [next('matrix', '4', '2027-01-01', OPENS)], {})).rejects.toThrow(
      WideningNotAccepted,
    );
    expect(await everything()).toBe(before);
    const { changes } = await importVersions(owner, [next('matrix', '4', '2027-01-01', CLOSES)], {});
    expect(changes).toMatchObject([{ from: '2027-01-01', difference: { widens: false } }]);
    expect(changes[0]!.difference.cells.closed).toMatchObject([{ type: '11502-2', column: 'p60_69' }]);
  });

  test.each<[string, () => VersionFiles[], string]>([
    [
      'a table at fault',
      () => [next('matrix', '4', '2027-01-01', ['matrix.csv', '34112-3,p10,allow', '34112-3,p10,yes'])],
      '« yes »',
    ],
    [
      'one good set and one at fault',
      () => [
        next('professions', 'P2', '2027-01-01'),
        next('matrix', '4', '2027-01-01', ['matrix.csv', /^34112-3,p10,.*\n/m, '']),
      ],
      '34112-3 × p10 : cette cellule manque',
    ],
    ['a day that is past', () => [next('matrix', '4', '2026-11-19')], 'ne s’applique pas dans le passé'],
    ['a name that is taken', () => [next('matrix', '3.0.2', '2027-01-01')], 'existe déjà'],
  ])('of %s changes nothing at all', async (_, versions, message) => {
    const before = await everything();
    await expect(importVersions(owner, versions(), accepted)).rejects.toThrow(message);
    expect(await everything()).toBe(before);
  });

  test('of two operators at once stands on what the other left', async () => {
    const both = await Promise.allSettled([
      importVersions(owner, [next('matrix', '4', '2027-01-01', OPENS)], accepted),
      importVersions(owner, [next('matrix', '4', '2027-02-01', CLOSES)], accepted),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await storedVersions(owner)).filter(({ version }) => version === '4')).toHaveLength(1);
  });
});

describe('a rollback', () => {
  test('brings the previous version back at once, and can itself be taken back', async () => {
    const app = appAt(NOW);
    await importVersions(owner, [next('matrix', '4', '2026-11-20', CLOSES)], {});
    expect(await columns(app)).toMatchObject({ edition: '4.2.3' });
    // it reopens what the new version had closed: that is to be wanted
    await expect(rollBack(owner, undefined, {})).rejects.toThrow(WideningNotAccepted);
    const back = await rollBack(owner, undefined, { ...accepted, reason: 'Cellule fausse' });
    expect(back.versions).toMatchObject([{ set: 'matrix', version: '4', withdrawn: true }]);
    expect(await columns(app)).toMatchObject({ edition: '1.2.3' });
    expect(await statesAt('2026-11-20')).toMatchObject({
      'matrix 3.0.2': 'in-force',
      'matrix 4': 'withdrawn',
    });
    await restoreVersions(owner, undefined, {});
    expect(await columns(app)).toMatchObject({ edition: '4.2.3' });
    const { rows } = await sql<{ login: string }>`select session_user as login`.execute(owner);
    expect(await actsDone(owner)).toMatchObject([
      { act: 'ship', versions: [{ id: 1 }, { id: 2 }, { id: 3 }] },
      { act: 'import', versions: [{ version: '4' }], login: rows[0]!.login },
      { act: 'rollback', versions: [{ version: '4' }], reason: 'Cellule fausse' },
      { act: 'restore', versions: [{ version: '4' }], reason: undefined },
    ]);
  });

  test('takes back together what came together', async () => {
    const type: Change = ['types.csv', /$/, '99999-9,1.2,Nouveau,10,CR,CPT_REND,class,professional,yes,x\n'];
    const groups = shipped[0]!.tables['groups.csv']!.trim().split('\n').slice(1);
    const cells: Change = [
      'matrix.csv',
      /$/,
      groups.map((line) => `99999-9,${line.split(',')[0]},unknown,not-published\n`).join(''),
    ];
    await importVersions(
      owner,
      [next('types', 'T2', '2026-11-20', type), next('matrix', '4', '2026-11-20', cells)],
      {},
    );
    const { versions } = await rollBack(owner, undefined, {});
    expect(versions.map(({ version }) => version).sort()).toEqual(['4', 'T2']);
    expect(await columns(appAt(NOW))).toMatchObject({ edition: '1.2.3' });
  });

  test('is refused when a version to come needs what would go', async () => {
    const type: Change = ['types.csv', /$/, '99999-9,1.2,Nouveau,10,CR,CPT_REND,class,professional,yes,x\n'];
    const groups = shipped[0]!.tables['groups.csv']!.trim().split('\n').slice(1);
    const cells: Change = [
      'matrix.csv',
      /$/,
      groups.map((line) => `99999-9,${line.split(',')[0]},unknown,not-published\n`).join(''),
    ];
    await importVersions(
      owner,
      [next('types', 'T2', '2026-11-20', type), next('matrix', '4', '2026-11-20', cells)],
      {},
    );
    await importVersions(owner, [next('matrix', '5', '2027-01-01', cells)], {});
    const before = await everything();
    await expect(rollBack(owner, 'T2', {})).rejects.toThrow(
      '99999-9 × p10 : ce type de document est inconnu',
    );
    expect(await everything()).toBe(before);
  });

  test('of a version to come cancels it; of the only one, or of none, is refused', async () => {
    await importVersions(owner, [next('matrix', '4', '2027-01-01', OPENS)], accepted);
    await rollBack(owner, '4', {});
    expect((await columns(appAt('2027-01-02T12:00:00Z'))).edition).toBe('1.2.3');
    await expect(rollBack(owner, '3.0.2', {})).rejects.toThrow('Aucune version ne serait en vigueur');
    await expect(rollBack(owner, '9.9.9', {})).rejects.toThrow('Aucune version « 9.9.9 »');
  });

  test('is not undone over another version that took the name', async () => {
    await importVersions(owner, [next('matrix', '4', '2027-01-01', CLOSES)], {});
    await rollBack(owner, '4', accepted);
    await importVersions(owner, [next('matrix', '4', '2027-01-01')], {});
    await expect(restoreVersions(owner, '4', accepted)).rejects.toThrow('a été importée depuis');
    await expect(restoreVersions(owner, '3.0.2', accepted)).rejects.toThrow('Aucune version retirée');
  });
});

describe('a server starts', () => {
  test('on versions that are whole, which the second gate reads as they are', async () => {
    expect(await contradictionIn(appAt(NOW))).toBeUndefined();
  });

  test.each([
    [
      'a cell opened by hand',
      sql`update access.matrix_types set types = types || '89601-9|' where group_code = 'p60_69'`,
    ],
    ['a column removed by hand', sql`delete from access.matrix_types where group_code = 'p60_69'`],
    [
      'a profession moved by hand',
      sql`update access.profession_group set group_code = 'p10' where profession_code = '60'`,
    ],
    ['a period moved by hand', sql`update access.reference_period set from_day = '2025-03-29'`],
    [
      'a version withdrawn by hand',
      sql`update access.reference_version set withdrawn = true where dataset = 'types'`,
    ],
  ])('but not with %s; migrate makes it anew', async (what, byHand) => {
    await byHand.execute(owner);
    expect(await contradictionIn(appAt(NOW))).toBeDefined();
    if (what.startsWith('a version'))
      await sql`update access.reference_version set withdrawn = false`.execute(owner);
    await storeReference(owner, DATA);
    expect(await contradictionIn(appAt(NOW))).toBeUndefined();
  });

  test('not on a database that has none', async () => {
    await sql`truncate access.reference_act, access.reference_version restart identity cascade`.execute(
      owner,
    );
    expect(await contradictionIn(appAt(NOW))).toBe('elle n’a ni matrice ni nomenclatures');
  });

  test('and the application can change none of it', async () => {
    const app = appAt(NOW);
    for (const statement of [
      sql`update access.reference_version set withdrawn = true`,
      sql`delete from access.reference_period`,
      sql`insert into access.reference_act (act, version_ids) values ('import', '{1}')`,
      sql`update access.matrix_types set types = '*'`,
    ])
      await expect(statement.execute(app)).rejects.toThrow('permission denied');
  });
});
