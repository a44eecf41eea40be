/** What the pages of the help desk say when the caller speaks for a child, or for an adult whom they protect. */
import type { WardView } from '#support';
import { type ActWords, type DeskAct, offeredIn } from './words.ts';

/** All but opening: it gives powers in the space, and is done signed in, with the letter. */
export type ActForAnother = Exclude<DeskAct, 'ouvrir'>;

export const offeredFor = (ward: WardView): readonly ActForAnother[] =>
  offeredIn(ward).filter(isActForAnother);

export const ACTS_FOR: Readonly<Record<ActForAnother, ActWords>> = {
  refuser: {
    title: 'Refuser son carnet',
    short: 'Le carnet ne s’ouvrira pas.',
    effects: [
      'Son carnet ne s’ouvrira pas. Personne n’y ajoutera de document.',
      'Ses soins et ses remboursements ne changent pas.',
      'Vous pourrez changer d’avis à tout moment.',
    ],
    button: 'Enregistrer le refus',
    done: 'Refus enregistré',
  },
  'annuler-refus': {
    title: 'Annuler le refus de son carnet',
    short: 'Le carnet s’ouvre aussitôt aux professionnels qui la soignent.',
    effects: [
      'Son carnet s’ouvre tout de suite.',
      'Les professionnels qui soignent la personne peuvent le lire et l’alimenter, selon leur métier.',
      'Vous pourrez le fermer à tout moment.',
    ],
    button: 'Annuler le refus',
    done: 'Refus annulé',
  },
  fermer: {
    title: 'Demander la fermeture de son carnet',
    short: 'Un second agent la confirme dans la journée.',
    effects: [
      'Rien n’est fermé tout de suite : un autre agent vérifie la demande dans la journée.',
      'Une fois fermé, plus aucun professionnel n’ouvre son carnet, même en urgence.',
      'Il est gardé dix ans, puis détruit. Vous pouvez le rouvrir avant.',
    ],
    button: 'Demander la confirmation',
    done: 'Confirmation demandée à un second agent',
  },
  rouvrir: {
    title: 'Rouvrir son carnet',
    short: 'Ses documents et ses réglages reviennent.',
    effects: [
      'Ses documents et ses réglages reviennent.',
      'Les professionnels ont accès à son carnet comme avant la fermeture.',
      'Vous pourrez le fermer de nouveau à tout moment.',
    ],
    button: 'Rouvrir son carnet',
    done: 'Carnet rouvert',
  },
  code: {
    title: 'Envoyer un autre code à son nom',
    short: 'Le code d’avant ne sert plus.',
    effects: [
      'Un nouveau code part là où la personne est déjà connue, par mail ou par courrier.',
      'Le code d’avant ne sert plus. La date limite ne change pas.',
    ],
    button: 'Envoyer le code',
    done: 'Code envoyé',
  },
};

export const isActForAnother = (act: DeskAct): act is ActForAnother => act !== 'ouvrir';

export const BONDS: Readonly<Record<WardView['bond'], string>> = {
  parent: 'Enfant de la personne qui appelle',
  guardian: 'Adulte que la personne qui appelle protège, par jugement',
};

/** What the telephone does not do, and why: the agent says it, and where it is done. */
export const NOT_BY_TELEPHONE: readonly (readonly [what: string, why: string])[] = [
  [
    'Détruire un carnet',
    'On ne revient pas en arrière. La personne le demande en se connectant, avec deux preuves.',
  ],
  [
    'Changer un mail, un téléphone ou un mot de passe',
    'Qui les change prend le carnet. Il faut un code reçu à l’ancien contact, ou FranceConnect.',
  ],
  ['Changer une adresse postale', 'Elle vient de la caisse. La personne la change auprès d’elle.'],
  [
    'Ouvrir le carnet d’un enfant ou d’une personne protégée',
    'Cela donne accès à son carnet. Le représentant le fait en se connectant, avec la lettre.',
  ],
  [
    'Donner ou retirer un accès, cacher un document, lire l’historique',
    'Ce sont des données de santé. L’assistance n’en voit aucune.',
  ],
];
