/** Twin worlds (T5): what somebody may not know of changes nothing that they are given. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHouse, type TestHouse } from '../house.ts';
import { openSite, type Site } from '../worlds/site.ts';
import { SCENARIOS, sayTwins, twins } from '../worlds/twins.ts';

let house: TestHouse;
let site: Site;
beforeAll(async () => {
  house = await startHouse({ mail: true });
  site = await openSite(house);
}, 600_000);
afterAll(async () => {
  await site?.close();
  await house?.close();
});

const seed = 20_261_121;

test('two notebooks that differ by a hidden item look the same: pages, FHIR, history, notices, mails', async () => {
  const found = await twins(house, site, { seed });
  console.log(sayTwins(found));
  expect(found.distinguished.slice(0, 10)).toEqual([]);
  expect(found.compared).toBeGreaterThan(300);
}, 600_000);

test('a counter that counts what is hidden is seen', async () => {
  const documents: TestHouse['documents'] = {
    ...house.documents,
    list: async (request, ...rest) => {
      const list = await house.documents.list(request, ...rest);
      const [all] = await house.rows<{ n: number }>(
        'select count(*)::int as n from documents.entry where holder_id = $1',
        [request.holderId],
      );
      return { ...list, total: all?.n ?? 0 };
    },
  };
  const faulty = await openSite(house, { changed: { documents } });
  try {
    const found = await twins(house, faulty, { seed, scenarios: SCENARIOS.slice(0, 1) });
    expect(found.distinguished.length).toBeGreaterThan(0);
  } finally {
    await faulty.close();
  }
}, 600_000);

test('a title in a mail is seen', async () => {
  const found = await twins(house, site, {
    seed,
    scenarios: SCENARIOS.filter(({ name }) => name === 'secret care of a minor, a document'),
    leak: async (holderId) => {
      const titles = await house.rows<{ title: string }>(
        'select title from documents.entry where holder_id = $1 order by title',
        [holderId],
      );
      return titles.map(({ title }) => title).join();
    },
  });
  expect(found.distinguished.length).toBeGreaterThan(0);
}, 600_000);
