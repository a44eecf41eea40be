/** Fictitious insured people in the form of the insurers' file: households, twins, deaths, everything that makes an exception. */

import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { INS_OIDS, insKey } from '#formats/ins';
import { COLUMNS } from '../src/modules/enrolment/campaign/population-row.ts';

export type Shape = {
  readonly people: number;
  /** The same seed gives the same people. */
  readonly seed?: number;
  /** Share of adults whose mail address is known (A17: 65 %). */
  readonly mails?: number;
  readonly year?: number;
};

/** Writes the file as a stream. @returns how many people it holds */
export async function writePopulation(file: string, shape: Shape): Promise<number> {
  const out = createWriteStream(file, { highWaterMark: 1 << 20 });
  let text = `${COLUMNS.join(';')}\n`;
  let count = 0;
  for (const line of population(shape)) {
    text += `${line}\n`;
    count += 1;
    if (text.length > 500_000) {
      if (!out.write(text)) await once(out, 'drain');
      text = '';
    }
  }
  out.end(text);
  await once(out, 'finish');
  return count;
}

/** One line a person, household by household. */
export function* population({ people, seed = 1, mails = 0.68, year = 2026 }: Shape): Generator<string> {
  const random = mulberry32(seed);
  const draw = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const chance = (share: number) => random() < share;
  const places = COMMUNES;
  // how many were born as this sex, in this month, in this commune
  const orders = new Uint16Array(2 * 130 * 12 * places.length);
  const first = new Map([...FIRST].map(([key, list]) => [key, weighted(list)]));
  const last = weighted(LAST);
  const towns = weighted(places.map((place, index) => [index, place.population] as const));
  let made = 0;

  const birth = (from: number, to: number) => ({
    year: from + Math.floor(random() * (to - from + 1)),
    month: Math.floor(random() * 12),
    day: 1 + Math.floor(random() * 28),
  });
  const born = (date: ReturnType<typeof birth>, sex: 'M' | 'F', town: number) => {
    const index =
      (((sex === 'M' ? 0 : 1) * 130 + (date.year - 1900)) * 12 + date.month) * places.length + town;
    const order = (orders[index] ?? 0) + 1;
    orders[index] = order;
    const place = places[town] as Commune;
    // months 31 to 42 stand for incomplete records of birth: nobody's ordinary number is drawn by chance
    const number = `${sex === 'M' ? 1 : 2}${two(date.year % 100)}${date.month + 31}${place.cog}${String(order % 1000).padStart(3, '0')}`;
    return { ins: number + insKey(number), place };
  };

  while (made < people) {
    const home = towns(random());
    const town = places[home] as Commune;
    const name = last(random());
    const fund =
      town.zone === 'metro' ? `01${town.cog.slice(0, 2).replace(/2[AB]/, '20')}` : `9${town.cog.slice(0, 3)}`;
    const scheme = chance(0.85) ? fund : draw(['MSA', 'MGEN', 'CNMSS', 'ENIM']);
    const street = `${1 + Math.floor(random() * 180)} ${draw(STREETS)}`;
    const isOverseas = town.zone === 'com';
    const noAddress = chance(0.004);
    const insured: { ins: string } = { ins: '' };
    const adults = chance(0.55) ? 2 : 1;
    const children = chance(0.4) ? 1 + Math.floor(random() * 3) : 0;
    const twins = children > 1 && chance(0.03);
    const generation = birth(1936, 2004).year;
    const childDate = birth(Math.max(2009, generation + 20), year - 1);

    for (let at = 0; at < adults + children && made < people; at += 1) {
      made += 1;
      const isChild = at >= adults;
      const sex = chance(0.49) ? 'M' : 'F';
      const date = isChild
        ? twins && at < adults + 2
          ? childDate
          : birth(2009, year - 1)
        : { ...birth(generation, generation), year: Math.min(2007, generation + Math.floor(random() * 4)) };
      const { ins, place } = born(date, sex, towns(random()));
      const given = [0, 1].map(
        () => first.get(`${Math.min(2020, date.year - (date.year % 10))}${sex}`)?.(random()) ?? 'CAMILLE',
      );
      const names = given[0] === given[1] ? given.slice(0, 1) : given;
      const isDependant = isChild ? !chance(0.002) : at === 1 && chance(0.01);
      if (at === 0) insured.ins = ins;
      const mail =
        !isChild && chance(mails)
          ? `${names[0]?.toLowerCase()}.${name.toLowerCase().replaceAll(' ', '')}.${made}@courriel.test`
          : '';
      const isDead = !isChild && chance(date.year < 1950 ? 0.02 : 0.002);
      yield [
        ins,
        INS_OIDS.demoNir,
        name,
        names.join(' '),
        '',
        sex,
        `${date.year}-${two(date.month + 1)}-${two(date.day)}`,
        place.cog,
        mail,
        !isChild && chance(0.8) ? `06399${String(80000 + (made % 20000))}` : '',
        ...(noAddress
          ? ['', '', '', '', '', '']
          : [`${names[0]} ${name}`, '', '', street, '', `${town.postcode} ${town.name}`]),
        chance(0.002) ? 'BE' : 'FR',
        scheme,
        isDependant ? 'dependant' : 'insured',
        isDependant ? insured.ins : '',
        isChild ? '' : String(1_000_000_000 + made),
        chance(0.004) ? '1' : '0',
        isOverseas ? '1' : '0',
        !isChild && chance(0.01) ? '1' : '0',
        isDead ? `${year}-03-14` : '',
      ].join(';');
    }
  }
}

type Commune = {
  readonly cog: string;
  readonly name: string;
  readonly postcode: string;
  readonly population: number;
  readonly zone: string;
};

const rows = (file: string): string[][] =>
  readFileSync(new URL(`./data/${file}`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));

const COMMUNES: readonly Commune[] = rows('communes.csv').map(
  ([cog = '', name = '', postcode = '', population = '', zone = '']) => ({
    cog,
    name,
    postcode,
    population: Number(population) || 500,
    zone,
  }),
);
const LAST = rows('last-names.csv').map(([name = '', weight]) => [name, Number(weight)] as const);
const FIRST = new Map<string, (readonly [string, number])[]>();
for (const [decade = '', sex = '', name = '', weight] of rows('first-names.csv')) {
  const list = FIRST.get(decade + sex) ?? [];
  list.push([name, Number(weight)]);
  FIRST.set(decade + sex, list);
}
const STREETS = [
  'rue des Tilleuls',
  'avenue de la Gare',
  'rue du Moulin',
  'place de la Mairie',
  'chemin des Vignes',
  'rue de l’Église',
];

/** Draws from a list by weight. */
function weighted<T>(list: readonly (readonly [T, number])[]): (random: number) => T {
  let sum = 0;
  const ends = list.map(([, weight]) => (sum += weight));
  return (random) => {
    const wanted = random * sum;
    let [low, high] = [0, ends.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) <= wanted) low = middle + 1;
      else high = middle;
    }
    return (list[low] as readonly [T, number])[0];
  };
}

/** A small generator of numbers in [0, 1), from a seed. */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const two = (value: number) => String(value).padStart(2, '0');
