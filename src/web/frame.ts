import type { Person } from '#citizens';

/** Where one's own notebook is, whatever page one is on. */
export const OWN_NOTEBOOK = '/moi';

/** What stands around a page: whose notebook it is, or who is at work. */
export type Frame = CitizenFrame | ProfessionalFrame | PublicFrame;

export type CitizenFrame = {
  readonly kind: 'citizen';
  /** Whose notebook. */
  readonly person: Person;
  /** Where every link of the page starts: `/moi`, or `/proches/<holder>`. */
  readonly base: string;
  /** How the signed-in person is here, when the notebook is not their own. */
  readonly acting: Acting | undefined;
  /** The notebooks of others that the signed-in person may enter. */
  readonly others: readonly OtherNotebook[];
  /** The holder's visit before this one; not told to others. */
  readonly lastVisit: Date | undefined;
  readonly demoInboxUrl: string | undefined;
};

/** Somebody who acts for somebody, as each page tells it (B14). */
export type Acting = {
  readonly kind: 'parent' | 'guardian' | 'carer';
  /** `Nathan Lambert` */
  readonly label: string;
  readonly givenName: string;
  /** Whole years. */
  readonly age: number;
  /** `14 mois`, `15 ans` */
  readonly ageInWords: string;
  /** `votre fils` */
  readonly bond: string;
  /** What the mandate allows: `documents.read`, `documents.add`… */
  readonly scopes: readonly string[];
  readonly until: Date | undefined;
  /** From 1: two notebooks of a list never share the colour and the pattern of their band. */
  readonly tone: number;
};

export type OtherNotebook = {
  readonly href: string;
  readonly label: string;
  /** `14 mois`, `15 ans` */
  readonly age: string;
  readonly bond: string;
  readonly paused: boolean;
};

export type ProfessionalFrame = {
  readonly kind: 'professional';
  readonly name: string;
  readonly profession: string;
  readonly structure: string | undefined;
  /** Opens nothing, and so meets neither emergencies nor codes (R38). */
  readonly isSecretariat: boolean;
  /** A regulating doctor of the emergency call centre (R37). */
  readonly isRegulator: boolean;
  readonly demoInboxUrl: string | undefined;
};

export type PublicFrame = {
  readonly kind: 'public';
  readonly signedIn: 'citizen' | 'professional' | undefined;
  readonly demoInboxUrl: string | undefined;
};
