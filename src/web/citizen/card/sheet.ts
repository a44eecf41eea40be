import { pdfToKeep } from '../../document/files.ts';
import { citizenFile } from '../../load.ts';
import { NEVER_TRANSFUSE, readCard, shownGroups, titleOf, wordsOf } from './read-card.ts';

/** The card on an A4 sheet: a heading and its lines for each group, each line with who says it. */
export const loader = citizenFile(async (args) => {
  const { card, name, born, upToDate } = await readCard(args);
  const pdf = await args.doors.files.pdf(
    { title: `Carte d’urgence / Emergency card: ${name}`, foot: `${name}. ${upToDate}`, now: args.now },
    [
      {
        kind: 'facts',
        rows: [
          ['Personne / Name', name],
          ['Naissance / Date of birth', born],
          ['À jour au / As of', upToDate.replace('À jour au ', '')],
        ],
      },
      ...shownGroups(card).flatMap(({ group, lines }) => [
        { kind: 'heading', text: titleOf(group) } as const,
        lines.length > 0
          ? ({
              kind: 'facts',
              rows: lines.map(
                (line) =>
                  [
                    line.title,
                    [wordsOf({ ...line, title: '' }), line.source].filter(Boolean).join(' — '),
                  ] as const,
              ),
            } as const)
          : ({ kind: 'text', text: group.silence ?? '' } as const),
        ...(group.code === 'blood-group' ? [{ kind: 'text', text: NEVER_TRANSFUSE } as const] : []),
      ]),
      {
        kind: 'text',
        text: 'Lignes choisies par la personne dans son carnet. Une ligne déclarée n’a pas été vérifiée par un soignant.',
      },
    ],
  );
  return pdfToKeep(pdf, 'carte-d-urgence');
});
