/** People who call, and who answers: an agent in a session of their own. */
import { randomInt } from 'node:crypto';
import type { TestHouse } from '../house.ts';
import { type Invited, invite } from './enrolment-people.ts';

export type Caller = Invited & { readonly postcode: string };

let postcodes = 0;

/** Somebody who was sent a letter, at a known address. */
export async function caller(house: TestHouse, over: Parameters<typeof invite>[1] = {}): Promise<Caller> {
  const person = await invite(house, over);
  const postcode = String(38000 + (postcodes++ % 900));
  await house.rows(
    `insert into enrolment.insured (holder_id, fund, rank, address, country, ame, overseas, protected)
     values ($1, '381', 'insured', $2, 'FRANCE', false, false, false)`,
    [person.holderId, ['1 RUE DES ESSAIS', `${postcode} GRENOBLE`]],
  );
  return { ...person, postcode };
}

/** @returns an agent of the list, signed in */
export async function agent(house: TestHouse, label = 'Agent de l’assistance') {
  const id = `3990099990/AGT${randomInt(1e6, 9e6)}`;
  await house.professionals.register({
    id,
    familyName: 'Carpentier',
    givenName: 'Nadia',
    professionCode: 'AGT',
    professionSystem: 'TRE_A00',
    professionLabel: 'Agent d’assistance',
  });
  await house.rows('insert into support.agent (professional_id, label) values ($1, $2)', [id, label]);
  const session = await house.newSession({ kind: 'professional', professionalId: id });
  return { id, label, session };
}

export type TestAgent = Awaited<ReturnType<typeof agent>>;

export const said = (of: Caller) => ({
  ins: of.ins,
  birthName: of.birthName.toLowerCase(),
  birthDate: of.birthDate.split('-').reverse().join('/'),
});
