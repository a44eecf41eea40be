import { pdfToKeep } from '../../document/files.ts';
import { citizenFile } from '../../load.ts';
import { civilDay, day } from '../../words/dates.ts';
import { nameOf } from '../../words/people.ts';

/** The record on paper: one vaccination a row, and who says it. */
export const loader = citizenFile(async ({ doors, request, now }) => {
  const { vaccinations, person } = await doors.healthProfile.vaccinations(request);
  const { sayDate } = doors.healthProfile.rules;
  const name = nameOf(person);
  const pdf = await doors.files.pdf(
    { title: `Carnet de vaccination de ${name}`, foot: `${name}, le ${day(now)}`, now },
    [
      {
        kind: 'facts',
        rows: [
          ['Personne', name],
          ['Née ou né le', civilDay(person.birthDate)],
          ['Établi le', day(now)],
        ],
      },
      { kind: 'heading', text: 'Vaccinations' },
      vaccinations.length === 0
        ? { kind: 'text', text: 'Rien n’est noté. Cela ne veut pas dire qu’aucun vaccin n’a été fait.' }
        : {
            kind: 'table',
            head: ['Date', 'Vaccin', 'Lot', 'Source'],
            rows: vaccinations.map((fact) => [
              fact.start ? sayDate(fact.start) : 'Date inconnue',
              [fact.label, fact.details.dose].filter(Boolean).join(', '),
              String(fact.details.lot ?? ''),
              fact.confirmed
                ? `Confirmé par ${fact.confirmed.label}`
                : fact.origin === 'holder'
                  ? 'Déclaré'
                  : `Document de ${fact.authorLabel}`,
            ]),
          },
      {
        kind: 'text',
        text: 'Une ligne déclarée n’a pas été vérifiée. Seul un professionnel confirme une vaccination.',
      },
    ],
  );
  return pdfToKeep(pdf, 'carnet-de-vaccination');
});
