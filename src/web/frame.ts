import type { Person } from '#citizens';

/** What stands around a page: whose notebook it is, or who is at work. */
export type Frame = CitizenFrame | ProfessionalFrame | PublicFrame;

export type CitizenFrame = {
  readonly kind: 'citizen';
  readonly person: Person;
  /** The visit before this one. */
  readonly lastVisit: Date | undefined;
  readonly demoInboxUrl: string | undefined;
};

export type ProfessionalFrame = {
  readonly kind: 'professional';
  readonly name: string;
  readonly profession: string;
  readonly structure: string | undefined;
  readonly demoInboxUrl: string | undefined;
};

export type PublicFrame = {
  readonly kind: 'public';
  readonly signedIn: 'citizen' | 'professional' | undefined;
  readonly demoInboxUrl: string | undefined;
};
