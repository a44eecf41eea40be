import { refusalOf, text } from '../form.ts';
import { again, leadTo, type PublicArgs, publicAct, publicPage, useAnswer, usePage } from '../load.ts';
import { Confirmation } from '../ui/choices.tsx';
import { ErrorSummary, type FieldProblem } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { Opening, Pan } from '../ui/pan.tsx';
import { PublicShell } from '../ui/public-shell.tsx';
import { day, lastDay } from '../words/dates.ts';
import { WhoAreYou } from './card-form.tsx';
import { proofCookie } from './proof-cookie.ts';
import { type CardAnswer, refusedCard, whoActs, whoIsHere } from './who-is-there.ts';
import { NothingDone, Whose } from './whose.tsx';

export const loader = publicPage(async (args) => {
  const here = await whoIsHere(args);
  return {
    space: here?.space,
    // by the letter there is nothing yet to sign in with
    byLetter: here !== undefined && 'proof' in here.by,
    terms: args.doors.enrolment.terms(),
    done: args.url.searchParams.get('fait'),
    ended: args.url.searchParams.has('passee') || (here === undefined && args.proof !== undefined),
    demo: args.doors.settings.demo,
  };
});

type Answer = CardAnswer | { readonly typed: undefined; readonly problems: readonly FieldProblem[] };

export const action = publicAct<Answer>(async (args, form) => {
  switch (form.get('geste')) {
    case 'montrer':
      return show(args, form, '/activer');
    case 'activer':
      return activate(args, form);
    case 'rouvrir': {
      const here = await whoActs(args, form);
      if (!here) return leadTo('/activer?passee=oui');
      await args.doors.enrolment.takeStep(here.by, 'reopen');
      return leadTo('/activer?fait=rouvert');
    }
    default:
      return leadTo('/activer');
  }
});

/** The card and the code, then the page again with a proof. */
export async function show(args: PublicArgs, form: FormData, here: '/activer' | '/refuser') {
  const typed = { ins: text(form, 'ins'), serial: text(form, 'serial') };
  try {
    const secret = await args.doors.enrolment.prove(args.source, { ...typed, code: text(form, 'code') });
    return leadTo(here, { 'set-cookie': proofCookie(args.doors.settings.publicUrl, secret) });
  } catch (error) {
    return again(refusedCard(error, typed));
  }
}

async function activate(args: PublicArgs, form: FormData) {
  const here = await whoActs(args, form);
  if (!here) return leadTo('/activer?passee=oui');
  const accepted = form.get('accord') === 'oui' ? text(form, 'conditions') : undefined;
  try {
    await args.doors.enrolment.activate(here.by, accepted);
  } catch (error) {
    const { problems } = refusalOf(error, ({ code }) => (code.startsWith('terms-') ? 'accord' : undefined));
    return again<Answer>({ typed: undefined, problems });
  }
  return leadTo('/activer?fait=oui');
}

export default function Activate() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<Answer>();
  const { space } = page;
  const wrong = (answer?.problems.length ?? 0) > 0;
  const title = space ? TITLES[space.state] : 'Activer votre carnet';
  return (
    <PublicShell frame={frame} title={title} wrong={wrong}>
      {space ? (
        <Known page={{ ...page, space }} problems={answer?.problems ?? []} title={title} />
      ) : (
        <WhoAreYou
          title={title}
          here="/activer"
          demo={page.demo}
          answer={answer?.typed ? answer : undefined}
          lead={
            <>
              {page.ended && <NothingDone />}
              <p className="lead">
                Vous allez lire vos documents, choisir qui les voit et savoir qui les a lus. Il faut environ
                trois minutes.
              </p>
              <p>
                Vous n’en voulez pas ?{' '}
                <a className="target" href="/refuser">
                  Refuser
                </a>{' '}
                ne prend pas plus d’étapes.
              </p>
            </>
          }
        />
      )}
    </PublicShell>
  );
}

const TITLES = {
  announced: 'Activer votre carnet',
  created: 'Activer votre carnet',
  opposed: 'Vous avez refusé votre carnet',
  active: 'Votre carnet est ouvert',
  closed: 'Votre carnet est fermé',
  destroyed: 'Votre carnet est détruit',
  deceased: 'Ce carnet est fermé',
} as const;

type Page = ReturnType<typeof usePage<typeof loader>>['page'];
type KnownPage = Page & { readonly space: NonNullable<Page['space']> };

function Known(props: {
  readonly page: KnownPage;
  readonly problems: readonly FieldProblem[];
  readonly title: string;
}) {
  const { page, problems, title } = props;
  const { space, terms } = page;
  if (space.state === 'active')
    return (
      <Opening title={title} aside={<p>{space.label}</p>}>
        {page.ended && <NothingDone />}
        {page.done && (
          <Notice
            id="fait"
            title={page.done === 'rouvert' ? 'Carnet rouvert' : 'Carnet activé'}
            tone="success"
            live
          >
            <p>C’est enregistré, avec la date. Vous pouvez le fermer à tout moment.</p>
          </Notice>
        )}
        {page.byLetter ? (
          <>
            <p>
              Il reste à choisir comment vous vous connecterez. Faites-le maintenant : votre code ne servira
              plus.
            </p>
            <p className="row">
              <a className="button" href="/connexion/creer">
                Choisir un mot de passe ou une clé
              </a>
              <a className="button second" href="/connexion/franceconnect?vers=/moi">
                Utiliser FranceConnect
              </a>
            </p>
          </>
        ) : (
          <p>
            <a className="button" href="/moi">
              Ouvrir mon carnet
            </a>
          </p>
        )}
      </Opening>
    );
  if (space.state === 'closed') return <Closed page={page} title={title} done={page.done === 'ferme'} />;
  if (space.state === 'deceased' || space.state === 'destroyed')
    return (
      <Opening title={title}>
        <p>Il ne peut pas être ouvert ici. Pour toute question, appelez le 3422.</p>
      </Opening>
    );
  return (
    <>
      <Opening title={title} aside={<p>{space.label}</p>}>
        <ErrorSummary problems={problems} />
        {page.ended && <NothingDone />}
        <p className="lead">
          Bonjour {space.givenName}. {STANDS[space.state](space)}
        </p>
      </Opening>
      <Pan id="effet" title="Si vous l’activez">
        <ul className="points">
          <li>Vous lisez vos documents, et vous décidez qui les voit.</li>
          <li>Les professionnels qui vous soignent peuvent le lire et l’alimenter, selon leur métier.</li>
          <li>Vous êtes prévenu quand quelqu’un l’ouvre pour la première fois.</li>
          <li>Vous pourrez le fermer, ou le faire détruire, à tout moment.</li>
        </ul>
      </Pan>
      <Pan id="conditions" title="Les conditions" aside={<p>Version du {day(new Date(terms.from))}</p>}>
        <ul className="points">
          {terms.points.map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
        <form method="post" className="stack next" noValidate>
          <Whose space={space} />
          <input type="hidden" name="conditions" value={terms.version} />
          <Confirmation id="accord" problems={problems}>
            J’ai lu ces conditions, je les accepte.
          </Confirmation>
          <p className="row">
            <button type="submit" className="button" name="geste" value="activer">
              Activer mon carnet
            </button>
            {space.state !== 'opposed' && (
              <a className="button second" href="/refuser">
                Refuser plutôt
              </a>
            )}
          </p>
        </form>
      </Pan>
    </>
  );
}

const STANDS: Readonly<Record<'announced' | 'created' | 'opposed', (space: KnownPage['space']) => string>> = {
  announced: ({ deadline }) =>
    deadline
      ? `Sans réponse de votre part, votre carnet s’ouvrira après le ${lastDay(deadline)}, à minuit, heure de Paris.`
      : 'Sans réponse de votre part, votre carnet s’ouvrira bientôt.',
  created: ({ since }) =>
    `Votre carnet est ouvert aux professionnels qui vous soignent depuis le ${day(since)}. Vous ne l’avez pas encore activé.`,
  opposed: ({ since }) =>
    `Vous l’avez refusé le ${day(since)}. Personne n’y ajoute rien. Vous pouvez changer d’avis.`,
};

function Closed(props: { readonly page: KnownPage; readonly title: string; readonly done: boolean }) {
  const { page, title, done } = props;
  const { since } = page.space;
  return (
    <Opening title={title} aside={<p>{page.space.label}</p>}>
      {page.ended && <NothingDone />}
      {done && (
        <Notice id="fait" title="C’est enregistré" tone="success" live>
          <p>Votre carnet est fermé. Plus personne ne l’ouvre.</p>
        </Notice>
      )}
      <p className="lead">
        Vous l’avez fermé le {day(since)}. Aucun professionnel ne l’ouvre. Il est gardé dix ans, puis détruit.
      </p>
      <p>
        Si vous le rouvrez, vous retrouvez vos documents et vos réglages. Les professionnels y ont accès comme
        avant.
      </p>
      <form method="post">
        <Whose space={page.space} />
        <p className="row">
          <button type="submit" className="button" name="geste" value="rouvrir">
            Rouvrir mon carnet
          </button>
          <a className="button second" href="/moi/fermer">
            Le faire détruire
          </a>
        </p>
      </form>
    </Opening>
  );
}
