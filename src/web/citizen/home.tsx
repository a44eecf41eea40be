import type { ReactNode } from 'react';
import type { DocumentEntry } from '#documents';
import { citizenPage, usePage } from '../load.ts';
import { CitizenShell } from '../ui/citizen-shell.tsx';
import { Empty } from '../ui/empty.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Opening, Pan } from '../ui/pan.tsx';
import { New, State } from '../ui/state.tsx';
import { day, dayAndTime, shortDay, time, weekday } from '../words/dates.ts';
import { capital, count } from '../words/french.ts';
import { givenNameOf } from '../words/people.ts';
import type { Told } from './access/line.ts';
import { isLook, newestLines } from './access/lines.ts';

const MOST_NEW = 6;
const MOST_LOOKS = 4;

export const loader = citizenPage(async (args, frame) => {
  const { doors, request, now } = args;
  const { lastVisit } = await frame;
  const [all, fresh, lines] = await Promise.all([
    doors.documents.list(request, { statuses: ['current'] }, { limit: 1, offset: 0, order: 'arrival' }),
    doors.documents.list(
      request,
      { statuses: ['current'], depositedAfter: lastVisit },
      // On a first visit everything is new: the latest acts say more than the latest arrivals.
      { limit: MOST_NEW, offset: 0, order: lastVisit ? 'arrival' : 'act' },
    ),
    newestLines(args, { limit: 200, keep: isLook }),
  ]);
  const results = all.categories.find(({ code }) => code === 'BIOLOGIE');
  return {
    now,
    isFirst: lastVisit === undefined,
    total: all.total,
    latest: all.entries[0],
    results: results?.count ?? 0,
    resultsLabel: results?.label ?? 'Résultats',
    fresh: fresh.entries,
    freshTotal: fresh.total,
    looks: lines.told.filter(({ emergency }) => !emergency).slice(0, MOST_LOOKS),
    emergencies: lines.told.filter(({ emergency }) => emergency).slice(0, MOST_LOOKS),
  };
});

export default function CitizenHome() {
  const { frame, page } = usePage<typeof loader>();
  const { person, lastVisit } = frame;
  return (
    <CitizenShell frame={frame} title="Accueil" tab="Accueil">
      <Opening title={`Bonjour ${givenNameOf(person)}`} aside={<p>{capital(weekday(page.now))}</p>}>
        <p className="soft">
          {lastVisit
            ? `Votre dernière visite : ${weekday(lastVisit)}, à ${time(lastVisit)}.`
            : 'C’est votre première visite. Bienvenue dans votre carnet.'}
        </p>
      </Opening>
      <Pan
        id="nouveau"
        title={lastVisit ? 'Depuis votre dernière visite' : 'Dans votre carnet'}
        aside={page.freshTotal > 0 && <p>{count(page.freshTotal, 'document')}</p>}
      >
        {page.fresh.length === 0 ? (
          <NothingNew total={page.total} latest={page.latest} />
        ) : (
          <ul className="lines">
            {page.fresh.map((entry) => (
              <FreshDocument key={entry.id} entry={entry} isNew={lastVisit !== undefined} />
            ))}
          </ul>
        )}
        {page.freshTotal > page.fresh.length && (
          <p className="next">
            <a className="target" href={lastVisit ? '/moi/documents?etat=nouveaux' : '/moi/documents'}>
              Voir les {page.freshTotal} documents
            </a>
          </p>
        )}
      </Pan>
      <Pan id="carnet" title="Votre carnet">
        <Doors page={page} />
      </Pan>
      <Pan
        id="ont-regarde"
        title="Qui a regardé"
        aside={page.emergencies.length === 0 && <p>Aucun accès récent en urgence.</p>}
      >
        {page.looks.length + page.emergencies.length === 0 ? (
          <Empty title="Personne n’a encore regardé">
            <p>Chaque accès d’un professionnel s’écrit ici, avec la règle qui l’a permis ou refusé.</p>
          </Empty>
        ) : (
          <ul className="lines close">
            {[...page.emergencies, ...page.looks].map((look) => (
              <Look key={look.id} look={look} />
            ))}
          </ul>
        )}
        <p className="row next">
          <a className="target" href="/moi/acces/historique">
            Voir tout l’historique et les règles
          </a>
          <a className="target" href="/moi/acces">
            Voir qui peut ouvrir mon carnet
          </a>
        </p>
      </Pan>
    </CitizenShell>
  );
}

function FreshDocument({ entry, isNew }: { readonly entry: DocumentEntry; readonly isNew: boolean }) {
  const replaces = entry.version > 1;
  return (
    <li className="acting with-icon">
      <Icon name={replaces ? 'replaced' : iconOf(entry.category)} />
      <div>
        <a className="title" href={`/moi/documents/${entry.id}`}>
          {entry.title}
        </a>
        <p className="meta">
          {[entry.authorStructureLabel ?? entry.authorLabel, day(entry.actStart)].join(' · ')}
        </p>
        {replaces && <p>Il remplace une version plus ancienne, qui reste lisible.</p>}
      </div>
      {(replaces || isNew) && (
        <div className="states">{replaces ? <State icon="replaced">Nouvelle version</State> : <New />}</div>
      )}
    </li>
  );
}

function NothingNew({
  total,
  latest,
}: {
  readonly total: number;
  readonly latest: DocumentEntry | undefined;
}) {
  return (
    <Empty title="Rien de nouveau">
      {latest ? (
        <p>
          Le dernier document, « {latest.title} », est arrivé le {dayAndTime(latest.depositedAt)}.
        </p>
      ) : (
        <p>Vos soignants ajouteront ici leurs documents. Vous recevrez un mail à chaque fois.</p>
      )}
      {total > 0 && (
        <p>
          <a className="target" href="/moi/documents">
            Voir {total > 1 ? `vos ${total} documents` : 'votre document'}
          </a>
        </p>
      )}
    </Empty>
  );
}

type Page = ReturnType<typeof usePage<typeof loader>>['page'];

/** Six rooms; those that are not built yet say so, and are no link. */
function Doors({ page }: { readonly page: Page }) {
  return (
    <ul className="doors">
      <Door icon="doc" name="Documents" href="/moi/documents">
        {page.total === 0
          ? 'Aucun pour l’instant'
          : `${count(page.total, 'document')}${page.isFirst || page.freshTotal === 0 ? '' : `, ${count(page.freshTotal, 'nouveau', 'nouveaux')}`}`}
      </Door>
      <Door icon="tube" name="Résultats" href="/moi/documents?categorie=BIOLOGIE">
        {page.results === 0
          ? 'Aucun résultat de biologie'
          : count(page.results, 'document de biologie', 'documents de biologie')}
      </Door>
      <Door icon="pill" name="Traitements" />
      <Door icon="syringe" name="Vaccins" />
      <Door icon="letter" name="Messages" />
      <Door icon="agenda" name="Rendez-vous" />
    </ul>
  );
}

function Door(props: {
  readonly icon: IconName;
  readonly name: string;
  readonly href?: string;
  readonly children?: ReactNode;
}) {
  return props.href ? (
    <li>
      <Icon name={props.icon} />
      <a href={props.href}>{props.name}</a>
      <p className="meta">{props.children}</p>
    </li>
  ) : (
    <li className="closed">
      <Icon name={props.icon} />
      <span className="name">{props.name}</span>
      <p className="meta">Cette partie n’est pas encore construite.</p>
    </li>
  );
}

function Look({ look }: { readonly look: Told }) {
  return (
    <li className="dated">
      <p className="when meta">
        {shortDay(look.at)}
        <br />
        {time(look.at)}
      </p>
      <div>
        <p>
          <b>{look.who}</b> {look.what}
        </p>
        {look.why && <p className="meta">{look.why}</p>}
      </div>
      {(look.refused || look.emergency) && (
        <div className="states">
          {look.emergency && (
            <State tone="error" icon="alert">
              En urgence
            </State>
          )}
          {look.refused && (
            <State tone="error" icon="stop">
              Refusé
            </State>
          )}
        </div>
      )}
    </li>
  );
}

const ICONS: Readonly<Record<string, IconName>> = { ORD_SOIN: 'pill', BIOLOGIE: 'tube', DEPISTAG: 'syringe' };
const iconOf = (category: string): IconName => ICONS[category] ?? 'doc';
