import { corrigible, exactly, refusalOf } from '../form.ts';
import { OWN_NOTEBOOK } from '../frame.ts';
import { again, citizenAct, citizenPage, leadTo, useAnswer, usePage } from '../load.ts';
import { NewPassword } from '../sign-in/new-password.tsx';
import { CitizenShell } from '../ui/citizen-shell.tsx';
import { ErrorSummary, type FieldProblem } from '../ui/field.tsx';
import { Opening } from '../ui/pan.tsx';

export const loader = citizenPage(async ({ doors, session }) => {
  doors.identity.requireStrong(session);
  const account = await doors.identity.accounts.accountOf(session);
  if (!account) throw leadTo('/connexion/creer');
  return { identifier: account.identifier };
});

type Answer = { readonly problems: readonly FieldProblem[] };

export const action = citizenAct<Answer>(async ({ doors, session }, form) => {
  try {
    await doors.identity.accounts.changePassword(session, exactly(form, 'mot-de-passe'));
    return leadTo(`${OWN_NOTEBOOK}/compte/connexion?fait=mot`);
  } catch (error) {
    const { problems, status } = refusalOf(error, corrigible('mot-de-passe'));
    return again({ problems }, status);
  }
});

export default function ChangePassword() {
  const { frame, page } = usePage<typeof loader>();
  const problems = useAnswer<Answer>()?.problems ?? [];
  const title = 'Changer de mot de passe';
  return (
    <CitizenShell
      frame={frame}
      title={title}
      wrong={problems.length > 0}
      tab="Compte"
      steps={[
        { href: `${OWN_NOTEBOOK}/compte`, label: 'Compte' },
        { href: `${OWN_NOTEBOOK}/compte/connexion`, label: 'Se connecter' },
        { label: 'Mot de passe' },
      ]}
    >
      <Opening title={title}>
        <ErrorSummary problems={problems} />
        <p>
          Pour l’identifiant <b>{page.identifier}</b>. Toutes vos autres connexions seront terminées.
        </p>
        <form method="post" className="stack" noValidate>
          <NewPassword problems={problems} />
          <button type="submit" className="button">
            Changer de mot de passe
          </button>
        </form>
      </Opening>
    </CitizenShell>
  );
}
