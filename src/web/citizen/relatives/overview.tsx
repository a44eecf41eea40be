import { notebookPath } from '../../frame-reading.ts';
import { citizenPage, usePage } from '../../load.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Opening, Pan } from '../../ui/pan.tsx';
import { State } from '../../ui/state.tsx';
import { count } from '../../words/french.ts';
import { type Whose, whoseOf } from '../../words/whose.ts';
import { personInCharge } from '../access/person-in-charge.ts';
import { type Told, tellMandate, tellOwn } from './told.ts';

export const loader = citizenPage(async (args) => {
  personInCharge(args);
  const { doors, request, session, acting, url, now } = args;
  const { representation } = doors;
  const [theirs, own] = await Promise.all([
    representation.mandates(request),
    acting ? [] : representation.ownMandates(session),
  ]);
  return {
    theirs: theirs.mandates.map((one) => tellMandate(one, representation.words, now)),
    carersLeft: theirs.carersLeft,
    mayShareChild: theirs.mayShareChild,
    limits: theirs.limits,
    own: own.map((one) => ({ ...tellOwn(one, representation.words, now), href: notebookPath(one.holderId) })),
    done: url.searchParams.get('fait'),
  };
});

type Page = ReturnType<typeof usePage<typeof loader>>['page'];

export default function CitizenRelatives() {
  const { frame, page } = usePage<typeof loader>();
  const whose = whoseOf(frame);
  const here = `${frame.base}/proches`;
  return (
    <CitizenShell frame={frame} title="Proches" tab={undefined}>
      <Opening title={whose.own ? 'Proches' : `Proches ${whose.of}`}>
        {page.done && <Done done={page.done} />}
        <p className="soft">
          {whose.own
            ? 'Qui peut agir pour vous, et pour qui vous agissez.'
            : `Qui peut agir pour ${whose.name}.`}{' '}
          Chacun garde ses propres identifiants.
        </p>
        <p className="row">
          <a className="button" href={`${here}/inviter`}>
            Inviter un aidant{whose.own ? '' : ` pour ${whose.name}`}
          </a>
          {page.mayShareChild && (
            <a className="button second" href={`${here}/inviter?qui=parent`}>
              Partager avec l’autre parent
            </a>
          )}
          {whose.own && (
            <a className="target" href={`${here}/invitation`}>
              Répondre à une invitation
            </a>
          )}
          {whose.own && (
            <a className="target" href={`${here}/enfant`}>
              Activer ou refuser pour un enfant
            </a>
          )}
        </p>
      </Opening>
      <Theirs page={page} here={here} whose={whose} />
      {whose.own && <Own page={page} here={here} />}
    </CitizenShell>
  );
}

function Theirs({
  page,
  here,
  whose,
}: {
  readonly page: Page;
  readonly here: string;
  readonly whose: Whose;
}) {
  const acting = page.theirs.filter(({ state }) => state === 'acts' || state === 'paused');
  const waiting = page.theirs.filter(({ state }) => state === 'waits');
  const past = page.theirs.filter(({ state }) => state === 'past');
  return (
    <Pan
      id="agissent"
      title={whose.own ? 'Peuvent agir pour vous' : `Peuvent agir pour ${whose.name}`}
      aside={
        <p>
          {page.limits.carersPerPerson} aidants au plus, invitations comprises.{' '}
          {page.carersLeft === 0 ? 'Aucun de plus.' : `Encore ${page.carersLeft}.`}
        </p>
      }
    >
      {acting.length === 0 ? (
        <Empty title="Personne pour l’instant">
          <p>
            Un aidant lit les documents avec ses propres identifiants. Il ne cache rien et ne décide de rien.
          </p>
        </Empty>
      ) : (
        <ul className="lines">
          {acting.map((one) => (
            <Line key={one.id} one={one} href={`${here}/${one.id}`} act="Gérer" />
          ))}
        </ul>
      )}
      {(waiting.length > 0 || past.length > 0) && (
        <div className="next">
          {waiting.length > 0 && (
            <details open>
              <summary>
                <span>{count(waiting.length, 'invitation en attente', 'invitations en attente')}</span>
              </summary>
              <ul className="lines">
                {waiting.map((one) => (
                  <Line key={one.id} one={one} href={`${here}/${one.id}`} act="Voir le code" />
                ))}
              </ul>
            </details>
          )}
          {past.length > 0 && (
            <details>
              <summary>
                <span>{count(past.length, 'accès terminé', 'accès terminés')}</span>
              </summary>
              <ul className="lines">
                {past.map((one) => (
                  <Line key={one.id} one={one} href={`${here}/${one.id}`} act="Voir" />
                ))}
              </ul>
            </details>
          )}
        </div>
      )}
    </Pan>
  );
}

function Own({ page, here }: { readonly page: Page; readonly here: string }) {
  const acting = page.own.filter(({ state }) => state !== 'past');
  const past = page.own.filter(({ state }) => state === 'past');
  return (
    <Pan
      id="pour-qui"
      title="Vous agissez pour"
      aside={<p>Un aidant aide {page.limits.personsPerCarer} personnes au plus.</p>}
    >
      {acting.length === 0 ? (
        <Empty title="Personne pour l’instant">
          <p>Quand quelqu’un vous invite, il vous donne un code. Vous répondez ici.</p>
          <p>
            <a className="target" href={`${here}/invitation`}>
              Entrer un code d’invitation
            </a>
          </p>
        </Empty>
      ) : (
        <ul className="lines">
          {acting.map((one) => (
            <li key={one.id} className="acting with-icon">
              <Icon name="person" />
              <About one={one} href={one.state === 'acts' ? one.href : undefined} />
              <a className="target" href={`${here}/pour/${one.id}`}>
                Attestation ou fin<span className="aloud"> : {one.name}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
      {past.length > 0 && (
        <details className="next">
          <summary>
            <span>{count(past.length, 'accès terminé', 'accès terminés')}</span>
          </summary>
          <ul className="lines">
            {past.map((one) => (
              <Line key={one.id} one={one} href={`${here}/pour/${one.id}`} act="Attestation" />
            ))}
          </ul>
        </details>
      )}
    </Pan>
  );
}

function Line({ one, href, act }: { readonly one: Told; readonly href: string; readonly act: string }) {
  return (
    <li className="acting with-icon">
      <Icon name="person" />
      <About one={one} href={undefined} />
      <a className="target" href={href}>
        {act}
        <span className="aloud"> : {one.name}</span>
      </a>
    </li>
  );
}

function About({ one, href }: { readonly one: Told; readonly href: string | undefined }) {
  return (
    <div>
      {href ? (
        <a className="title" href={href}>
          Ouvrir le carnet : {one.name}
        </a>
      ) : (
        <p className="title">{one.name}</p>
      )}
      <p className="meta">{one.quality}</p>
      <p className="meta">{one.may.join('. ')}.</p>
      <p className="meta">{one.period}</p>
      {one.state === 'paused' && (
        <p className="states">
          <State tone="warning" icon="clock">
            En pause
          </State>
        </p>
      )}
    </div>
  );
}

const DONE: Readonly<Record<string, readonly [title: string, text: string]>> = {
  fin: ['Accès terminé', 'Cette personne n’ouvre plus rien, dès maintenant. L’attestation de fin reste ici.'],
  annulee: ['Invitation annulée', 'Son code ne sert plus à rien.'],
  acceptee: ['Invitation acceptée', 'Le carnet est dans « Changer de carnet ». La personne est prévenue.'],
  refusee: ['Invitation refusée', 'Vous n’avez accès à rien. La personne est prévenue.'],
  renonce: ['Accès abandonné', 'Vous n’ouvrez plus ce carnet. La personne est prévenue.'],
};

function Done({ done }: { readonly done: string }) {
  const told = Object.hasOwn(DONE, done) ? DONE[done] : undefined;
  return told ? (
    <Notice id="fait" title={told[0]} tone="success" live>
      <p>{told[1]}</p>
    </Notice>
  ) : null;
}
