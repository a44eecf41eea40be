import type { OperatedCampaigns } from '#enrolment';
import { FoldTable } from '../ui/fold-table.tsx';
import { dayAndTime } from '../words/dates.ts';
import { number } from '../words/french.ts';

type Line = Awaited<ReturnType<OperatedCampaigns['journal']>>[number];

const COUNTS: Readonly<Record<string, string>> = {
  lines: 'lignes',
  created: 'ajoutées',
  updated: 'mises à jour',
  refused: 'refusées',
  mails: 'mails',
  letters: 'lettres',
  noted: 'revenus',
};

/** Who did what: nobody is left out, and no line can be taken away without being seen. */
export function Journal({ lines }: { readonly lines: readonly Line[] }) {
  return (
    <section className="stack" aria-labelledby="journal">
      <h2 id="journal">Qui a fait quoi</h2>
      <p className="soft">Chaque acte laisse une ligne. Les dernières sont ici.</p>
      {lines.length === 0 ? (
        <p>Aucun acte pour l’instant.</p>
      ) : (
        <FoldTable
          caption="Actes des opérateurs, le dernier d’abord"
          columns={['Acte', 'Quand', 'Par qui']}
          header={0}
          rows={lines.map(({ actId, at, actLabel, actorKind, actorLabel, campaign, detail }) => ({
            id: actId,
            cells: [
              [[actLabel, campaign].filter(Boolean).join(' : '), countsOf(detail)].filter(Boolean).join(', '),
              dayAndTime(at),
              `${actorKind === 'terminal' ? 'Terminal du serveur, compte' : 'Professionnel'} ${actorLabel}`,
            ],
          }))}
        />
      )}
    </section>
  );
}

const countsOf = (detail: Line['detail']): string =>
  Object.entries(detail)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${number(count)} ${COUNTS[name] ?? name}`)
    .join(', ');
