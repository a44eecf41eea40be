/**
 * What opens an expectation, what answers it, and by when: rules as data. Types of documents are those of JDV_J66. No text sets a
 * delay for the report of an examination: those marked « usage » are what a patient may ask after, and nobody's duty.
 */

export type ExpectedKind = 'imaging' | 'biology' | 'stay' | 'pathology' | 'other';

type Delay = {
  readonly days: number;
  /** The text that sets it, or « usage ». */
  readonly source: string;
};

type KindRule = {
  /** What is expected. */
  readonly label: string;
  /** How a person says that it took place. */
  readonly done: string;
  /** Types that ask for it. `fromAuthor`: who wrote it is who sends the answer. */
  readonly opens: readonly { readonly typeCode: string; readonly fromAuthor: boolean }[];
  /** Types that answer it, those that the person files themselves last. */
  readonly closes: readonly string[];
  /** From the request: the appointment is still to be had. */
  readonly afterRequest: Delay;
  /** From the day it took place. */
  readonly afterAct: Delay;
};

const USAGE = 'usage';

export const KINDS: Readonly<Record<ExpectedKind, KindRule>> = {
  imaging: {
    label: 'Compte rendu d’imagerie',
    done: 'Une radio, une échographie, un scanner, une IRM',
    opens: [{ typeCode: '55115-0', fromAuthor: false }],
    closes: ['18748-4', 'DOCPAT04'],
    afterRequest: { days: 45, source: USAGE },
    afterAct: { days: 8, source: USAGE },
  },
  biology: {
    label: 'Résultats de biologie',
    done: 'Une prise de sang, une analyse',
    opens: [{ typeCode: 'PRESC-BIO', fromAuthor: false }],
    closes: ['11502-2', 'DOCPAT05'],
    afterRequest: { days: 30, source: USAGE },
    afterAct: { days: 5, source: USAGE },
  },
  stay: {
    label: 'Lettre de sortie',
    done: 'Un séjour à l’hôpital ou en clinique',
    opens: [
      // a transfer note, the letter that goes in with the person, is written by who sends them
      { typeCode: '18761-7', fromAuthor: false },
      { typeCode: '67851-6', fromAuthor: true },
    ],
    closes: ['11490-0', '34112-3'],
    // nothing that is filed on the way in says when the person leaves
    afterRequest: { days: 30, source: USAGE },
    // the letter is given on the very day of leaving
    afterAct: { days: 1, source: 'CSP R1112-1-2' },
  },
  pathology: {
    label: 'Compte rendu de biopsie ou de frottis',
    done: 'Une biopsie, un frottis',
    opens: [],
    closes: ['60568-3'],
    afterRequest: { days: 45, source: USAGE },
    afterAct: { days: 21, source: USAGE },
  },
  other: {
    label: 'Compte rendu d’un autre examen',
    done: 'Un autre examen',
    opens: [],
    closes: ['70004-7', '47420-5', 'DOCPAT03'],
    afterRequest: { days: 45, source: USAGE },
    afterAct: { days: 15, source: USAGE },
  },
};

export const KIND_CODES = Object.keys(KINDS) as ExpectedKind[];
export const isKind = (code: string): code is ExpectedKind => Object.hasOwn(KINDS, code);

/** What a document asks for, if anything. */
export function openedBy(typeCode: string) {
  for (const kind of KIND_CODES) {
    const opening = KINDS[kind].opens.find((one) => one.typeCode === typeCode);
    if (opening)
      return { kind, fromAuthor: opening.fromAuthor, days: KINDS[kind].afterRequest.days } as const;
  }
  return undefined;
}

/** What a document may answer. */
export const answeredBy = (typeCode: string): readonly ExpectedKind[] =>
  KIND_CODES.filter((kind) => KINDS[kind].closes.includes(typeCode));

/** ISO day, so many days later. */
export function dueAfter(actDay: string, days: number): string {
  const due = new Date(`${actDay}T00:00:00Z`);
  due.setUTCDate(due.getUTCDate() + days);
  return due.toISOString().slice(0, 10);
}
