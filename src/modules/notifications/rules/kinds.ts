/**
 * What people are told of. `always`: at once, at any hour, and nobody can switch it off, because it says that somebody else
 * came in, or can (R1111-48, A3 to A5). The rest follows a choice, waits for its digest and for the end of the quiet hours (I07).
 */
export type Cadence = 'immediate' | 'daily' | 'weekly' | 'monthly' | 'never';

/** What a person chooses, and what holds until they do. */
export const CHOICES = {
  documents: { cadences: ['immediate', 'daily', 'weekly'], usual: 'daily' },
  answers: { cadences: ['immediate', 'daily', 'weekly'], usual: 'immediate' },
  looks: { cadences: ['monthly', 'never'], usual: 'monthly' },
} as const satisfies Readonly<
  Record<string, { readonly cadences: readonly Cadence[]; readonly usual: Cadence }>
>;
export type Choice = keyof typeof CHOICES;
export const CHOICE_NAMES = Object.keys(CHOICES) as readonly Choice[];

type Kind = {
  /** `always`, or the choice that its cadence follows. */
  readonly when: 'always' | Choice;
  /** About the account alone: representatives are not told, whoever they are (A6). */
  readonly ownOnly?: true;
};

export const KINDS = {
  'first-access': { when: 'always' },
  'outside-access': { when: 'always' },
  'emergency-opened': { when: 'always' },
  'emergency-justified': { when: 'always' },
  'code-used': { when: 'always' },
  'access-given': { when: 'always' },
  'mandate-changed': { when: 'always' },
  'new-device': { when: 'always', ownOnly: true },
  'space-changed': { when: 'always' },
  'record-copied': { when: 'always' },
  'identity-changed': { when: 'always' },
  'new-document': { when: 'documents' },
  'document-revealed': { when: 'documents' },
  'document-changed': { when: 'documents' },
  'line-answered': { when: 'answers' },
  looks: { when: 'looks' },
} as const satisfies Readonly<Record<string, Kind>>;

export type NotificationKind = keyof typeof KINDS;

type Always<K extends NotificationKind> = K extends NotificationKind
  ? (typeof KINDS)[K]['when'] extends 'always'
    ? K
    : never
  : never;
/** Kinds that are a mail of their own. */
export type UrgentKind = Always<NotificationKind>;

export const isUrgent = (kind: string): kind is UrgentKind =>
  (KINDS as Readonly<Record<string, Kind | undefined>>)[kind]?.when === 'always';

export const URGENT_KINDS: readonly UrgentKind[] = Object.keys(KINDS).filter(isUrgent);

/** How the database plans a notice: the preference to follow, what holds without one, and who else is told. */
export function planOf(kind: NotificationKind): {
  readonly choice: Choice | undefined;
  readonly cadence: Cadence | 'always';
  readonly isRelayed: boolean;
} {
  const { when, ownOnly }: Kind = KINDS[kind];
  return when === 'always'
    ? { choice: undefined, cadence: 'always', isRelayed: !ownOnly }
    : { choice: when, cadence: CHOICES[when].usual, isRelayed: true };
}
