import { publicPage, usePage } from '../load.ts';
import { FORM_FILES } from './form-file.ts';
import { type Part, TextPage } from './text-page.tsx';

export const loader = publicPage(() => ({}));

const EFFECTS: Readonly<Record<keyof typeof FORM_FILES, string>> = {
  'ouvrir.pdf': 'Votre carnet s’ouvre quand la feuille est arrivée et vérifiée.',
  'refuser.pdf': 'Rien n’est ouvert. Si votre carnet l’était déjà sans réponse de vous, il est fermé.',
  'fermer.pdf': 'Plus personne ne lit votre carnet. Vous pouvez aussi demander que tout soit détruit.',
};

const PARTS: readonly Part[] = [
  {
    id: 'formulaires',
    title: 'Imprimer',
    body: (
      <ul className="lines">
        {Object.entries(FORM_FILES).map(([name, { label }]) => (
          <li key={name}>
            <h3>
              <a href={`/aide/formulaires/${name}`}>{label}</a> <span className="meta">PDF, une page</span>
            </h3>
            <p>{EFFECTS[name as keyof typeof FORM_FILES]}</p>
          </li>
        ))}
      </ul>
    ),
  },
  {
    id: 'ensuite',
    title: 'Ensuite',
    body: (
      <>
        <p>
          Remplissez la feuille, signez-la, et joignez une copie de votre pièce d’identité. Pour un enfant ou
          une personne protégée, la feuille dit quoi ajouter. Ne joignez rien de médical.
        </p>
        <p>
          Envoyez le tout à l’adresse écrite dessus. <a href="/contact">Elle est inventée</a> dans cette
          démonstration.
        </p>
      </>
    ),
  },
  {
    id: 'sans-imprimante',
    title: 'Sans imprimante',
    body: (
      <p>
        Appelez le <a href="tel:3422">3422</a> : nous envoyons la feuille, ou nous faisons la demande avec
        vous.
      </p>
    ),
  },
];

export default function Forms() {
  const { frame } = usePage<typeof loader>();
  return (
    <TextPage
      frame={frame}
      title="Formulaires sur papier"
      lead="Une feuille pour chaque demande. Elle vaut autant que le site."
      under={{ label: 'Aide', href: '/aide' }}
      parts={PARTS}
    />
  );
}
