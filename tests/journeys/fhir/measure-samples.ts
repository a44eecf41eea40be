/** Measures and a device as the partner API wants them. */
import type { Bundle, BundleEntry, Device, Observation } from '@medplum/fhirtypes';
import type { TestPerson } from '../../house.ts';
import { newUrn } from './fhir-house.ts';

export const MES = 'https://fhir.monespacesante.fr/ref/mesure/StructureDefinition/mes-observation-';
export const EXT = 'https://interop.esante.gouv.fr/ig/fhir/mesures/StructureDefinition/mesures-';
export type Over = Readonly<Record<string, unknown>>;

export const observation = (of: TestPerson, over: Over = {}): Observation => ({
  resourceType: 'Observation',
  meta: { profile: [`${MES}bodyweight`] },
  status: 'final',
  category: [
    {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }],
    },
  ],
  code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] },
  subject: { identifier: { system: `urn:oid:${of.insOid}`, value: of.ins } },
  effectiveDateTime: '2026-11-01T08:00:00+01:00',
  valueQuantity: { value: 71, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' },
  ...over,
});
export const entryOf = (resource: Observation): BundleEntry => ({
  fullUrl: newUrn(),
  resource,
  request: { method: 'POST', url: 'Observation' },
});
export const OID = '1.2.840.10004.1.1.1.0.0.1.0.0.1.2680';
export const device = (value = 'FE-ED-AB-AA-DE-AD-77-C5', id = 'd1'): BundleEntry => ({
  resource: {
    resourceType: 'Device',
    id,
    meta: { profile: ['http://hl7.org/fhir/uv/phd/StructureDefinition/PhdDevice'] },
    identifier: [{ system: `urn:oid:${OID}`, value }],
    manufacturer: 'OMRONHEALTHCARE',
    modelNumber: 'HEM-9200T',
    type: { coding: [{ system: 'urn:iso:std:iso:11073:10101', code: '65573' }] },
    specialization: [{ systemType: { coding: [{ system: 'urn:iso:std:iso:11073:10101', code: '528399' }] } }],
  } as Device,
  request: { method: 'POST', url: 'Device', ifNoneExist: `identifier=urn:oid:${OID}|${value}` },
});
export const bundle = (...entry: BundleEntry[]): Bundle => ({
  resourceType: 'Bundle',
  type: 'transaction',
  entry,
});
