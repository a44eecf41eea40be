/** Measures by the partner API: what is written, each refusal with its code and issue, and both ways to read. */
import type { Bundle, Device, Observation, OperationOutcome } from '@medplum/fhirtypes';
import { Client } from 'fhir-kit-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestPerson } from '../../house.ts';
import { codeOf, type FhirHouse, insToken, newUrn, personToken, startFhirHouse } from './fhir-house.ts';
import { bundle, device, EXT, entryOf, MES, OID, type Over, observation } from './measure-samples.ts';

let house: FhirHouse;
let rose: TestPerson;
let token: string;
beforeAll(async () => {
  house = await startFhirHouse();
  rose = await house.newPerson();
  token = personToken(rose);
});
afterAll(() => house?.close());

const send = (body: unknown, as = token) => house.ask<Bundle>(as, 'POST', '', body);
const refusal = async (body: unknown, as = token) => {
  const { status, body: outcome } = await house.ask<OperationOutcome>(as, 'POST', '', body);
  const [issue] = outcome.issue ?? [];
  return [status, issue?.code, codeOf(outcome)];
};
const measuresOf = async (of: TestPerson) =>
  (
    await house.rows<{ n: number }>('select count(*)::int as n from profile.measure where holder_id = $1', [
      of.holderId,
    ])
  )[0]?.n;

describe('writing', () => {
  test('measures and their device are kept together, and answered in their order', async () => {
    const rule = await house.newPerson();
    const body = bundle(
      device(),
      entryOf(
        observation(rule, {
          device: { reference: 'Device/d1' },
          extension: [{ url: `${EXT}reason-for-measurement`, valueString: 'Contrôle' }],
        }),
      ),
      entryOf(observation(rule, { effectiveDateTime: '2026-11-02T08:00:00+01:00' })),
    );
    const first = await send(body, personToken(rule));
    expect(first.status).toBe(200);
    expect(first.body.type).toBe('transaction-response');
    expect(
      first.body.entry?.map(({ response }) => [response?.status, response?.location?.split('/')[0]]),
    ).toEqual([
      ['201 Created', 'Device'],
      ['201 Created', 'Observation'],
      ['201 Created', 'Observation'],
    ]);
    const again = await send(
      bundle(device(), entryOf(observation(rule, { device: { reference: 'Device/d1' } }))),
      personToken(rule),
    );
    expect(again.body.entry?.map(({ response }) => response?.status)).toEqual(['200 OK', '201 Created']);
    expect(again.body.entry?.[0]?.response?.location).toBe(first.body.entry?.[0]?.response?.location);
    const [at, id] = (first.body.entry?.[0]?.response?.location ?? '').split('/');
    const read = await house.ask<Device>(personToken(rule), 'GET', `/${at}/${id}`);
    expect(read.body).toMatchObject({ modelNumber: 'HEM-9200T', identifier: [{ system: `urn:oid:${OID}` }] });
    const one = await house.ask<Observation>(
      personToken(rule),
      'GET',
      `/${first.body.entry?.[1]?.response?.location}`,
    );
    expect(one.body).toMatchObject({
      valueQuantity: { value: 71, code: 'kg' },
      device: { reference: `Device/${id}` },
      extension: [{ valueString: 'Contrôle' }],
      meta: { security: [{ code: 'N' }] },
    });
  });

  test('its own identifier makes a measure one, however often it is sent', async () => {
    const lea = await house.newPerson();
    const one = entryOf(observation(lea, { identifier: [{ system: 'urn:oid:1.2.3.4', value: 'm-1' }] }));
    const first = await send(bundle(one), personToken(lea));
    const again = await send(bundle(one), personToken(lea));
    expect([first, again].map(({ body }) => body.entry?.[0]?.response?.status)).toEqual([
      '201 Created',
      '200 OK',
    ]);
    expect(again.body.entry?.[0]?.response?.location).toBe(first.body.entry?.[0]?.response?.location);
    expect(await measuresOf(lea)).toBe(1);
  });

  const code = (value: string) => ({ code: { coding: [{ system: 'http://loinc.org', code: value }] } });
  const value = (number: number, unit: string) => ({
    valueQuantity: { value: number, unit, system: 'http://unitsofmeasure.org', code: unit },
  });
  const profile = (name: string) => ({ meta: { profile: [MES + name] } });
  const moment = {
    url: `${EXT}moment-of-measurement`,
    valueCodeableConcept: { coding: [{ code: '53049-3' }] },
  };
  const days = { url: `${EXT}number-of-days`, valueCodeableConcept: { coding: [{ code: 'GEN-276' }] } };
  test.each([
    ['height', { ...code('8302-2'), ...value(168, 'cm'), ...profile('bodyheight') }],
    ['waist', { ...code('8280-0'), ...value(86, 'cm'), ...profile('waistcircumference') }],
    ['head', { ...code('8287-5'), ...value(47, 'cm'), ...profile('headcircumference') }],
    ['temperature', { ...code('8310-5'), ...value(37.2, 'Cel'), ...profile('bodytemperature') }],
    ['heart rate', { ...code('8867-4'), ...value(72, '/min'), ...profile('heartrate') }],
    ['pain', { ...code('72514-3'), ...value(3, '1'), ...profile('painseverity') }],
    ['steps', { ...code('41950-7'), ...value(6500, '1/(24.h)'), ...profile('stepsbyday') }],
    [
      'blood glucose',
      { ...code('2345-7'), ...value(105, 'mg/dL'), ...profile('glucose'), extension: [moment] },
    ],
    [
      'interstitial glucose',
      { ...code('MED-969'), ...value(130, 'mg/dL'), ...profile('glucose'), extension: [days] },
    ],
    ['HbA1c', { ...code('4548-4'), ...value(6.4, '%'), ...profile('glucose') }],
    ['IGG', { ...code('MED-972'), ...value(6.8, '%'), ...profile('glucose'), extension: [days] }],
  ])('%s', async (_name, over) => {
    const { status, body } = await send(bundle(entryOf(observation(rose, over))));
    expect([status, body.entry?.[0]?.response?.status]).toEqual([200, '201 Created']);
  });

  const NONE: Over = { valueQuantity: undefined };
  test.each<[string, Over, readonly [number, string, string]]>([
    [
      'the body mass index',
      { ...code('39156-5'), ...value(22, 'kg/m2'), ...profile('bmi') },
      [422, 'not-supported', 'measure-not-supported'],
    ],
    ['a code of no measure', code('1234-5'), [422, 'not-supported', 'measure-not-supported']],
    ['no profile', { meta: undefined }, [422, 'invalid', 'measure-invalid']],
    ['the profile of another measure', profile('bp'), [422, 'invalid', 'measure-invalid']],
    ['another status', { status: 'preliminary' }, [422, 'invalid', 'measure-invalid']],
    ['no category', { category: undefined }, [422, 'invalid', 'measure-invalid']],
    ['nobody', { subject: undefined }, [422, 'invalid', 'measure-invalid']],
    ['nobody identified', { subject: { display: 'Moi' } }, [422, 'invalid', 'measure-invalid']],
    ['no date', { effectiveDateTime: undefined }, [422, 'invalid', 'measure-invalid']],
    ['no value', NONE, [422, 'value', 'measure-value']],
    ['another unit', value(150, '[lb_av]'), [422, 'value', 'measure-value']],
    [
      'a source that is no OID',
      { meta: { profile: [`${MES}bodyweight`], source: 'http://x.test' } },
      [422, 'value', 'measure-value'],
    ],
    [
      'half a blood pressure',
      {
        ...NONE,
        ...code('85354-9'),
        ...profile('bp'),
        component: [{ ...code('8480-6'), ...value(120, 'mm[Hg]') }],
      },
      [422, 'value', 'measure-value'],
    ],
    ['a moment where there is none', { extension: [moment] }, [422, 'invalid', 'measure-invalid']],
    [
      'another extension',
      { extension: [{ url: 'http://x.test/y', valueString: 'z' }] },
      [422, 'invalid', 'measure-invalid'],
    ],
    [
      'blood glucose without its moment',
      { ...code('2345-7'), ...value(105, 'mg/dL'), ...profile('glucose') },
      [422, 'incomplete', 'measure-incomplete'],
    ],
    [
      'IGG without its days',
      { ...code('MED-972'), ...value(6.8, '%'), ...profile('glucose') },
      [422, 'incomplete', 'measure-incomplete'],
    ],
    [
      'a device that is not sent',
      { device: { reference: 'Device/nothing' } },
      [422, 'invalid', 'measure-invalid'],
    ],
    ['what no scale shows', value(90_000, 'kg'), [422, 'value', 'measure-impossible']],
    [
      'a method of another measure',
      { method: { coding: [{ code: 'C21082' }] } },
      [422, 'code-invalid', 'measure-code-unknown'],
    ],
    [
      'a code that FHIR does not know',
      { status: 'done' as 'final' },
      [422, 'code-invalid', 'resource-invalid'],
    ],
    [
      'the identifier of a partner service',
      { subject: { identifier: { system: 'urn:oid:1.2.250.1.215.400', value: 'patient-externe' } } },
      [403, 'forbidden', 'measure-no-consent'],
    ],
  ])('%s is refused, with all that came along', async (_what, over, expected) => {
    const of = await house.newPerson();
    const wrong = JSON.parse(JSON.stringify(observation(of, over))) as Observation;
    expect(await refusal(bundle(entryOf(observation(of)), entryOf(wrong)), personToken(of))).toEqual(
      // two ways to name somebody are two persons
      'subject' in over && expected[0] === 403 ? [409, 'conflict', 'measure-oid-conflict'] : expected,
    );
    expect(await measuresOf(of)).toBe(0);
    expect(await refusal(bundle(entryOf(wrong)), personToken(of))).toEqual(expected);
  });

  test.each<[string, () => unknown, readonly [number, string, string]]>([
    ['no Bundle', () => observation(rose), [400, 'invalid', 'measure-no-bundle']],
    [
      'a batch',
      () => ({ ...bundle(entryOf(observation(rose))), type: 'batch' }),
      [422, 'invalid', 'measure-invalid'],
    ],
    ['no Observation', () => bundle(device()), [422, 'invalid', 'measure-invalid']],
    [
      'another method',
      () => bundle({ ...entryOf(observation(rose)), request: { method: 'PUT', url: 'Observation/1' } }),
      [422, 'not-supported', 'measure-not-supported'],
    ],
    [
      'another resource',
      () =>
        bundle(entryOf(observation(rose)), {
          fullUrl: newUrn(),
          resource: { resourceType: 'Patient', active: true },
          request: { method: 'POST', url: 'Patient' },
        }),
      [422, 'not-supported', 'measure-not-supported'],
    ],
    [
      'no fullUrl',
      () => bundle({ resource: observation(rose), request: { method: 'POST', url: 'Observation' } }),
      [422, 'invalid', 'measure-invalid'],
    ],
    [
      'a device without ifNoneExist',
      () => bundle({ ...device(), request: { method: 'POST', url: 'Device' } }, entryOf(observation(rose))),
      [422, 'invalid', 'measure-invalid'],
    ],
    [
      'an ifNoneExist of another form',
      () =>
        bundle(
          { ...device(), request: { method: 'POST', url: 'Device', ifNoneExist: 'identifier=x' } },
          entryOf(observation(rose)),
        ),
      [422, 'invalid', 'measure-invalid'],
    ],
    [
      'an ifNoneExist of another device',
      () => bundle({ ...device(), request: device('AA-BB').request! }, entryOf(observation(rose))),
      [422, 'invalid', 'measure-invalid'],
    ],
  ])('%s', async (_what, body, expected) => {
    expect(await refusal(body())).toEqual(expected);
  });

  test('who asks, and of whom', async () => {
    const body = bundle(entryOf(observation(rose)));
    expect((await house.ask(undefined, 'POST', '', body)).status).toBe(401);
    const other = await house.newPerson();
    const closed = await house.newPerson({ state: 'closed' });
    for (const of of [other, closed]) {
      const { status, body: outcome } = await house.ask(token, 'POST', '', bundle(entryOf(observation(of))));
      expect([status, codeOf(outcome)]).toEqual([403, 'measure-other-person']);
      expect(outcome.issue?.[0]?.diagnostics).toContain('idPe requested do not match authorized idPe.');
    }
    const partner = observation(rose, { subject: { identifier: { system: 'urn:oid:1.2.3', value: 'x' } } });
    const refused = await house.ask(token, 'POST', '', bundle(entryOf(partner)));
    expect([refused.status, refused.body.issue?.[0]?.diagnostics]).toEqual([
      403,
      expect.stringContaining('Consent not given, access refused.'),
    ]);
    const idToken = await house.ask(token, 'POST', '', body, { 'id-token': 'x.y.z' });
    expect([idToken.status, idToken.body.issue?.[0]?.diagnostics]).toEqual([
      400,
      expect.stringContaining('Invalid ID_TOKEN'),
    ]);
  });

  test('a professional writes with the rights that they have, and under their name', async () => {
    const paule = await house.newPerson();
    await house.consent('medecin', paule);
    const done = await send(bundle(entryOf(observation(paule))), 'medecin');
    expect(done.status).toBe(200);
    const read = await house.ask<Observation>(
      personToken(paule),
      'GET',
      `/${done.body.entry?.[0]?.response?.location}`,
    );
    expect(read.body.performer?.[0]).toMatchObject({ type: 'Practitioner' });
    const opposed = await house.newPerson({ state: 'opposed' });
    expect((await send(bundle(entryOf(observation(opposed))), 'medecin')).status).toBe(404);
  });

  test('the program of a person is answered nowhere else', async () => {
    for (const [method, where] of [
      ['GET', `/DocumentReference?patient.identifier=${encodeURIComponent(insToken(rose))}&status=current`],
      ['GET', '/Patient?identifier=x'],
      ['POST', '/Consent'],
    ] as const) {
      const { status, body } = await house.ask(token, method, where, method === 'POST' ? {} : undefined);
      expect([status, codeOf(body)]).toEqual([403, 'not-for-persons']);
    }
  });
});

describe('reading', () => {
  let lise: TestPerson;
  const ask = (more: string, as = personToken(lise)) =>
    house.ask<Bundle>(
      as,
      'GET',
      `/Observation?subject.identifier=${encodeURIComponent(insToken(lise))}${more}`,
    );
  const seen = ({ entry = [] }: Bundle) =>
    entry
      .filter(({ search }) => search?.mode === 'match')
      .map(({ resource }) => (resource as Observation).valueQuantity?.value);
  beforeAll(async () => {
    lise = await house.newPerson();
    const weights = [1, 2, 3, 4, 5].map((day) =>
      entryOf(
        observation(lise, {
          device: { reference: 'Device/d1' },
          effectiveDateTime: `2026-11-0${day}T08:00:00+01:00`,
          valueQuantity: { value: 70 + day, unit: 'kg', code: 'kg', system: 'http://unitsofmeasure.org' },
        }),
      ),
    );
    const height = entryOf(
      observation(lise, {
        meta: { profile: [`${MES}bodyheight`] },
        code: { coding: [{ code: '8302-2' }] },
        valueQuantity: { value: 170, unit: 'cm', code: 'cm', system: 'http://unitsofmeasure.org' },
      }),
    );
    expect((await send(bundle(device(), ...weights, height), personToken(lise))).status).toBe(200);
  });

  test('all of a period, newest first, page by page from 0', async () => {
    const first = await ask(
      '&code=29463-7&date=ge2026-11-01&date=le2026-11-04&_count=3&_include=Observation:device',
    );
    expect(first.status).toBe(200);
    expect(seen(first.body)).toEqual([74, 73, 72]);
    expect(
      first.body.entry
        ?.filter(({ search }) => search?.mode === 'include')
        .map(({ resource }) => resource?.resourceType),
    ).toEqual(['Device']);
    const next = first.body.link?.find(({ relation }) => relation === 'next')?.url ?? '';
    expect(next).toContain('_offset=1');
    expect(next).not.toContain(lise.ins);
    const second = await house.ask<Bundle>(personToken(lise), 'GET', next);
    expect([seen(second.body), second.body.total]).toEqual([[71], 4]);
    const links = second.body.link?.map(({ relation }) => relation);
    expect(links).toEqual(['self', 'previous']);
  });

  test('the last one', async () => {
    const { body } = await ask(
      '&code=http://loinc.org|29463-7&_sort=-date&_count=1&_include=Observation.device',
    );
    expect(seen(body)).toEqual([75]);
    expect(body.entry?.[0]?.resource).toMatchObject({ subject: { identifier: { value: lise.ins } } });
  });

  test('the body mass index is computed', async () => {
    const { status, body } = await ask('&code=39156-5&date=ge2026-11-01&date=le2026-11-30');
    expect([status, codeOf(body as never)]).toEqual([200, undefined]);
    expect(seen(body)).toHaveLength(5);
    expect(body.entry?.[0]?.resource).toMatchObject({
      valueQuantity: { value: 26, code: 'kg/m2' },
      derivedFrom: [{ type: 'Observation' }],
    });
  });

  test.each([
    ['&date=ge2026-11-01&date=le2026-11-30&_count=101', 'Maximum page size allowed is 100'],
    ['&date=ge2026-11-01&date=le2026-11-30&_sort=date', 'Sort parameter must be equals to -date'],
    [
      '&date=ge2026-11-01&date=le2026-11-30&_sort=-date&_count=1',
      'Paged search and search last cannot be requested concurrently',
    ],
    ['', 'No search mode detected'],
    ['&date=ge2026-11-01', 'No search mode detected'],
    ['&_sort=-date', 'No search mode detected'],
  ])('%s is refused', async (more, message) => {
    const { status, body } = await house.ask(
      personToken(lise),
      'GET',
      `/Observation?subject.identifier=${encodeURIComponent(insToken(lise))}&code=29463-7${more}`,
    );
    expect([status, codeOf(body)]).toEqual([400, 'measure-search']);
    expect(body.issue?.[0]?.diagnostics?.split(';')[0]).toBe(message);
  });

  test('who may not read is refused as always; who may reads the same', async () => {
    const all = '&date=ge2026-11-01&date=le2026-11-30';
    expect((await ask(all, personToken(rose))).status).toBe(403);
    await house.consent('medecin', lise);
    expect(seen((await ask(`${all}&code=29463-7`, 'medecin')).body)).toEqual([75, 74, 73, 72, 71]);
    expect((await ask(all, 'pharmacien')).status).toBe(403);
  });

  test('a FHIR client of others reads and writes them', async () => {
    const client = new Client({
      baseUrl: house.base,
      customHeaders: { authorization: `Bearer ${personToken(lise)}` },
    });
    const written = await client.transaction({
      body: bundle(entryOf(observation(lise, { effectiveDateTime: '2026-10-01' }))) as never,
    });
    const { type, entry = [] } = written as unknown as Bundle;
    expect(type).toBe('transaction-response');
    const patient = entry[0]?.response?.location?.split('/')[1]?.split('.')[0] ?? '';
    const found = await client.search({
      resourceType: 'Observation',
      searchParams: {
        patient,
        code: '29463-7',
        date: ['ge2026-10-01', 'le2026-10-31'],
      },
    });
    expect(found.total).toBe(1);
  });
});
