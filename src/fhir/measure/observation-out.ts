/** A measure as an Observation of the CI-SIS, with the visibility that it has here. */
import { createHash } from 'node:crypto';
import type { CodeableConcept, Device, Extension, Observation, Quantity } from '@medplum/fhirtypes';
import {
  BMI,
  type Coded,
  DIABETES_TYPES,
  KINDS,
  type Measure,
  type MeasureDevice,
  MOMENTS,
  NUMBERS_OF_DAYS,
} from '#health-profile';
import { publicId } from '#platform/ids';
import { systemOfOid } from '../datatypes/code-systems.ts';
import { PROFESSIONALS } from '../datatypes/identifiers.ts';
import { labelsOf } from '../document-reference/visibility.ts';
import { BMI_PROFILE, EXTENSIONS, profileOf } from './kinds.ts';

const UCUM = 'http://unitsofmeasure.org';
const VITAL_SIGNS: CodeableConcept = {
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }],
};

const concept = ({ system, code, display }: Omit<Coded, 'label'>): CodeableConcept => ({
  coding: [{ system: systemOfOid(system), code, display }],
});

/** Of a code that is kept without its nomenclature. */
const found = (list: readonly Coded[], code: string): CodeableConcept =>
  concept(list.find((one) => one.code === code) ?? { system: '', code, display: code });

const quantity = (value: number, unit: string, said: string): Quantity => ({
  value,
  unit: said,
  system: UCUM,
  code: unit,
});

export type Subject = Observation['subject'];

export function observationOut(holderId: string, subject: Subject, measure: Measure): Observation {
  const rule = KINDS[measure.kind];
  const main = { system: systemOfOid(rule.system), code: rule.loinc };
  const { value2, device } = measure;
  const values: Partial<Observation> =
    rule.first && rule.second && value2 !== undefined
      ? {
          component: [[rule.first, measure.value] as const, [rule.second, value2] as const].map(
            ([part, value]) => ({
              code: { coding: [{ system: main.system, code: part.loinc, display: part.label }] },
              valueQuantity: quantity(value, rule.unit, rule.unit),
            }),
          ),
        }
      : { valueQuantity: quantity(measure.value, rule.unit, rule.unit) };
  const extension = extensionsOf(measure);
  return {
    resourceType: 'Observation',
    id: publicId(holderId, measure.measureId),
    meta: {
      versionId: '1',
      lastUpdated: measure.recordedAt.toISOString(),
      profile: [profileOf(measure.kind)],
      security: labelsOf(measure).flatMap(({ coding }) => [...coding]),
    },
    ...(extension.length > 0 && { extension }),
    ...(measure.externalId && { identifier: [identifierOf(measure.externalId)] }),
    status: 'final',
    category: [VITAL_SIGNS],
    code: { coding: [{ ...main, display: rule.label }] },
    ...(subject && { subject }),
    effectiveDateTime: measure.at.toISOString(),
    issued: measure.recordedAt.toISOString(),
    ...(measure.origin === 'professional' && {
      performer: [
        {
          type: 'Practitioner',
          ...(measure.authorId && { identifier: { system: PROFESSIONALS, value: measure.authorId } }),
          display: measure.authorLabel,
        },
      ],
    }),
    ...values,
    ...(measure.method && { method: found(rule.methods, measure.method) }),
    ...(measure.bodySite && { bodySite: found(rule.bodySites, measure.bodySite) }),
    ...(measure.comment && { note: [{ text: measure.comment }] }),
    ...(device && { device: { reference: `Device/${deviceId(holderId, device)}`, type: 'Device' } }),
    ...(measure.sourceEntryId && {
      derivedFrom: [
        {
          reference: `DocumentReference/${publicId(holderId, measure.sourceEntryId)}`,
          type: 'DocumentReference',
        },
      ],
    }),
  };
}

function identifierOf(externalId: string) {
  const [system = '', value = ''] = externalId.split('|');
  return { ...(system && { system }), value };
}

function extensionsOf(measure: Measure): Extension[] {
  const all: Extension[] = [];
  if (measure.reason) all.push({ url: EXTENSIONS.reason, valueString: measure.reason });
  if (measure.moment)
    all.push({ url: EXTENSIONS.moment, valueCodeableConcept: found(MOMENTS, measure.moment) });
  if (measure.days !== undefined) {
    const coded = NUMBERS_OF_DAYS.find(({ days }) => days === measure.days);
    all.push(
      coded
        ? { url: EXTENSIONS.days, valueCodeableConcept: concept(coded) }
        : { url: EXTENSIONS.days, valueInteger: measure.days },
    );
  }
  if (measure.diabetesType)
    all.push({ url: EXTENSIONS.diabetes, valueCodeableConcept: found(DIABETES_TYPES, measure.diabetesType) });
  return all;
}

/** Computed from a weight, which it names, and the height of its time: it has no row and no id of its own. */
export const bodyMassOut = (
  holderId: string,
  subject: Subject,
  { at, value, measureId }: { readonly at: Date; readonly value: number; readonly measureId: string },
): Observation => ({
  resourceType: 'Observation',
  meta: { profile: [BMI_PROFILE] },
  status: 'final',
  category: [VITAL_SIGNS],
  code: { coding: [{ system: 'http://loinc.org', code: BMI.loinc, display: BMI.label }] },
  ...(subject && { subject }),
  effectiveDateTime: at.toISOString(),
  valueQuantity: quantity(value, BMI.unit, BMI.unit),
  derivedFrom: [{ reference: `Observation/${publicId(holderId, measureId)}`, type: 'Observation' }],
});

/** The same device of the same person always has the same id. */
export function deviceId(holderId: string, { system, identifier }: MeasureDevice): string {
  const hex = createHash('sha256').update(`${system}|${identifier}`).digest('hex');
  const uuid = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  return publicId(holderId, uuid);
}

export const deviceOut = (holderId: string, device: MeasureDevice): Device => ({
  resourceType: 'Device',
  id: deviceId(holderId, device),
  meta: { profile: ['http://hl7.org/fhir/uv/phd/StructureDefinition/PhdDevice'] },
  identifier: [
    {
      type: {
        coding: [
          { system: 'http://hl7.org/fhir/uv/phd/CodeSystem/ContinuaDeviceIdentifiers', code: 'SYSID' },
        ],
      },
      system: device.system,
      value: device.identifier,
    },
  ],
  ...(device.manufacturer && { manufacturer: device.manufacturer }),
  ...(device.name && { deviceName: [{ name: device.name, type: 'user-friendly-name' }] }),
  ...(device.model && { modelNumber: device.model }),
  type: { coding: [{ system: 'urn:iso:std:iso:11073:10101', code: '65573' }] },
  ...(device.specialization && {
    specialization: [
      { systemType: { coding: [{ system: 'urn:iso:std:iso:11073:10101', code: device.specialization }] } },
    ],
  }),
});
