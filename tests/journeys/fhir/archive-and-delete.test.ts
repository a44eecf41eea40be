/** TD3.3b to TD3.3d and corrections through FHIR, by a client library that knows nothing of Carnet (K05, R5, R6, R12, R35, R36). */
import type { Bundle, DocumentReference, OperationOutcome } from '@medplum/fhirtypes';
import { Client } from 'fhir-kit-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parsePublicId } from '#platform/ids';
import type { TestPerson } from '../../house.ts';
import type { ProfessionalName } from '../../personas.ts';
import { newPdf } from '../sample-documents.ts';
import {
  codeOf,
  type FhirHouse,
  found,
  insToken,
  newLot,
  newReference,
  search,
  startFhirHouse,
} from './fhir-house.ts';

let house: FhirHouse;
beforeAll(async () => {
  house = await startFhirHouse();
});
afterAll(() => house?.close());

/** A type that the matrix lets nurses read. */
const READABLE = { type: { coding: [{ system: 'http://loinc.org', code: '47420-5' }] } };
const IS_ARCHIVED = 'https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition/pdsm-ext-is-archived';
const ARCHIVE = [
  { op: 'add' as const, path: '/extension/-', value: { url: IS_ARCHIVED, valueBoolean: true } },
];
const UNARCHIVE = [{ op: 'replace' as const, path: '/extension/0/valueBoolean', value: false }];
const DELETE = [{ op: 'replace' as const, path: '/status', value: 'entered-in-error' }];
const JSON_PATCH = { 'content-type': 'application/json-patch+json' };
const label = (code: string) => ({
  coding: [
    {
      system:
        'https://mos.esante.gouv.fr/NOS/TRE_A07-StatutVisibiliteDocument/FHIR/TRE-A07-StatutVisibiliteDocument',
      code,
    },
  ],
});

const clientOf = (name: ProfessionalName) => new Client({ baseUrl: house.base, bearerToken: name });
type Operations = Parameters<Client['patch']>[0]['jsonPatch'];
const patch = async (name: ProfessionalName, id: string, jsonPatch: Operations) =>
  (await clientOf(name).patch({
    resourceType: 'DocumentReference',
    id,
    jsonPatch,
  })) as unknown as DocumentReference;
/** @returns the status and the code of a refusal */
async function refusal(
  work: Promise<unknown>,
): Promise<[number | undefined, string | undefined] | 'accepted'> {
  try {
    await work;
    return 'accepted';
  } catch (error) {
    const { response } = error as { response?: { status: number; data: OperationOutcome } };
    if (!response) throw error;
    return [response.status, codeOf(response.data)];
  }
}
async function file(
  of: TestPerson,
  over: Parameters<typeof newReference>[2] = READABLE,
): Promise<DocumentReference> {
  const { body, status } = await house.ask<DocumentReference>(
    'cardiologue',
    'POST',
    '/DocumentReference',
    newReference(of, 'cardiologue', over),
  );
  expect(status).toBe(201);
  return body;
}
const list = async (name: ProfessionalName, of: TestPerson, more = '') =>
  found((await house.ask<Bundle>(name, 'GET', search(of, more))).body);

describe('archiving', () => {
  test('keeps a document in force and readable, told apart; and back', async () => {
    const paule = await house.newPerson();
    await house.consent('infirmiere', paule);
    const { id = '' } = await file(paule);
    const archived = await patch('cardiologue', id, ARCHIVE);
    expect(archived).toMatchObject({
      status: 'current',
      extension: [{ url: IS_ARCHIVED, valueBoolean: true }],
      meta: { versionId: '2' },
    });
    expect(await list('infirmiere', paule, '&isArchived=false')).toEqual([]);
    expect((await list('infirmiere', paule, '&isArchived=true')).map((one) => one.id)).toEqual([id]);
    expect((await list('infirmiere', paule)).map((one) => one.extension)).toEqual([
      [{ url: IS_ARCHIVED, valueBoolean: true }],
    ]);
    // again, without an effect: the same version (R43)
    expect((await patch('cardiologue', id, ARCHIVE)).meta?.versionId).toBe('2');
    const back = await patch('cardiologue', id, UNARCHIVE);
    expect([back.extension, back.meta?.versionId]).toEqual([undefined, '3']);
    expect((await list('infirmiere', paule, '&isArchived=false')).map((one) => one.id)).toEqual([id]);
  });

  test('is not for who did not write it, unless they are the treating doctor', async () => {
    const paule = await house.newPerson({ treating: ['medecin'] });
    await house.consent('infirmiere', paule);
    const { id = '' } = await file(paule);
    expect(await refusal(patch('infirmiere', id, ARCHIVE))).toEqual([403, 'act-refused']);
    expect(await refusal(patch('pharmacien', id, ARCHIVE))).toEqual([404, 'document-absent']);
    expect((await patch('medecin', id, ARCHIVE)).extension).toHaveLength(1);
  });
});

describe('deleting', () => {
  test('shows the document a last time; then it is gone for everyone, at every address', async () => {
    const paule = await house.newPerson();
    await house.consent('infirmiere', paule);
    const [{ id = '', masterIdentifier }, other] = [await file(paule), await file(paule)];
    const gone = await patch('cardiologue', id, DELETE);
    expect(gone).toMatchObject({ id, status: 'entered-in-error', meta: { versionId: '2' } });
    const never = `${id.split('.')[0]}.${'1'.repeat(16)}`;
    const token = encodeURIComponent(`urn:ietf:rfc:3986|${masterIdentifier?.value}`);
    for (const who of ['cardiologue', 'infirmiere'] as const) {
      await house.consent(who, paule);
      for (const address of ['/DocumentReference/', '/Binary/']) {
        const [deleted, unknown] = [
          await house.ask(who, 'GET', address + id),
          await house.ask(who, 'GET', address + never),
        ];
        // its author is told that it was; for anybody else it never was (R2)
        if (who === 'cardiologue')
          expect([deleted.status, codeOf(deleted.body), unknown.status]).toEqual([410, 'document-gone', 404]);
        else
          expect([deleted.status, deleted.body.issue?.[0]?.details]).toEqual([
            404,
            unknown.body.issue?.[0]?.details,
          ]);
      }
      expect((await list(who, paule)).map((one) => one.id)).toEqual([other.id]);
      expect(await list(who, paule, `&identifier=${token}`)).toEqual([]);
      const errors = await house.ask<Bundle>(
        who,
        'GET',
        search(paule).replace('status=current', 'status=entered-in-error'),
      );
      expect([errors.status, found(errors.body)]).toEqual([200, []]);
    }
    expect(await refusal(patch('cardiologue', id, DELETE))).toEqual([404, 'document-absent']);
    const conditional = `/DocumentReference?patient.identifier=${encodeURIComponent(insToken(paule))}&identifier=${token}`;
    const again = await house.ask('cardiologue', 'PATCH', conditional, DELETE, JSON_PATCH);
    expect([again.status, codeOf(again.body)]).toEqual([404, 'document-absent']);
  });

  test('leaves a search as that of somebody for whom it was never filed: body, total, ETag', async () => {
    const answers = await Promise.all(
      ['deleted', 'never'].map(async (world) => {
        const of = await house.newPerson();
        await house.consent('infirmiere', of);
        await file(of, { ...READABLE, title: 'Reste' });
        if (world === 'deleted') {
          const { id = '' } = await file(of, READABLE);
          await patch('cardiologue', id, DELETE);
        }
        const { body, headers } = await house.ask<Bundle>('infirmiere', 'GET', search(of));
        const [one] = found(body);
        const opened = await house.ask('infirmiere', 'GET', `/DocumentReference/${one?.id}`);
        const { id, meta, masterIdentifier, date, subject, content, context, ...rest } = one!;
        return {
          rest,
          version: meta?.versionId,
          etag: opened.headers.get('etag'),
          total: body.total,
          entries: body.entry?.length,
          headers: [...headers.keys()].filter((name) => name !== 'date').sort(),
        };
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toMatchObject({ total: 1, entries: 1 });
  });

  test('is the author’s; at the person’s request, the treating doctor’s for what the person filed', async () => {
    const paule = await house.newPerson({ treating: ['medecin'] });
    await house.consent('infirmiere', paule);
    const { id = '' } = await file(paule);
    for (const who of ['infirmiere', 'medecin'] as const)
      expect(await refusal(patch(who, id, DELETE))).toEqual([403, 'act-refused']);
    const { documents } = await house.documents.depositLot(
      { session: await house.sessionOfHolder(paule.holderId) },
      { documents: [newPdf(paule, 'cardiologue', { typeCode: 'DOCPAT05' })] },
    );
    expect(await refusal(patch('cardiologue', documents[0]!.id, DELETE))).toEqual([404, 'document-absent']);
    expect((await patch('medecin', documents[0]!.id, DELETE)).status).toBe('entered-in-error');
    const [line] = await house.access.history(await house.asHolder(paule), { limit: 1 });
    expect(line).toMatchObject({
      rule: 'A-DELETE-TREATING',
      objectId: parsePublicId(documents[0]!.id)?.objectId,
    });
  });

  test('is no DELETE, and changes nothing when the document changed since it was read', async () => {
    const paule = await house.newPerson();
    const { id = '' } = await file(paule);
    const answer = await house.ask('cardiologue', 'DELETE', `/DocumentReference/${id}`);
    expect([answer.status, answer.headers.get('allow'), codeOf(answer.body)]).toEqual([
      405,
      'GET, PATCH',
      'method-not-allowed',
    ]);
    await patch('cardiologue', id, ARCHIVE);
    const late = await house.ask('cardiologue', 'PATCH', `/DocumentReference/${id}`, DELETE, {
      ...JSON_PATCH,
      'if-match': 'W/"1"',
    });
    expect([late.status, codeOf(late.body)]).toEqual([412, 'version-conflict']);
    expect((await house.ask('cardiologue', 'GET', `/DocumentReference/${id}`)).status).toBe(200);
  });
});

describe('opening what waited', () => {
  test('removes the label, once and for ever, by the author alone', async () => {
    const paule = await house.newPerson({ treating: ['medecin'] });
    const { id = '' } = await file(paule, { ...READABLE, securityLabel: [label('INVISIBLE_PATIENT')] });
    const holder = await house.asHolder(paule);
    const open = [{ op: 'replace' as const, path: '/securityLabel', value: [] }];
    expect(await refusal(patch('medecin', id, open))).toEqual([403, 'act-refused']);
    expect((await house.documents.search(holder, {}, { limit: 5, offset: 0 })).length).toBe(0);
    const opened = await patch('cardiologue', id, open);
    expect(opened.securityLabel?.map((one) => one.coding?.[0]?.code)).toEqual(['N']);
    expect((await house.documents.search(holder, {}, { limit: 5, offset: 0 })).length).toBe(1);
    const shut = [{ op: 'add' as const, path: '/securityLabel/-', value: label('INVISIBLE_PATIENT') }];
    expect(await refusal(patch('cardiologue', id, shut))).toEqual([422, 'was-visible']);
  });

  test('one label at a time', async () => {
    const paule = await house.newPerson();
    const { id = '' } = await file(paule, { ...READABLE, securityLabel: [label('INVISIBLE_PATIENT')] });
    const both = [{ op: 'replace' as const, path: '/securityLabel', value: [label('MASQUE_PS')] }];
    expect(await refusal(patch('cardiologue', id, both))).toEqual([422, 'patch-several']);
  });
});

describe('a correction where deposits are opposed', () => {
  const replacing = (of: TestPerson, before: DocumentReference) =>
    newReference(of, 'cardiologue', {
      ...READABLE,
      relatesTo: [{ code: 'replaces', target: { identifier: before.masterIdentifier! } }],
    });

  test.each(['feeding', 'space'] as const)('is taken, alone and in a lot: %s', async (what) => {
    const paule = await house.newPerson();
    const before = await file(paule);
    if (what === 'space') await house.setState(paule, 'opposed');
    else
      await house.rows('insert into access.switches (holder_id, feeding_opposed) values ($1, true)', [
        paule.holderId,
      ]);
    const refused = await house.ask(
      'cardiologue',
      'POST',
      '/DocumentReference',
      newReference(paule, 'cardiologue'),
    );
    expect([refused.status, codeOf(refused.body)]).toEqual(
      what === 'space' ? [404, 'space-not-open'] : [403, 'act-refused'],
    );
    const second = replacing(paule, before);
    const alone = await house.ask<DocumentReference>('cardiologue', 'POST', '/DocumentReference', second);
    expect(alone.status).toBe(201);
    const lot = await house.ask<Bundle>(
      'cardiologue',
      'POST',
      '/',
      newLot(paule, [replacing(paule, second)]),
    );
    expect(lot.body.entry?.map(({ response }) => response?.status)).toEqual(Array(3).fill('201 Created'));
    const added = await house.ask(
      'cardiologue',
      'POST',
      '/',
      newLot(paule, [newReference(paule, 'cardiologue')]),
    );
    expect(added.status).toBe(refused.status);
    // and deleted, by its uniqueId
    const last = lot.body.entry?.[1]?.response?.location?.split('/')[1] ?? '';
    expect((await patch('cardiologue', last, DELETE)).status).toBe('entered-in-error');
    const left = await house.rows<{ status: string }>(
      'select status from documents.entry where holder_id = $1',
      [paule.holderId],
    );
    expect(left).toEqual(Array(3).fill({ status: 'deleted' }));
  });
});

test('a document that arrives hidden is told so to its depositor', async () => {
  const paule = await house.newPerson();
  const plain = await file(paule);
  expect(plain.securityLabel?.map((one) => one.coding?.[0]?.code)).toEqual(['N']);
  await house.rows('insert into access.switches (holder_id, hides_new) values ($1, true)', [paule.holderId]);
  const hidden = await file(paule);
  expect(hidden.securityLabel?.map((one) => one.coding?.[0]?.code)).toEqual(['N', 'MASQUE_PS']);
  const told = await house.ask(
    'cardiologue',
    'POST',
    '/DocumentReference',
    newReference(paule, 'cardiologue', READABLE),
    { prefer: 'return=OperationOutcome' },
  );
  expect(told.body.issue?.map(({ severity, details }) => [severity, details?.coding?.[0]?.code])).toEqual([
    ['warning', 'hidden-on-arrival'],
  ]);
  const lot = await house.ask<Bundle>(
    'cardiologue',
    'POST',
    '/',
    newLot(paule, [newReference(paule, 'cardiologue', READABLE)]),
  );
  const outcome = lot.body.entry?.[1]?.response?.outcome as OperationOutcome;
  expect(codeOf(outcome)).toBe('hidden-on-arrival');
});
