import { text } from '../../form.ts';
import { citizenAct, citizenPage, leadTo, usePage } from '../../load.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Opening, Pan } from '../../ui/pan.tsx';
import { State } from '../../ui/state.tsx';
import { capital, count, list } from '../../words/french.ts';
import { type Whose, whoseOf } from '../../words/whose.ts';
import { ShowProfileAgain } from '../profile/show-again.tsx';
import { personInCharge } from './person-in-charge.ts';

export const loader = citizenPage(async (args) => {
  personInCharge(args);
  const { doors, request, url } = args;
  const [state, { professionals, settings }, { mayShowAgain }] = await Promise.all([
    doors.documents.hidingState(request),
    doors.access.whoCan(request),
    doors.healthProfile.profile(request),
  ]);
  const asked = url.searchParams;
  const number = (name: string) => Math.max(0, Math.trunc(Number(asked.get(name))) || 0);
  return {
    state,
    profileHidden: mayShowAgain,
    treating: professionals.filter((one) => one.treating && !one.blocked).map(({ label }) => label),
    seenInEmergency: settings.hidden && (settings.samu || settings.others),
    done: asked.get('fait'),
    changed: number('n'),
    already: number('deja'),
    act: asked.get('geste') ?? '',
    goesOn: asked.get('avant') === 'oui',
  };
});

export const action = citizenAct(async ({ doors, request, base }, form) => {
  const { documents } = doors;
  const here = `${base}/acces/tout-cacher`;
  const wasOn = form.get('avant') === 'oui';
  switch (form.get('geste')) {
    case 'cacher': {
      const { act, hidden, already } = await documents.hideEverything(request);
      const query = new URLSearchParams({
        fait: 'cache',
        n: String(hidden),
        deja: String(already),
        geste: act,
        avant: wasOn ? 'oui' : 'non',
      });
      return leadTo(`${here}?${query}`);
    }
    case 'annuler':
      return shown(here, await documents.showAgain(request, { act: text(form, 'acte') }, wasOn));
    case 'montrer':
      return shown(here, await documents.showAgain(request, 'everything'));
    case 'arreter':
      return shown(here, await documents.showAgain(request, 'nothing'));
    default:
      return leadTo(here);
  }
});

const shown = (here: string, done: { readonly shown: number; readonly hidden: number }) =>
  leadTo(
    `${here}?${new URLSearchParams({ fait: 'montre', n: String(done.shown), deja: String(done.hidden) })}`,
  );

type Page = ReturnType<typeof usePage<typeof loader>>['page'];

export default function CitizenHideAll() {
  const { frame, page } = usePage<typeof loader>();
  const whose = whoseOf(frame);
  const documents = `${frame.base}/documents`;
  return (
    <CitizenShell
      frame={frame}
      title="Tout cacher"
      tab="Qui voit"
      steps={[{ label: 'Qui voit', href: `${frame.base}/acces` }, { label: 'Tout cacher' }]}
    >
      <Opening title="Tout cacher">
        {page.done && <Done page={page} documents={documents} whose={whose} />}
        <p className="states">
          {page.state.on ? (
            <State tone="hidden" icon="crossed">
              Ce qui arrive est caché
            </State>
          ) : (
            <State icon="eye">Ce qui arrive est visible, selon le métier</State>
          )}
        </p>
        <p className="lead">
          {count(page.state.hidden, 'document caché', 'documents cachés')},{' '}
          {count(page.state.visible, 'document visible', 'documents visibles')}.
        </p>
        <p>
          Caché : un professionnel ne sait pas que le document existe. Un résultat qui attend une annonce par
          un médecin n’est ni compté ni changé ici.
        </p>
      </Opening>
      {(!page.state.on || page.state.visible > 0) && <Hide page={page} whose={whose} />}
      {page.state.on && <Stop page={page} whose={whose} />}
      {page.profileHidden && <ShowProfileAgain base={frame.base} whose={whose} />}
    </CitizenShell>
  );
}

function Hide({ page, whose }: { readonly page: Page; readonly whose: Whose }) {
  const { state } = page;
  const ofNotebook = whose.own ? '' : ` ${whose.ofNotebook}`;
  return (
    <Pan id="effet" title={state.on ? 'Si vous cachez le reste' : 'Si vous cachez tout'}>
      <dl className="effect two">
        <div>
          <dt>Ne verront plus rien</dt>
          <dd>
            Tous les professionnels qui peuvent ouvrir {whose.notebook}, sauf ceux d’à côté.{' '}
            {state.on ? '' : 'Ce qui arrivera ensuite sera caché aussi, dès son arrivée.'}
          </dd>
        </div>
        <div>
          <dt>Verront encore</dt>
          <dd>
            {capital(
              list([
                whose.own ? 'vous' : whose.name,
                'l’auteur de chaque document',
                ...(page.treating.length > 0
                  ? page.treating.map((name) => `${name} (médecin traitant)`)
                  : []),
              ]),
            )}
            . En urgence : {page.seenInEmergency ? 'oui, selon vos réglages d’urgence' : 'non'}.
          </dd>
        </div>
      </dl>
      <p>
        {state.visible === 0
          ? 'Aucun document n’est visible en ce moment : seul ce qui arrivera changera.'
          : `${count(state.visible, 'document sera caché', 'documents seront cachés')}, anciennes versions comprises.`}{' '}
        Vous pourrez tout montrer de nouveau.
      </p>
      <form method="post" className="next">
        <input type="hidden" name="avant" value={state.on ? 'oui' : 'non'} />
        <button type="submit" className="button" name="geste" value="cacher">
          <Icon name="crossed" />
          {state.on ? `Cacher aussi ${count(state.visible, 'document')}` : 'Tout cacher'}
          {ofNotebook}
        </button>
      </form>
    </Pan>
  );
}

function Stop({ page, whose }: { readonly page: Page; readonly whose: Whose }) {
  const { state } = page;
  const inNotebook = whose.own ? '' : ` dans ${whose.notebook}`;
  return (
    <Pan
      id="arreter"
      title="Si vous arrêtez"
      aside={<p>Ce qui arrivera ensuite sera de nouveau visible, selon le métier de chacun.</p>}
    >
      <div className="two">
        <form method="post" className="stack">
          <p>
            {count(state.hiddenWith, 'document, caché', 'documents, cachés')} par « Tout cacher »,{' '}
            {state.hiddenWith > 1 ? 'seront montrés' : 'sera montré'} de nouveau. Ce qui est caché autrement
            le reste.
          </p>
          <button type="submit" className="button second" name="geste" value="montrer">
            <Icon name="eye" />
            Arrêter et montrer de nouveau{inNotebook}
          </button>
        </form>
        <form method="post" className="stack">
          <p>Ce qui est caché aujourd’hui le reste. Vous montrez ensuite un document à la fois.</p>
          <button type="submit" className="button second" name="geste" value="arreter">
            Arrêter sans rien montrer{inNotebook}
          </button>
        </form>
      </div>
    </Pan>
  );
}

function Done(props: { readonly page: Page; readonly documents: string; readonly whose: Whose }) {
  const { page, whose } = props;
  const inNotebook = whose.own ? '' : ` dans ${whose.notebook}`;
  if (page.done === 'montre')
    return (
      <Notice
        id="fait"
        title={`${count(page.changed, 'document montré', 'documents montrés')} de nouveau`}
        tone="success"
        live
      >
        <p>
          {page.already === 0 ? (
            'Plus aucun document n’est caché.'
          ) : (
            <>
              <a href={`${props.documents}?etat=caches`}>
                {count(page.already, 'document reste caché', 'documents restent cachés')}
              </a>{' '}
              : cachés avant, autrement, ou arrivés depuis.
            </>
          )}
        </p>
      </Notice>
    );
  return (
    <Notice
      id="fait"
      title={`${count(page.changed, 'document caché', 'documents cachés')}`}
      tone="success"
      live
    >
      <p>
        {page.already > 0 && `${count(page.already, 'document l’était déjà', 'documents l’étaient déjà')}. `}
        Les auteurs et le médecin traitant voient comme avant. Ce qui arrivera sera caché aussi.
      </p>
      <form method="post">
        <input type="hidden" name="acte" value={page.act} />
        <input type="hidden" name="avant" value={page.goesOn ? 'oui' : 'non'} />
        <button type="submit" className="button-link" name="geste" value="annuler">
          Annuler :{' '}
          {page.changed === 0
            ? 'ne plus cacher ce qui arrive'
            : `montrer de nouveau ${page.changed > 1 ? `ces ${page.changed} documents` : 'ce document'}`}
          {inNotebook}
        </button>
      </form>
    </Notice>
  );
}
