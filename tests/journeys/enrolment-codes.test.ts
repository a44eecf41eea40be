/** A card and a code open the two doors, and nothing else does (A04, R16, R27, A2, T12). */

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { insKey } from '#formats/ins';
import { groups } from '../../src/modules/enrolment/rules/codes.ts';
import { startHouse, type TestHouse } from '../house.ts';
import { DAY, giveCode, type Invited, invite, stateOf, transitionsOf } from './enrolment-people.ts';

let house: TestHouse;
const waits: number[] = [];
beforeAll(async () => {
  house = await startHouse({ mail: true, wait: async (ms) => waits.push(ms) });
});
afterAll(() => house.close());
beforeEach(() => house.rows('delete from platform.rate_limit'));

/** Of a woman whom nobody enrolled. */
const nobody = `2990138185999${insKey('2990138185999')}`;

const typed = ({ ins, serial, code }: Invited) => ({ ins, serial, code });
const prove = (one: Parameters<typeof house.enrolment.prove>[1], source = '192.0.2.1') =>
  house.enrolment.prove(source, one);
const terms = () => house.enrolment.terms().version;

test('a person opens their notebook with the letter and the card, and is told', async () => {
  const paule = await invite(house);
  const proof = await prove({ ins: paule.ins, serial: paule.serial, code: groups(paule.code).toLowerCase() });
  expect(await house.enrolment.proofHolder(proof)).toBe(paule.holderId);
  expect(await house.enrolment.ownSpace({ proof })).toMatchObject({
    state: 'announced',
    label: 'Paule Essai',
    deadline: expect.any(Date),
  });
  await house.enrolment.activate({ proof }, terms());
  expect(await stateOf(house, paule.holderId)).toBe('active');
  expect(await transitionsOf(house, paule.holderId)).toEqual([
    { act: 'activate', from_state: 'announced', to_state: 'active', terms_version: terms() },
  ]);
  const [line] = await house.access.reading(await house.asHolder(paule), (visit) =>
    house.audit.read(visit.tx, paule.holderId, { limit: 1 }),
  );
  expect(line).toMatchObject({
    action: 'space.activate',
    actor: { kind: 'PATIENT', label: 'Paule Essai' },
    basis: 'code',
  });
  await house.runJobs();
  expect((await house.mails(paule.mail)).map(({ subject }) => subject)).toEqual([
    'Votre choix sur votre carnet est enregistré',
  ]);
});

test('a person refuses as shortly, changes their mind at once, and again by another code', async () => {
  const paule = await invite(house);
  const proof = await prove(typed(paule));
  expect(await house.enrolment.takeStep({ proof }, 'oppose')).toBe('opposed');
  // twice is once (R43)
  expect(await house.enrolment.takeStep({ proof }, 'oppose')).toBe('opposed');
  expect(await house.enrolment.takeStep({ proof }, 'withdraw')).toBe('created');
  expect(await house.enrolment.takeStep({ proof }, 'close')).toBe('closed');
  expect((await transitionsOf(house, paule.holderId)).map(({ act }) => act)).toEqual([
    'oppose',
    'withdraw',
    'close',
  ]);
  const code = await giveCode(house, paule.holderId, 2, new Date(Date.now() + DAY));
  const again = await prove({ ...typed(paule), code });
  expect(await house.enrolment.takeStep({ proof: again }, 'reopen')).toBe('active');
});

test('what is wrong changes neither the words nor the waiting', async () => {
  const [paule, other, over, revoked, used] = await Promise.all([
    invite(house),
    invite(house),
    invite(house, { deadline: new Date(Date.now() - 1000) }),
    invite(house),
    invite(house),
  ]);
  const dead = await invite(house, { state: 'deceased' });
  const none = await invite(house, { state: 'destroyed' });
  const active = await invite(house, { state: 'active' });
  await house.rows('update enrolment.code set revoked_at = now() where holder_id = $1', [revoked.holderId]);
  await house.enrolment.takeStep({ proof: await prove(typed(used)) }, 'oppose');
  waits.length = 0;
  const wrong: readonly Parameters<typeof prove>[0][] = [
    { ...typed(paule), code: other.code },
    { ...typed(paule), serial: other.serial },
    { ...typed(paule), ins: other.ins },
    { ...typed(paule), ins: nobody },
    ...[over, revoked, used, dead, none, active].map(typed),
  ];
  const said = new Set<string>();
  for (const [at, one] of wrong.entries()) {
    const refusal = await prove(one, `192.0.2.${at}`).then(
      () => 'let through',
      ({ code, sentence, advice, status }) => JSON.stringify({ code, sentence, advice, status }),
    );
    said.add(refusal);
  }
  expect([...said]).toEqual([expect.stringContaining('"not-recognised"')]);
  expect(new Set(waits)).toEqual(new Set([400]));
  // and the honest one's code lived through it
  await prove(typed(paule));
});

test('the waiting covers the work, right or wrong', async () => {
  const real = await startHouse({ wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) });
  try {
    const paule = await invite(real);
    const took = async (code: string) => {
      const from = performance.now();
      await real.enrolment.prove('192.0.2.1', { ...typed(paule), code }).catch(() => undefined);
      return performance.now() - from;
    };
    const times = [await took(paule.code), await took('ACDE FHJK MNPR'), await took(paule.code)];
    for (const time of times) expect(time).toBeGreaterThanOrEqual(395);
  } finally {
    await real.close();
  }
});

test('what can be nobody’s is said at once, for it tells nothing', async () => {
  const paule = await invite(house);
  await expect(prove({ ...typed(paule), ins: '123' })).rejects.toMatchObject({ code: 'ins-length' });
  await expect(prove({ ...typed(paule), serial: '12' })).rejects.toMatchObject({ code: 'card-serial' });
  await expect(prove({ ...typed(paule), code: 'ABC' })).rejects.toMatchObject({ code: 'code-shape' });
});

test('a code ends at the very second of the deadline', async () => {
  const paule = await invite(house);
  const prove1 = async (expires: string) => {
    await house.rows(
      `update enrolment.code set expires_at = ${expires} where holder_id = '${paule.holderId}'`,
    );
    return prove(typed(paule)).then(
      () => true,
      () => false,
    );
  };
  expect(await prove1(`now() + interval '2 seconds'`)).toBe(true);
  expect(await prove1('now()')).toBe(false);
});

test('a proof lasts half an hour, and dies with a newer code', async () => {
  const paule = await invite(house);
  const proof = await prove(typed(paule));
  await house.rows(`update enrolment.proof set expires_at = now() where holder_id = $1`, [paule.holderId]);
  expect(await house.enrolment.proofHolder(proof)).toBeUndefined();
  await expect(house.enrolment.activate({ proof }, terms())).rejects.toMatchObject({ code: 'proof-ended' });
  await house.enrolment.sweep();
  expect(await house.rows('select from enrolment.proof where holder_id = $1', [paule.holderId])).toEqual([]);
  const second = await prove(typed(paule));
  await house.enrolment.requestNewCode('192.0.2.1', paule);
  expect(await house.enrolment.proofHolder(second)).toBeUndefined();
  await expect(prove(typed(paule))).rejects.toMatchObject({ code: 'not-recognised' });
  expect(await house.enrolment.proofHolder('a guess')).toBeUndefined();
});

test('nothing is activated without the terms that are in force', async () => {
  const paule = await invite(house);
  const proof = await prove(typed(paule));
  await expect(house.enrolment.activate({ proof }, undefined)).rejects.toMatchObject({
    code: 'terms-not-accepted',
  });
  await expect(house.enrolment.activate({ proof }, '2020-01-01')).rejects.toMatchObject({
    code: 'terms-changed',
  });
  expect(await stateOf(house, paule.holderId)).toBe('announced');
  // the code is still whole
  await prove(typed(paule));
});

test('by FranceConnect there is nothing to type: the session says who it is', async () => {
  const paule = await invite(house);
  const session = await house.sessionOfHolder(paule.holderId);
  await house.enrolment.activate({ session }, terms());
  await house.enrolment.activate({ session }, terms());
  expect(await transitionsOf(house, paule.holderId)).toHaveLength(1);
  const doctor = await house.sessionOf('infirmiere');
  await expect(house.enrolment.ownSpace({ session: doctor })).rejects.toMatchObject({ code: 'proof-ended' });
});

test('two answers at the same moment are two steps or one refusal, never a lost one', async () => {
  const paule = await invite(house);
  const proof = await prove(typed(paule));
  const done = await Promise.allSettled([
    house.enrolment.takeStep({ proof }, 'oppose'),
    house.enrolment.activate({ proof }, terms()),
  ]);
  const acts = (await transitionsOf(house, paule.holderId)).map(({ act }) => act).join();
  // refused then activated after all; or activated, and then it is too late to refuse
  expect(['oppose,activate', 'activate']).toContain(acts);
  expect(done.filter(({ status }) => status === 'rejected')).toHaveLength(acts === 'activate' ? 1 : 0);
  expect(await stateOf(house, paule.holderId)).toBe('active');
});

test('a new code goes to the known address, takes the place of the old one, and the answer tells nothing', async () => {
  const paule = await invite(house);
  waits.length = 0;
  expect(await house.enrolment.requestNewCode('192.0.2.1', paule)).toBeUndefined();
  expect(await house.enrolment.requestNewCode('192.0.2.1', { ...paule, serial: '12345678' })).toBeUndefined();
  expect(await house.enrolment.requestNewCode('192.0.2.1', { ...paule, ins: nobody })).toBeUndefined();
  expect(waits).toEqual([400, 400, 400]);
  await house.runJobs();
  const [mail] = await house.mails(paule.mail);
  const code = /[A-Z2-9]{4} [A-Z2-9]{4} [A-Z2-9]{4}/.exec(mail?.text ?? '')?.[0] ?? '';
  expect(code).not.toBe('');
  await prove({ ...typed(paule), code });
  await expect(prove(typed(paule))).rejects.toMatchObject({ code: 'not-recognised' });
  // of the same deadline: asking again gives no more time (R1)
  const [row] = await house.rows<{ same: boolean }>(
    `select count(distinct expires_at) = 1 as same from enrolment.code where holder_id = $1`,
    [paule.holderId],
  );
  expect(row?.same).toBe(true);
});

test('asking for somebody many times sends three letters, and says so to nobody', async () => {
  const paule = await invite(house);
  for (let n = 0; n < 6; n++) await house.enrolment.requestNewCode(`192.0.2.${n}`, paule);
  expect(await house.rows('select from enrolment.code where holder_id = $1', [paule.holderId])).toHaveLength(
    4,
  );
});

test('guesses are slowed, find nothing, and stop no honest person', async () => {
  // 100 000 guesses at one person, whose 25^12 codes are equally likely
  expect(100_000 / 25 ** 12).toBeLessThan(1e-11);
  const paule = await invite(house);
  const alphabet = 'ACDEFHJKMNPRTVWXY23456789';
  waits.length = 0;
  let found = 0;
  let shut = 0;
  for (let n = 0; n < 600; n++) {
    const code = Array.from({ length: 12 }, () => alphabet[Math.floor(Math.random() * 25)]).join('');
    await prove({ ...typed(paule), code }, '198.51.100.1').then(
      () => found++,
      ({ code: why }) => (shut += Number(why === 'too-many')),
    );
  }
  expect(found).toBe(0);
  expect(shut).toBe(100);
  expect(waits.slice(0, 5)).toEqual([400, 400, 400, 400, 400]);
  expect(waits[5]).toBe(1000);
  expect(waits.at(-1)).toBe(8000);
  // from their own line, and even from behind the guesser's
  await prove(typed(paule));
  await prove(typed(paule), '198.51.100.1');
}, 60_000);

test('neither the database nor the queue holds a code', async () => {
  const paule = await invite(house);
  await house.enrolment.requestNewCode('192.0.2.1', paule);
  const jobs = JSON.stringify(await house.rows('select payload from graphile_worker._private_jobs'));
  expect(jobs).toContain(paule.holderId);
  expect(jobs).not.toContain(paule.code);
  const rows = JSON.stringify(await house.rows('select * from enrolment.code, enrolment.card'));
  expect(rows).not.toContain(paule.code);
  expect(rows).not.toContain(paule.serial);
});
