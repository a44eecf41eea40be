/**
 * `npm run campaign:worlds -- [MINUTES [SEED]]`: random worlds, twin worlds and races, a third of the time each, on a
 * PostgreSQL of their own; a table, and the same as JSON. Ends by itself; not zero when anything was wrong.
 */
import type { TestProject } from 'vitest/node';
import { setup } from '../global-setup.ts';
import { startHouse, type TestHouse } from '../house.ts';
import { type Lived, lives, sayLives } from './lives.ts';
import { CLIENTS, RACES, type Raced, race, sayRaces } from './race.ts';
import { openSite, type Site } from './site.ts';
import { areaUnderCurve, sayTwins, type Twins, twins } from './twins.ts';

const [minutes = '15', seedGiven = '20261121'] = process.argv.slice(2);
const third = (Number(minutes) * 60_000) / 3;
const seed = Number(seedGiven);
if (!(third > 0) || !Number.isInteger(seed)) throw new Error('campaign:worlds -- [MINUTES [SEED]]');

async function twinWorlds(house: TestHouse, site: Site): Promise<Twins> {
  const all: Twins = { pairs: 0, compared: 0, distinguished: [], times: { without: [], having: [] } };
  const until = Date.now() + third;
  for (let at = 0; Date.now() < until && all.distinguished.length < 20; at++) {
    const found = await twins(house, site, { seed: seed + at * 100 });
    all.pairs += found.pairs;
    all.compared += found.compared;
    all.distinguished.push(...found.distinguished);
    all.times.without.push(...found.times.without);
    all.times.having.push(...found.times.having);
  }
  return all;
}

async function races(house: TestHouse, site: Site): Promise<Raced[]> {
  const raced = RACES.map(({ name }) => ({ name, reads: 0, allowed: 0, after: 0, violations: 0, window: 0 }));
  const until = Date.now() + third;
  for (let at = 0; Date.now() < until; at = (at + 1) % RACES.length) {
    const [one, sum] = [RACES[at], raced[at]];
    if (!one || !sum) break;
    const told = await race(house, site, one, 20 * CLIENTS);
    for (const name of ['reads', 'allowed', 'after', 'violations'] as const) sum[name] += told[name];
    sum.window = Math.max(sum.window, told.window);
  }
  return raced;
}

let clusterUrl = '';
const stop = await setup({
  provide: (_name: string, url: string) => (clusterUrl = url),
} as unknown as TestProject);
try {
  const house = await startHouse({ mail: true, clusterUrl });
  const site = await openSite(house, { sockets: CLIENTS });
  try {
    const lived: Lived = await lives(house, site, { seed, atMost: 5_000, until: Date.now() + third });
    console.log([sayLives(lived), ...lived.wrong].join('\n'));
    const found = await twinWorlds(house, site);
    console.log([sayTwins(found), ...found.distinguished].join('\n'));
    const raced = await races(house, site);
    console.log(sayRaces(raced));
    const { times, ...pairs } = found;
    console.log(
      JSON.stringify({
        seed,
        minutes: Number(minutes),
        lived,
        twins: { ...pairs, areaUnderCurve: areaUnderCurve(times) },
        raced,
      }),
    );
    const isWrong =
      lived.wrong.length > 0 || pairs.distinguished.length > 0 || raced.some((one) => one.violations > 0);
    process.exitCode = isWrong ? 1 : 0;
  } finally {
    await site.close();
    await house.close();
  }
} finally {
  await stop();
}
