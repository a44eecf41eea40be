/** Pages, FHIR and downloads raced with what takes a right away (T6): nothing that begins after the answer is allowed. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHouse, type TestHouse } from '../house.ts';
import { CLIENTS, RACES, type Raced, race, remembering, sayRaces } from '../worlds/race.ts';
import { openSite, type Site } from '../worlds/site.ts';

let house: TestHouse;
let site: Site;
beforeAll(async () => {
  house = await startHouse();
  site = await openSite(house, { sockets: CLIENTS });
}, 600_000);
afterAll(async () => {
  await site?.close();
  await house?.close();
});

test('every way to take a right away, against every way to read', async () => {
  const raced: Raced[] = [];
  for (const one of RACES) raced.push(await race(house, site, one, 3 * CLIENTS));
  console.log(sayRaces(raced));
  for (const one of raced) {
    expect([one.name, one.violations]).toEqual([one.name, 0]);
    // the race took place on both sides of the act
    expect([one.name, one.allowed > 0 && one.after >= CLIENTS]).toEqual([one.name, true]);
  }
}, 600_000);

test('a cache of a tenth of a second is seen', async () => {
  const cached = await openSite(house, { changed: { documents: remembering(house, 100) }, sockets: CLIENTS });
  try {
    const raced: Raced[] = [];
    for (const one of RACES.slice(0, 3)) raced.push(await race(house, cached, one, 3 * CLIENTS));
    console.log(sayRaces(raced));
    expect(raced.reduce((sum, { violations }) => sum + violations, 0)).toBeGreaterThan(0);
  } finally {
    await cached.close();
  }
}, 600_000);
