import { citizenPage, usePage } from '../../load.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Empty } from '../../ui/empty.tsx';
import { withQuery } from '../../ui/pages.tsx';
import { Opening } from '../../ui/pan.tsx';
import { type Whose, whoseOf } from '../../words/whose.ts';
import { isOther, newestLines } from './lines.ts';
import { Timeline } from './timeline.tsx';

const PAGE = 200;

const choices = (whose: Whose) => [
  { value: '', label: 'Les professionnels' },
  { value: 'vous', label: whose.own ? 'Vous' : `${whose.name} et ses proches` },
  { value: 'tous', label: 'Tout le monde' },
];

export const loader = citizenPage(async (args) => {
  const { url } = args;
  const who = url.searchParams.get('qui') ?? '';
  const before = new Date(url.searchParams.get('avant') ?? '');
  const lines = await newestLines(args, {
    limit: PAGE,
    before: Number.isNaN(before.getTime()) ? undefined : before,
    keep: who === 'tous' ? () => true : who === 'vous' ? (line) => line.actor.kind === 'PATIENT' : isOther,
  });
  return { ...lines, who, url, isFirst: Number.isNaN(before.getTime()) };
});

export default function CitizenHistory() {
  const { frame, page } = usePage<typeof loader>();
  const { told, more, oldest, who, url } = page;
  const whose = whoseOf(frame);
  return (
    <CitizenShell
      frame={frame}
      title="Historique"
      tab="Qui voit"
      steps={[{ label: 'Qui voit', href: `${frame.base}/acces` }, { label: 'Historique' }]}
    >
      <Opening title="Historique">
        <p className="soft">
          Qui a fait quoi dans {whose.notebook}, et la règle qui l’a permis ou refusé. Le plus récent d’abord.
        </p>
        <nav className="row" aria-label="Choisir les lignes">
          {choices(whose).map(({ value, label }) => (
            <a
              key={value}
              className="target"
              href={withQuery(url, { qui: value, avant: '' })}
              aria-current={value === who ? 'true' : undefined}
            >
              {label}
            </a>
          ))}
        </nav>
      </Opening>
      <div className="pan">
        <div className="margin">
          <p>
            Personne ne peut effacer une ligne. Ce qui se répète dans la demi-heure est écrit une seule fois.
          </p>
        </div>
        <div className="body">
          {told.length === 0 ? (
            <Empty title="Aucune ligne ici" level={2}>
              <p>
                {more
                  ? 'Les lignes de cette période viennent de quelqu’un d’autre. Regardez plus loin, ou choisissez « Tout le monde ».'
                  : 'Chaque accès s’écrit ici, avec la règle qui l’a permis ou refusé.'}
              </p>
            </Empty>
          ) : (
            <Timeline lines={told} lastVisit={frame.lastVisit} whose={whose} level={2} />
          )}
          <nav className="pages" aria-label="Pages de l’historique">
            {!page.isFirst && <a href={withQuery(url, { avant: '' })}>Revenir au plus récent</a>}
            {more && oldest && (
              <a href={withQuery(url, { avant: oldest.toISOString() })} rel="next">
                Plus ancien
              </a>
            )}
          </nav>
        </div>
      </div>
    </CitizenShell>
  );
}
