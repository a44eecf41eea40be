/** A document changed by each language of a patch, by its id or by its uniqueId; what may not change, and who may not. */
import type { DocumentReference } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestPerson } from '../../house.ts';
import { codeOf, type FhirHouse, insToken, newReference, startFhirHouse } from './fhir-house.ts';

let house: FhirHouse;
let paule: TestPerson;
let filed: DocumentReference;

const SYSTEM =
  'https://mos.esante.gouv.fr/NOS/TRE_A07-StatutVisibiliteDocument/FHIR/TRE-A07-StatutVisibiliteDocument';
const OTHER_SPELLING = SYSTEM.replaceAll('Statut', 'Status');
const FHIRPATH = { 'content-type': 'application/fhir+json' };
const XML = { 'content-type': 'application/xml-patch+xml' };
const JSON_PATCH = { 'content-type': 'application/json-patch+json' };

const label = (code: string, system = SYSTEM) => ({ coding: [{ system, code }] });
const parameters = (...part: object[]) => ({
  resourceType: 'Parameters',
  parameter: [{ name: 'operation', part }],
});
const add = (code: string, system?: string) =>
  parameters(
    { name: 'type', valueCode: 'add' },
    { name: 'path', valueString: 'DocumentReference' },
    { name: 'name', valueString: 'securityLabel' },
    { name: 'value', valueCodeableConcept: label(code, system) },
  );
const xml = (inside: string) => `<diff xmlns:f="http://hl7.org/fhir">${inside}</diff>`;
const codes = ({ securityLabel = [] }: DocumentReference) =>
  securityLabel.map(({ coding }) => coding?.[0]?.code);

beforeAll(async () => {
  house = await startFhirHouse();
  paule = await house.newPerson();
  await house.consent('cardiologue', paule);
  await house.consent('medecin', paule);
});
afterAll(() => house?.close());

const file = async () => {
  const done = await house.ask<DocumentReference>(
    'cardiologue',
    'POST',
    '/DocumentReference',
    newReference(paule, 'cardiologue'),
  );
  expect(done.status).toBe(201);
  return done.body;
};
const byId = ({ id }: DocumentReference) => `/DocumentReference/${id}`;
const byUniqueId = ({ masterIdentifier: id }: DocumentReference) =>
  `/DocumentReference?identifier=${encodeURIComponent(`${id?.system}|${id?.value}`)}&patient.identifier=${encodeURIComponent(insToken(paule))}`;
const patch = (as: string, path: string, body: unknown, headers: Record<string, string>) =>
  house.ask<DocumentReference>(as, 'PATCH', path, body, headers);

describe('three languages, two ways to name the document', () => {
  test.each([
    ['FHIRPath Patch', byId],
    ['FHIRPath Patch', byUniqueId],
  ])('%s hides, shows, archives and deletes', async (_name, named) => {
    filed = await file();
    const hidden = await patch('cardiologue', named(filed), add('MASQUE_PS', OTHER_SPELLING), FHIRPATH);
    expect([hidden.status, hidden.headers.get('etag'), hidden.body.meta?.versionId]).toEqual([
      200,
      'W/"2"',
      '2',
    ]);
    expect(codes(hidden.body)).toEqual(['N', 'MASQUE_PS']);
    expect(Date.parse(hidden.body.meta?.lastUpdated ?? '')).toBeGreaterThan(
      Date.parse(filed.meta?.lastUpdated ?? ''),
    );
    const where = "DocumentReference.securityLabel.where(coding.code='MASQUE_PS')";
    const shown = await patch(
      'cardiologue',
      named(filed),
      parameters({ name: 'type', valueCode: 'delete' }, { name: 'path', valueString: where }),
      FHIRPATH,
    );
    expect(codes(shown.body)).toEqual(['N']);
  });

  test('XML Patch hides, shows again and deletes', async () => {
    const one = await file();
    const labelXml = `<securityLabel xmlns="http://hl7.org/fhir"><coding><system value="${SYSTEM}"/><code value="MASQUE_PS"/></coding></securityLabel>`;
    const hidden = await patch(
      'cardiologue',
      byUniqueId(one),
      xml(`<add sel="f:DocumentReference">${labelXml}</add>`),
      XML,
    );
    expect([hidden.status, codes(hidden.body)]).toEqual([200, ['N', 'MASQUE_PS']]);
    const shown = await patch(
      'cardiologue',
      byUniqueId(one),
      xml(`<remove sel="f:DocumentReference/f:securityLabel[f:coding/f:code/@value='MASQUE_PS']"/>`),
      XML,
    );
    expect([shown.status, codes(shown.body)]).toEqual([200, ['N']]);
    const gone = await patch(
      'cardiologue',
      byUniqueId(one),
      xml('<replace sel="f:DocumentReference/f:status/@value">entered-in-error</replace>'),
      XML,
    );
    expect([gone.status, gone.body.status]).toEqual([200, 'entered-in-error']);
  });
});

describe('what is refused', () => {
  test('a version read too early (412), and the version as read (200)', async () => {
    const one = await file();
    const first = await patch('cardiologue', byId(one), add('MASQUE_PS'), {
      ...FHIRPATH,
      'if-match': 'W/"1"',
    });
    expect(first.status).toBe(200);
    const late = await house.ask('cardiologue', 'PATCH', byId(one), add('MASQUE_PS'), {
      ...FHIRPATH,
      'if-match': 'W/"1"',
    });
    expect([late.status, codeOf(late.body)]).toEqual([412, 'version-conflict']);
  });

  test.each([
    [
      'another element, FHIRPath',
      FHIRPATH,
      parameters(
        { name: 'type', valueCode: 'replace' },
        { name: 'path', valueString: 'DocumentReference.description' },
        { name: 'value', valueString: 'x' },
      ),
      405,
      'patch-not-allowed',
    ],
    [
      'another element, XML',
      XML,
      xml('<replace sel="f:DocumentReference/f:type/f:text/@value">x</replace>'),
      405,
      'patch-not-allowed',
    ],
    [
      'another element, JSON',
      JSON_PATCH,
      [{ op: 'replace', path: '/content/0/attachment/title', value: 'x' }],
      405,
      'patch-not-allowed',
    ],
    ['a label that is none', FHIRPATH, add('SECRET'), 422, 'code-refused'],
    ['a label of another system', FHIRPATH, add('MASQUE_PS', 'http://example.org'), 422, 'code-refused'],
    [
      'a resource that is no Parameters',
      FHIRPATH,
      { resourceType: 'DocumentReference', status: 'current' },
      422,
      'patch-invalid',
    ],
    ['XML that is none', XML, '<diff', 422, 'patch-invalid'],
    [
      'status superseded: the index of the guide says it, its page says entered-in-error',
      JSON_PATCH,
      [{ op: 'replace', path: '/status', value: 'superseded' }],
      405,
      'patch-not-allowed',
    ],
    ['another media type', { 'content-type': 'application/merge-patch+json' }, '{}', 415, 'media-type'],
  ])('%s', async (_what, headers, body, status, code) => {
    const one = await file();
    const answer = await house.ask('cardiologue', 'PATCH', byId(one), body, headers);
    expect([answer.status, codeOf(answer.body)]).toEqual([status, code]);
    const after = await house.ask<DocumentReference>('cardiologue', 'GET', byId(one));
    expect(after.body.meta?.versionId).toBe('1');
  });

  test('deleting what another wrote is refused with 403; a deleted document is gone for its author, and never was for others', async () => {
    const one = await file();
    const remove = [{ op: 'replace', path: '/status', value: 'entered-in-error' }];
    await house.consent('infirmiere', paule);
    const typed = newReference(paule, 'cardiologue', {
      type: { coding: [{ system: 'http://loinc.org', code: '11502-2' }] },
    });
    const other = await house.ask('medecin', 'PATCH', byUniqueId(one), remove, JSON_PATCH);
    expect(other.status).toBe(403);
    expect(typed.status).toBe('current');
    expect((await house.ask('cardiologue', 'PATCH', byUniqueId(one), remove, JSON_PATCH)).status).toBe(200);
    for (const path of [byId(one), `/Binary/${one.id}`]) {
      const author = await house.ask('cardiologue', 'GET', path);
      expect([author.status, codeOf(author.body), author.body.issue?.[0]?.code]).toEqual([
        410,
        'document-gone',
        'deleted',
      ]);
      const reader = await house.ask('medecin', 'GET', path);
      expect([reader.status, codeOf(reader.body)]).toEqual([404, 'document-absent']);
    }
  });
});

describe('conditional create', () => {
  test('what is there is answered, and nothing is written; what is not is filed', async () => {
    const reference = newReference(paule, 'cardiologue');
    const key = `identifier=${reference.masterIdentifier?.system}|${reference.masterIdentifier?.value}`;
    const send = (body: DocumentReference) =>
      house.ask<DocumentReference>('cardiologue', 'POST', '/DocumentReference', body, {
        'if-none-exist': key,
      });
    const first = await send(reference);
    expect(first.status).toBe(201);
    const before = await house.written();
    // another content under the same identifier: without the header it is refused, with it it is not even compared
    const again = await send(
      newReference(paule, 'cardiologue', { masterIdentifier: reference.masterIdentifier! }),
    );
    expect([again.status, again.body.id]).toEqual([200, first.body.id]);
    expect(await house.written()).toEqual(before);
    const other = await send(newReference(paule, 'cardiologue'));
    expect(other.status).toBe(422);
  });

  test('a header that is no identifier is refused', async () => {
    const answer = await house.ask(
      'cardiologue',
      'POST',
      '/DocumentReference',
      newReference(paule, 'cardiologue'),
      {
        'if-none-exist': 'title=x',
      },
    );
    expect([answer.status, answer.body.issue?.[0]?.expression]).toEqual([400, ['If-None-Exist']]);
  });
});
