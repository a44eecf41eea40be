/**
 * Random worlds (T4): what people, relatives and professionals do to a notebook in any order, and what everybody is then given
 * by pages, FHIR and doors, against the oracle. `npm run campaign:worlds` is the long version.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessErrors } from '#access';
import { startHouse, type TestHouse } from '../house.ts';
import { lives, sayLives } from '../worlds/lives.ts';
import { openSite, type Site } from '../worlds/site.ts';

let house: TestHouse;
let site: Site;
beforeAll(async () => {
  house = await startHouse();
  site = await openSite(house);
}, 600_000);
afterAll(async () => {
  await site?.close();
  await house?.close();
});

const seed = 20_261_121;

test('nobody is given what the texts do not give, and nobody is refused what they give', async () => {
  const lived = await lives(house, site, { seed, atMost: 3 });
  console.log(sayLives(lived));
  expect(lived.wrong).toEqual([]);
  expect(lived.given).toBeGreaterThan(100);
}, 600_000);

describe('a fault that is planted is found', () => {
  const FAULTS: Readonly<
    Record<
      string,
      { readonly wrong: 'unauthorised' | 'refused'; readonly over: () => Partial<TestHouse['documents']> }
    >
  > = {
    'bytes that are given without a decision': {
      wrong: 'unauthorised',
      over: () => ({
        content: async ({ holderId }, entryId) =>
          house.documents.content({ session: await house.sessionOfHolder(holderId), holderId }, entryId),
      }),
    },
    'a page that refuses results of biology': {
      wrong: 'refused',
      over: () => ({
        read: async (...of) => {
          const read = await house.documents.read(...of);
          if (read.entry.typeCode === '11502-2') throw accessErrors('document-absent');
          return read;
        },
      }),
    },
  };
  test.each(Object.entries(FAULTS))(
    '%s',
    async (_name, { wrong, over }) => {
      const documents = { ...house.documents, ...over() };
      const faulty = await openSite(house, { changed: { documents } });
      try {
        const lived = await lives(house, faulty, { seed: seed + 1, atMost: 20, wrongs: 1 });
        expect(lived[wrong]).toBe(1);
      } finally {
        await faulty.close();
      }
    },
    180_000,
  );

  test('a policy of the database that forgets what is hidden', async () => {
    const [policy] = await house.rows<{ qual: string }>(
      `select qual from pg_policies where policyname = 'entry_read'`,
    );
    await house.rows(
      `alter policy entry_read on documents.entry using (holder_id = platform.holder() and status <> 'deleted')`,
    );
    try {
      const lived = await lives(house, site, { seed: seed + 1, atMost: 20, wrongs: 1 });
      expect(lived.unauthorised).toBe(1);
    } finally {
      await house.rows(`alter policy entry_read on documents.entry using (${policy?.qual})`);
    }
  }, 600_000);
});
