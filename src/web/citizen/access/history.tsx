import type { EmergencyAccess } from '#access';
import type { LineActor } from '#audit';
import { citizenPage, usePage } from '../../load.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { withQuery } from '../../ui/pages.tsx';
import { Opening, Pan } from '../../ui/pan.tsx';
import { State } from '../../ui/state.tsx';
import { day, dayAndTime, isoDay } from '../../words/dates.ts';
import { count } from '../../words/french.ts';
import { type Whose, whoseOf } from '../../words/whose.ts';
import { readFilter } from './history-filter.ts';
import { isOther, newestLines } from './lines.ts';
import { Timeline } from './timeline.tsx';

const PAGE = 200;

const choices = (whose: Whose) => [
  { value: '', label: 'Les professionnels' },
  { value: 'vous', label: whose.own ? 'Vous' : `${whose.name} et ses proches` },
  { value: 'tous', label: 'Tout le monde' },
];

export const loader = citizenPage(async (args) => {
  const { doors, request, url } = args;
  const filter = readFilter(url.searchParams);
  const [lines, actors, emergencies] = await Promise.all([
    newestLines(args, {
      ...filter.page,
      limit: PAGE,
      keep:
        filter.who === 'tous' || filter.actor
          ? () => true
          : filter.who === 'vous'
            ? (line) => line.actor.kind === 'PATIENT'
            : isOther,
    }),
    doors.access.historyActors(request),
    doors.access.emergencies(request),
  ]);
  return { ...lines, filter, url, actors, emergencies };
});

export default function CitizenHistory() {
  const { frame, page } = usePage<typeof loader>();
  const { told, more, oldest, filter, url, actors, emergencies } = page;
  const whose = whoseOf(frame);
  const others = actors.filter(({ kind }) => kind !== 'PATIENT' && kind !== 'SYSTEM');
  const isWhole = !filter.isNarrow && filter.isFirst;
  const here = `${frame.base}/acces/historique`;
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
              href={withQuery(url, { qui: value, pro: '', avant: '' })}
              aria-current={value === filter.who && !filter.actor ? 'true' : undefined}
            >
              {label}
            </a>
          ))}
        </nav>
        <details open={filter.isNarrow}>
          <summary>Choisir un professionnel, des dates, les urgences</summary>
          <form method="get" action={here} className="stack">
            {filter.who && <input type="hidden" name="qui" value={filter.who} />}
            <Select
              id="pro"
              label="Qui"
              value={filter.actor ?? ''}
              options={[
                { value: '', label: 'Tout le monde' },
                ...others.map(({ id, label, profession }) => ({
                  value: id,
                  label: profession ? `${label}, ${profession}` : label,
                })),
              ]}
            />
            <Field
              id="du"
              label="Du"
              hint="Par exemple 12/3/2026"
              defaultValue={filter.from && isoDay(filter.from).split('-').reverse().join('/')}
              inputMode="numeric"
            />
            <Field
              id="au"
              label="Au"
              defaultValue={filter.until && isoDay(filter.until).split('-').reverse().join('/')}
              inputMode="numeric"
            />
            <label className="tick">
              <input type="checkbox" name="urgence" value="oui" defaultChecked={filter.emergencyOnly} />
              <span>Seulement les accès en urgence</span>
            </label>
            <div className="row">
              <button type="submit" className="button second">
                Montrer ces lignes
              </button>
              {filter.isNarrow && <a href={here}>Tout montrer</a>}
            </div>
          </form>
        </details>
        <p className="row">
          <a href={`${here}/export.pdf`}>Emporter l’historique (PDF)</a>
          <a href={`${here}/export.csv`}>Emporter l’historique (tableur)</a>
        </p>
      </Opening>
      {isWhole && emergencies.length > 0 && (
        <Emergencies emergencies={emergencies} actors={actors} whose={whose} />
      )}
      {isWhole && others.length > 0 && <ByProfessional actors={others} here={here} />}
      <div className="pan">
        <div className="margin">
          <h2>{filter.actor ? 'Ses lignes' : 'Jour par jour'}</h2>
          <p>
            Personne ne peut effacer une ligne. Ce qui se répète dans la demi-heure est écrit une seule fois.
          </p>
        </div>
        <div className="body">
          {told.length === 0 ? (
            <Empty title="Aucune ligne ici" level={3}>
              <p>
                {more
                  ? 'Les lignes de cette période viennent de quelqu’un d’autre. Regardez plus loin, ou choisissez « Tout le monde ».'
                  : filter.isNarrow
                    ? 'Rien ne correspond à ce choix. Changez les dates, ou montrez tout.'
                    : 'Chaque accès s’écrit ici, avec la règle qui l’a permis ou refusé.'}
              </p>
            </Empty>
          ) : (
            <Timeline lines={told} lastVisit={frame.lastVisit} whose={whose} level={3} lineHref={here} />
          )}
          <nav className="pages" aria-label="Pages de l’historique">
            {!filter.isFirst && <a href={withQuery(url, { avant: '' })}>Revenir au plus récent</a>}
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

/** First of all: whoever came in without having been let in. */
function Emergencies(props: {
  readonly emergencies: readonly EmergencyAccess[];
  readonly actors: readonly LineActor[];
  readonly whose: Whose;
}) {
  const names = new Map(props.actors.map(({ id, label }) => [id, label]));
  return (
    <Pan
      id="urgences"
      title="Accès en urgence"
      aside={<p>Le professionnel doit expliquer son accès sous 24 heures.</p>}
    >
      <ul className="plain stack">
        {props.emergencies.map((one) => (
          <li key={one.id} className="card stack">
            <p>
              <State tone="error" icon="alert">
                En urgence
              </State>{' '}
              <b>{names.get(one.professionalId) ?? 'Un professionnel'}</b>
            </p>
            <Facts
              rows={[
                ['Quand', dayAndTime(one.openedAt)],
                ['Comment', one.mode === 'centre_15' ? 'Un médecin du 15' : 'Une urgence déclarée sur place'],
                ['Raison donnée', one.reason],
                [
                  'Explication',
                  one.justification ??
                    (one.justifyBefore
                      ? `Pas encore donnée. Elle est attendue avant le ${dayAndTime(one.justifyBefore)}.`
                      : undefined),
                ],
              ]}
            />
          </li>
        ))}
      </ul>
    </Pan>
  );
}

function ByProfessional(props: { readonly actors: readonly LineActor[]; readonly here: string }) {
  return (
    <Pan id="par-professionnel" title="Professionnel par professionnel">
      <ul className="plain stack">
        {props.actors.slice(0, 20).map((one) => (
          <li key={one.id}>
            <p>
              <a href={`${props.here}?pro=${encodeURIComponent(one.id)}`}>{one.label}</a>
              {one.emergencies > 0 && (
                <>
                  {' '}
                  <State tone="error" icon="alert">
                    En urgence
                  </State>
                </>
              )}
            </p>
            <p className="meta">
              {[one.profession, one.structureLabel].filter(Boolean).join(', ')}
              <br />
              {count(one.lines, 'ligne', 'lignes')}, la dernière le {day(one.last)}
              {one.refused > 0 && `, dont ${count(one.refused, 'refus', 'refus')}`}
            </p>
          </li>
        ))}
      </ul>
    </Pan>
  );
}
