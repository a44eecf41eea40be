/**
 * `GET /Patient/:id/$summary`: a document of the shape of the International Patient Summary (HL7, IPS 1.1), made of what this caller
 * may see. Its narrative is generated. What nobody said is told as such, and « aucune », declared, as another thing.
 */
import { randomUUID } from 'node:crypto';
import type {
  Bundle,
  BundleEntry,
  Composition,
  CompositionSection,
  Observation,
  Patient,
} from '@medplum/fhirtypes';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accessErrors } from '#access';
import type { Fact } from '#health-profile';
import { parseHolderId } from '#platform/ids';
import { type Fhir, sendJson, visitOf } from '../fhir.ts';
import { asPerson } from '../measure/measure-bundle.ts';
import { observationOut } from '../measure/observation-out.ts';
import { patientOut } from '../patient/patient-out.ts';
import { CLINICAL, type Clinical, type ClinicalType, clinicalOut } from './fact-out.ts';
import { placeOf } from './fact-routes.ts';
import { narrativeOf, sayResource } from './narrative.ts';
import { resultOut } from './result-routes.ts';

const SECTIONS: readonly {
  readonly type: ClinicalType;
  readonly title: string;
  readonly loinc: string;
  readonly none: string;
}[] = [
  {
    type: 'AllergyIntolerance',
    title: 'Allergies',
    loinc: '48765-2',
    none: 'Aucune allergie connue, d’après la personne.',
  },
  {
    type: 'MedicationStatement',
    title: 'Traitements',
    loinc: '10160-0',
    none: 'Aucun traitement, d’après la personne.',
  },
  {
    type: 'Condition',
    title: 'Maladies',
    loinc: '11450-4',
    none: 'Aucune maladie connue, d’après la personne.',
  },
  {
    type: 'Immunization',
    title: 'Vaccinations',
    loinc: '11369-6',
    none: 'Aucun vaccin connu, d’après la personne.',
  },
];

type Held = Clinical | Observation;

export function summary(fhir: Fhir) {
  return async (
    request: FastifyRequest<{ Params: { id: string } }>,
    reply: FastifyReply,
  ): Promise<FastifyReply> => {
    const holderId = parseHolderId(request.params.id);
    if (!holderId) throw accessErrors('space-not-open');
    const visit = visitOf(fhir, request, holderId);
    const { healthProfile } = fhir.doors;
    const [patient, facts, measures, results] = await asPerson(
      fhir,
      request,
      async () =>
        [
          await patientFor(fhir, request, holderId),
          await healthProfile.facts(
            visit,
            SECTIONS.map(({ type }) => CLINICAL[type].section),
          ),
          await healthProfile.measures.read(visit, {}, { last: true, limit: 50 }),
          await healthProfile.results.search(visit, {}, { limit: 30, offset: 0 }),
        ] as const,
    );
    const place = placeOf(fhir, holderId);
    const held = new Map<string, Held>();
    const hold = <T extends Held>(resource: T): T => {
      held.set(urlOf(fhir, resource), resource);
      return resource;
    };
    const sections = [
      ...SECTIONS.map(({ type, title, loinc, none }) => {
        const of = facts.filter(
          ({ section, state }) => section === CLINICAL[type].section && state !== 'refuted',
        );
        return factsSection(
          { title, loinc, none },
          of,
          of.map((fact) => hold(clinicalOut(type, fact, place))),
          fhir,
        );
      }),
      ...observationsSection(
        'Résultats',
        '30954-2',
        results.map((one) => hold(resultOut(holderId, place.subject, one))),
        fhir,
      ),
      ...observationsSection(
        'Mesures',
        '8716-3',
        measures.map((one) => hold(observationOut(holderId, place.subject, one))),
        fhir,
      ),
    ];
    return sendJson(reply, documentOf(fhir, patient, sections, held));
  };
}

/** Somebody who is known by their traits alone keeps their number (R37). */
async function patientFor(fhir: Fhir, request: FastifyRequest, holderId: string): Promise<Patient> {
  const { access, citizens } = fhir.doors;
  const visit = visitOf(fhir, request, holderId);
  if (fhir.session(request).kind !== 'citizen') {
    const { person, showsNumber } = await access.threshold(visit);
    return patientOut(person, showsNumber);
  }
  const person = await access.reading(visit, ({ tx }) => citizens.person(tx, holderId));
  if (!person) throw accessErrors('space-not-open');
  return patientOut(person, true);
}

const urlOf = (
  { base }: Fhir,
  { resourceType, id }: { readonly resourceType: string; readonly id?: string },
) => `${base}/${resourceType}/${id}`;

const section = (title: string, loinc: string, lines: readonly string[]): CompositionSection => ({
  title,
  code: { coding: [{ system: 'http://loinc.org', code: loinc }] },
  text: narrativeOf(lines),
});

function factsSection(
  { title, loinc, none }: { readonly title: string; readonly loinc: string; readonly none: string },
  facts: readonly Fact[],
  resources: readonly Clinical[],
  fhir: Fhir,
): CompositionSection {
  if (facts.length === 0)
    return {
      ...section(title, loinc, ['Rien n’a été dit : cela ne veut pas dire qu’il n’y a rien.']),
      emptyReason: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/list-empty-reason', code: 'unavailable' }],
      },
    };
  const lines = facts.map((fact, index) => (fact.state === 'absent' ? none : sayResource(resources[index])));
  return {
    ...section(title, loinc, lines),
    entry: resources.map((one) => ({ reference: urlOf(fhir, one) })),
  };
}

function observationsSection(
  title: string,
  loinc: string,
  observations: readonly Observation[],
  fhir: Fhir,
): CompositionSection[] {
  if (observations.length === 0) return [];
  return [
    {
      ...section(title, loinc, observations.map(sayResource)),
      entry: observations.map((one) => ({ reference: urlOf(fhir, one) })),
    },
  ];
}

function documentOf(
  fhir: Fhir,
  patient: Patient,
  sections: CompositionSection[],
  held: ReadonlyMap<string, Held>,
): Bundle {
  const now = new Date().toISOString();
  const composition: Composition = {
    resourceType: 'Composition',
    id: randomUUID(),
    meta: { profile: ['http://hl7.org/fhir/uv/ips/StructureDefinition/Composition-uv-ips'] },
    status: 'final',
    type: { coding: [{ system: 'http://loinc.org', code: '60591-5', display: 'Patient summary Document' }] },
    subject: { reference: urlOf(fhir, patient) },
    date: now,
    author: [{ type: 'Device', display: 'Carnet' }],
    title: 'Synthèse du carnet',
    confidentiality: 'N',
    section: sections,
  };
  const entry: BundleEntry[] = [
    { fullUrl: `urn:uuid:${composition.id}`, resource: composition },
    { fullUrl: urlOf(fhir, patient), resource: patient },
    ...[...held].map(([fullUrl, resource]) => ({ fullUrl, resource })),
  ];
  return {
    resourceType: 'Bundle',
    meta: { profile: ['http://hl7.org/fhir/uv/ips/StructureDefinition/Bundle-uv-ips'] },
    identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${randomUUID()}` },
    type: 'document',
    timestamp: now,
    entry,
  };
}
