/**
 * Another matrix comes into force while people work: by itself at midnight in Paris, by an import, by a rollback. Both gates
 * move together, in every process, without a restart.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createReferenceDesk, type Visit, type VisitRequest } from '#access';
import { type Database, openDatabase } from '#platform/database/database';
import { createLog } from '#platform/log';
import { compose, type House, referenceFolder } from '../../src/app/compose.ts';
import { hashSecret } from '../../src/modules/identity/sessions.ts';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { professional } from '../personas.ts';
import { everything, fileIn } from './outward.ts';
import { BIOLOGY, CONSULTATION, newPdf } from './sample-documents.ts';

let house: TestHouse;
let owner: Database;
let paule: TestPerson;
let nurse: VisitRequest;
let documents: Readonly<Record<string, string>>;
const houses: House[] = [];

beforeAll(async () => {
  house = await startHouse();
  owner = openDatabase({ url: house.databaseUrl, role: 'carnet_owner', max: 1 }).db;
  paule = await house.newPerson();
  await house.consent('infirmiere', paule);
  documents = {
    [BIOLOGY]: await fileIn(house, newPdf(paule, 'cardiologue', { typeCode: BIOLOGY }), 'cardiologue'),
    [CONSULTATION]: await fileIn(
      house,
      newPdf(paule, 'cardiologue', { typeCode: CONSULTATION }),
      'cardiologue',
    ),
  };
  // a session that lasts as long as the clocks below may be moved
  const secret = await house.sessions.open({
    kind: 'professional',
    professionalId: professional('infirmiere').nationalId,
    channel: 'web',
    expiresAt: new Date(Date.now() + 200 * 86_400_000),
    idleSeconds: 200 * 86_400,
  });
  nurse = { session: { hash: hashSecret(secret) }, holderId: paule.holderId };
});
afterAll(async () => {
  for (const one of houses) await one.close();
  await owner?.destroy();
  await house?.close();
});

/** Another process of the same house, at another time. */
function anotherHouse(clock?: string): House {
  const made = compose(
    { ...house.house.config, CARNET_CLOCK: clock },
    { log: createLog(undefined, 'silent') },
  );
  houses.push(made);
  return made;
}

const desk = () => createReferenceDesk({ owner, folder: referenceFolder });
const shipped = readFileSync(path.join(referenceFolder, 'habilitation-matrix/2023-10-26/matrix.csv'), 'utf8');
/** Nurses lose laboratory results and gain consultation reports. */
const exchanged = shipped
  .replace(`${BIOLOGY},p60_69,allow,`, `${BIOLOGY},p60_69,deny,`)
  .replace(`${CONSULTATION},p60_69,unknown,not-published`, `${CONSULTATION},p60_69,allow,press-summary`);
const files = [{ path: 'matrix.csv', bytes: Buffer.from(exchanged) }];
const importOn = (validFrom: string, version: string) =>
  desk().import(files, validFrom, () => ({ version, source: 'Essai' }), { widening: true });

type Told = { readonly first: string; readonly second: string; readonly at: Date };

/** Which of the two types each gate lets a nurse read, in one visit. */
const told = (of: House, reference?: Visit['reference']): Promise<Told> =>
  of.doors.access.reading(nurse, async (visit) => {
    const { rows } = await sql<{
      types: string;
      at: Date;
    }>`select platform.claim('types') as types, platform.now() as at`.execute(visit.tx);
    const row = rows[0]!;
    const matrix = reference ?? visit.reference;
    return {
      first: [BIOLOGY, CONSULTATION]
        .filter((type) => matrix.matrixCell(type, visit.actor.group) === 'allow')
        .join(),
      second: [BIOLOGY, CONSULTATION].filter((type) => row.types.includes(`|${type}|`)).join(),
      at: row.at,
    };
  });

const listed = async (of: House): Promise<readonly string[]> =>
  (await of.doors.documents.list(nurse, {}, everything)).entries.map(({ typeCode }) => typeCode);

const parisDay = (date: Date) => date.toLocaleDateString('sv-SE', { timeZone: 'Europe/Paris' });
const inDays = (days: number) => parisDay(new Date(Date.now() + days * 86_400_000));
/** The moment at which a day begins in Paris, whatever the season. */
const midnightOf = (day: string): Date =>
  ['+01:00', '+02:00']
    .map((offset) => new Date(`${day}T00:00:00${offset}`))
    .find((at) => parisDay(at) === day && parisDay(new Date(at.getTime() - 1)) !== day)!;

test('the nurse reads laboratory results and no consultation report, by the matrix of the release', async () => {
  expect(exchanged).not.toBe(shipped);
  expect(await told(house.house)).toMatchObject({ first: BIOLOGY, second: BIOLOGY });
  expect(await listed(house.house)).toEqual([BIOLOGY]);
  expect(Object.values(documents)).toHaveLength(2);
});

describe('a matrix to come', () => {
  test('is in force from the first moment of its day, in a process that runs since before', async () => {
    const day = inDays(40);
    await importOn(day, 'à venir');
    expect(await told(house.house)).toMatchObject({ first: BIOLOGY, second: BIOLOGY });

    const midnight = midnightOf(day);
    const moved = anotherHouse(new Date(midnight.getTime() - 3000).toISOString());
    await moved.doors.access.checkReference();
    const seen: Told[] = [];
    const edges: { readonly early: boolean; readonly labels: boolean }[] = [];
    const end = Date.now() + 6000;
    while (Date.now() < end) {
      seen.push(await told(moved));
      // what pages say moves with it, from the process's own clock
      const now = moved.clock.now();
      edges.push({
        early: now < midnight,
        labels: moved.doors.access.reference.matrixCell(BIOLOGY, 'p60_69') === 'allow',
      });
    }
    const [before, after] = [seen.filter(({ at }) => at < midnight), seen.filter(({ at }) => at >= midnight)];
    expect(Math.min(before.length, after.length)).toBeGreaterThan(5);
    expect(new Set(before.map(({ first, second }) => `${first} ${second}`))).toEqual(
      new Set([`${BIOLOGY} ${BIOLOGY}`]),
    );
    expect(new Set(after.map(({ first, second }) => `${first} ${second}`))).toEqual(
      new Set([`${CONSULTATION} ${CONSULTATION}`]),
    );
    expect(edges.filter(({ early, labels }) => early !== labels)).toEqual([]);
    expect(await listed(moved)).toEqual([CONSULTATION]);
    expect(await listed(house.house)).toEqual([BIOLOGY]);
    await desk().rollBack('à venir', { widening: true });
  });
});

describe('an act of the operator', () => {
  test('is seen by the next visit of each process, the other way round again after the rollback', async () => {
    const other = anotherHouse();
    await other.doors.access.checkReference();
    for (const one of [house.house, other]) expect(await listed(one)).toEqual([BIOLOGY]);
    await importOn(inDays(0), 'aujourd’hui');
    for (const one of [house.house, other]) expect(await listed(one)).toEqual([CONSULTATION]);
    expect(house.access.reference.versions.matrix.version).toBe('aujourd’hui');
    await desk().rollBack(undefined, { widening: true });
    for (const one of [house.house, other]) expect(await listed(one)).toEqual([BIOLOGY]);
    await desk().restore(undefined, { widening: true });
    for (const one of [house.house, other]) expect(await listed(one)).toEqual([CONSULTATION]);
    await desk().rollBack(undefined, { widening: true });
  });

  test('races with eight readers: no visit in which the gates differ, no old matrix after the act', async () => {
    const kept = house.access.reference;
    const seen: Told[] = [];
    const stale: Told[] = [];
    let late = 0;
    let acts = 0;
    let inForce: string | undefined = BIOLOGY;
    let running = true;
    const reader = async (planted: boolean) => {
      while (running) {
        const expected = inForce;
        const began = acts;
        const one = await told(house.house, planted ? kept : undefined);
        (planted ? stale : seen).push(one);
        // nothing was done meanwhile, so the answer is the one that was acknowledged before
        if (!planted && expected !== undefined && began === acts && one.second !== expected) late += 1;
      }
    };
    const readers = [...Array(8).keys()].map((index) => reader(index === 7));
    for (let turn = 0; turn < 6; turn += 1) {
      acts += 1;
      inForce = undefined;
      await (turn % 2 === 0
        ? desk().restore('aujourd’hui', { widening: true })
        : desk().rollBack('aujourd’hui', { widening: true }));
      inForce = turn % 2 === 0 ? CONSULTATION : BIOLOGY;
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    running = false;
    await Promise.all(readers);
    expect(seen.filter(({ first, second }) => first !== second)).toEqual([]);
    expect(late).toBe(0);
    expect(new Set(seen.map(({ second }) => second))).toEqual(new Set([BIOLOGY, CONSULTATION]));
    // a memory that does not follow the visit is caught by the same comparison
    expect(stale.filter(({ first, second }) => first !== second).length).toBeGreaterThan(0);
  });
});
