/**
 * Somebody asks every public door about many numbers, to learn whose notebook is open, refused, closed or never was (T11, R16,
 * A1). The answers are compared whole: status, headers, words; and so is the time they take.
 */
import { createHash } from 'node:crypto';
import { insKey } from '#formats/ins';
import type { House } from '../../src/app/compose.ts';
import { enrolmentErrors } from '../../src/modules/enrolment/index.ts';
import type { TestHouse } from '../house.ts';
import { diceOf } from '../oracle/worlds.ts';
import { type Answer, type Asker, openSite, type Site } from '../worlds/site.ts';

/** What an outsider must not tell apart. Whether a space is open is no secret to a professional who names a person (R16). */
const STATES = ['active', 'created', 'announced', 'opposed', 'closed', 'deceased'] as const;
const SHUT: readonly string[] = ['announced', 'opposed', 'closed', 'deceased'];
const NOBODY = 'nobody';

type Subject = { readonly kind: string; readonly typed: string };
type Door = {
  readonly name: string;
  readonly subjects: readonly Subject[];
  /** Somebody whom nobody is. */
  readonly stranger: () => Subject;
  readonly ask: (typed: string) => Promise<Answer>;
};

/** How far apart are the times of known and of unknown people. */
type Times = {
  readonly known: number;
  readonly unknown: number;
  /** Kolmogorov–Smirnov: the greatest distance of the two distributions, and how likely it is if they are one. */
  readonly distance: number;
  readonly p: number;
  /** Milliseconds. */
  readonly medianGap: number;
  /** Beyond a coin, of whoever guesses from one time. */
  readonly advantage: number;
};

export type Found = {
  readonly door: string;
  readonly asked: number;
  readonly statuses: readonly number[];
  /** Kinds of people whose answers are the same, by answer: one list when nothing is told. */
  readonly told: readonly (readonly string[])[];
  readonly times: Times;
};

/** A fault that must be found out: another status for somebody known, or more time. */
export type Planted = 'status' | 'time' | undefined;

/** Milliseconds that a planted difference of time takes. */
const SLOWER = 40;
const AT_ONCE = 4;

export async function askEverywhere(
  house: TestHouse,
  options: {
    readonly questions: number;
    readonly seed: number;
    readonly each?: number;
    readonly planted?: Planted;
  },
): Promise<readonly Found[]> {
  const { pick } = diceOf(options.seed);
  const people = await invent(house, options.each ?? 10);
  const changed = options.planted ? { enrolment: faulty(house, people.numbers, options.planted) } : {};
  const site = await openSite(house, { changed });
  try {
    const found: Found[] = [];
    const doors = doorsOf(site, people, await house.sessionOf('medecin'));
    for (const door of doors) {
      const asked: Asked[] = [];
      for (let made = 0; made < options.questions / doors.length; made += AT_ONCE) {
        // each few questions come from an address that asked nothing yet
        await house.rows('delete from platform.rate_limit');
        const batch = Array.from({ length: AT_ONCE }, () =>
          pick([true, false]) ? pick(door.subjects) : door.stranger(),
        );
        asked.push(
          ...(await Promise.all(
            batch.map(async ({ kind, typed }) => {
              const begun = performance.now();
              const answer = await door.ask(typed);
              const time = performance.now() - begun;
              return { kind, status: answer.status, print: printOf(answer, typed), time };
            }),
          )),
        );
      }
      found.push(compared(door.name, asked));
    }
    return found;
  } finally {
    await site.close();
  }
}

type People = {
  readonly numbers: readonly Subject[];
  readonly identifiers: readonly Subject[];
  readonly insOid: string;
};

async function invent(house: TestHouse, each: number): Promise<People> {
  const numbers: Subject[] = [];
  const identifiers: Subject[] = [];
  let insOid = '';
  for (const state of STATES)
    for (let n = 0; n < each; n++) {
      const person = await house.newPerson({ state });
      insOid = person.insOid;
      numbers.push({ kind: state, typed: person.ins });
      if (state !== 'active') continue;
      const { secret } = await house.newSession({
        kind: 'citizen',
        holderId: person.holderId,
        strongAt: new Date(),
      });
      const typed = `essai.${person.ins.slice(5, 13)}`;
      const session = await house.identity.session(secret);
      if (!session) throw new Error('A session that was just opened is not there.');
      await house.identity.accounts.create(
        { session },
        { identifier: typed, password: 'trois tulipes jaunes' },
      );
      identifiers.push({ kind: 'account', typed });
    }
  return { numbers, identifiers, insOid };
}

function doorsOf(site: Site, { numbers, identifiers, insOid }: People, doctor: Asker): readonly Door[] {
  let strangers = 0;
  const number = (): Subject => {
    const made = `27${String(strangers++ % 1_000_000)
      .padStart(6, '0')
      .replace(/^(..)(....)$/, '$101$2')}0001`.slice(0, 13);
    return { kind: NOBODY, typed: made + insKey(made) };
  };
  const name = (): Subject => ({ kind: NOBODY, typed: `essai.${String(strangers++).padStart(8, '9')}` });
  const post = (path: string, fields: Readonly<Record<string, string>>) =>
    site.ask({ secret: '' }, path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    });
  const serial = '12345678901';
  return [
    {
      name: 'activation by code',
      subjects: numbers,
      stranger: number,
      ask: (ins) => post('/activer', { geste: 'montrer', ins, serial, code: 'ACDE FHJK MNPR' }),
    },
    {
      name: 'another code',
      subjects: numbers,
      stranger: number,
      ask: (ins) => post('/nouveau-code', { ins, serial }),
    },
    {
      name: 'sign-in',
      subjects: identifiers,
      stranger: name,
      ask: (identifiant) =>
        post('/connexion', { identifiant, 'mot-de-passe': 'pas celui-là du tout', geste: 'entrer' }),
    },
    {
      name: 'lost password',
      subjects: identifiers,
      stranger: name,
      ask: (identifiant) => post('/connexion/oubli', { identifiant }),
    },
    {
      name: 'FHIR Patient',
      subjects: numbers.filter(({ kind }) => SHUT.includes(kind)),
      stranger: number,
      ask: (ins) =>
        site.ask(doctor, `/fhir/Patient?identifier=${encodeURIComponent(`urn:oid:${insOid}|${ins}`)}`),
    },
  ];
}

/** What differs at each request by itself, or is what was typed, put aside. */
function printOf({ status, headers, body }: Answer, typed: string): string {
  const own = Object.entries(headers)
    .filter(([header]) => !['date', 'x-request-id', 'keep-alive'].includes(header))
    .map(([header, value]) => [
      header,
      String(value)
        .replace(/=[\w-]{20,}/g, '=secret')
        .replace(/Expires=[^;]+/g, ''),
    ])
    .sort();
  const id = String(headers['x-request-id'] ?? '');
  const words = body
    .toString()
    .replaceAll(typed, 'typed')
    .replaceAll(id || '\u0000', 'id')
    .replace(/"lastUpdated":"[^"]+"/g, '');
  return createHash('sha256')
    .update(JSON.stringify([status, own, words]))
    .digest('hex');
}

type Asked = {
  readonly kind: string;
  readonly status: number;
  readonly print: string;
  readonly time: number;
};

function compared(door: string, asked: readonly Asked[]): Found {
  const kinds = new Map<string, Set<string>>();
  for (const { kind, print } of asked) kinds.set(print, (kinds.get(print) ?? new Set()).add(kind));
  const times = (isKnown: boolean) =>
    asked.filter(({ kind }) => (kind !== NOBODY) === isKnown).map(({ time }) => time);
  return {
    door,
    asked: asked.length,
    statuses: [...new Set(asked.map(({ status }) => status))],
    told: [...kinds.values()].map((one) => [...one].sort()),
    times: timesOf(times(true), times(false)),
  };
}

export function timesOf(known: readonly number[], unknown: readonly number[]): Times {
  const [a, b] = [known, unknown].map((times) => times.toSorted((x, y) => x - y)) as [number[], number[]];
  const share = (sorted: readonly number[], at: number) =>
    sorted.filter((one) => one <= at).length / sorted.length;
  const distance = Math.max(0, ...[...a, ...b].map((at) => Math.abs(share(a, at) - share(b, at))));
  const root = Math.sqrt((a.length * b.length) / (a.length + b.length));
  const lambda = (root + 0.12 + 0.11 / root) * distance;
  let p = 0;
  for (let k = 1; k <= 100; k++) p += 2 * (-1) ** (k - 1) * Math.exp(-2 * k * k * lambda * lambda);
  const median = (sorted: readonly number[]) => sorted[Math.floor(sorted.length / 2)] ?? 0;
  const rounded = (value: number) => Math.round(value * 1000) / 1000;
  return {
    known: a.length,
    unknown: b.length,
    distance: rounded(distance),
    p: lambda < 0.2 ? 1 : rounded(Math.min(1, Math.max(0, p))),
    medianGap: rounded(Math.abs(median(a) - median(b))),
    advantage: rounded(distance / 2),
  };
}

/**
 * A door tells when the answers of two kinds of people differ, or when their times do, beyond chance and by more than a network
 * hides (2 ms).
 */
export const tells = ({ told, times }: Found): boolean =>
  told.length > 1 || (times.p < 0.001 && times.medianGap > 2);

function faulty(
  house: TestHouse,
  numbers: readonly Subject[],
  planted: Planted,
): House['doors']['enrolment'] {
  const { enrolment } = house;
  const known = new Set(numbers.map(({ typed }) => typed));
  return {
    ...enrolment,
    async prove(source, typed) {
      if (!known.has(typed.ins)) return enrolment.prove(source, typed);
      if (planted === 'status') throw enrolmentErrors('step-impossible');
      await new Promise((resolve) => setTimeout(resolve, SLOWER));
      return enrolment.prove(source, typed);
    },
  };
}
