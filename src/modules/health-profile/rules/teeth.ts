/** The twenty milk teeth, by their two-digit number (ISO 3950), in the usual order of coming out. Ages: general knowledge, to verify. */
export type ToothRule = {
  readonly code: string;
  readonly label: string;
  /** Usual age, in words. */
  readonly usual: string;
};

const KINDS = [
  { digit: 1, name: 'Incisive centrale', lower: '6 à 10 mois', upper: '8 à 12 mois' },
  { digit: 2, name: 'Incisive latérale', lower: '10 à 16 mois', upper: '9 à 13 mois' },
  { digit: 4, name: 'Première molaire', lower: '14 à 18 mois', upper: '13 à 19 mois' },
  { digit: 3, name: 'Canine', lower: '17 à 23 mois', upper: '16 à 22 mois' },
  { digit: 5, name: 'Deuxième molaire', lower: '23 à 31 mois', upper: '25 à 33 mois' },
] as const;

export const TEETH: readonly ToothRule[] = KINDS.flatMap(({ digit, name, lower, upper }) => [
  { code: `8${digit}`, label: `${name}, en bas à droite`, usual: lower },
  { code: `7${digit}`, label: `${name}, en bas à gauche`, usual: lower },
  { code: `5${digit}`, label: `${name}, en haut à droite`, usual: upper },
  { code: `6${digit}`, label: `${name}, en haut à gauche`, usual: upper },
]);
