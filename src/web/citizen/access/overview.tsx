import type { Settings, WhoCan } from '#access';
import { citizenPage, usePage } from '../../load.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Opening, Pan } from '../../ui/pan.tsx';
import { count, list } from '../../words/french.ts';
import { type Whose, whoseOf } from '../../words/whose.ts';
import { isOther, newestLines } from './lines.ts';
import { LiveVisits } from './live-visits.tsx';
import { personInCharge } from './person-in-charge.ts';
import { Timeline } from './timeline.tsx';
import { groupsOf, WhoCanList } from './who-can.tsx';

const MOST = 12;

export const loader = citizenPage(async (args) => {
  personInCharge(args);
  const { doors, request, url, now } = args;
  const [who, lines] = await Promise.all([
    doors.access.whoCan(request),
    newestLines(args, { limit: 200, keep: isOther }),
  ]);
  return { who, lines: lines.told.slice(0, MOST), done: url.searchParams.get('fait'), now };
});

export default function CitizenAccess() {
  const { frame, page } = usePage<typeof loader>();
  const { who, lines } = page;
  const whose = whoseOf(frame);
  const access = `${frame.base}/acces`;
  return (
    <CitizenShell frame={frame} title="Qui voit" tab="Qui voit">
      <Opening title={`Qui voit ${whose.notebook}`}>
        {page.done && <Done done={page.done} whose={whose} />}
        <LiveVisits live={who.live} base={frame.base} whose={whose} now={page.now} />
        <p className="lead">{summaryOf(who, whose)}</p>
        <nav className="row" aria-label="Dans cette page et autour">
          <a className="target" href="#peuvent">
            Qui peut
          </a>
          <a className="target" href="#ont-regarde">
            Qui a regardé
          </a>
          <a className="target" href={`${access}/partager`}>
            Partager par un code
          </a>
          <a className="target" href={`${access}/voir-comme`}>
            Voir comme
          </a>
          <a className="target" href={`${access}/chercher`}>
            Autoriser ou bloquer quelqu’un
          </a>
        </nav>
      </Opening>
      <Pan
        id="peuvent"
        title="Peuvent l’ouvrir"
        aside={
          <>
            <p>Si vous bloquez un professionnel, il ne voit plus rien, tout de suite, même en urgence.</p>
            <p>
              <a href="/comprendre/qui-voit-quoi">Ce que chaque métier peut lire</a>
            </p>
          </>
        }
      >
        <WhoCanList who={who} base={frame.base} whose={whose} isChanged={page.done !== null} />
      </Pan>
      <Choices who={who} access={access} whose={whose} />
      <Pan
        id="ont-regarde"
        title="Ont regardé ou ajouté"
        aside={
          <p>
            Personne ne peut effacer une ligne, ni vous, ni nous. Elles sont gardées 10 ans après la fermeture
            du carnet.
          </p>
        }
      >
        {lines.length === 0 ? (
          <Empty title="Personne n’a encore regardé">
            <p>Chaque accès d’un professionnel s’écrit ici, avec la règle qui l’a permis ou refusé.</p>
          </Empty>
        ) : (
          <Timeline
            lines={lines}
            lastVisit={frame.lastVisit}
            whose={whose}
            level={3}
            lineHref={`${access}/historique`}
          />
        )}
        <p className="row next">
          <a className="target" href={`${access}/historique`}>
            Voir tout l’historique
          </a>
        </p>
      </Pan>
    </CitizenShell>
  );
}

function summaryOf({ professionals, relatives }: WhoCan, whose: Whose): string {
  const letIn = new Set(groupsOf(professionals, whose).flatMap(({ members }) => members)).size;
  const who =
    letIn === 0
      ? 'Aucun professionnel ne peut l’ouvrir en ce moment.'
      : letIn === 1
        ? '1 professionnel peut l’ouvrir, selon son métier.'
        : `${letIn} professionnels peuvent l’ouvrir, chacun selon son métier.`;
  return relatives.length === 0
    ? who
    : `${who} ${count(relatives.length, 'proche')} ${relatives.length > 1 ? 'peuvent' : 'peut'} l’ouvrir aussi.`;
}

/** What is settled for the whole notebook, each with its state and its page. */
function Choices({
  who,
  access,
  whose,
}: {
  readonly who: WhoCan;
  readonly access: string;
  readonly whose: Whose;
}) {
  const { settings, codes } = who;
  const waiting = codes.filter(({ state }) => state === 'waiting').length;
  return (
    <Pan
      id="reglages"
      title={whose.own ? 'Vos réglages' : `Réglages ${whose.ofNotebook}`}
      aside={<p>Chaque changement prend effet tout de suite et s’écrit dans l’historique.</p>}
    >
      <ul className="lines">
        <Choice icon="alert" name="En cas d’urgence" href={`${access}/urgence`} act="Changer">
          {emergencyIn(settings)}
        </Choice>
        <Choice icon="crossed" name="Tout cacher" href={`${access}/tout-cacher`} act="Changer">
          {settings.hidesNew
            ? 'Oui : ce qui arrive est caché aussi.'
            : 'Non : chaque document est caché ou montré un par un.'}
        </Choice>
        <Choice icon="download" name="Nouveaux dépôts" href={`${access}/depots`} act="Changer">
          {depositsIn(settings)}
        </Choice>
        <Choice icon="key" name="Code de partage" href={`${access}/partager`} act="Partager">
          {waiting === 0
            ? 'Aucun code en attente.'
            : `${count(waiting, 'code')} en attente, pas encore ${waiting > 1 ? 'utilisés' : 'utilisé'}.`}
        </Choice>
        <Choice icon="eye" name="Voir comme quelqu’un d’autre" href={`${access}/voir-comme`} act="Choisir">
          Un métier, un professionnel, le 15, un proche : ce qu’il voit vraiment.
        </Choice>
      </ul>
    </Pan>
  );
}

function Choice(props: {
  readonly icon: IconName;
  readonly name: string;
  readonly href: string;
  readonly act: string;
  readonly children: string;
}) {
  return (
    <li className="acting with-icon">
      <Icon name={props.icon} />
      <div>
        <p className="title">{props.name}</p>
        <p className="meta">{props.children}</p>
      </div>
      <a className="target" href={props.href}>
        {props.act}
        <span className="aloud"> : {props.name}</span>
      </a>
    </li>
  );
}

function emergencyIn({ samu, others, hidden }: Settings): string {
  const may = [...(samu ? ['le 15'] : []), ...(others ? ['les autres professionnels'] : [])];
  if (may.length === 0) return 'Personne ne peut l’ouvrir en urgence.';
  const who = list(may);
  return `${who.charAt(0).toUpperCase()}${who.slice(1)} ${may.length > 1 || others ? 'peuvent' : 'peut'} l’ouvrir. Documents cachés : ${hidden ? 'visibles aussi' : 'jamais visibles'}.`;
}

function depositsIn({ feeding, oppositions }: Settings): string {
  if (!feeding) return 'Refusés à tous.';
  return oppositions.length === 0
    ? 'Acceptés de tous les professionnels.'
    : `Refusés à : ${list(oppositions.map(({ label }) => label))}.`;
}

function Done({ done, whose }: { readonly done: string; readonly whose: Whose }) {
  return done === 'bloque' ? (
    <Notice id="fait" title="Professionnel bloqué" tone="success" live>
      <p>Il ne peut plus rien ouvrir, même en urgence. Il garde l’accès aux documents qu’il a écrits.</p>
    </Notice>
  ) : done === 'debloque' ? (
    <Notice id="fait" title="Professionnel débloqué" tone="success" live>
      <p>
        Son accès n’est pas rendu pour autant : il devra de nouveau demander{' '}
        {whose.own ? 'votre accord' : 'un accord'}.
      </p>
    </Notice>
  ) : null;
}
