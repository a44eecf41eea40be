/** Acts on one document at the same time: each comes before or after the other, and nobody reads what is deleted (A15, A18). */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { CarnetError } from '#platform/errors';
import { parsePublicId } from '#platform/ids';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { fileIn } from './outward.ts';
import { newPdf } from './sample-documents.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house?.close());

const ROUNDS = 12;
// many rounds, on a machine that may be busy with others
vi.setConfig({ testTimeout: 120_000 });

/** @returns the code of each refusal, undefined for what was done; anything but a refusal fails the test */
async function together(acts: readonly (() => Promise<unknown>)[]): Promise<(string | undefined)[]> {
  const done = await Promise.allSettled(acts.map((act) => act()));
  return done.map((one) => {
    if (one.status === 'fulfilled') return undefined;
    if (one.reason instanceof CarnetError) return one.reason.code;
    throw one.reason;
  });
}
const rowsOf = (of: TestPerson) =>
  house.rows<{ version: number; status: string; hidden: boolean; revision: number; chunks: number }>(
    `select version, status, hidden, revision,
       (select count(*)::int from platform.blob_chunk b where b.holder_id = e.holder_id and b.blob_id = e.blob_id) as chunks
     from documents.entry e where holder_id = $1 order by version, entry_id`,
    [of.holderId],
  );

describe('deleting', () => {
  test('and reading: no reading that starts after it was acknowledged succeeds, and none is cut short', async () => {
    const paule = await house.newPerson();
    await house.consent('infirmiere', paule);
    const nurse = await house.asProfessional('infirmiere', paule);
    const author = await house.asProfessional('cardiologue', paule);
    const told = { whole: 0, absent: 0, afterwards: 0, started: 0 };
    for (let round = 0; round < 4; round++) {
      // several chunks: a reading takes a while
      const bytes = Buffer.concat([
        Buffer.from('%PDF-1.4\n'),
        Buffer.alloc(900_000, 0x20),
        Buffer.from('\n%%EOF\n'),
      ]);
      const document = {
        ...newPdf(paule, 'cardiologue'),
        bytes: Buffer.concat([bytes, Buffer.from(`%${round}`)]),
      };
      const entryId = await fileIn(house, document, 'cardiologue');
      let isDeleted = false;
      let left = 120;
      const reader = async () => {
        while (left-- > 0) {
          const isAfter = isDeleted;
          if (isAfter) told.started += 1;
          const read = await house.documents.content(nurse, entryId).catch((error: unknown) => {
            if (error instanceof CarnetError && error.code === 'document-absent') return undefined;
            throw error;
          });
          if (!read) told.absent += 1;
          else if (read.bytes.equals(document.bytes)) told.whole += 1;
          else throw new Error('A reading was cut short.');
          if (read && isAfter) told.afterwards += 1;
        }
      };
      const readers = Array.from({ length: 12 }, reader);
      await new Promise((resolve) => setTimeout(resolve, 20));
      await house.documents.remove(author, entryId);
      isDeleted = true;
      await Promise.all(readers);
    }
    expect(told.afterwards).toBe(0);
    expect(told.whole).toBeGreaterThan(0);
    expect(told.started).toBeGreaterThan(0);
  });

  test('and replacing: deleted with its new version, or replaced and kept; never a version that outlives the act', async () => {
    const seen = new Set<string>();
    for (let round = 0; round < ROUNDS; round++) {
      const paule = await house.newPerson();
      const author = await house.asProfessional('cardiologue', paule);
      const before = newPdf(paule, 'cardiologue');
      const entryId = await fileIn(house, before, 'cardiologue');
      const session = await house.sessionOf('cardiologue');
      const documents = [newPdf(paule, 'cardiologue', { replaces: before.uniqueId! })];
      let answer: { readonly version: number; readonly unknownReplaced: boolean } | undefined;
      // each waits for the other in turn, a little longer each time
      const late = (turn: number) =>
        new Promise((resolve) => setTimeout(resolve, round % 2 === turn ? (round % 5) * 4 : 0));
      const acts = [
        async () => {
          await late(0);
          await house.documents.remove(author, entryId);
        },
        async () => {
          await late(1);
          answer = (await house.documents.depositLot({ session }, { documents })).documents[0];
        },
      ];
      const [removed, replaced] = await together(acts);
      expect(replaced).toBeUndefined();
      const [first, second] = await rowsOf(paule);
      if (removed === undefined) {
        // the deletion came first: nothing was there to be replaced, and the answer says so
        expect(answer).toMatchObject({ version: 1, unknownReplaced: true });
        expect([first, second].map((row) => row!.status).sort()).toEqual(['current', 'deleted']);
        expect([first, second].map((row) => row!.chunks).sort()).toEqual([0, 1]);
      } else {
        // the replacement came first: what was asked to be deleted is an old version now
        expect(['old-version', 'act-refused']).toContain(removed);
        expect(answer).toMatchObject({ version: 2, unknownReplaced: false });
        expect([first?.status, second?.status]).toEqual(['superseded', 'current']);
        expect([first?.chunks, second?.chunks]).toEqual([1, 1]);
      }
      seen.add(removed === undefined ? 'deleted first' : 'replaced first');
    }
    expect([...seen].sort()).toEqual(['deleted first', 'replaced first']);
  });

  describe('as the database orders them', () => {
    const clients: pg.Client[] = [];
    beforeAll(async () => {
      for (let one = 0; one < 2; one++) {
        const client = new pg.Client(house.databaseUrl);
        await client.connect();
        clients.push(client);
      }
    });
    afterAll(() => Promise.all(clients.map((client) => client.end())));

    /** The second statement waits for the first one's transaction. @returns what it found then */
    async function secondAfterFirst(first: string, second: string): Promise<unknown> {
      const paule = await house.newPerson();
      const entryId = await fileIn(house, newPdf(paule, 'cardiologue'), 'cardiologue');
      const { hash } = await house.sessionOf('cardiologue');
      for (const client of clients) {
        await client.query('begin');
        await client.query('set local role carnet_app');
        await client.query(`select access.begin($1, $2, 'normal')`, [hash, paule.holderId]);
      }
      const [one, two] = clients;
      await one!.query(`select documents.${first}($1)`, [entryId]);
      const waiting = two!.query<{ done: unknown }>(`select documents.${second}($1) as done`, [entryId]);
      await new Promise((resolve) => setTimeout(resolve, 50));
      await one!.query('commit');
      const { rows } = await waiting;
      await two!.query('commit');
      return rows[0]!.done;
    }

    test('what was replaced is not deleted, what was deleted is neither replaced nor deleted again', async () => {
      expect(await secondAfterFirst('supersede', 'remove')).toBe(0);
      expect(await secondAfterFirst('remove', 'supersede')).toBe(null);
      expect(await secondAfterFirst('remove', 'remove')).toBe(0);
      expect(await secondAfterFirst('supersede', 'supersede')).toBe(null);
    });

    test('a deletion that does not hold the document first is caught', async () => {
      const [kept] = await house.rows<{ text: string }>(
        `select pg_get_functiondef('documents.remove(uuid)'::regprocedure) as text`,
      );
      const planted = kept!.text.replace(' for update', '');
      expect(planted).not.toBe(kept!.text);
      await house.rows(planted);
      try {
        expect(await secondAfterFirst('supersede', 'remove')).toBe(1);
      } finally {
        await house.rows(kept!.text);
      }
      expect(await secondAfterFirst('supersede', 'remove')).toBe(0);
    });
  });

  test('twenty times at once: done once, absent nineteen times, one line of a deletion', async () => {
    const paule = await house.newPerson();
    const author = await house.asProfessional('cardiologue', paule);
    const entryId = await fileIn(house, newPdf(paule, 'cardiologue'), 'cardiologue');
    const codes = await together(
      Array.from({ length: 20 }, () => () => house.documents.remove(author, entryId)),
    );
    expect(codes.filter((code) => code === undefined)).toHaveLength(1);
    expect(codes.filter((code) => code === 'document-absent')).toHaveLength(19);
    const lines = await house.access.history(await house.asHolder(paule), { limit: 100 });
    expect(
      lines.filter(({ action, outcome }) => action === 'document.delete' && outcome === 'allowed'),
    ).toHaveLength(1);
  });
});

describe('archiving', () => {
  test('and hiding: both are done, whichever comes first, and each is a revision', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const paule = await house.newPerson();
      const holder = await house.asHolder(paule);
      const entryId = await fileIn(house, newPdf(paule, 'cardiologue'), 'cardiologue');
      expect(
        await together([
          () => house.documents.archive(holder, entryId),
          () => house.documents.hide(holder, entryId),
        ]),
      ).toEqual([undefined, undefined]);
      expect(await rowsOf(paule)).toMatchObject([{ status: 'archived', hidden: true, revision: 3 }]);
    }
  });

  test('and replacing: an old version is never archived', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const paule = await house.newPerson();
      const holder = await house.asHolder(paule);
      const before = newPdf(paule, 'cardiologue');
      const entryId = await fileIn(house, before, 'cardiologue');
      const session = await house.sessionOf('cardiologue');
      const [archived, replaced] = await together([
        () => house.documents.archive(holder, entryId),
        () =>
          house.documents.depositLot(
            { session },
            { documents: [newPdf(paule, 'cardiologue', { replaces: before.uniqueId! })] },
          ),
      ]);
      expect(replaced).toBeUndefined();
      expect([undefined, 'old-version']).toContain(archived);
      expect((await rowsOf(paule)).map(({ status }) => status)).toEqual(['superseded', 'current']);
    }
  });

  test('ten times at once has one effect, and ten lines (R43)', async () => {
    const paule = await house.newPerson();
    const holder = await house.asHolder(paule);
    const entryId = await fileIn(house, newPdf(paule, 'cardiologue'), 'cardiologue');
    const codes = await together(
      Array.from({ length: 10 }, () => () => house.documents.archive(holder, entryId)),
    );
    expect(codes).toEqual(Array(10).fill(undefined));
    expect(await rowsOf(paule)).toMatchObject([{ status: 'archived', revision: 2 }]);
    const lines = await house.access.history(holder, { limit: 100 });
    expect(lines.filter(({ action }) => action === 'document.archive')).toHaveLength(10);
  });
});

describe('hiding everything, and what arrives at the same time', () => {
  /** Deposits by six at once, with « Tout cacher » let go in the middle of them. @returns how many are visible in the end */
  async function visibleAfter(rounds: number): Promise<number> {
    let visible = 0;
    for (let round = 0; round < rounds; round++) {
      const paule = await house.newPerson();
      const holder = await house.asHolder(paule);
      const session = await house.sessionOf('cardiologue');
      const deposits = Array.from({ length: 6 }, (_, index) => async () => {
        await new Promise((resolve) => setTimeout(resolve, index * 2));
        const documents = [newPdf(paule, 'cardiologue')];
        return house.documents.depositLot({ session }, { documents });
      });
      const codes = await together([
        ...deposits,
        async () => {
          await new Promise((resolve) => setTimeout(resolve, 4 + (round % 5) * 2));
          await house.documents.hideEverything(holder);
        },
        // pressed twice
        () => house.documents.hideEverything(holder),
      ]);
      expect(codes).toEqual(Array(8).fill(undefined));
      visible += (await rowsOf(paule)).filter(({ hidden }) => !hidden).length;
    }
    return visible;
  }

  test('none is left visible, whichever comes first', async () => {
    expect(await visibleAfter(ROUNDS)).toBe(0);
  });

  test('a « Tout cacher » that does not wait for them is caught', async () => {
    const [kept] = await house.rows<{ text: string }>(
      `select pg_get_functiondef('documents.hold_arrivals()'::regprocedure) as text`,
    );
    await house.rows(
      `create or replace function documents.hold_arrivals() returns void language sql volatile return null`,
    );
    try {
      expect(await visibleAfter(ROUNDS)).toBeGreaterThan(0);
    } finally {
      await house.rows(kept!.text);
    }
    expect(await visibleAfter(5)).toBe(0);
  });

  test('the answer of each deposit says what it is', async () => {
    const paule = await house.newPerson();
    const holder = await house.asHolder(paule);
    const session = await house.sessionOf('cardiologue');
    await house.documents.hideEverything(holder);
    const { documents } = await house.documents.depositLot(
      { session },
      { documents: [newPdf(paule, 'cardiologue')] },
    );
    expect(documents[0]).toMatchObject({ visibility: { hidden: true }, hiddenUnasked: true });
    expect(parsePublicId(documents[0]!.id)?.holderId).toBe(paule.holderId);
  });
});
