import type { CitizenArgs } from '../../load.ts';
import { civilDay, day } from '../../words/dates.ts';
import { nameOf } from '../../words/people.ts';
import { summaryParts } from './parts.ts';

/** @param forOthers as `summaryParts` */
export async function writeSummary(
  { doors, request, now }: CitizenArgs,
  forOthers: boolean,
): Promise<Buffer> {
  const { healthProfile } = doors;
  const [profile, last, { person }] = await Promise.all([
    healthProfile.profile(request),
    healthProfile.measures.read(request, { kinds: ['weight', 'height'] }, { last: true }),
    healthProfile.vaccinations(request),
  ]);
  const name = nameOf(person);
  return doors.files.pdf(
    { title: `Résumé du profil de santé de ${name}`, foot: `${name}, imprimé le ${day(now)}`, now },
    [
      {
        kind: 'facts',
        rows: [
          ['Personne', name],
          ['Naissance', civilDay(person.birthDate)],
          ['Imprimé le', day(now)],
          ['Source', 'Le profil du carnet, tel qu’il est ce jour-là'],
        ],
      },
      ...summaryParts(profile, last, healthProfile.rules, forOthers),
    ],
  );
}
