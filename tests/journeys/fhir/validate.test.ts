/** What is refused at the door, with every fault at once; and the same asked without writing, by $validate. */
import type { List, OperationOutcome } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROUTES } from '../../../src/fhir/routes.ts';
import type { TestPerson } from '../../house.ts';
import { codeOf, type FhirHouse, newLot, newReference, startFhirHouse } from './fhir-house.ts';

let house: FhirHouse;
let paule: TestPerson;
beforeAll(async () => {
  house = await startFhirHouse();
  paule = await house.newPerson();
});
afterAll(() => house?.close());

const told = ({ issue = [] }: OperationOutcome) =>
  issue.map(({ severity, code, expression }) => [severity, code, expression?.[0]]);

describe('a deposit that is not whole', () => {
  test('tells each element that FHIR R4 refuses', async () => {
    const answer = await house.ask('cardiologue', 'POST', '/DocumentReference', {
      ...newReference(paule, 'cardiologue'),
      status: 'done',
      colour: 'blue',
      date: 'yesterday',
    });
    expect([answer.status, codeOf(answer.body)]).toEqual([422, 'resource-invalid']);
    expect(told(answer.body)).toEqual([
      ['error', 'code-invalid', 'DocumentReference.status'],
      ['error', 'structure', 'DocumentReference'],
      ['error', 'value', 'DocumentReference.date'],
    ]);
  });

  test.each([
    ['category', 'category.coding.code'],
    ['date', 'date'],
    ['securityLabel', 'securityLabel.coding.code'],
    ['masterIdentifier', 'masterIdentifier.value'],
    ['type', 'type.coding.code'],
    ['author', 'author'],
    ['contained', 'contained'],
  ])('a lot whose document has no %s', async (name, expression) => {
    const lot = newLot(paule, [newReference(paule, 'cardiologue')]);
    const document = lot.entry![1]!.resource as unknown as Record<string, unknown>;
    delete document[name];
    const answer = await house.ask('cardiologue', 'POST', '', lot);
    expect([answer.status, codeOf(answer.body)]).toEqual([422, 'resource-invalid']);
    expect(told(answer.body)).toContainEqual(['error', 'required', `Bundle.entry[1].resource.${expression}`]);
  });

  test('a lot tells all that misses, of the lot and of its documents', async () => {
    const lot = newLot(paule, [newReference(paule, 'cardiologue')]);
    const list = lot.entry![0]!.resource as List;
    list.extension = list.extension!.filter(({ url }) => !url.endsWith('sourceId'));
    delete (list as Partial<List>).source;
    const document = lot.entry![1]!.resource as unknown as { context: object };
    document.context = {};
    const answer = await house.ask('cardiologue', 'POST', '', { ...lot });
    expect(told(answer.body)).toEqual([['error', 'structure', 'Bundle.entry[1].resource.context']]);
    document.context = { event: [{ text: 'x' }] };
    const again = await house.ask('cardiologue', 'POST', '', lot);
    expect(told(again.body).map(([, , where]) => where)).toEqual([
      'Bundle.entry[0].resource.extension[ihe-sourceId]',
      'Bundle.entry[0].resource.source',
      'Bundle.entry[1].resource.context.period.start',
      'Bundle.entry[1].resource.context.facilityType.coding.code',
      'Bundle.entry[1].resource.context.practiceSetting.coding.code',
      'Bundle.entry[1].resource.context.sourcePatientInfo',
    ]);
  });
});

describe('$validate', () => {
  const validate = (type: string, body: unknown, query = '') =>
    house.ask('cardiologue', 'POST', `/${type}/$validate${query}`, body);

  test('says that nothing is wrong, or what is, and writes nothing', async () => {
    const before = await house.written();
    const reference = newReference(paule, 'cardiologue');
    expect(told((await validate('DocumentReference', reference)).body)).toEqual([
      ['information', 'informational', undefined],
    ]);
    const wrong = await validate('DocumentReference', { ...reference, status: 'done' });
    expect([wrong.status, told(wrong.body)]).toEqual([
      200,
      [['error', 'code-invalid', 'DocumentReference.status']],
    ]);
    expect(await house.written()).toEqual(before);
  });

  test('follows the profile that is asked, in the address, in Parameters or in meta', async () => {
    const profile =
      'https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition/pdsm-comprehensive-document-reference';
    const reference = newReference(paule, 'cardiologue');
    const asked = [
      await validate('DocumentReference', reference, `?profile=${encodeURIComponent(profile)}`),
      await validate('DocumentReference', { ...reference, meta: { profile: [profile] } }),
      await validate('DocumentReference', {
        resourceType: 'Parameters',
        parameter: [
          { name: 'resource', resource: reference },
          { name: 'profile', valueUri: profile },
        ],
      }),
    ];
    for (const { body } of asked) {
      expect(told(body)).toContainEqual(['error', 'required', 'DocumentReference.context.period.start']);
      expect(told(body)).toContainEqual(['warning', 'informational', 'DocumentReference.custodian']);
    }
    const other = await validate('Observation', {
      resourceType: 'Observation',
      status: 'final',
      code: { text: 'x' },
      meta: { profile: ['http://x.test/y'] },
    });
    expect(codeOf(other.body)).toBe('profile-unknown');
  });

  test.each([
    ['Nothing', { resourceType: 'Nothing' }, 404],
    ['Identifier', { resourceType: 'Identifier' }, 404],
    ['Observation', [], 422],
  ])('%s: a question without sense is refused', async (type, body, status) => {
    expect((await validate(type, body)).status).toBe(status);
  });

  test('without a token it is not answered', async () => {
    expect((await house.ask(undefined, 'POST', '/Observation/$validate', {})).status).toBe(401);
  });
});

describe('the CapabilityStatement and the router agree', () => {
  type Resource = { type: string; interaction: { code: string }[]; operation?: { name: string }[] };
  test('each interaction is a route, and each route an interaction', async () => {
    const { body } = await house.ask<{
      rest: { resource: Resource[]; interaction: { code: string }[]; operation: { name: string }[] }[];
    }>(undefined, 'GET', '/metadata');
    const rest = body.rest[0]!;
    const stated = [
      ...rest.interaction.map(({ code }) => `system ${code}`),
      ...rest.operation.map(({ name }) => `system $${name}`),
      ...rest.resource.flatMap(({ type, interaction, operation = [] }) => [
        ...interaction.map(({ code }) => `${type} ${code}`),
        ...operation.map(({ name }) => `${type} $${name}`),
      ]),
    ];
    const served = ROUTES.map(({ serves }) =>
      'code' in serves ? `${serves.on} ${serves.code}` : `${serves.on} $${serves.operation}`,
    );
    expect(stated.sort()).toEqual([...new Set(served)].sort());
  });

  test.each(ROUTES.filter(({ url }) => !url.includes(':type')))(
    '$method $url is served',
    async ({ method, url }) => {
      const answer = await house.ask(
        'cardiologue',
        method,
        url.replace(':id', 'abc'),
        method === 'GET' ? undefined : {},
      );
      expect([405, 501]).not.toContain(answer.status);
    },
  );

  test.each([
    ['DELETE', '/DocumentReference/abc', 'GET, PATCH'],
    ['PUT', '/List', 'GET'],
    ['POST', '/Binary', ''],
    ['PATCH', '/Patient/abc', 'GET'],
  ])('%s %s is refused, and the answer tells what is served', async (method, url, allow) => {
    const answer = await house.ask('cardiologue', method, url, {});
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, allow]);
  });
});
