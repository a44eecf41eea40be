/** One line of the profile: declared by the person's side, added by a professional, or read in a document. */
import type { DocumentSubject, Visit } from '#access';
import { PROFILE_SECTIONS } from './rules/sections.ts';

/** With what only a booklet or a document says. */
export const SECTION_CODES = [...PROFILE_SECTIONS, 'pregnancy', 'birth', 'examination'] as const;
export type SectionCode = (typeof SECTION_CODES)[number];

/** How much of a date is known. `about`: « vers »; `decade`: « dans les années 1990 ». */
export type DatePrecision = 'day' | 'month' | 'year' | 'about' | 'decade' | 'childhood' | 'unknown';

/** A date as it is known: the earliest day it may mean, and the words it was written with, if any. */
export type KnownDate = {
  /** ISO date; absent when nothing of it is known. */
  readonly date: string | undefined;
  readonly precision: DatePrecision;
  readonly text: string | undefined;
};

/** `absent`: « aucune », declared of the whole section. */
export type FactState = 'active' | 'resolved' | 'refuted' | 'absent';
export type Confidence = 'declared' | 'from-document' | 'confirmed';
export type Details = Readonly<Record<string, string | number | boolean>>;

/** What access is decided on, kept with each row (R24). */
export type RowSubject = {
  readonly status: 'current' | 'superseded' | 'archived' | 'deleted';
  readonly hidden: boolean;
  readonly invisibleToPatient: boolean;
  readonly invisibleToRepresentatives: boolean;
  readonly origin: 'professional' | 'holder' | 'insurer' | 'system';
  readonly typeCode: string;
  readonly authorId: string | undefined;
  readonly authorLabel: string;
  readonly authorProfession: string | undefined;
  readonly authorStructureId: string | undefined;
  readonly authorStructureLabel: string | undefined;
  readonly ownName: boolean;
  readonly depositorId: string;
  readonly validatorId: string | undefined;
};

export type Fact = RowSubject & {
  readonly factId: string;
  readonly logicalId: string;
  readonly version: number;
  readonly section: SectionCode;
  readonly code: string | undefined;
  readonly codeSystem: string | undefined;
  readonly label: string;
  readonly details: Details;
  readonly start: KnownDate | undefined;
  readonly end: KnownDate | undefined;
  readonly state: FactState;
  readonly confidence: Confidence;
  readonly confirmed: { readonly label: string; readonly at: Date } | undefined;
  readonly recordedAt: Date;
  readonly joinedTo: string | undefined;
  readonly sourceEntryId: string | undefined;
  /** Hidden by itself, and not because its document is. */
  readonly hiddenHere: boolean;
  /** By « tout cacher ». */
  readonly hiddenWithAll: boolean;
};

export type SubjectRow = {
  status: RowSubject['status'];
  hidden: boolean;
  invisible_to_patient: boolean;
  invisible_to_representatives: boolean;
  origin: RowSubject['origin'];
  type_code: string;
  author_id: string | null;
  author_label: string;
  author_profession: string | null;
  author_structure_id: string | null;
  author_structure_label: string | null;
  own_name: boolean;
  depositor_id: string;
  validator_id: string | null;
};

export type FactRow = SubjectRow & {
  fact_id: string;
  logical_id: string;
  version: number;
  section: SectionCode;
  code: string | null;
  code_system: string | null;
  label: string;
  details: Details;
  start_date: string | null;
  start_precision: DatePrecision | null;
  start_text: string | null;
  end_date: string | null;
  end_precision: DatePrecision | null;
  end_text: string | null;
  state: FactState;
  confidence: Confidence;
  confirmed_label: string | null;
  confirmed_at: Date | null;
  recorded_at: Date;
  joined_to: string | null;
  source_entry_id: string | null;
  hidden_here: boolean;
  hidden_with_all: boolean;
};

export const rowSubject = (row: SubjectRow): RowSubject => ({
  status: row.status,
  hidden: row.hidden,
  invisibleToPatient: row.invisible_to_patient,
  invisibleToRepresentatives: row.invisible_to_representatives,
  origin: row.origin,
  typeCode: row.type_code,
  authorId: row.author_id ?? undefined,
  authorLabel: row.author_label,
  authorProfession: row.author_profession ?? undefined,
  authorStructureId: row.author_structure_id ?? undefined,
  authorStructureLabel: row.author_structure_label ?? undefined,
  ownName: row.own_name,
  depositorId: row.depositor_id,
  validatorId: row.validator_id ?? undefined,
});

const knownDate = (
  date: string | null,
  precision: DatePrecision | null,
  text: string | null,
): KnownDate | undefined =>
  precision ? { date: date ?? undefined, precision, text: text ?? undefined } : undefined;

export const factOf = (row: FactRow): Fact => ({
  ...rowSubject(row),
  factId: row.fact_id,
  logicalId: row.logical_id,
  version: row.version,
  section: row.section,
  code: row.code ?? undefined,
  codeSystem: row.code_system ?? undefined,
  label: row.label,
  details: row.details,
  start: knownDate(row.start_date, row.start_precision, row.start_text),
  end: knownDate(row.end_date, row.end_precision, row.end_text),
  state: row.state,
  confidence: row.confidence,
  confirmed:
    row.confirmed_at && row.confirmed_label
      ? { label: row.confirmed_label, at: row.confirmed_at }
      : undefined,
  recordedAt: row.recorded_at,
  joinedTo: row.joined_to ?? undefined,
  sourceEntryId: row.source_entry_id ?? undefined,
  hiddenHere: row.hidden_here,
  hiddenWithAll: row.hidden_with_all,
});

export const subjectOf = (row: RowSubject): DocumentSubject => ({
  typeCode: row.typeCode,
  origin: row.origin,
  authorId: row.authorId,
  authorStructureId: row.authorStructureId,
  ownName: row.ownName,
  depositorId: row.depositorId,
  legalAuthenticatorId: row.validatorId,
  hidden: row.hidden,
  invisibleToPatient: row.invisibleToPatient,
  invisibleToRepresentatives: row.invisibleToRepresentatives,
  status: row.status,
});

/** « Profil médical » (JDV_J66), which the person's side files (R25). */
const PROFILE_TYPE = 'DOCPAT08';
/** « Synthèse médicale » and « Note de vaccination » (JDV_J66), which professionals may file. */
export const SYNTHESIS_TYPE = '60591-5';
export const VACCINATION_TYPE = '87273-9';

/**
 * The subject of what this visit is about to write. In the secret care of a minor it is kept from the representatives (R13).
 * @param professionalType the type that a professional files it as
 */
export function ownSubject(
  { actor, secret, hidesNew }: Visit,
  professionalType: string,
  keptFromRepresentatives = false,
): RowSubject {
  const isProfessional = actor.kind === 'professional';
  return {
    status: 'current',
    hidden: hidesNew,
    invisibleToPatient: false,
    invisibleToRepresentatives: secret || keptFromRepresentatives,
    origin: isProfessional ? 'professional' : 'holder',
    typeCode: isProfessional ? professionalType : PROFILE_TYPE,
    authorId: actor.id,
    authorLabel: actor.label,
    authorProfession: actor.profession,
    authorStructureId: actor.structureId,
    authorStructureLabel: actor.structureLabel,
    ownName: false,
    depositorId: actor.id,
    validatorId: undefined,
  };
}
