/** Lines of the profile as resources, each with the visibility it has here and the document it was read in (R24). */
import type {
  AllergyIntolerance,
  CodeableConcept,
  Condition,
  Immunization,
  MedicationStatement,
  Meta,
  Reference,
} from '@medplum/fhirtypes';
import { sayApproximateDate } from '#formats/approximate-date';
import type { Fact } from '#health-profile';
import { publicId } from '#platform/ids';
import { systemOfOid } from '../datatypes/code-systems.ts';
import { labelsOf } from '../document-reference/visibility.ts';
import type { Subject } from '../measure/observation-out.ts';

export type Place = { readonly base: string; readonly holderId: string; readonly subject: Subject };
export type Clinical = AllergyIntolerance | Condition | Immunization | MedicationStatement;

/** « Aucune », declared, is not the same as nothing said. Source: HL7, International Patient Summary. */
const ABSENT = 'http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips';

export const CLINICAL = {
  AllergyIntolerance: { section: 'allergy', none: 'no-known-allergies', out: allergy },
  Condition: { section: 'illness', none: 'no-known-problems', out: condition },
  MedicationStatement: { section: 'treatment', none: 'no-known-medications', out: medication },
  Immunization: { section: 'vaccination', none: 'no-known-immunizations', out: immunization },
} as const;
export type ClinicalType = keyof typeof CLINICAL;

const status = (name: string, code: string): CodeableConcept => ({
  coding: [{ system: `http://terminology.hl7.org/CodeSystem/${name}`, code }],
});

function codeOf(fact: Fact, none: string): CodeableConcept {
  if (fact.state === 'absent') return { coding: [{ system: ABSENT, code: none }], text: fact.label };
  return {
    ...(fact.code && {
      coding: [{ ...(fact.codeSystem && { system: systemOfOid(fact.codeSystem) }), code: fact.code }],
    }),
    text: fact.label,
  };
}

function metaOf(fact: Fact, { base, holderId }: Place): Meta {
  return {
    versionId: String(fact.version),
    lastUpdated: fact.recordedAt.toISOString(),
    ...(fact.sourceEntryId && {
      source: `${base}/DocumentReference/${publicId(holderId, fact.sourceEntryId)}`,
    }),
    security: labelsOf(fact).flatMap(({ coding }) => [...coding]),
  };
}

const common = (fact: Fact, place: Place) => ({
  id: publicId(place.holderId, fact.factId),
  meta: metaOf(fact, place),
});

const verification = ({ state, confidence }: Fact): string =>
  state === 'refuted' ? 'refuted' : confidence === 'declared' ? 'unconfirmed' : 'confirmed';

type Known = NonNullable<Fact['start']>;
const LENGTHS: Partial<Record<Known['precision'], number>> = { day: 10, month: 7, year: 4 };

/** A date of FHIR, when so much is known; else the words. */
function dateOf(known: Known | undefined): { readonly date?: string; readonly words?: string } {
  if (!known) return {};
  const length = LENGTHS[known.precision];
  if (known.date && length) return { date: known.date.slice(0, length) };
  const words = known.text ?? sayApproximateDate(known);
  return words ? { words } : {};
}

const notes = ({ details, confirmed }: Fact) => {
  const text = [
    typeof details.note === 'string' ? details.note : '',
    confirmed ? `Confirmé par ${confirmed.label}` : '',
  ].filter(Boolean);
  return text.length > 0 ? { note: text.map((one) => ({ text: one })) } : {};
};

function onset(fact: Fact) {
  const { date, words } = dateOf(fact.start);
  return date ? { onsetDateTime: date } : words ? { onsetString: words } : {};
}

function subjectReference({ subject }: Place): Reference {
  return subject ?? {};
}

function allergy(fact: Fact, place: Place): AllergyIntolerance {
  const reaction = fact.details.reaction;
  return {
    resourceType: 'AllergyIntolerance',
    ...common(fact, place),
    clinicalStatus: status('allergyintolerance-clinical', fact.state === 'resolved' ? 'resolved' : 'active'),
    verificationStatus: status('allergyintolerance-verification', verification(fact)),
    code: codeOf(fact, CLINICAL.AllergyIntolerance.none),
    patient: subjectReference(place) as AllergyIntolerance['patient'],
    ...onset(fact),
    recordedDate: fact.recordedAt.toISOString(),
    ...notes(fact),
    ...(typeof reaction === 'string' &&
      reaction !== '' && { reaction: [{ manifestation: [{ text: reaction }] }] }),
  };
}

function condition(fact: Fact, place: Place): Condition {
  const end = dateOf(fact.end);
  return {
    resourceType: 'Condition',
    ...common(fact, place),
    clinicalStatus: status('condition-clinical', fact.state === 'resolved' ? 'resolved' : 'active'),
    verificationStatus: status('condition-ver-status', verification(fact)),
    category: [
      {
        coding: [
          { system: 'http://terminology.hl7.org/CodeSystem/condition-category', code: 'problem-list-item' },
        ],
      },
    ],
    code: codeOf(fact, CLINICAL.Condition.none),
    subject: subjectReference(place) as Condition['subject'],
    ...onset(fact),
    ...(end.date ? { abatementDateTime: end.date } : end.words ? { abatementString: end.words } : {}),
    recordedDate: fact.recordedAt.toISOString(),
    ...notes(fact),
  };
}

function medication(fact: Fact, place: Place): MedicationStatement {
  const [start, end] = [dateOf(fact.start).date, dateOf(fact.end).date];
  const dose = [fact.details.dose, fact.details.dosage, fact.details.frequency].filter(
    (one) => typeof one === 'string' && one !== '',
  );
  return {
    resourceType: 'MedicationStatement',
    ...common(fact, place),
    status: fact.state === 'resolved' ? 'completed' : fact.state === 'refuted' ? 'not-taken' : 'active',
    medicationCodeableConcept: codeOf(fact, CLINICAL.MedicationStatement.none),
    subject: subjectReference(place) as MedicationStatement['subject'],
    ...((start || end) && { effectivePeriod: { ...(start && { start }), ...(end && { end }) } }),
    dateAsserted: fact.recordedAt.toISOString(),
    ...(fact.sourceEntryId && {
      derivedFrom: [
        {
          reference: `DocumentReference/${publicId(place.holderId, fact.sourceEntryId)}`,
          type: 'DocumentReference',
        },
      ],
    }),
    ...(dose.length > 0 && { dosage: [{ text: dose.join(', ') }] }),
    ...notes(fact),
  };
}

function immunization(fact: Fact, place: Place): Immunization {
  const { date, words } = dateOf(fact.start);
  const { lot } = fact.details;
  return {
    resourceType: 'Immunization',
    ...common(fact, place),
    status: fact.state === 'absent' || fact.state === 'refuted' ? 'not-done' : 'completed',
    vaccineCode: codeOf(fact, CLINICAL.Immunization.none),
    patient: subjectReference(place) as Immunization['patient'],
    ...(date ? { occurrenceDateTime: date } : { occurrenceString: words ?? 'date inconnue' }),
    recorded: fact.recordedAt.toISOString(),
    // as a person says it, or as somebody who made or confirmed it does
    primarySource: fact.confidence !== 'declared',
    ...(typeof lot === 'string' && lot !== '' && { lotNumber: lot }),
    ...notes(fact),
  };
}

export const clinicalOut = (type: ClinicalType, fact: Fact, place: Place): Clinical =>
  CLINICAL[type].out(fact, place);
