/** The history by FHIR: to whom, what of it, and on whose word. */
import type { Bundle } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publicHolderId, publicId } from '#platform/ids';
import type { TestPerson } from '../../house.ts';
import { professional } from '../../personas.ts';
import { everything, fileIn, visible } from '../outward.ts';
import { newMinor, newRelative, PARENT, type Relative } from '../relatives.ts';
import { newPdf } from '../sample-documents.ts';
import { faultsOf } from './balp.ts';
import { codeOf, search } from './fhir-house.ts';
import { actOf, asked, events, startTraceHouse, type TraceHouse } from './trace-house.ts';

let house: TraceHouse;
let paule: TestPerson;
let filed: string;
beforeAll(async () => {
  house = await startTraceHouse();
  ({ paule, filed } = house);
});
afterAll(() => house?.close());

describe('to whom', () => {
  test('a treating doctor all of it, any other professional their own acts', async () => {
    const all = new Set((await house.historyOf(paule)).map(({ id }) => publicId(paule.holderId, id)));
    const doctor = events((await house.ask<Bundle>('medecin', 'GET', asked(paule, '&_count=100'))).body);
    expect(doctor.filter(({ id }) => all.has(id ?? '')).length).toBe(all.size);
    // a professional has no page of the history, so no proof there
    expect(JSON.stringify(doctor)).not.toContain('preuve.json');
    for (const name of ['infirmiere', 'pharmacien', 'regulateur'] as const) {
      const hers = events((await house.ask<Bundle>(name, 'GET', asked(paule))).body);
      expect([name, new Set(hers.map((event) => event.agent?.[0]?.who?.identifier?.value))]).toEqual([
        name,
        new Set([professional(name).nationalId]),
      ]);
    }
  });

  test('a line of others is as absent as one that never was', async () => {
    const [doctors] = await house.eventsOf(paule, `&agent.identifier=${professional('medecin').nationalId}`);
    const never = publicId(paule.holderId, '01900000-0000-7000-8000-000000000000');
    const bodies = [];
    for (const id of [doctors?.id, never, 'nothing']) {
      const { status, body } = await house.ask('infirmiere', 'GET', `/AuditEvent/${id}`);
      expect([status, codeOf(body)]).toEqual([404, 'line-absent']);
      bodies.push({ ...body.issue?.[0], diagnostics: undefined });
    }
    expect(bodies[1]).toEqual(bodies[0]);
    expect(bodies[2]).toEqual(bodies[0]);
  });

  test('a stranger learns nothing of a space: open, closed, or nobody’s (R16)', async () => {
    const stranger = await house.newPerson();
    const closed = await house.newPerson({ state: 'closed' });
    const nobody = { ...paule, holderId: '3f2504e0-4f89-41d3-9a0c-0305e82c3301' };
    const [line] = await house.eventsOf(paule);
    const bodies = [];
    for (const path of [
      asked(paule),
      asked(closed),
      asked(nobody),
      '/AuditEvent?patient=x',
      `/AuditEvent/${line?.id}`,
    ]) {
      const { status, body } = await house.ask(
        undefined,
        'GET',
        path,
        undefined,
        await house.cookieOf(stranger),
      );
      expect([path, status, codeOf(body)]).toEqual([path, 404, 'space-not-open']);
      bodies.push(JSON.stringify({ ...body.issue?.[0], diagnostics: undefined }));
    }
    expect(new Set(bodies).size).toBe(1);
  });

  test('a carer without that part of the mandate is refused, and the refusal stands in the history', async () => {
    const carer = await newRelative(house, paule, { kind: 'carer', scopes: ['documents.read'] });
    const { status, body } = await house.ask(
      undefined,
      'GET',
      asked(paule),
      undefined,
      await house.cookieOf(carer.person),
    );
    expect([status, codeOf(body)]).toEqual([403, 'act-refused']);
    const refused = (await house.eventsOf(paule, '&subtype=trace.read')).filter(
      ({ outcome }) => outcome === '4',
    );
    expect(refused.map(({ agent }) => agent?.[0]?.role?.[0]?.text)).toEqual(['Aidant']);
  });
});

describe('a minor, a parent, and what is kept from both', () => {
  let child: TestPerson;
  let parent: Relative;
  beforeAll(async () => {
    child = await newMinor(house);
    parent = await newRelative(house, child, { ...PARENT, label: 'Ada Essai' });
    await fileIn(
      house,
      newPdf(child, 'infirmiere', { visibility: visible({ invisibleToRepresentatives: true }) }),
      'infirmiere',
    );
    await fileIn(house, newPdf(child, 'infirmiere'), 'infirmiere');
    await fileIn(
      house,
      newPdf(child, 'biologiste', { visibility: visible({ invisibleToPatient: true }) }),
      'biologiste',
    );
    await house.documents.list(parent.request, {}, everything);
  });
  const byParent = (more = '') => house.byCitizen(parent.person, asked(child, more));

  test('the parent acts on behalf of the child, and reads no secret line: not listed, not by its id', async () => {
    const secrets = await house.rows<{ line_id: string }>(
      'select line_id from audit.line where holder_id = $1 and secret and actor_id = $2',
      [child.holderId, professional('infirmiere').nationalId],
    );
    expect(secrets.length).toBeGreaterThan(0);
    const seen = events((await byParent('&_count=100')).body);
    for (const { line_id } of secrets) {
      const id = publicId(child.holderId, line_id);
      expect(seen.map((event) => event.id)).not.toContain(id);
      expect((await house.eventsOf(child)).map((event) => event.id)).toContain(id);
      expect(codeOf((await house.byCitizen(parent.person, `/AuditEvent/${id}`)).body as never)).toBe(
        'line-absent',
      );
    }
    const [list] = seen.filter((event) => actOf(event) === 'document.list');
    expect(list && faultsOf(list)).toEqual([]);
    expect(list?.agent?.[0]).toMatchObject({
      who: {
        type: 'RelatedPerson',
        identifier: { value: `urn:uuid:${parent.person.holderId}` },
        display: 'Ada Essai',
      },
      role: [{ coding: [{ code: 'AGNT' }], text: 'Représentant légal' }],
      extension: [
        {
          url: 'http://hl7.org/fhir/StructureDefinition/auditevent-OnBehalfOf',
          valueReference: { reference: `Patient/${publicHolderId(child.holderId)}` },
        },
      ],
    });
    expect(list?.extension?.find(({ url }) => url.endsWith('audit-proof'))?.valueUrl).toContain(
      `/proches/${publicHolderId(child.holderId)}/acces/historique/`,
    );
    const [own] = events((await byParent(`&agent=Patient/${publicHolderId(parent.person.holderId)}`)).body);
    expect(own?.agent?.[0]?.who?.display).toBe('Ada Essai');
  });

  test('what the person may not know of yet is named to nobody', async () => {
    const sealed = await house.rows<{ sealed_object_id: string }>(
      'select sealed_object_id from audit.line where holder_id = $1 and sealed_object_id is not null',
      [child.holderId],
    );
    expect(sealed.length).toBeGreaterThan(0);
    const answers = [await house.eventsOf(child), events((await byParent('&_count=100')).body)];
    for (const { sealed_object_id } of sealed)
      for (const told of answers)
        expect(JSON.stringify(told)).not.toContain(publicId(child.holderId, sealed_object_id));
    for (const event of answers.flat()) expect([actOf(event), faultsOf(event)]).toEqual([actOf(event), []]);
  });
});

describe('the session of a citizen', () => {
  test('reads the history and nothing else of this surface', async () => {
    const cookie = await house.cookieOf(paule);
    const id = publicHolderId(paule.holderId);
    for (const [method, path] of [
      ['GET', `/Patient/${id}`],
      ['GET', `/DocumentReference/${filed}`],
      ['GET', search(paule)],
      ['POST', '/AuditEvent'],
      ['DELETE', `/AuditEvent/${id}`],
    ] as const) {
      const { status, body } = await house.ask(undefined, method, path, undefined, cookie);
      expect([path, status, codeOf(body)]).toEqual([path, 401, 'token-invalid']);
    }
  });

  test.each(['cross-site', 'same-site'])('is not taken from a page of another site (%s)', async (site) => {
    const headers = { ...(await house.cookieOf(paule)), 'sec-fetch-site': site };
    expect((await house.ask(undefined, 'GET', asked(paule), undefined, headers)).status).toBe(401);
  });

  test.each(['same-origin', 'none'])('is taken from here (%s)', async (site) => {
    const headers = { ...(await house.cookieOf(paule)), 'sec-fetch-site': site };
    expect((await house.ask(undefined, 'GET', asked(paule), undefined, headers)).status).toBe(200);
  });

  test('is not one that ended, nor a professional’s', async () => {
    const { secret } = await house.sessionOf('medecin');
    for (const value of [secret, 'x', ''])
      expect(
        (await house.ask(undefined, 'GET', asked(paule), undefined, { cookie: `carnet=${value}` })).status,
      ).toBe(401);
  });

  test('never stands in for a token that is not valid', async () => {
    const headers = { ...(await house.cookieOf(paule)), authorization: 'Bearer nobody' };
    expect((await house.ask(undefined, 'GET', asked(paule), undefined, headers)).status).toBe(401);
  });

  test('other methods are refused in words', async () => {
    for (const method of ['PUT', 'DELETE', 'POST', 'PATCH']) {
      const { status, headers } = await house.ask('medecin', method, '/AuditEvent');
      expect([status, headers.get('allow')]).toEqual([405, 'GET']);
    }
  });
});
