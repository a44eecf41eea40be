/** What the pages of the help desk say. */
import type { SpaceView } from '#support';

export type DeskAct = 'refuser' | 'annuler-refus' | 'ouvrir' | 'fermer' | 'rouvrir' | 'code';

type State = SpaceView['state'];

export const STATES: Readonly<Record<State, string>> = {
  announced: 'Annoncé, pas encore ouvert',
  opposed: 'Refusé',
  created: 'Ouvert, pas encore activé par la personne',
  active: 'Ouvert et activé',
  closed: 'Fermé',
  destroyed: 'Détruit',
  deceased: 'Fermé après un décès',
};

const AS_ASKED: Partial<Record<SpaceView['acts'][number], DeskAct>> = {
  oppose: 'refuser',
  withdraw: 'annuler-refus',
  activate: 'ouvrir',
  close: 'fermer',
  reopen: 'rouvrir',
};

/** What may be asked; a code is for whoever may open or reopen by themselves. The server decides again. */
export const offeredIn = ({ acts }: Pick<SpaceView, 'acts'>): readonly DeskAct[] => [
  ...acts.flatMap((act) => AS_ASKED[act] ?? []),
  ...(acts.includes('activate') || acts.includes('reopen') ? (['code'] as const) : []),
];

export type ActWords = {
  readonly title: string;
  /** One line in the list. */
  readonly short: string;
  /** Read aloud before the act. */
  readonly effects: readonly string[];
  readonly button: string;
  readonly done: string;
};

export const ACTS: Readonly<Record<DeskAct, ActWords>> = {
  refuser: {
    title: 'Refuser le carnet',
    short: 'Le carnet ne s’ouvrira pas.',
    effects: [
      'Votre carnet ne s’ouvrira pas. Personne n’y ajoutera de document.',
      'Vos soins et vos remboursements ne changent pas.',
      'Vous pourrez changer d’avis à tout moment.',
    ],
    button: 'Enregistrer le refus',
    done: 'Refus enregistré',
  },
  'annuler-refus': {
    title: 'Annuler le refus',
    short: 'Le carnet s’ouvre aussitôt aux professionnels qui soignent la personne.',
    effects: [
      'Votre carnet s’ouvre tout de suite.',
      'Les professionnels qui vous soignent peuvent le lire et l’alimenter, selon leur métier.',
      'Vous pourrez le fermer à tout moment.',
    ],
    button: 'Annuler le refus',
    done: 'Refus annulé',
  },
  ouvrir: {
    title: 'Ouvrir le carnet',
    short: 'La personne accepte les conditions, que vous lui lisez.',
    effects: [
      'Votre carnet est activé. Vous lisez vos documents et vous décidez qui les voit.',
      'Les professionnels qui vous soignent peuvent le lire et l’alimenter, selon leur métier.',
      'Vous pourrez le fermer, ou le faire détruire, à tout moment.',
    ],
    button: 'Ouvrir le carnet',
    done: 'Carnet ouvert',
  },
  fermer: {
    title: 'Fermer le carnet',
    short: 'Plus aucun professionnel ne l’ouvre. Il est gardé dix ans.',
    effects: [
      'Plus aucun professionnel n’ouvre votre carnet, même en urgence.',
      'Il est gardé dix ans, puis détruit. Vous pouvez le rouvrir avant.',
      'Pour tout détruire tout de suite, il faut vous connecter. L’assistance ne le fait pas.',
    ],
    button: 'Fermer le carnet',
    done: 'Carnet fermé',
  },
  rouvrir: {
    title: 'Rouvrir le carnet',
    short: 'La personne retrouve ses documents et ses réglages.',
    effects: [
      'Vous retrouvez vos documents et vos réglages.',
      'Les professionnels ont accès à votre carnet comme avant la fermeture.',
      'Vous pourrez le fermer de nouveau à tout moment.',
    ],
    button: 'Rouvrir le carnet',
    done: 'Carnet rouvert',
  },
  code: {
    title: 'Envoyer un autre code',
    short: 'Le code d’avant ne sert plus.',
    effects: [
      'Un nouveau code part là où vous êtes déjà connu, par mail ou par courrier.',
      'Le code d’avant ne sert plus. La date limite ne change pas.',
    ],
    button: 'Envoyer le code',
    done: 'Code envoyé',
  },
};

export const isAct = (word: string | undefined): word is DeskAct =>
  word !== undefined && Object.hasOwn(ACTS, word);
