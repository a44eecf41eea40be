import type { KnownProfessional } from '#access';
import { citizenPage, usePage } from '../../load.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Opening, Pan } from '../../ui/pan.tsx';
import { State } from '../../ui/state.tsx';
import { day } from '../../words/dates.ts';
import { count } from '../../words/french.ts';
import { type Whose, whoseOf } from '../../words/whose.ts';
import { isOther, newestLines } from './lines.ts';
import { Timeline } from './timeline.tsx';

const MOST = 12;

export const loader = citizenPage(async (args) => {
  const { doors, request, url } = args;
  const [known, lines] = await Promise.all([
    doors.access.reading(request, (visit) => doors.access.listRelations(visit)),
    newestLines(args, { limit: 200, keep: isOther }),
  ]);
  return {
    may: known.filter((one) => !one.blocked && (one.treating || one.consent === 'valid')),
    ended: known.filter((one) => !one.blocked && !one.treating && one.consent !== 'valid'),
    blocked: known.filter((one) => one.blocked),
    lines: lines.told.slice(0, MOST),
    done: url.searchParams.get('fait'),
  };
});

export default function CitizenAccess() {
  const { frame, page } = usePage<typeof loader>();
  const { may, ended, blocked, lines } = page;
  const whose = whoseOf(frame);
  const title = `Qui voit ${whose.notebook}`;
  return (
    <CitizenShell frame={frame} title="Qui voit" tab="Qui voit">
      <Opening title={title}>
        {page.done && <Done done={page.done} />}
        <p className="lead">
          {may.length === 0
            ? 'Aucun professionnel ne peut l’ouvrir en ce moment.'
            : may.length === 1
              ? '1 professionnel peut l’ouvrir, selon son métier.'
              : `${may.length} professionnels peuvent l’ouvrir, chacun selon son métier.`}
        </p>
        <p>
          <a href="/comprendre/qui-voit-quoi">Voir ce que chaque métier peut lire</a>
        </p>
      </Opening>
      <Pan
        id="peuvent"
        title="Peuvent l’ouvrir"
        aside={<p>Si vous bloquez un professionnel, il ne voit plus rien, tout de suite, même en urgence.</p>}
      >
        {may.length === 0 ? (
          <Empty title="Personne pour l’instant">
            <p>
              {whose.own
                ? 'Un professionnel apparaît ici quand il déclare vous soigner avec votre accord. Vous êtes prévenu par mail.'
                : `Un professionnel apparaît ici quand il déclare soigner ${whose.name}, avec un accord.`}
            </p>
          </Empty>
        ) : (
          <ul className="lines">
            {may.map((one) => (
              <Professional key={one.id} one={one} base={frame.base} whose={whose} />
            ))}
          </ul>
        )}
        {(blocked.length > 0 || ended.length > 0) && (
          <div className="next">
            {blocked.length > 0 && (
              <details open={page.done !== null}>
                <summary>
                  <span>{count(blocked.length, 'professionnel bloqué', 'professionnels bloqués')}</span>
                </summary>
                <ul className="lines">
                  {blocked.map((one) => (
                    <Professional key={one.id} one={one} base={frame.base} whose={whose} />
                  ))}
                </ul>
              </details>
            )}
            {ended.length > 0 && (
              <details>
                <summary>
                  <span>{count(ended.length, 'accès terminé', 'accès terminés')}</span>
                </summary>
                <ul className="lines">
                  {ended.map((one) => (
                    <Professional key={one.id} one={one} base={frame.base} whose={whose} />
                  ))}
                </ul>
              </details>
            )}
          </div>
        )}
      </Pan>
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
          <Timeline lines={lines} lastVisit={frame.lastVisit} whose={whose} level={3} />
        )}
        <p className="row next">
          <a className="target" href={`${frame.base}/acces/historique`}>
            Voir tout l’historique
          </a>
          <a className="target" href="tel:3422">
            Je ne reconnais pas un accès : appeler le 3422
          </a>
        </p>
      </Pan>
    </CitizenShell>
  );
}

function Done({ done }: { readonly done: string }) {
  return done === 'bloque' ? (
    <Notice id="fait" title="Professionnel bloqué" tone="success" live>
      <p>Il ne peut plus rien ouvrir, même en urgence. Il garde l’accès aux documents qu’il a écrits.</p>
    </Notice>
  ) : (
    <Notice id="fait" title="Professionnel débloqué" tone="success" live>
      <p>Son accès n’est pas rendu pour autant : il devra de nouveau demander votre accord.</p>
    </Notice>
  );
}

function Professional({
  one,
  base,
  whose,
}: {
  readonly one: KnownProfessional;
  readonly base: string;
  readonly whose: Whose;
}) {
  return (
    <li className="acting with-icon">
      <Icon name={one.treating ? 'heart' : one.blocked ? 'stop' : 'person'} />
      <div>
        <p className="title">{one.label}</p>
        <p className="meta">{[one.profession, one.structure].filter(Boolean).join(', ')}</p>
        <p className="meta">{accessOf(one, whose)}</p>
        {one.treating && (
          <p className="states">
            <State icon="heart">Médecin traitant</State>
          </p>
        )}
      </div>
      <a className="target" href={`${base}/acces/professionnels/${encodeURIComponent(one.id)}`}>
        {one.blocked ? 'Débloquer' : 'Bloquer'}
        <span className="aloud"> : {one.label}</span>
      </a>
    </li>
  );
}

/** Since when, and until when (R9). */
export function accessOf(one: KnownProfessional, whose: Whose): string {
  const since = one.since ? `Depuis le ${day(one.since)}.` : '';
  if (one.blocked) return 'Rien ne s’ouvre pour ce professionnel, même en urgence.';
  if (one.treating)
    return `${since} ${whose.own ? 'Votre médecin traitant voit aussi ce que vous cachez aux autres.' : 'Le médecin traitant voit aussi ce qui est caché aux autres.'}`.trim();
  if (one.consent === 'expired')
    return one.until ? `Son accès s’est terminé le ${day(one.until)}.` : 'Son accès est terminé.';
  return `${since} ${one.until ? `Jusqu’au ${day(one.until)}, sauf arrêt avant.` : ''}`.trim();
}
