/** What happens at the same time (A18): hiding, blocking, revoking and closing against readings and deposits in flight. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parsePublicId } from '#platform/ids';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { professional } from '../personas.ts';
import { newPdf } from './sample-documents.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house?.close());

const everything = { limit: 50, offset: 0 };
async function file(of: TestPerson): Promise<string> {
  const { documents } = await house.documents.depositLot(
    { session: await house.sessionOf('cardiologue') },
    { documents: [newPdf(of, 'cardiologue')] },
  );
  return parsePublicId(documents[0]!.id)!.objectId;
}

/**
 * Two hundred readings by twenty readers, with `act` let go in the middle of them.
 * @returns how many succeeded in all, and how many of those that started after `act` was acknowledged
 */
async function raced(
  read: () => Promise<unknown>,
  act: () => Promise<unknown>,
): Promise<{ succeeded: number; afterwards: number; started: number }> {
  let acknowledged = false;
  let left = 200;
  const told = { succeeded: 0, afterwards: 0, started: 0 };
  const reader = async () => {
    while (left-- > 0) {
      const isAfter = acknowledged;
      if (isAfter) told.started += 1;
      const isRead = await read().then(
        () => true,
        (error: { code?: string }) => {
          if (
            !['document-absent', 'access-refused', 'session-ended', 'space-not-open'].includes(
              error.code ?? '',
            )
          )
            throw error;
          return false;
        },
      );
      if (isRead) told.succeeded += 1;
      if (isRead && isAfter) told.afterwards += 1;
    }
  };
  const readers = Array.from({ length: 20 }, reader);
  await act();
  acknowledged = true;
  await Promise.all(readers);
  return told;
}

describe('no reading that starts after it was acknowledged succeeds', () => {
  test('hiding, three times over', async () => {
    const paule = await house.newPerson();
    await house.consent('infirmiere', paule);
    const nurse = await house.asProfessional('infirmiere', paule);
    const holder = await house.asHolder(paule);
    const total = { succeeded: 0, afterwards: 0, started: 0 };
    for (let round = 0; round < 3; round++) {
      const entryId = await file(paule);
      const told = await raced(
        () => house.documents.content(nurse, entryId),
        () => house.documents.hide(holder, entryId),
      );
      for (const name of ['succeeded', 'afterwards', 'started'] as const) total[name] += told[name];
    }
    expect(total.afterwards).toBe(0);
    // the race took place on both sides of the act
    expect(total.succeeded).toBeGreaterThan(0);
    expect(total.started).toBeGreaterThan(50);
  });

  test('and a reading that nobody decides on is counted as one', async () => {
    const paule = await house.newPerson();
    const entryId = await file(paule);
    const told = await raced(
      () => house.rows('select from documents.entry where entry_id = $1', [entryId]),
      async () => house.documents.hide(await house.asHolder(paule), entryId),
    );
    expect(told.afterwards).toBeGreaterThan(0);
  });

  test('hiding, for the list and its count', async () => {
    const paule = await house.newPerson();
    await house.consent('infirmiere', paule);
    const nurse = await house.asProfessional('infirmiere', paule);
    const entryId = await file(paule);
    const told = await raced(
      async () => {
        const list = await house.documents.list(nurse, {}, everything);
        expect(list.total).toBe(list.entries.length);
        expect(list.categories.reduce((sum, { count }) => sum + count, 0)).toBe(list.total);
        if (list.total === 0) throw Object.assign(new Error('gone'), { code: 'document-absent' });
      },
      async () => house.documents.hide(await house.asHolder(paule), entryId),
    );
    expect(told.afterwards).toBe(0);
  });

  test('blocking, ending the session, closing the space', async () => {
    for (const act of ['block', 'end', 'close'] as const) {
      const paule = await house.newPerson();
      await house.consent('infirmiere', paule);
      const session = await house.newSession({
        kind: 'professional',
        professionalId: professional('infirmiere').nationalId,
      });
      const entryId = await file(paule);
      const holder = await house.asHolder(paule);
      const told = await raced(
        () => house.documents.content({ session, holderId: paule.holderId }, entryId),
        async () => {
          if (act === 'block') await house.access.block(holder, professional('infirmiere').nationalId);
          if (act === 'end') await house.sessions.close(session.secret);
          if (act === 'close') await house.setState(paule, 'closed');
        },
      );
      expect([act, told.afterwards]).toEqual([act, 0]);
      expect(told.started).toBeGreaterThan(0);
    }
  });
});

test('every reading that succeeded has its line, and every refusal too', async () => {
  const paule = await house.newPerson();
  await house.consent('infirmiere', paule);
  const nurse = await house.asProfessional('infirmiere', paule);
  const entryId = await file(paule);
  const told = await raced(
    () => house.documents.read(nurse, entryId),
    async () => house.documents.hide(await house.asHolder(paule), entryId),
  );
  const lines = await house.rows<{ outcome: string; n: number }>(
    `select outcome, count(*)::int as n from audit.line where holder_id = $1 and action = 'document.read' group by 1`,
    [paule.holderId],
  );
  expect(Object.fromEntries(lines.map(({ outcome, n }) => [outcome, n]))).toEqual({
    allowed: told.succeeded,
    refused: 200 - told.succeeded,
  });
});

describe('a closing and a deposit', () => {
  /** A closing that has not committed yet. */
  async function closing(of: TestPerson) {
    const client = new pg.Client(house.databaseUrl);
    await client.connect();
    await client.query('begin');
    await client.query('select from enrolment.space where holder_id = $1 for update', [of.holderId]);
    await client.query(`update enrolment.space set state = 'closed' where holder_id = $1`, [of.holderId]);
    return {
      async end(how: 'commit' | 'rollback') {
        await client.query(how);
        await client.end();
      },
    };
  }
  const waits = async () => {
    for (let tries = 0; tries < 200; tries++) {
      const [row] = await house.rows<{ n: number }>(
        `select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
      );
      if (row!.n > 0) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error('Nobody waits.');
  };

  test('that began before the closing ends and is decided after it: refused', async () => {
    const paule = await house.newPerson();
    const close = await closing(paule);
    const attempt = file(paule);
    attempt.catch(() => {});
    await waits();
    await close.end('commit');
    await expect(attempt).rejects.toMatchObject({ code: 'space-not-open' });
    expect(await house.rows('select from documents.entry where holder_id = $1', [paule.holderId])).toEqual(
      [],
    );
  });

  test('goes through when the closing is given up', async () => {
    const paule = await house.newPerson();
    const close = await closing(paule);
    const attempt = file(paule);
    await waits();
    await close.end('rollback');
    expect(await attempt).toMatch(/^[0-9a-f-]{36}$/);
  });
});

test('many readers of many spaces at once each see their own', async () => {
  const people = await Promise.all(Array.from({ length: 12 }, () => house.newPerson()));
  const ids = await Promise.all(people.map(file));
  const reads = await Promise.all(
    Array.from({ length: 240 }, async (_, n) => {
      const index = n % people.length;
      const list = await house.documents.list(await house.asHolder(people[index]!), {}, everything);
      return list.entries.map(({ entryId }) => entryId).join() === ids[index];
    }),
  );
  expect(reads.filter((isOwn) => !isOwn)).toEqual([]);
});

test('twenty pages of one person at once mark their visit without waiting for each other', async () => {
  const paule = await house.newPerson();
  const holder = await house.asHolder(paule);
  const open = (now: Date) =>
    Promise.all(
      Array.from({ length: 20 }, () =>
        house.access.writing(holder, (visit) => house.enrolment.visited(visit.tx, paule.holderId, now)),
      ),
    );
  const [morning, evening] = [new Date('2026-11-20T08:00:00Z'), new Date('2026-11-20T19:00:00Z')];
  await open(morning);
  await house.access.writing(holder, (visit) => house.enrolment.visited(visit.tx, paule.holderId, morning));
  expect(new Set((await open(evening)).map((before) => before?.toISOString()))).toEqual(
    new Set([morning.toISOString()]),
  );
});
