// What the coded entries of a level 3 CDA say, as plain values. Nothing is converted or interpreted here.

import type { Coded, EntityId } from './document.ts';

/** A day as written, and how much of it was: `2012` is 1 January 2012 with the precision `year`. */
export interface EntryDate {
  /** YYYY-MM-DD */
  readonly date: string;
  readonly precision: 'year' | 'month' | 'day';
  /** ISO 8601 in UTC, where the document gives an hour. */
  readonly instant?: string;
}

export interface EntryPeriod {
  readonly start?: EntryDate;
  readonly end?: EntryDate;
  /** A point in time, not an interval. */
  readonly at?: EntryDate;
}

/** A code with what else the document says of it. `label` is what to show; never empty in a fact. */
export interface Concept {
  /** Absent where the document has words alone. */
  readonly code?: string;
  readonly system?: string;
  readonly label: string;
  /** Words of the narrative that the code refers to. */
  readonly text?: string;
  readonly translations: readonly Coded[];
  readonly qualifiers: readonly { readonly name?: Coded; readonly value: Coded }[];
}

/** `text` is the number as written (« 1.50 »); a number that cannot be read makes a `text` value. */
export interface EntryNumber {
  readonly value: number;
  readonly text: string;
}

export type Comparator = '<' | '<=' | '>' | '>=';

export type EntryValue =
  | ({
      readonly kind: 'quantity';
      readonly unit?: string;
      readonly comparator?: Comparator;
      /** The same in other units, as the document gives them. */
      readonly also: readonly { readonly text: string; readonly unit: string }[];
    } & EntryNumber)
  | {
      readonly kind: 'interval';
      readonly low?: EntryNumber;
      readonly high?: EntryNumber;
      readonly unit?: string;
    }
  | { readonly kind: 'ratio'; readonly numerator: string; readonly denominator: string }
  | { readonly kind: 'coded'; readonly concept: Concept }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'time'; readonly period: EntryPeriod }
  /** Named as unknown: the reason is HL7's nullFlavor (NA, UNK, NASK…). */
  | { readonly kind: 'unknown'; readonly reason: string };

export interface Performer {
  readonly id?: EntityId;
  readonly name?: string;
  readonly organization?: string;
}

/** Something beside the fact: its severity, its certainty, that it belongs to a long illness… */
export interface Characteristic {
  readonly code: Concept;
  readonly value?: EntryValue;
}

export const FACT_KINDS = [
  'result',
  'treatment',
  'vaccination',
  'allergy',
  'problem',
  'procedure',
  'stay',
  'family',
  'sign',
  'birth',
  'examination',
  'habit',
  'pregnancy',
  'device',
  'plan',
  'wish',
  'function',
  'context',
] as const;
export type FactKind = (typeof FACT_KINDS)[number];

/** What every fact has. */
export interface EntryFact {
  readonly kind: FactKind;
  /** Where in the document: section, entry and statements, counted from 1. The same file gives the same places. */
  readonly place: string;
  /** LOINC code and title of the section. */
  readonly section: { readonly code: string; readonly title: string };
  /** What it is about: the illness, the drug, the examination. */
  readonly code: Concept;
  readonly value?: EntryValue;
  readonly when: EntryPeriod;
  /** HL7 mood: event, intent, request, appointment request, goal, proposal… */
  readonly mood: string;
  /** HL7 act status: completed, active, aborted… */
  readonly status: string;
  /** The document says that it is not so: « pas d'allergie connue », a vaccine refused (negationInd). */
  readonly negated: boolean;
  readonly comments: readonly string[];
  readonly reasons: readonly Concept[];
  readonly characteristics: readonly Characteristic[];
  readonly performers: readonly Performer[];
  /** Another person than the patient: the mother, a brother. */
  readonly subject?: Concept;
  readonly site?: Concept;
  readonly result?: ResultDetails;
  readonly drug?: DrugDetails;
  readonly reactions?: readonly Reaction[];
  /** What causes an allergy. */
  readonly agent?: Concept;
}

export interface Reaction {
  readonly code: Concept;
  readonly severity?: Concept;
  readonly negated: boolean;
}

export interface ReferenceRange {
  readonly low?: EntryNumber;
  readonly high?: EntryNumber;
  readonly unit?: string;
  readonly text?: string;
  readonly comparable: boolean;
}

export interface ResultDetails {
  readonly interpretation: readonly Coded[];
  readonly ranges: readonly ReferenceRange[];
  readonly methods: readonly Concept[];
  readonly specimen?: Concept;
  readonly collectedAt?: EntryDate;
  readonly laboratory?: Performer;
  /** Names of the batteries and examinations that hold it, the outermost first. */
  readonly groups: readonly Concept[];
  /** The germ that was isolated, when the result is about it. */
  readonly isolate?: Concept;
  readonly antibiogram: boolean;
  /** An older value that the laboratory repeats beside the present one. */
  readonly repeated: boolean;
}

export interface Frequency {
  /** « 8 h »: once in that time; or the words of a schedule. */
  readonly every?: { readonly text: string; readonly unit: string };
  readonly event?: string;
  readonly period: EntryPeriod;
}

export interface Dose {
  readonly low?: EntryNumber;
  readonly high?: EntryNumber;
  readonly unit?: string;
}

export interface DrugDetails {
  /** CIS, UCD, CIP, ATC and others, as found with their systems. */
  readonly codes: readonly Coded[];
  readonly ingredients: readonly { readonly label: string; readonly strength?: string }[];
  readonly form?: string;
  readonly lot?: string;
  readonly route?: Concept;
  readonly dose?: Dose;
  readonly rate?: Dose;
  readonly maximum?: string;
  readonly frequencies: readonly Frequency[];
  /** Steps of a dosage that changes with time. */
  readonly steps: readonly { readonly dose?: Dose; readonly frequencies: readonly Frequency[] }[];
  readonly repeats?: number;
  readonly quantity?: { readonly text: string; readonly unit?: string };
  readonly instructions: readonly string[];
  readonly substitution?: Concept;
  readonly conditions: readonly string[];
  /** Position in the schedule of a vaccine. */
  readonly doseNumber?: number;
  readonly reactions: readonly Reaction[];
}

/** Why a clinical statement is no fact of its own. Read as data: whoever needs one asks for the fact at `of`. */
export const LEFT_REASONS = {
  group: 'holds other statements and says nothing alone',
  part: 'is told with the fact it stands in',
  media: 'an image or a file, shown with the narrative',
  attachment: 'names the type of a file that is attached',
  administrative: 'about the file, the insurance or the consent, not about health',
  catalogue: 'points at images kept elsewhere (DICOM)',
  link: 'points at another statement or document',
  empty: 'has neither a code, a value nor words',
} as const;
export type LeftReason = keyof typeof LEFT_REASONS;

export interface LeftStatement {
  readonly place: string;
  readonly reason: LeftReason;
  /** Place of the fact that tells it. */
  readonly of?: string;
}

export interface CdaFacts {
  readonly facts: readonly EntryFact[];
  readonly left: readonly LeftStatement[];
}
