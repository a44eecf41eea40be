import { holderIdOf } from '../../document/ids.ts';
import { professionalPage, usePage } from '../../load.ts';
import { sayPosition, sayRange, sayResult, sayShortDay } from '../../results/say.ts';
import { Empty } from '../../ui/empty.tsx';
import { FoldTable } from '../../ui/fold-table.tsx';
import { ProfessionalShell } from '../../ui/professional-shell.tsx';
import { capital } from '../../words/french.ts';
import { formalNameOf } from '../../words/people.ts';
import { aroundOf } from '../around.ts';
import { Identity } from '../person/identity.tsx';

export const loader = professionalPage(async (args) => {
  const { doors, visit, params } = args;
  const holderId = holderIdOf(params.person);
  const base = `/pro/p/${params.person}`;
  const found = await doors.healthProfile.results.overview(visit(holderId), undefined);
  return { found, base, around: await aroundOf(args, holderId, base) };
});

export default function ResultsForProfessional() {
  const { frame, page } = usePage<typeof loader>();
  const { found, around, base } = page;
  return (
    <ProfessionalShell
      frame={frame}
      title={`Résultats, ${formalNameOf(around.person)}`}
      identity={<Identity around={around} />}
      steps={[{ label: 'Carnet', href: base }, { label: 'Résultats' }]}
    >
      <section className="zone" aria-labelledby="resultats">
        <div className="zone-head">
          <h1 id="resultats">Résultats</h1>
        </div>
        {found.families.length === 0 && (
          <Empty title="Aucun résultat que vous puissiez lire ici">
            <p>
              Les comptes rendus sont dans les documents. <a href={base}>Voir les documents</a>
            </p>
          </Empty>
        )}
        {found.families.length > 0 && (
          <FoldTable
            caption="Le dernier résultat de chaque analyse"
            columns={['Famille', 'Analyse', 'Dernier', 'Date', 'Avant', 'Valeurs usuelles', 'Laboratoire']}
            header={1}
            rows={found.families.flatMap((family) =>
              family.lines.map(({ series, name, last, before }) => ({
                id: series,
                cells: [
                  capital(family.name),
                  <a key="name" href={`${base}/resultats/${series}`}>
                    {name}
                  </a>,
                  <span key="last">
                    <b>{sayResult(last)}</b> <span className="meta">{sayPosition(last)}</span>
                  </span>,
                  sayShortDay(last),
                  before ? `${sayResult(before)} (${sayShortDay(before)})` : '',
                  sayRange(last) ?? '',
                  last.laboratory ?? '',
                ],
              })),
            )}
          />
        )}
      </section>
    </ProfessionalShell>
  );
}
