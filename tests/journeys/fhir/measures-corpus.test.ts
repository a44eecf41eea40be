/** The seven measures that the partner API and the CI-SIS publish, each as its rules say. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Bundle, Observation, OperationOutcome } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestPerson } from '../../house.ts';
import { codeOf, type FhirHouse, personToken, startFhirHouse } from './fhir-house.ts';
import { bundle, entryOf, OID, observation } from './measure-samples.ts';

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
const corpus = process.env.CARNET_CORPUS;
describe.runIf(corpus !== undefined)('the seven published measures (read where CARNET_CORPUS says)', () => {
  const read = (name: string) => readFileSync(path.join(corpus ?? '', 'fhir/mes-mesures', name), 'utf8');
  /** The person of the example becomes one of ours, named by INS. */
  const withPerson = (text: string) =>
    text
      .replace(
        /"system": "urn:oid:1\.2\.840\.10004\.1\.1\.1\.0\.0\.1\.0\.0\.1\.2560"/g,
        `"system": "urn:oid:${rose.insOid}"`,
      )
      .replace(/"\{\{idPe\}\}"|"id-value"/g, `"${rose.ins}"`);

  test('api 02, a transaction with a device: as published its person is one of a partner service; named by INS it is kept', async () => {
    const name = 'api-v1.5.2-02-Bundle-transaction.json';
    expect(await refusal(read(name))).toEqual([403, 'forbidden', 'measure-no-consent']);
    const { status, body } = await send(withPerson(read(name)));
    expect([status, body.entry?.map(({ response }) => response?.status)]).toEqual([
      200,
      ['201 Created', '201 Created'],
    ]);
  });

  test('api 00, the device alone, and api 03, a fragment of a blood pressure: no transaction', async () => {
    for (const name of ['api-v1.5.2-00-Device.json', 'api-v1.5.2-03-Observation.json'])
      expect(await refusal(read(name))).toEqual([400, 'invalid', 'measure-no-bundle']);
  });

  test('api 03 in a transaction: status and code are missing', async () => {
    const resource = JSON.parse(read('api-v1.5.2-03-Observation.json')) as Observation;
    const { status, body } = await house.ask(token, 'POST', '', bundle(entryOf(resource)));
    expect([status, body.issue?.map(({ expression }) => expression?.[0])]).toEqual([
      422,
      ['Bundle.entry[0].resource.status', 'Bundle.entry[0].resource.code'],
    ]);
    const whole = { ...observation(rose), ...resource, code: { coding: [{ code: '85354-9' }] } };
    delete whole.valueQuantity;
    const kept = await send(bundle(entryOf(whole)));
    expect(kept.body.entry?.[0]?.response?.status).toBe('201 Created');
  });

  test('api 04 and 05, a response and a searchset: no transactions', async () => {
    for (const name of [
      'api-v1.5.2-04-Bundle-transaction-response.json',
      'api-v1.5.2-05-Bundle-searchset.json',
    ])
      expect(await refusal(read(name))).toEqual([422, 'invalid', 'measure-invalid']);
  });

  test('the example of the CI-SIS has no ifNoneExist, which the partner API asks for', async () => {
    const text = withPerson(read('ig-Bundle-bundle-example.json'));
    expect(await refusal(text)).toEqual([422, 'invalid', 'measure-invalid']);
    const body = JSON.parse(text) as Bundle;
    body.entry![0]!.request!.ifNoneExist = `identifier=urn:oid:${OID}|FE-ED-AB-AA-DE-AD-77-C5`;
    const { status, body: answer } = await send(body);
    expect([status, answer.entry?.length]).toEqual([200, 2]);
  });

  test('the blood pressure of the CI-SIS names its arm by a code that the value set of today has not', async () => {
    const resource = JSON.parse(read('ig-Observation-BP001.json')) as Observation;
    const named = { ...resource, subject: observation(rose).subject! };
    expect(await refusal(bundle(entryOf(named)))).toEqual([422, 'code-invalid', 'measure-code-unknown']);
    const { bodySite: _bodySite, ...rest } = named;
    const { status } = await send(bundle(entryOf(rest)));
    expect(status).toBe(200);
  });
});
