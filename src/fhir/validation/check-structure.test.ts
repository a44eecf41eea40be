import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faultsOf } from './check-structure.ts';

const observation = {
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] },
  effectiveDateTime: '2026-11-20T08:00:00+01:00',
  valueQuantity: { value: 71.5, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' },
};
const faults = (over: object) =>
  faultsOf({ ...observation, ...over }).map(({ code, expression }) => [code, expression]);

describe('the structure of FHIR R4', () => {
  test('a whole resource has no fault', () => {
    expect(faultsOf(observation)).toEqual([]);
    expect(faults({ _status: { extension: [{ url: 'http://x.test', valueString: 'y' }] } })).toEqual([]);
    expect(
      faultsOf({ resourceType: 'Patient', name: [{ given: ['A', null], _given: [null, { id: 'b' }] }] }),
    ).toEqual([]);
  });

  test.each([
    [
      'a required element that is missing',
      { status: undefined, code: undefined },
      ['structure', 'Observation'],
    ],
    ['a code outside of its value set', { status: 'done' }, ['code-invalid', 'Observation.status']],
    ['an unknown element', { colour: 'blue' }, ['structure', 'Observation']],
    ['one value where a list stands', { category: { text: 'x' } }, ['structure', 'Observation.category']],
    ['a list where one value stands', { status: ['final'] }, ['structure', 'Observation.status']],
    ['an empty list', { category: [] }, ['structure', 'Observation.category']],
    ['an empty object', { subject: {} }, ['structure', 'Observation.subject']],
    ['an empty text', { effectiveDateTime: '' }, ['value', 'Observation.effectiveDateTime']],
    ['a date that is none', { effectiveDateTime: '20/11/2026' }, ['value', 'Observation.effectiveDateTime']],
    [
      'a time without its zone',
      { effectiveDateTime: '2026-11-20T08:00:00' },
      ['value', 'Observation.effectiveDateTime'],
    ],
    ['two types of one value', { valueString: 'x' }, ['structure', 'Observation.valueString']],
    ['a number in a text', { valueQuantity: { value: '71' } }, ['value', 'Observation.valueQuantity.value']],
    [
      'a unit without its system',
      { valueQuantity: { value: 1, code: 'kg' } },
      ['invariant', 'Observation.valueQuantity'],
    ],
    [
      'an extension of nothing',
      { extension: [{ url: 'http://x.test' }] },
      ['invariant', 'Observation.extension[0]'],
    ],
    [
      'a value and a reason for its absence',
      { dataAbsentReason: { text: 'x' } },
      ['invariant', 'Observation'],
    ],
    [
      'a period that ends before it starts',
      { effectiveDateTime: undefined, effectivePeriod: { start: '2026-02-01', end: '2026-01-01' } },
      ['invariant', 'Observation.effectivePeriod'],
    ],
    [
      'a contained resource with a fault',
      { contained: [{ resourceType: 'Patient', gender: 'x' }] },
      ['code-invalid', 'Observation.contained[0].gender'],
    ],
    [
      'a contained resource without a type',
      { contained: [{ id: 'a' }] },
      ['required', 'Observation.contained[0].resourceType'],
    ],
  ])('%s', (_what, over, expected) => {
    const clean = Object.fromEntries(
      Object.entries({ ...observation, ...over }).filter(([, value]) => value !== undefined),
    );
    if (!('status' in clean)) {
      expect(faultsOf(clean).map(({ code, expression }) => [code, expression])).toEqual([
        ['required', 'Observation.status'],
        ['required', 'Observation.code'],
      ]);
      return;
    }
    expect(faultsOf(clean).map(({ code, expression }) => [code, expression])).toContainEqual(expected);
  });

  test('no fault tells a value or an unknown name back', () => {
    const said = JSON.stringify(
      faultsOf({ ...observation, status: '262062913490181', '262062913490181': 1 }),
    );
    expect(said).not.toContain('262062913490181');
  });

  test('whatever JSON is given, it ends', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 6 }),
        fc.constantFrom('Observation', 'Bundle', 'DocumentReference'),
        (value, resourceType) => {
          const given =
            typeof value === 'object' && value !== null && !Array.isArray(value)
              ? { ...value, resourceType }
              : value;
          expect(faultsOf(given).length).toBeLessThanOrEqual(30);
        },
      ),
    );
  });
});

const corpus = process.env.CARNET_CORPUS;
describe.runIf(corpus !== undefined)('the published examples (read where CARNET_CORPUS says)', () => {
  const read = (name: string) => JSON.parse(readFileSync(path.join(corpus ?? '', 'fhir', name), 'utf8'));
  const files = corpus === undefined ? [] : readdirSync(path.join(corpus, 'fhir/pdsm4dmp'));

  test.each(files)('pdsm4dmp/%s is FHIR R4', (name) => {
    expect(faultsOf(read(`pdsm4dmp/${name}`))).toEqual([]);
  });

  test.each([
    ['api-v1.5.2-00-Device.json', []],
    ['api-v1.5.2-02-Bundle-transaction.json', []],
    // a fragment: the required elements of an Observation are left out
    ['api-v1.5.2-03-Observation.json', ['Observation.status', 'Observation.code']],
    ['api-v1.5.2-04-Bundle-transaction-response.json', []],
    ['api-v1.5.2-05-Bundle-searchset.json', []],
    ['ig-Bundle-bundle-example.json', []],
    ['ig-Observation-BP001.json', []],
  ])('mes-mesures/%s', (name, expected) => {
    expect(faultsOf(read(`mes-mesures/${name}`)).map(({ expression }) => expression)).toEqual(expected);
  });
});
