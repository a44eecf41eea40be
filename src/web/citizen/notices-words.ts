import type { Cadence, Choice } from '#notifications';

/** What is always told, and why nobody can switch it off. */
export const ALWAYS: readonly { readonly what: string; readonly why: string }[] = [
  {
    what: 'Un professionnel a accès à votre carnet pour la première fois',
    why: 'Vous pouvez le bloquer tout de suite si vous ne le connaissez pas.',
  },
  {
    what: 'Un professionnel qui ne vous suit pas d’habitude l’a ouvert',
    why: 'Il doit avoir votre accord à chaque fois.',
  },
  {
    what: 'Votre carnet a été ouvert sans votre accord, en urgence',
    why: 'La loi le permet dans certains cas. Votre médecin traitant est prévenu aussi. Vous l’êtes encore quand le professionnel a écrit pourquoi.',
  },
  {
    what: 'Un code de partage a servi',
    why: 'Vous pouvez arrêter cet accès tout de suite.',
  },
  {
    what: 'Quelqu’un qui agit pour vous a donné un accès',
    why: 'Il a autorisé un professionnel, ou créé un code de partage. Vous pouvez l’arrêter.',
  },
  {
    what: 'Quelqu’un peut agir pour vous, ou ne le peut plus',
    why: 'Un parent, un tuteur ou un aidant ouvre votre carnet à votre place.',
  },
  {
    what: 'Votre matricule ou la vérification de votre identité a changé',
    why: 'Vos documents sont rangés par ce numéro.',
  },
  {
    what: 'Une copie de votre carnet a été préparée',
    why: 'Elle contient tout ce que vous pouvez lire.',
  },
  {
    what: 'Votre compte s’ouvre depuis un nouvel appareil',
    why: 'Si ce n’est pas vous, quelqu’un d’autre a vos identifiants.',
  },
];

export const CHOICES: Readonly<Record<Choice, { readonly label: string; readonly help: string }>> = {
  documents: {
    label: 'Vos documents',
    help: 'Un document arrive, en remplace un autre, ou devient visible pour vous. Son auteur le retire.',
  },
  answers: {
    label: 'Les réponses à vos signalements',
    help: 'Vous avez signalé un accès que vous ne reconnaissez pas. On vous répond.',
  },
  looks: {
    label: 'Qui a regardé',
    help: 'Un rappel, seulement si un professionnel a regardé votre carnet ce mois-là.',
  },
};

export const CADENCES: Readonly<Record<Cadence, string>> = {
  immediate: 'Tout de suite, sauf pendant vos heures calmes',
  daily: 'Chaque jour à 18 h 30',
  weekly: 'Chaque lundi à 18 h 30',
  monthly: 'Une fois par mois',
  never: 'Jamais : je regarde l’historique moi-même',
};

/** Every half-hour, as HH:MM. */
export const HOURS: readonly string[] = Array.from(
  { length: 48 },
  (_, half) => `${String(Math.floor(half / 2)).padStart(2, '0')}:${half % 2 ? '30' : '00'}`,
);

/** `21 h`, `7 h 30` */
export function hourInWords(hour: string): string {
  const [hours = '', minutes = ''] = hour.split(':');
  return `${Number(hours)}\u00a0h${minutes === '00' ? '' : `\u00a0${minutes}`}`;
}
