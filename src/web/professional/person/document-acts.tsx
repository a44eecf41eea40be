import type { DocumentEntry, PossibleAct } from '#documents';
import { FieldError } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';

export type ActAnswer = { readonly act: string; readonly problem: string };

type Offer = { readonly value: string; readonly effect: string; readonly label: string };

/** The effect before the act (K03–K05, R5, R12, R22, R33). */
const OFFERS: Readonly<Record<string, readonly Offer[]>> = {
  'document.hide': [
    {
      value: 'cacher',
      effect:
        'Si vous le cachez à vos collègues, seuls la personne, son médecin traitant et vous le verrez. Vous pourrez le montrer de nouveau.',
      label: 'Cacher à mes collègues',
    },
  ],
  'document.show': [
    {
      value: 'montrer',
      effect: 'Si vous le montrez, les professionnels que la règle autorise le verront.',
      label: 'Montrer aux professionnels',
    },
  ],
  'document.reveal': [
    {
      value: 'reveler',
      effect:
        'Si vous le montrez, la personne le lit tout de suite et en est prévenue. Vous ne pourrez plus revenir en arrière. Sinon, il lui sera montré un mois après son dépôt.',
      label: 'Montrer à la personne',
    },
    {
      value: 'reveler-representants',
      effect:
        'Si vous le montrez aux représentants légaux, ils le liront tout de suite. Vous ne pourrez plus revenir en arrière. Faites-le seulement si la personne vous le demande.',
      label: 'Montrer aux représentants légaux',
    },
  ],
  'document.archive': [
    {
      value: 'archiver',
      effect: 'Si vous l’archivez, il quitte la liste courante. Il reste lisible.',
      label: 'Archiver',
    },
  ],
  'document.unarchive': [
    { value: 'desarchiver', effect: 'Il revient dans la liste courante.', label: 'Sortir des archives' },
  ],
};

/** Which of the two reveals still changes something. */
const applies = ({ value }: Offer, entry: DocumentEntry): boolean =>
  value === 'reveler'
    ? entry.invisibleToPatient
    : value === 'reveler-representants'
      ? entry.invisibleToRepresentatives && !entry.invisibleToPatient
      : true;

export function DocumentActs(props: {
  readonly acts: readonly PossibleAct[];
  readonly entry: DocumentEntry;
  readonly answer: ActAnswer | undefined;
  /** Address of the document. */
  readonly here: string;
}) {
  const offers = props.acts.flatMap(({ act, atPersonRequest }) =>
    (OFFERS[act] ?? [])
      .filter((offer) => applies(offer, props.entry))
      .map((offer) => ({ ...offer, atPersonRequest })),
  );
  const mayRemove = props.acts.some(({ act }) => act === 'document.delete');
  if (offers.length === 0 && !mayRemove) return null;
  return (
    <section className="stack" aria-labelledby="actes">
      <h2 id="actes">Agir sur ce document</h2>
      {offers.map((offer) => (
        <form key={offer.value} method="post" className="stack-tight">
          <input type="hidden" name="acte" value={offer.value} />
          <p>{offer.effect}</p>
          {props.answer?.act === offer.value && (
            <FieldError id={`${offer.value}-erreur`}>{props.answer.problem}</FieldError>
          )}
          {offer.atPersonRequest && (
            <label className="choice" htmlFor={`demande-${offer.value}`}>
              <input type="checkbox" id={`demande-${offer.value}`} name="demande" value="oui" />
              <span>La personne me le demande.</span>
            </label>
          )}
          <button className="button second short" type="submit">
            {offer.label}
          </button>
        </form>
      ))}
      {mayRemove && (
        <p>
          <a href={`${props.here}/supprimer`}>Supprimer ce document</a>
        </p>
      )}
    </section>
  );
}

const DONE: Readonly<Record<string, readonly [title: string, text: string]>> = {
  cacher: ['Document caché à vos collègues', 'La personne, son médecin traitant et vous le voyez encore.'],
  montrer: ['Document montré aux professionnels', 'Ceux que la règle autorise le voient.'],
  reveler: [
    'La personne voit maintenant ce document',
    'Elle en est prévenue par un mail qui ne dit rien de son contenu.',
  ],
  'reveler-representants': [
    'Les représentants légaux voient maintenant ce document',
    'Ils en sont prévenus.',
  ],
  epingler: ['Document épinglé', 'Il est en haut de votre liste. Vous seul voyez vos épingles.'],
  detacher: ['Épingle retirée', 'Il reste dans la liste.'],
  archiver: ['Document archivé', 'Il n’est plus dans la liste courante.'],
  desarchiver: ['Document sorti des archives', 'Il est de nouveau dans la liste courante.'],
};

export function ActDone({ done }: { readonly done: string | null }) {
  const said = done !== null && Object.hasOwn(DONE, done) ? DONE[done] : undefined;
  if (!said) return null;
  return (
    <Notice id="fait" title={said[0]} tone="success" live>
      <p>{said[1]}</p>
    </Notice>
  );
}
