/** Fills an empty database with the fictitious cast. Runs once; what people do afterwards stays. */
import { setTreatingDoctor } from '#access';
import { enrolPerson, type NewPerson } from '#citizens';
import { setSpaceState } from '#enrolment';
import { type Database, openDatabase } from '#platform/database/database';
import type { Kms } from '#platform/kms';
import type { Professionals } from '#professionals';
import { establishMandate } from '#representation';
import { type CastPerson, cast } from './cast.ts';

/** @returns the holder of each person of the cast, by id */
export async function seedCast(deps: {
  readonly databaseUrl: string;
  readonly kms: Kms;
  readonly professionals: Professionals;
  readonly professionLabel: (code: string) => string;
}): Promise<ReadonlyMap<string, string>> {
  const { db: batch } = openDatabase({ url: deps.databaseUrl, role: 'carnet_batch', max: 1 });
  try {
    const places = new Map(cast.structures.map((one) => [one.id, one]));
    for (const { id: _persona, nationalId, sex: _sex, about: _about, ...one } of cast.professionals)
      await deps.professionals.register(
        {
          ...one,
          id: nationalId,
          rpps: nationalId.startsWith('8') ? nationalId.slice(1) : undefined,
          title: one.professionCode === '10' ? 'Dr' : undefined,
          professionSystem: one.professionCode === 'SECRETARIAT_MEDICAL' ? 'TRE_A00' : 'TRE_G15',
          professionLabel: deps.professionLabel(one.professionCode),
        },
        places.get(one.structureId),
      );
    const holders = new Map<string, string>();
    for (const person of cast.people)
      holders.set(person.id, await openSpace(batch, deps.kms, enrolmentOf(person), person.state));
    for (const { person, professional } of cast.treatingDoctors) {
      const doctor = cast.professionals.find((one) => one.id === professional);
      const holderId = holders.get(person);
      if (doctor && holderId) await setTreatingDoctor(batch, holderId, doctor.nationalId, '2024-03-03');
    }
    for (const { holder, person, ...mandate } of cast.mandates) {
      const actsFor = cast.people.find(({ id }) => id === person);
      const [holderId, personId] = [holders.get(holder), holders.get(person)];
      if (!actsFor || !holderId || !personId) throw new Error(`Nobody of the cast is ${holder} or ${person}`);
      await establishMandate(batch, {
        ...mandate,
        holderId,
        personId,
        personLabel: `${actsFor.givenNames[0]} ${actsFor.usageName ?? actsFor.birthName}`,
      });
    }
    return holders;
  } finally {
    await batch.destroy();
  }
}

/** Enrols a person and opens their space. */
export async function openSpace(
  batch: Database,
  kms: Kms,
  person: NewPerson,
  state: 'active' | 'opposed' | 'closed',
): Promise<string> {
  const { holderId, created } = await enrolPerson(batch, kms, person);
  if (created) await setSpaceState(batch, holderId, state);
  return holderId;
}

const enrolmentOf = (one: CastPerson): NewPerson => ({
  ins: one.ins,
  insOid: one.insOid,
  insStatus: one.insStatus,
  birthName: one.birthName,
  birthGivenNames: one.givenNames.join(' '),
  firstGivenName: one.givenNames[0] ?? '',
  usageName: one.usageName,
  usageGivenName: one.givenNames[0],
  sex: one.sex,
  birthDate: one.birthDate,
  birthCog: one.birthCog,
  mail: one.mail,
});
