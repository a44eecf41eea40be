import type { ReactNode } from 'react';
import type { Settings } from '#access';
import { citizenAct, citizenPage, leadTo, usePage } from '../../load.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Opening, Pan } from '../../ui/pan.tsx';
import { State } from '../../ui/state.tsx';
import { count } from '../../words/french.ts';
import { type Whose, whoseOf } from '../../words/whose.ts';
import { personInCharge } from './person-in-charge.ts';

const EMERGENCY = ['samu', 'others', 'hidden'] as const;
type Which = (typeof EMERGENCY)[number];

export const loader = citizenPage(async (args) => {
  personInCharge(args);
  const { doors, request, url } = args;
  const [settings, { hidden }] = await Promise.all([
    doors.access.settings(request),
    doors.documents.hidingState(request),
  ]);
  const [which, value] = (url.searchParams.get('fait') ?? '').split('-');
  return {
    settings,
    hidden,
    done: EMERGENCY.find((one) => one === which && (value === 'oui' || value === 'non')),
  };
});

export const action = citizenAct(async ({ doors, request, base }, form) => {
  const which = EMERGENCY.find((one) => one === form.get('reglage'));
  const value = form.get('valeur');
  const here = `${base}/acces/urgence`;
  if (!which || (value !== 'oui' && value !== 'non')) return leadTo(here);
  await doors.access.changeSwitch(request, which, value === 'oui');
  return leadTo(`${here}?fait=${which}-${value}`);
});

export default function CitizenEmergency() {
  const { frame, page } = usePage<typeof loader>();
  const whose = whoseOf(frame);
  const words = wordsOf(whose, page.hidden);
  return (
    <CitizenShell
      frame={frame}
      title="En cas d’urgence"
      tab="Qui voit"
      steps={[{ label: 'Qui voit', href: `${frame.base}/acces` }, { label: 'En cas d’urgence' }]}
    >
      <Opening title="En cas d’urgence">
        {page.done && <Done which={page.done} on={page.settings[page.done]} words={words[page.done]} />}
        <p className="lead">
          Qui peut ouvrir {whose.notebook} si {whose.own ? 'vous êtes' : `${whose.name} est`} en danger ?
        </p>
        <p>
          Chaque accès en urgence est annoncé tout de suite par mail, à {whose.own ? 'vous' : whose.name} et
          au médecin traitant. Quelqu’un que vous bloquez ne voit rien, même en urgence.
        </p>
      </Opening>
      {EMERGENCY.map((which) => (
        <Choice
          key={which}
          which={which}
          on={page.settings[which]}
          words={words[which]}
          settings={page.settings}
        />
      ))}
    </CitizenShell>
  );
}

type Words = {
  readonly title: string;
  readonly aside: string;
  readonly now: { readonly on: ReactNode; readonly off: ReactNode };
  readonly changed: { readonly on: ReactNode; readonly off: ReactNode };
  readonly act: { readonly on: string; readonly off: string };
  readonly done: { readonly on: string; readonly off: string };
};

function wordsOf(whose: Whose, hidden: number): Readonly<Record<Which, Words>> {
  const inNotebook = whose.own ? '' : ` pour ${whose.name}`;
  const documents =
    hidden === 0
      ? 'Aucun document n’est caché en ce moment'
      : count(hidden, 'document caché', 'documents cachés');
  return {
    samu: {
      title: 'Le 15',
      aside: 'Le SAMU : le médecin qui répond quand on appelle le 15.',
      now: {
        on: `Pendant un appel, le médecin du 15 peut ouvrir ${whose.notebook}.`,
        off: `Le médecin du 15 ne peut pas ouvrir ${whose.notebook}.`,
      },
      changed: {
        on: `Pendant un appel, il pourra ouvrir ${whose.notebook}, sans demander.`,
        off: 'Il ne verra ni allergies, ni traitements, ni documents, même si personne ne peut répondre.',
      },
      act: { on: `Autoriser le 15${inNotebook}`, off: `Ne plus autoriser le 15${inNotebook}` },
      done: { on: 'Le 15 est autorisé', off: 'Le 15 n’est plus autorisé' },
    },
    others: {
      title: 'Les autres professionnels',
      aside:
        'Aux urgences, dans la rue, en voyage : un professionnel qui ne demande pas d’accord, faute de réponse.',
      now: {
        on: `Ils peuvent ouvrir ${whose.notebook} si ${whose.own ? 'vous ne pouvez' : `${whose.name} ne peut`} pas répondre. Ils écrivent pourquoi.`,
        off: `Ils ne peuvent pas ouvrir ${whose.notebook} sans accord, même en urgence.`,
      },
      changed: {
        on: `Ils pourront ouvrir ${whose.notebook} en écrivant pourquoi, puis devront s’expliquer.`,
        off: 'Ils ne verront rien sans accord, même si personne ne peut répondre.',
      },
      act: {
        on: `Autoriser les autres professionnels${inNotebook}`,
        off: `Ne plus autoriser les autres professionnels${inNotebook}`,
      },
      done: {
        on: 'Les autres professionnels sont autorisés',
        off: 'Les autres professionnels ne sont plus autorisés',
      },
    },
    hidden: {
      title: 'Les documents cachés',
      aside: 'Ce réglage ne sert que si le 15 ou les autres professionnels sont autorisés.',
      now: {
        on: `${documents}. Ils sont visibles en urgence.`,
        off: `${documents}. En urgence, ce qui est caché le reste.`,
      },
      changed: {
        on: 'En urgence, les documents cachés seront visibles aussi, selon le métier.',
        off: 'En urgence, personne ne verra les documents cachés, sauf leurs auteurs.',
      },
      act: {
        on: `Les montrer aussi en urgence${inNotebook}`,
        off: `Ne plus les montrer en urgence${inNotebook}`,
      },
      done: {
        on: 'Les documents cachés sont visibles en urgence',
        off: 'Les documents cachés le restent en urgence',
      },
    },
  };
}

const side = (on: boolean) => (on ? 'on' : 'off');

function Choice(props: {
  readonly which: Which;
  readonly on: boolean;
  readonly words: Words;
  readonly settings: Settings;
}) {
  const { which, on, words } = props;
  return (
    <Pan id={which} title={words.title} aside={<p>{words.aside}</p>}>
      <div className="stack">
        <p className="states">
          {on ? (
            <State tone="success" icon="tick">
              Oui
            </State>
          ) : (
            <State tone="error" icon="stop">
              Non
            </State>
          )}
        </p>
        <dl className="effect two">
          <div>
            <dt>Aujourd’hui</dt>
            <dd>{words.now[side(on)]}</dd>
          </div>
          <div>
            <dt>Si vous changez</dt>
            <dd>{words.changed[side(!on)]}</dd>
          </div>
        </dl>
        <form method="post">
          <input type="hidden" name="reglage" value={which} />
          <button type="submit" className="button second" name="valeur" value={on ? 'non' : 'oui'}>
            {words.act[side(!on)]}
          </button>
        </form>
      </div>
    </Pan>
  );
}

function Done(props: { readonly which: Which; readonly on: boolean; readonly words: Words }) {
  const { which, on, words } = props;
  return (
    <Notice id="fait" title={words.done[side(on)]} tone="success" live>
      <p>C’est immédiat. Ce changement est écrit dans l’historique.</p>
      <form method="post">
        <input type="hidden" name="reglage" value={which} />
        <button type="submit" className="button-link" name="valeur" value={on ? 'non' : 'oui'}>
          Annuler : {words.act[side(!on)].toLocaleLowerCase('fr')}
        </button>
      </form>
    </Notice>
  );
}
