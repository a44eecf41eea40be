/** People who were sent a letter: a card, and a code that only the letter holds. */
import { randomInt } from 'node:crypto';
import { sealOfSerial } from '../../src/modules/enrolment/rules/card.ts';
import { codeOf, sealOf } from '../../src/modules/enrolment/rules/codes.ts';
import type { TestHouse, TestPerson } from '../house.ts';

export type Invited = TestPerson & { readonly serial: string; readonly code: string };

export const DAY = 86_400_000;

/** @param deadline of the code; in six weeks by default */
export async function invite(
  house: TestHouse,
  over: Parameters<TestHouse['newPerson']>[0] & { readonly deadline?: Date } = {},
): Promise<Invited> {
  const { deadline = new Date(Date.now() + 42 * DAY), ...rest } = over;
  const person = await house.newPerson({ state: 'announced', ...rest });
  const serial = String(randomInt(1e9, 9e9)).padStart(11, '0');
  await house.rows('insert into enrolment.card values ($1, $2)', [
    person.holderId,
    sealOfSerial(house.house.config.CARNET_CODE_STORE_KEY, serial),
  ]);
  const code = await giveCode(house, person.holderId, 1, deadline);
  return { ...person, serial, code };
}

/** As a campaign does. @returns what the letter says */
export async function giveCode(
  house: TestHouse,
  holderId: string,
  generation: number,
  deadline: Date,
): Promise<string> {
  const { CARNET_CODE_KEY: key, CARNET_CODE_STORE_KEY: storeKey } = house.house.config;
  const code = codeOf(key, holderId, generation);
  await house.rows(
    `insert into enrolment.code (holder_id, generation, seal, expires_at, campaign_id) values ($1, $2, $3, $4, gen_random_uuid())`,
    [holderId, generation, sealOf(storeKey, code), deadline],
  );
  return code;
}

export const stateOf = async (house: TestHouse, holderId: string): Promise<string | undefined> =>
  (
    await house.rows<{ state: string }>('select state from enrolment.space where holder_id = $1', [holderId])
  )[0]?.state;

export const transitionsOf = (house: TestHouse, holderId: string) =>
  house.rows<{ act: string; from_state: string; to_state: string; terms_version: string | null }>(
    'select act, from_state, to_state, terms_version from enrolment.transition where holder_id = $1 order by at',
    [holderId],
  );
