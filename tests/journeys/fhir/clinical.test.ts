/** Lines of the profile and the summary by FHIR: what is said, what was never said, and nothing more than the reader may see. */
import type {
  AllergyIntolerance,
  Bundle,
  Composition,
  Condition,
  Immunization,
  MedicationStatement,
  OperationOutcome,
  Resource,
} from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publicHolderId } from '#platform/ids';
import { faultsOf } from '../../../src/fhir/validation/check-structure.ts';
import type { TestPerson } from '../../house.ts';
import { codeOf, type FhirHouse, insToken, newUrn, personToken, startFhirHouse } from './fhir-house.ts';

let house: FhirHouse;
let rose: TestPerson;
beforeAll(async () => {
  house = await startFhirHouse();
  rose = await house.newPerson();
  const { healthProfile } = house.doors;
  const visit = {
    session: await house.newSession({ kind: 'citizen', holderId: rose.holderId }),
    holderId: rose.holderId,
  };
  const declare = (section: Parameters<typeof healthProfile.declare>[1], label: string, start?: string) =>
    healthProfile.declare(visit, section, { label, ...(start && { start }) });
  await declare('allergy', 'Pénicilline <b>&', 'vers 2012');
  await declare('illness', 'Asthme', '2010');
  await declare('vaccination', 'Repevax', '12/03/2019');
  await healthProfile.declareNone(visit, 'treatment');
});
afterAll(() => house?.close());

const get = <T>(path: string, as = personToken(rose)) => house.ask<T>(as, 'GET', path);
const resources = <T extends Resource>({ entry = [] }: Bundle): T[] =>
  entry.map(({ resource }) => resource as T);

describe('the profile', () => {
  test('allergies, illnesses, treatments and vaccinations are FHIR R4, each with its labels', async () => {
    const all: Resource[] = [];
    for (const type of ['AllergyIntolerance', 'Condition', 'MedicationStatement', 'Immunization']) {
      const { status, body } = await get<Bundle>(`/${type}?patient=${publicHolderId(rose.holderId)}`);
      expect([type, status, body.total]).toEqual([type, 200, 1]);
      all.push(...resources(body));
    }
    for (const one of all) {
      expect(faultsOf(one)).toEqual([]);
      expect(one.meta?.security?.map(({ code }) => code)).toEqual(['N']);
      expect((await get<Resource>(`/${one.resourceType}/${one.id}`)).body).toEqual(one);
    }
    const [allergy, illness, treatment, vaccine] = all as [
      AllergyIntolerance,
      Condition,
      MedicationStatement,
      Immunization,
    ];
    expect(allergy).toMatchObject({
      code: { text: 'Pénicilline <b>&' },
      onsetString: 'vers 2012',
      verificationStatus: { coding: [{ code: 'unconfirmed' }] },
    });
    expect(illness).toMatchObject({ code: { text: 'Asthme' }, onsetDateTime: '2010' });
    expect(treatment.medicationCodeableConcept?.coding?.[0]?.code).toBe('no-known-medications');
    expect(vaccine).toMatchObject({
      status: 'completed',
      occurrenceDateTime: '2019-03-12',
      primarySource: false,
    });
  });

  test('a professional sees what they may, another nothing; an unknown parameter is refused', async () => {
    await house.consent('medecin', rose);
    const path = `/Condition?patient.identifier=${encodeURIComponent(insToken(rose))}`;
    expect((await get<Bundle>(path, 'medecin')).body.total).toBe(1);
    expect((await get(path, 'cardiologue')).status).toBe(403);
    const other = await house.newPerson();
    expect((await get(path, personToken(other))).status).toBe(403);
    const refused = await get<OperationOutcome>(`${path}&colour=blue`);
    expect([refused.status, codeOf(refused.body)]).toEqual([400, 'search-parameter']);
    expect((await get(`/Condition/${publicHolderId(rose.holderId)}.${'1'.repeat(16)}`)).status).toBe(404);
  });

  test('a line that the person hides is not there for the professional', async () => {
    const { healthProfile } = house.doors;
    const session = await house.newSession({ kind: 'citizen', holderId: rose.holderId });
    const visit = { session, holderId: rose.holderId };
    const [asthma] = await healthProfile.facts(visit, ['illness']);
    await healthProfile.setHidden(visit, asthma!.factId, true);
    const path = `/Condition?patient=${publicHolderId(rose.holderId)}`;
    expect((await get<Bundle>(path, 'medecin')).body.total).toBe(0);
    const own = resources<Condition>((await get<Bundle>(path)).body)[0];
    expect(own?.meta?.security?.map(({ code }) => code)).toEqual(['N', 'MASQUE_PS']);
    const seen = await get<Bundle>(`/Patient/${publicHolderId(rose.holderId)}/$summary`, 'medecin');
    expect(JSON.stringify(seen.body)).not.toContain('Asthme');
  });
});

describe('$summary', () => {
  test('is a whole document: every reference leads to an entry, « aucune » is not silence, what was written is no markup', async () => {
    const weight = {
      resourceType: 'Observation',
      meta: {
        profile: ['https://fhir.monespacesante.fr/ref/mesure/StructureDefinition/mes-observation-bodyweight'],
      },
      status: 'final',
      category: [{ coding: [{ code: 'vital-signs' }] }],
      code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] },
      subject: { identifier: { system: `urn:oid:${rose.insOid}`, value: rose.ins } },
      effectiveDateTime: '2026-11-01',
      valueQuantity: { value: 61.5, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' },
    };
    const written = await house.ask(personToken(rose), 'POST', '', {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [{ fullUrl: newUrn(), resource: weight, request: { method: 'POST', url: 'Observation' } }],
    });
    expect(written.status).toBe(200);
    const { status, body } = await get<Bundle>(`/Patient/${publicHolderId(rose.holderId)}/$summary`);
    expect([status, body.type]).toEqual([200, 'document']);
    expect(faultsOf(body)).toEqual([]);
    const composition = body.entry?.[0]?.resource as Composition;
    expect(composition.type.coding?.[0]?.code).toBe('60591-5');
    const urls = new Set(body.entry?.map(({ fullUrl }) => fullUrl));
    for (const section of composition.section ?? []) {
      for (const { reference } of section.entry ?? []) expect(urls).toContain(reference);
      expect(section.text?.div).toMatch(
        /^<div xmlns="http:\/\/www\.w3\.org\/1999\/xhtml"><ul>(<li>[^<]*<\/li>)+<\/ul><\/div>$/,
      );
    }
    const narrative = (title: string) =>
      composition.section?.find((one) => one.title === title)?.text?.div ?? '';
    expect(narrative('Allergies')).toContain('Pénicilline &lt;b&gt;&amp;, depuis : vers 2012');
    expect(narrative('Traitements')).toContain('Aucun traitement, d’après la personne.');
    expect(narrative('Mesures')).toContain('61,5 kg');
    const silent = await house.newPerson();
    const empty = await get<Bundle>(
      `/Patient/${publicHolderId(silent.holderId)}/$summary`,
      personToken(silent),
    );
    const allergies = (empty.body.entry![0]!.resource as Composition).section?.[0];
    expect([allergies?.emptyReason?.coding?.[0]?.code, allergies?.entry]).toEqual(['unavailable', undefined]);
    expect(allergies?.text?.div).toContain('Rien n’a été dit');
  });

  test('of somebody else is refused', async () => {
    const other = await house.newPerson();
    expect((await get(`/Patient/${publicHolderId(other.holderId)}/$summary`)).status).toBe(403);
    expect((await get('/Patient/abc/$summary')).status).toBe(404);
  });
});
