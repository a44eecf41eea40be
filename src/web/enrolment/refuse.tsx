import type { ReactNode } from 'react';
import { text } from '../form.ts';
import { leadTo, publicAct, publicPage, useAnswer, usePage } from '../load.ts';
import { Select } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { Opening, Pan } from '../ui/pan.tsx';
import { PublicShell } from '../ui/public-shell.tsx';
import { day, lastDay } from '../words/dates.ts';
import { show } from './activate.tsx';
import { WhoAreYou } from './card-form.tsx';
import { type CardAnswer, whoActs, whoIsHere } from './who-is-there.ts';
import { NothingDone, Whose } from './whose.tsx';

export const loader = publicPage(async (args) => ({
  space: (await whoIsHere(args))?.space,
  ended: args.url.searchParams.has('passee'),
  done: args.url.searchParams.get('fait'),
  demo: args.doors.settings.demo,
}));

export const action = publicAct<CardAnswer>(async (args, form) => {
  const geste = form.get('geste');
  if (geste === 'montrer') return show(args, form, '/refuser');
  const here = await whoActs(args, form);
  if (!here) return leadTo('/refuser?passee=oui');
  const { by, space } = here;
  if (geste === 'refuser') await args.doors.enrolment.takeStep(by, 'oppose', text(form, 'motif'));
  if (geste === 'annuler') await args.doors.enrolment.takeStep(by, 'withdraw');
  if (geste === 'fermer') {
    // one that is activated is closed on its own page, which tells what it changes
    if (space.state !== 'created') return leadTo('/moi/fermer');
    await args.doors.enrolment.takeStep(by, 'close');
  }
  return leadTo('/refuser?fait=oui');
});

/** Why, if the person wishes to say: counted, and read with no name. */
const REASONS = [
  { value: '', label: 'Je ne dis pas pourquoi' },
  { value: 'privacy', label: 'Je ne veux pas de mes données de santé en ligne' },
  { value: 'trust', label: 'Je n’ai pas confiance dans le service' },
  { value: 'use', label: 'Je n’en vois pas l’utilité' },
  { value: 'difficulty', label: 'C’est trop compliqué pour moi' },
  { value: 'other', label: 'Une autre raison' },
] as const;

export default function Refuse() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<CardAnswer>();
  const { space } = page;
  const title = space ? TITLES[space.state] : 'Refuser votre carnet';
  const wrong = (answer?.problems.length ?? 0) > 0;
  return (
    <PublicShell frame={frame} title={title} wrong={wrong}>
      {space ? (
        <Known space={space} notice={page.ended && <NothingDone />} done={page.done !== null} title={title} />
      ) : (
        <WhoAreYou
          title={title}
          here="/refuser"
          demo={page.demo}
          answer={answer}
          lead={
            <>
              {page.ended && <NothingDone />}
              <p className="lead">
                Refuser ne change rien à vos remboursements ni à vos soins. Vous pourrez changer d’avis à tout
                moment.
              </p>
              <p>Dites d’abord qui vous êtes : personne d’autre ne peut refuser à votre place.</p>
            </>
          }
        />
      )}
    </PublicShell>
  );
}

const TITLES = {
  announced: 'Refuser votre carnet',
  created: 'Fermer votre carnet',
  active: 'Votre carnet est ouvert',
  opposed: 'Votre refus est enregistré',
  closed: 'Votre carnet est fermé',
  destroyed: 'Votre carnet est détruit',
  deceased: 'Ce carnet est fermé',
} as const;

type Space = NonNullable<ReturnType<typeof usePage<typeof loader>>['page']['space']>;

function Known({
  space,
  notice,
  done,
  title,
}: {
  readonly space: Space;
  readonly notice: ReactNode;
  readonly done: boolean;
  readonly title: string;
}) {
  switch (space.state) {
    case 'announced':
      return (
        <>
          <Opening title={title} aside={<p>{space.label}</p>}>
            {notice}
            <p className="lead">
              {space.deadline
                ? `Sans réponse de votre part, votre carnet s’ouvrira après le ${lastDay(space.deadline)}, à minuit, heure de Paris.`
                : 'Sans réponse de votre part, votre carnet s’ouvrira bientôt.'}
            </p>
          </Opening>
          <Pan id="effet" title="Si vous refusez">
            <ul className="points">
              <li>Votre carnet n’est pas ouvert, et aucun document n’y est ajouté.</li>
              <li>Aucun professionnel ne peut le lire, même en urgence.</li>
              <li>Vos remboursements et vos soins restent les mêmes.</li>
              <li>Vous pouvez changer d’avis à tout moment.</li>
            </ul>
            <form method="post" className="stack next">
              <Whose space={space} />
              <Select id="motif" label="Pourquoi ? (facultatif)" options={REASONS} value="" />
              <p className="row">
                <button type="submit" className="button" name="geste" value="refuser">
                  Refuser mon carnet
                </button>
                <a className="button second" href="/activer">
                  L’activer plutôt
                </a>
              </p>
            </form>
          </Pan>
        </>
      );
    case 'opposed':
      return (
        <Opening title={title}>
          {notice}
          {done && <Recorded>Votre refus est daté. Rien d’autre n’est à faire.</Recorded>}
          <p className="lead">Vous avez refusé votre carnet le {day(space.since)}.</p>
          <p>
            Vous pouvez annuler ce refus. Votre carnet s’ouvre alors tout de suite : les professionnels qui
            vous soignent peuvent l’alimenter et le lire.
          </p>
          <form method="post">
            <Whose space={space} />
            <p className="row">
              <button type="submit" className="button second" name="geste" value="annuler">
                Annuler mon refus
              </button>
              <a className="button second" href="/activer">
                Activer mon carnet
              </a>
            </p>
          </form>
        </Opening>
      );
    case 'created':
      return (
        <Opening title={title} aside={<p>{space.label}</p>}>
          {notice}
          <p className="lead">
            Votre carnet est ouvert depuis le {day(space.since)}. Le refuser maintenant, c’est le fermer.
          </p>
          <p>
            Fermé, aucun professionnel ne l’ouvre, même en urgence. Il est gardé dix ans, puis détruit. Vous
            pouvez le rouvrir, ou le faire détruire avant.
          </p>
          <form method="post">
            <Whose space={space} />
            <p className="row">
              <button type="submit" className="button" name="geste" value="fermer">
                Fermer mon carnet
              </button>
              <a className="button second" href="/activer">
                L’activer plutôt
              </a>
            </p>
          </form>
        </Opening>
      );
    case 'active':
      return (
        <Opening title={title}>
          {notice}
          <p>Vous l’avez déjà activé. Vous pouvez le fermer à tout moment, depuis votre compte.</p>
          <p>
            <a className="button" href="/moi/fermer">
              Fermer mon carnet
            </a>
          </p>
        </Opening>
      );
    case 'closed':
      return (
        <Opening title={title}>
          {notice}
          {done && <Recorded>Votre carnet est fermé. Plus personne ne l’ouvre.</Recorded>}
          <p>
            Il est fermé depuis le {day(space.since)}.{' '}
            <a className="target" href="/activer">
              Le rouvrir
            </a>
          </p>
        </Opening>
      );
    default:
      return (
        <Opening title={title}>
          {notice}
          <p>Il n’y a plus rien à refuser. Pour toute question, appelez le 3422.</p>
        </Opening>
      );
  }
}

function Recorded({ children }: { readonly children: ReactNode }) {
  return (
    <Notice id="fait" title="C’est enregistré" tone="success" live>
      <p>{children}</p>
    </Notice>
  );
}
