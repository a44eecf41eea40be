import { corrigible, exactly, refusalOf } from '../form.ts';
import { again, citizenAct, citizenPage, leadTo, useAnswer, usePage } from '../load.ts';
import { CitizenShell } from '../ui/citizen-shell.tsx';
import { ErrorSummary, Field, type FieldProblem } from '../ui/field.tsx';
import { Opening, Pan } from '../ui/pan.tsx';

export const loader = citizenPage(async ({ doors, session, url }) => {
  const to = doors.identity.ownPath(url.searchParams.get('vers') ?? '/moi/compte');
  if (doors.identity.isStrong(session)) throw leadTo(to);
  const account = await doors.identity.accounts.accountOf(session);
  return { to, hasAccount: account !== undefined, shared: session.shared, demo: doors.settings.demo };
});

type Answer = { readonly problems: readonly FieldProblem[] };

export const action = citizenAct<Answer>(async ({ doors, session, url, browser }, form) => {
  const returnTo = url.searchParams.get('vers') ?? '/moi/compte';
  const password = exactly(form, 'mot-de-passe');
  try {
    browser.keep({ step: await doors.identity.confirm(session, { password, returnTo }, browser) });
    return leadTo('/connexion/code');
  } catch (error) {
    const { problems, status } = refusalOf(error, corrigible('mot-de-passe'));
    return again({ problems }, status);
  }
});

export default function Confirm() {
  const { frame, page } = usePage<typeof loader>();
  const problems = useAnswer<Answer>()?.problems ?? [];
  const title = 'Confirmez que c’est bien vous';
  const query = new URLSearchParams({
    vers: page.to,
    confirmer: 'oui',
    ...(page.shared && { partage: 'oui' }),
  });
  return (
    <CitizenShell frame={frame} title={title} wrong={problems.length > 0} tab="Compte">
      <Opening title={title}>
        <ErrorSummary problems={problems} />
        <p>
          Ce que vous allez faire est important. Si quelqu’un utilise votre appareil, il ne doit pas pouvoir
          le faire à votre place.
        </p>
        <p>Votre confirmation vaut 5 minutes. Rien n’est encore changé.</p>
        <p>
          <a
            className={page.hasAccount ? 'button second' : 'button'}
            href={`/connexion/franceconnect?${query}`}
          >
            Confirmer avec FranceConnect{page.demo && ' (simulateur)'}
          </a>
        </p>
      </Opening>
      {page.hasAccount && (
        <Pan id="mot" title="Avec votre mot de passe" aside={<p>Un code vous est envoyé ensuite.</p>}>
          <form method="post" className="stack" noValidate>
            <Field
              id="mot-de-passe"
              type="password"
              label="Mot de passe"
              autoComplete="current-password"
              problems={problems}
            />
            <button type="submit" className="button">
              Continuer
            </button>
          </form>
        </Pan>
      )}
      <Pan id="cle" title="Avec une clé d’accès" aside={<p>Si vous en avez ajouté une.</p>}>
        <div className="stack" data-passkey="confirm" data-to={page.to}>
          <p data-without-script>Une clé d’accès demande JavaScript, qui est coupé ou absent ici.</p>
          <p role="status" />
        </div>
        <script type="module" src="/assets/passkey.js" />
      </Pan>
    </CitizenShell>
  );
}
