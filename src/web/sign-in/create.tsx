import { whoActs, whoIsHere } from '../enrolment/who-is-there.ts';
import { Whose } from '../enrolment/whose.tsx';
import { corrigible, exactly, refusalOf, text } from '../form.ts';
import { again, leadTo, publicAct, publicPage, useAnswer, usePage } from '../load.ts';
import { ErrorSummary, Field, type FieldProblem } from '../ui/field.tsx';
import { Opening } from '../ui/pan.tsx';
import { PublicShell } from '../ui/public-shell.tsx';
import { NewPassword } from './new-password.tsx';

const toSignIn = () => leadTo('/connexion?vers=/connexion/creer');

export const loader = publicPage(async (args) => {
  const here = await whoIsHere(args);
  if (!here) throw toSignIn();
  const { mail, hasChannel, hasAccount } = await args.doors.identity.accounts.beforeCreating(here.by);
  return { mail, hasChannel, hasAccount, space: here.space, bySession: 'session' in here.by };
});

type Answer = {
  readonly identifier: string;
  readonly channel: string;
  readonly problems: readonly FieldProblem[];
};

const FIELDS = {
  'identifier-form': 'identifiant',
  'identifier-ins': 'identifiant',
  'identifier-mail': 'identifiant',
  'identifier-taken': 'identifiant',
  'channel-required': 'contact',
  'mobile-number': 'contact',
  'mail-address': 'contact',
  'sms-unavailable': 'contact',
} as const;

export const action = publicAct<Answer>(async (args, form) => {
  const here = await whoActs(args, form);
  if (!here) throw leadTo('/activer?passee=oui');
  const { by } = here;
  const { accounts } = args.doors.identity;
  const [identifier, channel] = [text(form, 'identifiant'), text(form, 'contact')];
  try {
    if (form.has('contact')) await accounts.giveFirstChannel(by, channel);
    const { step } = await accounts.create(by, { identifier, password: exactly(form, 'mot-de-passe') });
    if (step === undefined) return leadTo('/moi/compte/connexion?fait=compte');
    args.browser.keep({ step });
    return leadTo('/connexion/code');
  } catch (error) {
    const { problems, status } = refusalOf(error, corrigible('mot-de-passe', FIELDS));
    return again({ identifier, channel, problems }, status);
  }
});

export default function Create() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<Answer>();
  const problems = answer?.problems ?? [];
  const title = page.hasAccount ? 'Changer d’identifiant' : 'Choisir un identifiant';
  return (
    <PublicShell
      frame={frame}
      title={title}
      wrong={problems.length > 0}
      steps={page.bySession ? [{ href: '/moi/compte', label: 'Compte' }, { label: title }] : undefined}
    >
      <Opening title={title} aside={<p>{page.space.label}</p>}>
        <ErrorSummary problems={problems} />
        <p>
          Avec un identifiant et un mot de passe, vous ouvrez votre carnet sans FranceConnect. Un code vous
          est envoyé à chaque fois, sauf sur les appareils que vous choisissez.
        </p>
        <form method="post" className="stack" noValidate>
          <Whose space={page.space} />
          <Field
            id="identifiant"
            label="Identifiant"
            hint="Au moins 5 lettres ou chiffres, ou votre adresse mail."
            autoComplete="username"
            spellCheck={false}
            defaultValue={answer?.identifier ?? page.mail ?? ''}
            problems={problems}
          />
          <NewPassword problems={problems} />
          {!page.hasChannel && (
            <Field
              id="contact"
              label="Adresse mail ou téléphone mobile"
              hint="Le code de connexion y sera envoyé. Rien de médical n’y est jamais écrit."
              spellCheck={false}
              defaultValue={answer?.channel ?? ''}
              problems={problems}
            />
          )}
          <button type="submit" className="button">
            Enregistrer
          </button>
        </form>
        <p className="soft">
          Personne d’autre ne peut changer votre mot de passe, pas même un proche qui agit pour vous.
        </p>
      </Opening>
    </PublicShell>
  );
}
