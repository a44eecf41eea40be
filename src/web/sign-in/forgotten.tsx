import { corrigible, exactly, refusalOf, text } from '../form.ts';
import { again, leadTo, publicAct, publicPage, useAnswer, usePage } from '../load.ts';
import { ErrorSummary, Field, type FieldProblem } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { Opening, Pan } from '../ui/pan.tsx';
import { PublicShell } from '../ui/public-shell.tsx';
import { dayAndTime } from '../words/dates.ts';
import { CodeField } from './code-field.tsx';
import { NewPassword } from './new-password.tsx';

const HERE = '/connexion/oubli';

export const loader = publicPage(async ({ doors, url, browser }) => {
  const step = url.searchParams.get('etape') === 'code' ? await doors.identity.step(browser.step) : undefined;
  return { isCode: step?.purpose === 'recover', demo: doors.settings.demo };
});

type Answer = {
  readonly typed: string;
  readonly problems: readonly FieldProblem[];
  /** When the new password holds. */
  readonly at?: Date;
};

const FIELDS = { 'recovery-wrong': 'code', 'step-over': 'code', 'too-many': 'code' } as const;

export const action = publicAct<Answer>(async ({ doors, url, browser }, form) => {
  const isCode = url.searchParams.get('etape') === 'code';
  const typed = text(form, isCode ? 'carte' : 'identifiant');
  try {
    if (!isCode) {
      browser.keep({ step: await doors.identity.recover.start(typed, browser) });
      return leadTo(`${HERE}?etape=code`);
    }
    const given = { code: text(form, 'code'), ins: typed, password: exactly(form, 'mot-de-passe') };
    const at = await doors.identity.recover.finish(browser.step, given, browser);
    browser.keep({ step: null });
    return again({ typed: '', problems: [], at }, 200);
  } catch (error) {
    const fieldOf = isCode ? corrigible('mot-de-passe', FIELDS) : corrigible('identifiant');
    const { problems, status } = refusalOf(error, fieldOf);
    return again({ typed, problems }, status);
  }
});

export default function Forgotten() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<Answer>();
  const problems = answer?.problems ?? [];
  const title = 'Identifiant ou mot de passe oublié';
  if (answer?.at)
    return (
      <PublicShell frame={frame} title="Mot de passe demandé">
        <Opening title="Votre nouveau mot de passe attend 2 jours">
          <p>
            Il servira à partir du <b>{dayAndTime(answer.at)}</b>. Ce délai vous protège : si ce n’était pas
            vous, vous pourriez encore l’arrêter.
          </p>
          <p>Vous êtes prévenu partout où vous pouvez l’être. FranceConnect marche tout de suite.</p>
          <p>
            <a className="button second" href="/connexion">
              Revenir à la connexion
            </a>
          </p>
        </Opening>
      </PublicShell>
    );
  return (
    <PublicShell
      frame={frame}
      title={title}
      wrong={problems.length > 0}
      steps={[{ href: '/connexion', label: 'Se connecter' }, { label: 'Oubli' }]}
    >
      <Opening title={title}>
        <ErrorSummary problems={problems} />
        {page.isCode ? <Finish answer={answer} /> : <Start demo={page.demo} answer={answer} />}
      </Opening>
      {!page.isCode && (
        <Pan id="autrement" title="Rien de tout cela ?">
          <p>
            Un code par courrier ouvre aussi votre carnet.{' '}
            <a className="target" href="/nouveau-code">
              Recevoir une lettre
            </a>
          </p>
        </Pan>
      )}
    </PublicShell>
  );
}

function Start({ demo, answer }: { readonly demo: boolean; readonly answer: Answer | undefined }) {
  return (
    <>
      <p>
        Le plus simple est FranceConnect : votre carnet s’ouvre, et vous y choisissez un autre mot de passe.
      </p>
      <p>
        <a className="button" href="/connexion/franceconnect?vers=/moi/compte/connexion">
          Continuer avec FranceConnect{demo && ' (simulateur)'}
        </a>
      </p>
      <h2>Sans FranceConnect</h2>
      <p>
        Un code part à votre contact connu. Il vous faut aussi votre numéro, écrit sur la carte Vitale. Le
        nouveau mot de passe sert 2 jours après.
      </p>
      <form method="post" className="stack" noValidate>
        <Field
          id="identifiant"
          label="Identifiant"
          hint="Celui que vous avez choisi. C’est souvent votre adresse mail."
          autoComplete="username"
          spellCheck={false}
          defaultValue={answer?.typed ?? ''}
          problems={answer?.problems}
        />
        <button type="submit" className="button second">
          Recevoir un code
        </button>
      </form>
    </>
  );
}

function Finish({ answer }: { readonly answer: Answer | undefined }) {
  const problems = answer?.problems ?? [];
  return (
    <>
      <Notice id="parti" title="Si cet identifiant existe, un code est parti" tone="info">
        <p>Il arrive par SMS ou par mail et sert pendant 10 minutes.</p>
      </Notice>
      <form method="post" className="stack" noValidate>
        <CodeField id="code" label="Code à 6 chiffres" problems={problems} />
        <Field
          id="carte"
          label="Votre numéro, en 15 caractères"
          hint="Sur votre carte Vitale, sous votre nom. Les espaces ne comptent pas."
          inputMode="text"
          autoComplete="off"
          spellCheck={false}
          defaultValue={answer?.typed ?? ''}
          problems={problems}
        />
        <NewPassword problems={problems} />
        <button type="submit" className="button">
          Demander ce mot de passe
        </button>
      </form>
      <p>
        <a className="target" href={HERE}>
          Recommencer avec un autre identifiant
        </a>
      </p>
    </>
  );
}
