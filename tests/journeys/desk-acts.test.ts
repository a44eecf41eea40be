/** What a caller asks, done by the help desk: dated, in the agent's name, read in the history, told to the person (P06). */
import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startHouse, type TestHouse } from '../house.ts';
import { agent, type Caller, caller, said, type TestAgent } from './desk-people.ts';
import { stateOf } from './enrolment-people.ts';

let house: TestHouse;
let nadia: TestAgent;
beforeAll(async () => {
  house = await startHouse({ mail: true });
  nadia = await agent(house, 'Agent 12 de l’assistance');
});
afterAll(() => house.close());
beforeEach(() => house.rows('delete from platform.rate_limit'));

/** A call whose caller was identified. */
async function identified(of: Caller, by = nadia) {
  const call = await house.support.openCall({ session: by.session }, said(of));
  await house.support.checkAnswers(call, { serial: of.serial, postcode: of.postcode, givenNames: '' });
  return call;
}
const terms = () => house.enrolment.terms().version;
const steps = (of: Caller) =>
  house.rows<{ act: string; actor_kind: string; actor_label: string; terms_version: string | null }>(
    'select act, actor_kind, actor_label, terms_version from enrolment.transition where holder_id = $1 order by at',
    [of.holderId],
  );
const lines = async (of: Caller) =>
  (
    await house.rows<{ action: string; actor_kind: string; actor_id: string; actor_label: string }>(
      'select action, actor_kind, actor_id, actor_label from audit.line where holder_id = $1 order by at',
      [of.holderId],
    )
  ).filter(({ action }) => !/^support\.(call|check)$/.test(action));
const told = async (of: Caller) => {
  await house.runJobs();
  return (await house.mails(of.mail)).map(({ subject }) => subject);
};
const byDesk = (act: string, version: string | null = null) => ({
  act,
  actor_kind: 'desk',
  actor_label: 'Agent 12 de l’assistance',
  terms_version: version,
});

test('each act, one after the other, is dated, traced in the agent’s name, and told', async () => {
  const paule = await caller(house);
  const call = await identified(paule);
  for (const [act, state] of [
    ['oppose', 'opposed'],
    ['withdraw', 'created'],
    ['close', 'closed'],
    ['reopen', 'active'],
  ] as const) {
    expect(await house.enrolment.takeStep({ call }, act)).toBe(state);
    expect(await stateOf(house, paule.holderId)).toBe(state);
  }
  expect(await steps(paule)).toEqual(['oppose', 'withdraw', 'close', 'reopen'].map((act) => byDesk(act)));
  expect(await lines(paule)).toEqual(
    ['oppose', 'withdraw', 'close', 'reopen'].map((act) => ({
      action: `space.${act}`,
      actor_kind: 'SUPPORT',
      actor_id: nadia.id,
      actor_label: 'Agent 12 de l’assistance',
    })),
  );
  expect(await told(paule)).toEqual(
    Array.from({ length: 4 }, () => 'Votre choix sur votre carnet est enregistré'),
  );
});

test('opening takes the terms that were read aloud, and keeps their version', async () => {
  const paule = await caller(house);
  const call = await identified(paule);
  await expect(house.enrolment.activate({ call }, undefined)).rejects.toMatchObject({
    code: 'terms-not-accepted',
  });
  await expect(house.enrolment.activate({ call }, '2020-01-01')).rejects.toMatchObject({
    code: 'terms-changed',
  });
  expect(await stateOf(house, paule.holderId)).toBe('announced');
  await house.enrolment.activate({ call }, terms());
  expect(await steps(paule)).toEqual([byDesk('activate', terms())]);
  const [line] = await house.access.reading(await house.asHolder(paule), (visit) =>
    house.audit.read(visit.tx, paule.holderId, { limit: 1 }),
  );
  expect(line).toMatchObject({
    action: 'space.activate',
    actor: { kind: 'SUPPORT', id: nadia.id, label: 'Agent 12 de l’assistance' },
    basis: 'call',
  });
});

test('nothing is done for a caller who is not identified, in a call that is over, or by an agent who left', async () => {
  const paule = await caller(house);
  const refused = async (call: Parameters<typeof house.enrolment.ownSpace>[0] & object) => {
    for (const act of [
      () => house.enrolment.ownSpace(call),
      () => house.enrolment.takeStep(call, 'oppose'),
      () => house.enrolment.activate(call, terms()),
      () => house.enrolment.sendCodeByCall('call' in call ? (call.call as never) : ({} as never), 'mail'),
    ])
      await expect(act()).rejects.toMatchObject({ code: 'call-ended' });
  };
  const unchecked = await house.support.openCall({ session: nadia.session }, said(paule));
  await refused({ call: unchecked });
  const over = await identified(paule);
  await house.support.endCall(over);
  await refused({ call: over });
  const leaving = await agent(house);
  const left = await identified(paule, leaving);
  await house.rows('update support.agent set removed_at = now() where professional_id = $1', [leaving.id]);
  await refused({ call: left });
  // a running call of one's own opens nobody else's space
  const jeanne = await caller(house);
  await refused({ call: { ...(await identified(paule)), holderId: jeanne.holderId } });
  expect([await stateOf(house, paule.holderId), await stateOf(house, jeanne.holderId)]).toEqual([
    'announced',
    'announced',
  ]);
});

test('what cannot happen to a space is refused and changes nothing', async () => {
  const paule = await caller(house, { state: 'active' });
  const call = await identified(paule);
  for (const act of ['oppose', 'withdraw', 'reopen'] as const)
    if (act !== 'reopen')
      await expect(house.enrolment.takeStep({ call }, act)).rejects.toMatchObject({
        code: 'step-impossible',
      });
  // taken already is taken (R43)
  expect(await house.enrolment.takeStep({ call }, 'reopen')).toBe('active');
  expect(await steps(paule)).toEqual([]);
});

test('another code goes to the known mail, takes the place of the last, and the history says who asked', async () => {
  const paule = await caller(house);
  await house.enrolment.sendCodeByCall(await identified(paule), 'mail');
  await house.runJobs();
  const [mail] = await house.mails(paule.mail);
  const code = /[A-Z2-9]{4} [A-Z2-9]{4} [A-Z2-9]{4}/.exec(mail?.text ?? '')?.[0] ?? '';
  await house.enrolment.prove('192.0.2.1', { ins: paule.ins, serial: paule.serial, code });
  await expect(
    house.enrolment.prove('192.0.2.1', { ins: paule.ins, serial: paule.serial, code: paule.code }),
  ).rejects.toMatchObject({ code: 'not-recognised' });
  expect(await lines(paule)).toEqual([
    expect.objectContaining({ action: 'support.code', actor_kind: 'SUPPORT' }),
  ]);
});

test('a code asked by post goes by post, to whoever has an address, and nowhere else', async () => {
  const paule = await caller(house);
  await house.enrolment.sendCodeByCall(await identified(paule), 'post');
  const letters = await house.rows<{ payload: unknown }>(
    `select payload from graphile_worker._private_jobs where payload::text like '%' || $1 || '%'`,
    [paule.holderId],
  );
  expect(letters).toEqual([{ payload: expect.objectContaining({ generation: 2, byPost: true }) }]);
  expect(await told(paule)).toEqual([]);
  expect(await readdir(house.house.config.CARNET_PRINT_FOLDER)).toEqual([expect.stringMatching(/^code-/)]);
  const unknown = await caller(house);
  const call = await identified(unknown);
  await house.rows('update enrolment.insured set address = null where holder_id = $1', [unknown.holderId]);
  await house.rows('delete from citizens.contact_channel where holder_id = $1', [unknown.holderId]);
  for (const by of ['mail', 'post'] as const)
    await expect(house.enrolment.sendCodeByCall(call, by)).rejects.toMatchObject({ code: 'nowhere-to-send' });
});

test('an open space needs no code, and a mailbox is not filled', async () => {
  const open = await caller(house, { state: 'active' });
  await expect(house.enrolment.sendCodeByCall(await identified(open), 'mail')).rejects.toMatchObject({
    code: 'no-code-needed',
  });
  const paule = await caller(house);
  const call = await identified(paule);
  for (let n = 0; n < 3; n++) await house.enrolment.sendCodeByCall(call, 'mail');
  await expect(house.enrolment.sendCodeByCall(call, 'mail')).rejects.toMatchObject({ code: 'too-many' });
});

test('the refusal by telephone wins over the deadline as any other', async () => {
  const paule = await caller(house);
  const call = await identified(paule);
  const done = await Promise.allSettled([
    house.enrolment.takeStep({ call }, 'oppose'),
    house.enrolment.takeStep({ call }, 'oppose'),
    house.enrolment.takeStep({ call }, 'oppose'),
  ]);
  expect(done.map((one) => one.status === 'fulfilled' && one.value)).toEqual([
    'opposed',
    'opposed',
    'opposed',
  ]);
  expect(await steps(paule)).toEqual([byDesk('oppose')]);
});
