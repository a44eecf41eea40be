/** Guessing at the help desk, many at once; a code by text message; and the searches that an agent has no right to (A24, R41). */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startHouse, type TestHouse } from '../house.ts';
import { agent, type Caller, caller, said, type TestAgent } from './desk-people.ts';

let house: TestHouse;
let nadia: TestAgent;
beforeAll(async () => {
  house = await startHouse({ mail: true, sms: true });
  nadia = await agent(house);
});
afterAll(() => house.close());
beforeEach(() => house.rows('delete from platform.rate_limit'));

const open = (of: Caller, by = nadia) => house.support.openCall({ session: by.session }, said(of));
const codeOf = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'let through',
    (error: { code?: string }) => error.code ?? 'defect',
  );
const count = (all: readonly string[], one: string) => all.filter((code) => code === one).length;

async function withPhone(phone: string): Promise<Caller> {
  const paule = await caller(house);
  await house.rows(
    `insert into citizens.contact_channel (holder_id, channel_id, kind, value, verified_at) values ($1, $2, 'sms', $3, now())`,
    [paule.holderId, randomUUID(), phone],
  );
  return paule;
}

test('a code by text message says what it is for, and identifies the caller', async () => {
  const paule = await withPhone('+33612345612');
  const call = await open(paule);
  await house.support.sendCode(call, 'sms');
  await house.runJobs();
  const [text = ''] = await house.texts('+33612345612');
  expect(text).toMatch(/^Carnet : code \d{6}\. À lire à l’assistance si vous l’appelez/);
  expect(await house.mails(paule.mail)).toEqual([]);
  await house.support.checkCode(call, /\d{6}/.exec(text)?.[0] ?? '');
  expect((await house.support.view(call)).space?.channels).toEqual(['p•••@e•••.test', '•• •• •• •• 12']);
});

test('twenty answers at once are three failed checks', async () => {
  const paule = await caller(house);
  const call = await open(paule);
  const said = await Promise.all(
    Array.from({ length: 20 }, () =>
      codeOf(house.support.checkAnswers(call, { serial: '', postcode: '99999', givenNames: 'X' })),
    ),
  );
  expect([count(said, 'check-failed'), count(said, 'call-over')]).toEqual([3, 17]);
});

test('twenty calls of one agent about one person have three tries together', async () => {
  const paule = await caller(house);
  const calls = await Promise.all(Array.from({ length: 20 }, () => open(paule)));
  const said = await Promise.all(
    calls.map((call) =>
      codeOf(house.support.checkAnswers(call, { serial: '', postcode: '', givenNames: '' })),
    ),
  );
  expect([count(said, 'check-failed'), count(said, 'call-over')]).toEqual([3, 17]);
});

test('and calls of many agents, ten', async () => {
  const paule = await caller(house);
  const calls = await Promise.all(Array.from({ length: 14 }, async () => open(paule, await agent(house))));
  const identified = await open(paule, nadia);
  await house.support.checkAnswers(identified, {
    serial: paule.serial,
    postcode: paule.postcode,
    givenNames: '',
  });
  const said = await Promise.all(
    calls.map((call) =>
      codeOf(house.support.checkAnswers(call, { serial: '', postcode: '', givenNames: '' })),
    ),
  );
  expect([count(said, 'check-failed'), count(said, 'call-over')]).toEqual([10, 4]);
  // who was identified before goes on
  expect((await house.support.view(identified)).space).toBeDefined();
});

test('twenty guesses of a code at once kill it, the right one among the late ones', async () => {
  const paule = await withPhone('+33612345613');
  const call = await open(paule);
  await house.support.sendCode(call, 'sms');
  await house.runJobs();
  const right = /\d{6}/.exec((await house.texts('+33612345613'))[0] ?? '')?.[0] ?? '';
  const wrong = (n: number) => String((Number(right) + n) % 1_000_000).padStart(6, '0');
  await Promise.all(
    Array.from({ length: 20 }, (_, n) => codeOf(house.support.checkCode(call, wrong(n + 1)))),
  );
  expect(await codeOf(house.support.checkCode(call, right))).toBe('caller-code-wrong');
  expect(await house.support.view(call)).toMatchObject({ checksLeft: 2, codeRuns: false, space: undefined });
});

test('an agent searches nobody, with a number or without', async () => {
  const paule = await house.newPerson();
  const { session } = nadia;
  expect(
    await codeOf(house.access.searchPerson({ session }, { name: paule.birthName, birth: paule.birthDate })),
  ).toBe('act-refused');
  for (const mode of ['normal', 'bris_de_glace', 'centre_15'] as const)
    expect(await codeOf(house.access.threshold({ session, holderId: paule.holderId, mode }))).toBe(
      'space-not-open',
    );
  expect(await codeOf(house.access.enterShareCode({ session, holderId: paule.holderId }, '12345678'))).toBe(
    'space-not-open',
  );
});
