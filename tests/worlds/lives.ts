/** Random lives of notebooks (T4): each act is lived in the house and in the model, and everybody asks after each. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { VisitRequest } from '#access';
import type { TestHouse, TestPerson } from '../house.ts';
import { newMinor } from '../journeys/relatives.ts';
import { professional } from '../personas.ts';
import { live } from './acts.ts';
import { act } from './any-act.ts';
import { type Asked, check } from './check.ts';
import { Wrong } from './disagreement.ts';
import type { Site } from './site.ts';
import { CARERS, PEOPLE, type PersonName, type Who, type World } from './world.ts';

export type Lived = Asked & {
  worlds: number;
  acts: number;
  unauthorised: number;
  refused: number;
  /** The first that went wrong, with what came before it. */
  wrong: string[];
};

const life = fc.record({
  minor: fc.boolean(),
  treated: fc.boolean(),
  seesHidden: fc.boolean(),
  adds: fc.boolean(),
  acts: fc.array(act, { minLength: 10, maxLength: 14 }),
});
type Life = typeof life extends fc.Arbitrary<infer T> ? T : never;

/**
 * @param until when to stop beginning new ones, milliseconds since 1970
 * @param atMost worlds
 * @param wrongs how many end it
 */
export async function lives(
  house: TestHouse,
  site: Site,
  {
    seed,
    atMost,
    until = Number.POSITIVE_INFINITY,
    wrongs = 5,
  }: { readonly seed: number; readonly atMost: number; readonly until?: number; readonly wrongs?: number },
): Promise<Lived> {
  const lived: Lived = {
    worlds: 0,
    acts: 0,
    pages: 0,
    fhir: 0,
    doors: 0,
    given: 0,
    unauthorised: 0,
    refused: 0,
    wrong: [],
  };
  for (const [index, one] of fc.sample(life, { seed, numRuns: atMost }).entries()) {
    if (Date.now() > until || lived.wrong.length >= wrongs) break;
    lived.worlds += 1;
    await liveOne(house, site, one, index, lived);
  }
  return lived;
}

async function liveOne(house: TestHouse, site: Site, one: Life, index: number, lived: Lived): Promise<void> {
  const world = await newWorld(house, one);
  let done = 0;
  try {
    for (const next of one.acts) {
      // nobody here tries out numbers or codes: a busy test is no attack
      await house.rows('delete from platform.rate_limit');
      done += 1;
      await live(house, site, world, next);
      await check(house, site, world, lived.acts, lived);
      lived.acts += 1;
    }
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    lived[error.kind] += 1;
    lived.wrong.push(`world ${index}, ${error.message}, after ${JSON.stringify(one.acts.slice(0, done))}`);
  }
}

/** A notebook, its relatives and a session of everybody. */
export async function newWorld(house: TestHouse, one: Omit<Life, 'acts'>): Promise<World> {
  const treating = one.treated ? (['medecin'] as const) : [];
  const of = one.minor ? await newMinor(house, { treating }) : await house.newPerson({ treating });
  const mandateId = randomUUID();
  const persons: Record<PersonName, TestPerson> = { holder: of, parent: of, helper: of };
  for (const name of ['parent', 'helper'] as const) {
    const person = await house.newPerson({ givenName: 'Proche' });
    persons[name] = person;
    const kind = name === 'helper' ? 'carer' : one.minor ? 'parent' : 'guardian';
    const scopes =
      name === 'parent'
        ? ['documents.read', 'documents.add', 'access', 'trace']
        : ['documents.read', ...(one.adds ? ['documents.add'] : [])];
    await house.rows(
      `with made as (insert into representation.mandate (holder_id, mandate_id, kind, person_id, person_label, status, scopes, sees_hidden, since, invited_by)
         values ($1::uuid, $2, $3, $4, 'Proche Essai', 'accepted', $5, $6, now() - interval '1 day', $1::text) returning holder_id, mandate_id, person_id)
       insert into representation.acts_for (holder_id, mandate_id, person_id) select * from made`,
      [
        of.holderId,
        name === 'helper' ? mandateId : randomUUID(),
        kind,
        person.holderId,
        scopes,
        name === 'helper' && one.seesHidden,
      ],
    );
  }
  const requests = new Map<
    Who,
    VisitRequest & { readonly session: { readonly hash: Buffer; readonly secret: string } }
  >();
  for (const name of CARERS)
    requests.set(name, {
      session: await house.newSession({
        kind: 'professional',
        professionalId: professional(name).nationalId,
      }),
      holderId: of.holderId,
    });
  for (const name of PEOPLE)
    requests.set(name, {
      session: await house.sessionOfHolder(persons[name].holderId),
      holderId: of.holderId,
    });
  const [{ born } = { born: '' }] = await house.rows<{ born: string }>(
    `select to_char(birth_date, 'YYYY-MM-DD') as born from citizens.person where holder_id = $1`,
    [of.holderId],
  );
  return {
    of,
    persons,
    requests,
    treated: one.treated,
    guarded: !one.minor,
    helper: { mandateId, seesHidden: one.seesHidden, adds: one.adds, paused: false, ended: false },
    state: 'active',
    birthDate: born,
    switches: { samu: true, others: true, hidden: false, feeding: true },
    hidesNew: false,
    blocked: new Set(),
    stated: new Map(),
    kept: new Map(),
    chosen: new Map(),
    teams: [],
    codes: [],
    emergencies: new Map(),
    papers: [],
  };
}

/** One line for a report. */
export const sayLives = (lived: Lived): string =>
  `random worlds: ${lived.worlds} worlds, ${lived.acts} acts, ${lived.pages + lived.fhir + lived.doors} reads (pages ${lived.pages}, FHIR ${lived.fhir}, doors ${lived.doors}), ${lived.given} documents given, unauthorised ${lived.unauthorised}, wrong refusals ${lived.refused}`;
