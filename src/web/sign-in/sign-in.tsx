import { corrigible, exactly, refusalOf, text } from '../form.ts';
import { again, leadTo, publicAct, publicPage, useAnswer, usePage } from '../load.ts';
import { ErrorSummary, Field, type FieldProblem } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { Opening, Pan } from '../ui/pan.tsx';
import { PublicShell } from '../ui/public-shell.tsx';
import { SignOut } from '../ui/shell.tsx';

export const loader = publicPage(({ doors, url }) => {
  const query = url.searchParams;
  const code = query.get('probleme');
  return {
    problem:
      code === null
        ? undefined
        : (doors.explain.refusal(code) ??
          'Recommencez depuis cette page. Si cela se répète, appelez le 3422.'),
    ended: query.get('etat') === 'fini',
    other: query.get('autre') as 'citizen' | 'professional' | null,
    to: query.get('vers') ?? '',
    shared: query.get('partage') === 'oui',
    demo: doors.settings.demo,
  };
});

type Answer = { readonly identifier: string; readonly problems: readonly FieldProblem[] };

export const action = publicAct<Answer>(async ({ doors, url, browser, session }, form) => {
  const identifier = text(form, 'identifiant');
  const typed = { identifier, password: exactly(form, 'mot-de-passe') };
  const returnTo = url.searchParams.get('vers') ?? '/moi';
  const shared = url.searchParams.get('partage') === 'oui';
  try {
    const begun = await doors.identity.signInByPassword(typed, { shared, returnTo }, browser);
    if ('step' in begun) {
      browser.keep({ step: begun.step });
      return leadTo('/connexion/code');
    }
    if (session) await doors.identity.leave(session);
    browser.keep({ session: begun.secret, device: begun.device });
    return leadTo(doors.identity.ownPath(returnTo));
  } catch (error) {
    const fieldOf = corrigible('mot-de-passe', { 'channel-missing': 'identifiant' });
    const { problems, status } = refusalOf(error, fieldOf);
    return again({ identifier, problems }, status);
  }
});

export default function SignIn() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<Answer>();
  const problems = answer?.problems ?? [];
  const { problem, ended, other, to, demo } = page;
  const isPro = other === 'professional' || to === '/pro' || to.startsWith('/pro/');
  const title = 'Se connecter';
  return (
    <PublicShell frame={frame} title={title} wrong={problem !== undefined || problems.length > 0}>
      <Opening title={title}>
        <ErrorSummary problems={problems} />
        {problem && !answer && (
          <Notice id="probleme" title="La connexion n’a pas abouti" tone="error">
            <p>{problem}</p>
          </Notice>
        )}
        {ended && !answer && (
          <Notice id="fini" title="Votre session est terminée" tone="info">
            <p>Connectez-vous de nouveau. Ce qui était enregistré n’est pas perdu.</p>
          </Notice>
        )}
        {other && frame.signedIn && (
          <Notice id="autre" title="Cette page demande une autre connexion" tone="warning">
            <p>
              Vous êtes connecté{' '}
              {frame.signedIn === 'citizen' ? 'à votre carnet' : 'à l’espace professionnel'}. Déconnectez-vous
              d’abord.
            </p>
            <SignOut />
          </Notice>
        )}
        {isPro && <Professional to={to} demo={demo} main />}
        {page.shared && (
          <Notice id="partage" title="Ordinateur partagé" tone="info">
            <p>
              Rien ne sera gardé sur cet ordinateur. Vous serez déconnecté après 15 minutes sans rien faire,
              et en fermant le navigateur.
            </p>
            <p>
              <a className="target" href={sharedHref(to, false)}>
                Cet ordinateur est à moi
              </a>
            </p>
          </Notice>
        )}
        <FranceConnect to={isPro ? '' : to} shared={page.shared} demo={demo} main={!isPro} />
      </Opening>
      <Pan
        id="identifiant-titre"
        title="Avec un identifiant"
        aside={<p>Un code vous est envoyé ensuite, par SMS ou par mail.</p>}
      >
        <form method="post" className="stack" noValidate>
          <Field
            id="identifiant"
            label="Identifiant"
            hint="Celui que vous avez choisi, ou votre adresse mail."
            autoComplete="username"
            spellCheck={false}
            defaultValue={answer?.identifier ?? ''}
            problems={problems}
          />
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
          <p>
            <a className="target" href="/connexion/oubli">
              Identifiant ou mot de passe oublié
            </a>
          </p>
        </form>
      </Pan>
      <Pan
        id="cle"
        title="Avec une clé d’accès"
        aside={<p>Votre empreinte, votre visage ou le code de votre appareil.</p>}
      >
        <div
          className="stack"
          data-passkey="sign-in"
          data-to={to}
          data-shared={page.shared ? 'oui' : undefined}
        >
          <p data-without-script>
            Une clé d’accès demande JavaScript, qui est coupé ou absent ici. Les autres façons marchent sans
            lui.
          </p>
          <p role="status" />
        </div>
        <script type="module" src="/assets/passkey.js" />
      </Pan>
      {!page.shared && (
        <Pan id="ordinateur" title="Un ordinateur qui n’est pas à vous ?">
          <p>
            <a className="target" href={sharedHref(to, true)}>
              Se connecter sans rien laisser sur cet ordinateur
            </a>
          </p>
        </Pan>
      )}
      <Pan id="premiere-fois" title="Première fois ?">
        <p>
          Vous avez reçu une lettre ou un mail avec un code.{' '}
          <a className="target" href="/activer">
            Activer mon carnet
          </a>
        </p>
      </Pan>
      {!isPro && (
        <Pan id="pro" title="Pour les professionnels">
          <Professional to="" demo={demo} />
        </Pan>
      )}
      {demo && (
        <Pan id="demo" title="Démonstration">
          <p className="soft">
            FranceConnect et Pro Santé Connect sont ici des simulateurs : vous y choisissez une personne
            inventée. Aucun mot de passe n’y est demandé.
          </p>
        </Pan>
      )}
    </PublicShell>
  );
}

const sharedHref = (to: string, shared: boolean) =>
  `/connexion?${new URLSearchParams({ ...(to && { vers: to }), ...(shared && { partage: 'oui' }) })}`;

function FranceConnect(props: {
  readonly to: string;
  readonly shared: boolean;
  readonly demo: boolean;
  readonly main: boolean;
}) {
  const query = new URLSearchParams({
    vers: props.to || '/moi',
    ...(props.shared && { partage: 'oui' }),
  });
  return (
    <section className="stack-tight act" aria-labelledby="voie-citizen">
      <h2 id="voie-citizen">Pour ouvrir votre carnet</h2>
      <p>Avec le compte des impôts, de l’Assurance Maladie ou de La Poste.</p>
      <p>
        <a className={props.main ? 'button' : 'button second'} href={`/connexion/franceconnect?${query}`}>
          Continuer avec FranceConnect
          {props.demo && ' (simulateur)'}
        </a>
      </p>
    </section>
  );
}

function Professional(props: { readonly to: string; readonly demo: boolean; readonly main?: boolean }) {
  const query = new URLSearchParams({ vers: props.to || '/pro' });
  return (
    <p>
      <a className={props.main ? 'button' : 'button second'} href={`/connexion/prosanteconnect?${query}`}>
        Continuer avec Pro Santé Connect
        {props.demo && ' (simulateur)'}
      </a>
    </p>
  );
}
