import { publicPage, usePage } from '../load.ts';
import { Notice } from '../ui/notice.tsx';
import { Opening } from '../ui/pan.tsx';
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
    demo: doors.settings.demo,
  };
});

export default function SignIn() {
  const { frame, page } = usePage<typeof loader>();
  const { problem, ended, other, to, demo } = page;
  const isPro = other === 'professional' || to === '/pro' || to.startsWith('/pro/');
  const title = 'Se connecter';
  return (
    <PublicShell frame={frame} title={problem ? `Erreur : ${title.toLowerCase()}` : title}>
      <Opening title={title}>
        {problem && (
          <Notice id="probleme" title="La connexion n’a pas abouti" tone="error">
            <p>{problem}</p>
          </Notice>
        )}
        {ended && (
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
        {isPro ? (
          <>
            <Way kind="professional" to={to} demo={demo} main />
            <Way kind="citizen" to="" demo={demo} />
          </>
        ) : (
          <>
            <Way kind="citizen" to={to} demo={demo} main />
            <Way kind="professional" to="" demo={demo} />
          </>
        )}
        {demo && (
          <p className="soft">
            Ces moyens de connexion sont des simulateurs : vous y choisissez une personne inventée. Aucun mot
            de passe n’est demandé.
          </p>
        )}
      </Opening>
    </PublicShell>
  );
}

const WAYS = {
  citizen: {
    path: 'franceconnect',
    home: '/moi',
    title: 'Pour ouvrir votre carnet',
    button: 'FranceConnect',
  },
  professional: {
    path: 'prosanteconnect',
    home: '/pro',
    title: 'Pour les professionnels',
    button: 'Pro Santé Connect',
  },
} as const;

function Way(props: {
  readonly kind: keyof typeof WAYS;
  readonly to: string;
  readonly demo: boolean;
  readonly main?: boolean;
}) {
  const way = WAYS[props.kind];
  const query = new URLSearchParams({ vers: props.to || way.home });
  return (
    <section className="stack-tight act" aria-labelledby={`voie-${props.kind}`}>
      <h2 id={`voie-${props.kind}`}>{way.title}</h2>
      <p>
        <a className={props.main ? 'button' : 'button second'} href={`/connexion/${way.path}?${query}`}>
          Continuer avec {way.button}
          {props.demo && ' (simulateur)'}
        </a>
      </p>
    </section>
  );
}
