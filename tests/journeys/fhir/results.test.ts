/** Results of laboratories as Observations: found by person and code, and never more visible than the report they were read in (R24). */
import type { Bundle, Observation, OperationOutcome, Resource } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Visibility } from '#documents';
import { parsePublicId, publicHolderId, publicId } from '#platform/ids';
import { faultsOf } from '../../../src/fhir/validation/check-structure.ts';
import type { TestPerson } from '../../house.ts';
import { glucose, newReport } from '../facts-reports.ts';
import { fileIn, visible } from '../outward.ts';
import { newMinor, newRelative, PARENT } from '../relatives.ts';
import { codeOf, type FhirHouse, insToken, personToken, startFhirHouse } from './fhir-house.ts';

let house: FhirHouse;
beforeAll(async () => {
  house = await startFhirHouse();
});
afterAll(() => house?.close());

/** Somebody who lets their reports be read into the profile. */
async function reading<P extends TestPerson>(of: P): Promise<P> {
  const { extraction } = house.doors.healthProfile;
  await extraction.agree(await house.asHolder(of));
  await extraction.settled();
  return of;
}

const report = (of: TestPerson, measured: Parameters<typeof newReport>[2], over: Partial<Visibility> = {}) =>
  fileIn(house, { ...newReport(of, 'biologiste', measured), visibility: visible(over) }, 'biologiste');

const EVER = 'category=laboratory&date=ge2020-01-01&date=le2030-12-31';
const searched = (of: TestPerson, as: string, more = '') =>
  house.ask<Bundle>(as, 'GET', `/Observation?${EVER}&patient=${publicHolderId(of.holderId)}${more}`);
const found = async (of: TestPerson, as: string, more = '') => {
  const { status, body } = await searched(of, as, more);
  expect([status, body.entry?.filter(({ search }) => search?.mode === 'match').length ?? 0]).toEqual([
    200,
    body.total ?? body.entry?.length ?? 0,
  ]);
  return (body.entry ?? []).map(({ resource }) => resource as Observation);
};

describe('found', () => {
  test('by the person, the code and the date, newest first, each as FHIR R4 with its source', async () => {
    const paule = await reading(await house.newPerson());
    const entryId = await report(paule, [
      glucose('1.12', 'g/L', '20260112', { low: '0.74', high: '1.06', flag: 'H' }),
      { code: '718-7', name: 'Hémoglobine', value: '13.1', unit: 'g/dL', on: '20260112' },
      glucose('0.98', 'g/L', '20250304'),
    ]);
    const all = await found(paule, personToken(paule));
    expect(all).toHaveLength(3);
    for (const one of all) {
      expect(faultsOf(one)).toEqual([]);
      expect(one.category?.[0]?.coding?.[0]?.code).toBe('laboratory');
      expect(one.derivedFrom).toEqual([
        { reference: `DocumentReference/${publicId(paule.holderId, entryId)}`, type: 'DocumentReference' },
      ]);
      const read = await house.ask<Resource>(personToken(paule), 'GET', `/Observation/${one.id}`);
      expect(read.body).toMatchObject({ resourceType: 'Observation', id: one.id });
    }
    const sugar = await found(paule, personToken(paule), '&code=http://loinc.org|2345-7');
    expect(sugar.map(({ valueQuantity }) => valueQuantity?.value)).toEqual([1.12, 0.98]);
    expect(sugar[0]).toMatchObject({
      code: { text: 'Glucose', coding: [{ system: 'http://loinc.org', code: '2345-7' }] },
      effectiveDateTime: '2026-01-12',
      interpretation: [{ coding: [{ code: 'H' }] }],
      referenceRange: [{ low: { value: 0.74 }, high: { value: 1.06 } }],
    });
    const lately = await found(paule, personToken(paule), '&date=ge2026-01-01&date=le2026-12-31');
    expect(lately.map(({ code }) => code?.text).sort()).toEqual(['Glucose', 'Hémoglobine']);
    expect(await found(paule, personToken(paule), '&code=http://loinc.org|9999-9')).toEqual([]);
  });

  test('by nobody who may not read the record, and not without the person’s agreement', async () => {
    const paule = await reading(await house.newPerson());
    await report(paule, [glucose('1.12', 'g/L', '20260112')]);
    const other = await house.newPerson();
    for (const as of ['cardiologue', personToken(other)]) {
      const { status, body } = await house.ask<OperationOutcome>(
        as,
        'GET',
        `/Observation?${EVER}&subject.identifier=${encodeURIComponent(insToken(paule))}`,
      );
      expect([status, body.resourceType, JSON.stringify(body).includes('Glucose')]).toEqual([
        403,
        'OperationOutcome',
        false,
      ]);
      expect(codeOf(body)).toBeTruthy();
    }
    const silent = await house.newPerson();
    await report(silent, [glucose('1.12', 'g/L', '20260112')]);
    expect(await found(silent, personToken(silent))).toEqual([]);
  });
});

describe('never more visible than the report', () => {
  /** What is found by a search, by a search of the code, and by id. */
  async function told(of: TestPerson, as: string, id: string) {
    const { status } = await house.ask(as, 'GET', `/Observation/${id}`);
    return [
      (await found(of, as)).length,
      (await found(of, as, '&code=http://loinc.org|2345-7')).length,
      status,
    ];
  }
  const there = [1, 1, 200];
  const absent = [0, 0, 404];

  test('hidden, by its depositor or later: for the person, and no professional without a right to it', async () => {
    const paule = await reading(await house.newPerson({ treating: ['medecin'] }));
    await house.consent('infirmiere', paule);
    await house.consent('cardiologue', paule);
    const entryId = await report(paule, [glucose('1.12', 'g/L', '20260112')]);
    const [one] = await found(paule, personToken(paule));
    expect(await told(paule, 'cardiologue', one!.id!)).toEqual(there);
    await house.documents.hide(await house.asHolder(paule), entryId);
    expect(await told(paule, 'cardiologue', one!.id!)).toEqual(absent);
    expect(await told(paule, 'medecin', one!.id!)).toEqual(there);
    const [own] = await found(paule, personToken(paule));
    expect(own?.meta?.security?.map(({ code }) => code)).toContain('MASQUE_PS');
    await house.documents.show(await house.asHolder(paule), entryId);
    expect(await told(paule, 'cardiologue', one!.id!)).toEqual(there);
  });

  test('waiting for its announcement: for care, and not for the person until it is revealed', async () => {
    const paule = await reading(await house.newPerson({ treating: ['medecin'] }));
    const entryId = await report(paule, [glucose('1.12', 'g/L', '20260112')], { invisibleToPatient: true });
    const [one] = await found(paule, 'medecin');
    expect(one?.meta?.security?.map(({ code }) => code)).toContain('INVISIBLE_PATIENT');
    expect(await told(paule, personToken(paule), one!.id!)).toEqual(absent);
    await house.documents.reveal(await house.asProfessional('biologiste', paule), entryId);
    expect(await told(paule, personToken(paule), one!.id!)).toEqual(there);
  });

  test('of secret care: for the child, and not for the parent', async () => {
    const child = await newMinor(house);
    const [born] = await house.rows<{ date: string }>(
      'select birth_date::text as date from citizens.person where holder_id = $1',
      [child.holderId],
    );
    const of = await reading({ ...child, birthDate: born!.date });
    const parent = await newRelative(house, of, PARENT);
    await report(of, [glucose('1.12', 'g/L', '20260112')], { invisibleToRepresentatives: true });
    const [one] = await found(of, personToken(of));
    expect(await told(of, personToken(of), one!.id!)).toEqual(there);
    // programs act for their own person alone: what the parent's page would read is asked of the same door
    const { results } = house.doors.healthProfile;
    expect(await results.search(parent.request, {}, { limit: 10, offset: 0 })).toEqual([]);
    expect(
      await results.search(
        parent.request,
        { resultId: parsePublicId(one!.id!)!.objectId },
        { limit: 1, offset: 0 },
      ),
    ).toEqual([]);
  });

  test('deleted: it is gone with the report', async () => {
    const paule = await reading(await house.newPerson({ treating: ['medecin'] }));
    const entryId = await report(paule, [glucose('1.12', 'g/L', '20260112')]);
    const [one] = await found(paule, personToken(paule));
    await house.documents.remove(await house.asProfessional('biologiste', paule), entryId);
    expect(await told(paule, personToken(paule), one!.id!)).toEqual(absent);
    expect(await told(paule, 'medecin', one!.id!)).toEqual(absent);
  });
});
