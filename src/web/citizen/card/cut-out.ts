import { pdfToKeep } from '../../document/files.ts';
import { citizenFile } from '../../load.ts';
import { numericDay } from '../../words/dates.ts';
import { count } from '../../words/french.ts';
import { readCard, shownGroups, titleOf, wordsOf } from './read-card.ts';

/** Of one line, on a card of 85.6 mm. */
const MOST = 160;
const short = (text: string) => (text.length > MOST ? `${text.slice(0, MOST - 1)}…` : text);

/** The card to cut out and fold, for a wallet. */
export const loader = citizenFile(async (args) => {
  const { card, name, born } = await readCard(args);
  const today = numericDay(args.now);
  const pdf = await args.doors.files.card({
    title: `Carte d’urgence de ${name}`,
    name,
    under: `Né(e) le / Born ${born}`,
    blocks: shownGroups(card).map(({ group, lines }) => ({
      title: titleOf(group),
      lines: [
        ...(lines.length > 0
          ? lines.map((line) => short(line.severe ? `! ${wordsOf(line)}` : wordsOf(line)))
          : [group.silence ?? '']),
        ...(group.code === 'blood-group' ? ['Jamais pour une transfusion / Never for transfusion'] : []),
      ],
    })),
    foot: `Carte d’urgence / Emergency card – à jour au / as of ${today} – France : 15 ou 112`,
    how: 'Imprimez à 100 %, sans ajuster à la page. Coupez d’un repère à l’autre, puis pliez au milieu.',
    more: (left) => `+ ${count(left, 'ligne', 'lignes')} : voir la feuille A4 / see A4 sheet`,
    now: args.now,
  });
  return pdfToKeep(pdf, 'carte-a-decouper');
});
