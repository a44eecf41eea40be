/** A record that was there before the campaign: a refusal does not touch it (A11), and it is in the space once that opens (A12). */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COLUMNS } from '../../src/modules/enrolment/campaign/population-row.ts';
import { hashProof } from '../../src/modules/enrolment/use-cases/prove.ts';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { fileIn, seenIn } from '../journeys/outward.ts';
import { newPdf } from '../journeys/sample-documents.ts';

let house: TestHouse;
let folder: string;
beforeAll(async () => {
  house = await startHouse({ mail: true });
  folder = await mkdtemp(path.join(tmpdir(), 'carnet-record-'));
});
afterAll(async () => {
  await house?.close();
  await rm(folder, { recursive: true, force: true });
});

const lineOf = (of: TestPerson) =>
  COLUMNS.map(
    (column) =>
      ({
        ins: of.ins,
        ins_oid: of.insOid,
        birth_name: of.birthName,
        given_names: of.givenName,
        sex: of.sex,
        birth_date: of.birthDate,
        birth_cog: of.birthCog,
        address_6: '38000 GRENOBLE',
        country: 'FR',
        fund: '0138',
        rank: 'insured',
      })[column as string] ?? '',
  ).join(';');

test('a refusal leaves it, and activating brings it back', async () => {
  const paule = await house.newPerson();
  const document = await fileIn(house, newPdf(paule, 'cardiologue'), 'cardiologue');
  // the record is older than the spaces: nothing was opened yet
  await house.rows('delete from enrolment.space where holder_id = $1', [paule.holderId]);

  const file = path.join(folder, 'population.csv');
  await writeFile(file, `${COLUMNS.join(';')}\n${lineOf(paule)}\n`);
  const { campaigns } = house;
  expect(await campaigns.importPopulation(file, `${file}.rejects`)).toMatchObject({ created: 0, updated: 1 });
  const today = new Date().toLocaleDateString('sv', { timeZone: 'Europe/Paris' });
  await campaigns.plan({ name: 'Campagne', perDay: 10, windowDays: 42, from: today });
  // whatever the weekday of the test
  await house.rows(`update enrolment.wave set day = '2020-01-06'`);
  await campaigns.start('Campagne');
  expect((await campaigns.run({ signal: new AbortController().signal })).people).toBe(1);

  const proof = 'shown with the card';
  await house.rows(
    `insert into enrolment.proof (proof_hash, holder_id, generation, expires_at) values ($1, $2, 1, now() + interval '1 hour')`,
    [hashProof(proof), paule.holderId],
  );
  await house.enrolment.takeStep({ proof }, 'oppose');
  const kept = await house.rows<{ documents: number; keys: number; state: string }>(
    `select (select count(*)::int from documents.entry where holder_id = $1) as documents,
      (select count(*)::int from platform.holder_key where holder_id = $1) as keys, state
     from enrolment.space where holder_id = $1`,
    [paule.holderId],
  );
  expect(kept).toEqual([{ documents: 1, keys: 1, state: 'opposed' }]);

  await house.enrolment.activate({ proof }, house.enrolment.terms().version);
  expect((await seenIn(house, await house.asHolder(paule))).ids).toEqual([document]);
});
