/** The three acts on paper: what each does is written before what is asked (R16: the sheets differ in nothing else). */
export type FormAct = 'open' | 'refuse' | 'close';

export type FormWords = {
  readonly title: string;
  /** What happens once the sheet has come. */
  readonly effect: readonly string[];
  /** Each with its box to tick. */
  readonly asks: readonly string[];
};

export const FORMS: Readonly<Record<FormAct, FormWords>> = {
  open: {
    title: 'Ouvrir un carnet de santé',
    effect: [
      'Le carnet est ouvert dès que cette feuille est arrivée et vérifiée. Les soignants qui vous suivent peuvent le lire, avec votre accord.',
      'Nous vous écrivons par la poste. Vous pouvez le fermer quand vous voulez.',
    ],
    asks: [
      'Je demande l’ouverture de ce carnet, et j’accepte ses conditions, écrites plus bas.',
      'Je veux que les documents soient cachés aux soignants, sauf à leur auteur et au médecin traitant.',
    ],
  },
  refuse: {
    title: 'Refuser un carnet de santé',
    effect: [
      'Le carnet n’est pas ouvert. S’il a été ouvert sans réponse de votre part, il est fermé.',
      'Nous vous écrivons par la poste. Vous pouvez changer d’avis quand vous voulez.',
    ],
    asks: ['Je refuse ce carnet. Je n’ai pas de raison à donner.'],
  },
  close: {
    title: 'Fermer un carnet de santé',
    effect: [
      'Plus personne ne lit le carnet, vous non plus. Il est gardé dix ans, puis détruit. Vous pouvez le rouvrir avant.',
      'Vous pouvez demander qu’il soit détruit plus tôt, dans les trois mois. Ce choix est définitif.',
    ],
    asks: [
      'Je demande la fermeture de ce carnet.',
      'Je demande aussi que tout soit détruit, dans les trois mois. Je sais que rien ne pourra être retrouvé.',
    ],
  },
};

/** Whom the sheet is about; the number of boxes where each sign has its own. */
export const PERSON_FIELDS = [
  { label: 'Nom de naissance' },
  { label: 'Prénoms' },
  { label: 'Date de naissance (jour, mois, année)', groups: [2, 2, 4] },
  { label: 'Numéro de sécurité sociale, sur la carte Vitale', groups: [1, 2, 2, 2, 3, 3, 2] },
  { label: 'Code de la lettre, si vous l’avez', groups: [4, 4, 4] },
] as const satisfies readonly { readonly label: string; readonly groups?: readonly number[] }[];

export const FOR_ANOTHER = {
  title: 'Vous répondez pour quelqu’un d’autre',
  ticks: ['Je suis son père, sa mère ou son représentant légal.', 'Je suis son tuteur ou sa tutrice.'],
  field: 'Votre nom et vos prénoms',
} as const;

export const PROOF = {
  title: 'À joindre',
  texts: [
    'Une copie de votre pièce d’identité. Pour un enfant : une copie du livret de famille. Pour une tutelle : une copie de la décision.',
    'Ces copies servent seulement à vérifier qui vous êtes. Ne joignez aucun papier médical.',
  ],
} as const;

/** Nobody lives there: the project has no desk. */
export const SEND_TO = 'Carnet, réponses sur papier, 1 rue de l’Exemple, 00000 EXEMPLE (adresse fictive)';
