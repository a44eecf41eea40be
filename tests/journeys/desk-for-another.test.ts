/** An identified caller asks for their child, or for whom they protect; what is grave takes two agents (J01, J02, R40, A24). */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startHouse, type TestHouse } from '../house.ts';
import { agent, type Caller, caller, said, type TestAgent } from './desk-people.ts';
import { invite, stateOf } from './enrolment-people.ts';

let house: TestHouse;
let nadia: TestAgent;
let second: TestAgent;
beforeAll(async () => {
  house = await startHouse({ mail: true });
  nadia = await agent(house, 'Agent 12 de l’assistance');
  second = await agent(house, 'Agent 7 de l’assistance');
});
afterAll(() => house.close());
beforeEach(() => house.rows('delete from platform.rate_limit'));

async function identified(of: Caller, by = nadia) {
  const call = await house.support.openCall({ session: by.session }, said(of));
  await house.support.checkAnswers(call, { serial: of.serial, postcode: of.postcode, givenNames: '' });
  return call;
}

/** A parent who may call, and a child whom the insurers' file attaches to them. */
async function family(state?: 'active' | 'closed') {
  const parent = await caller(house);
  const child = await invite(house, { givenName: 'Lise', ...(state && { state }) });
  await house.rows(`update citizens.person set birth_date = '2020-05-06' where holder_id = $1`, [
    child.holderId,
  ]);
  await house.rows(
    `insert into enrolment.insured (holder_id, fund, rank, insured_ins, insured_oid, address, country, ame, overseas, protected)
     values ($1, '381', 'dependant', $2, $3, $4, 'FRANCE', false, false, false)`,
    [child.holderId, parent.ins, parent.insOid, ['1 RUE DES ESSAIS', '38000 GRENOBLE']],
  );
  return { parent, child };
}
const lise = { givenName: 'Lise', birthDate: '06/05/2020' };

/** The call of an identified parent who said for whom. */
async function forChild(state?: 'active' | 'closed') {
  const { parent, child } = await family(state);
  const call = await identified(parent);
  await house.support.nameWard(call, lise);
  return { parent, child, call, ward: { ...call, forWard: { declared: 'agreed' as const } } };
}
const lines = (holderId: string) =>
  house.rows<{
    action: string;
    outcome: string;
    actor_label: string;
    subject_id: string | null;
    basis: string | null;
  }>(
    `select action, outcome, actor_label, subject_id, basis from audit.line
      where holder_id = $1 and action not in ('support.check') order by at, line_id`,
    [holderId],
  );
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );

test('a parent refuses for a child, and both histories say who did it, for whom and at whose demand', async () => {
  const { parent, child, ward } = await forChild();
  expect(await house.enrolment.takeStep({ call: ward }, 'oppose')).toBe('opposed');
  expect([await stateOf(house, child.holderId), await stateOf(house, parent.holderId)]).toEqual([
    'opposed',
    'announced',
  ]);
  const agentLabel = nadia.label;
  expect(await lines(child.holderId)).toEqual([
    {
      action: 'support.call',
      outcome: 'allowed',
      actor_label: agentLabel,
      subject_id: parent.holderId,
      basis: 'call:for',
    },
    {
      action: 'space.oppose',
      outcome: 'allowed',
      actor_label: agentLabel,
      subject_id: parent.holderId,
      basis: 'call:for',
    },
  ]);
  expect((await lines(parent.holderId)).slice(1)).toEqual([
    {
      action: 'support.act',
      outcome: 'allowed',
      actor_label: agentLabel,
      subject_id: child.holderId,
      basis: 'call:for',
    },
  ]);
  const [step] = await house.rows(
    `select act, actor_kind, declared from enrolment.transition where holder_id = $1`,
    [child.holderId],
  );
  expect(step).toEqual({ act: 'oppose', actor_kind: 'desk', declared: 'agreed' });
});

test('another code for a child goes to the child’s known address, in the child’s name', async () => {
  const { child, ward } = await forChild();
  await house.enrolment.sendCodeByCall(ward, 'post');
  const letters = await house.rows(
    `select 1 from graphile_worker._private_jobs where payload::text like '%' || $1 || '%' and payload::text like '%byPost%'`,
    [child.holderId],
  );
  expect(letters).toHaveLength(1);
});

test('a parent who does not say where the other one stands goes no further, and nobody opens for another', async () => {
  const { child, call } = await forChild('active');
  const ward = { ...call, forWard: { declared: undefined } };
  expect(await codeOf(house.support.askClosing(ward))).toBe('other-parent');
  expect(await codeOf(house.enrolment.takeStep({ call: ward }, 'close'))).toBe('not-certified');
  const announced = await forChild();
  expect(
    await codeOf(house.enrolment.activate({ call: announced.ward }, house.enrolment.terms().version)),
  ).toBe('by-representative');
  expect(await stateOf(house, child.holderId)).toBe('active');
  // without saying for whom, the call stays that of the caller
  expect((await house.enrolment.ownSpace({ call })).holderId).toBe(call.holderId);
});

test('closing for another waits for a second agent, who is never the first', async () => {
  const { parent, child, ward } = await forChild('active');
  expect(await codeOf(house.enrolment.takeStep({ call: ward }, 'close'))).toBe('second-agent');
  await house.support.askClosing(ward);
  expect(await stateOf(house, child.holderId)).toBe('active');
  const find = async (by: TestAgent) =>
    (await house.support.requests(by.session)).find(({ holderId }) => holderId === child.holderId);
  expect(await find(nadia)).toMatchObject({ own: true, givenName: 'LISE', act: 'close' });
  const { requestId = '' } = (await find(second)) ?? {};
  const by = (of: TestAgent) => ({ session: of.session, holderId: child.holderId, requestId });
  expect(await codeOf(house.enrolment.takeStep({ call: by(nadia) }, 'close'))).toBe('call-ended');
  expect(await stateOf(house, child.holderId)).toBe('active');
  // the database says it too
  await expect(
    house.rows(
      `update support.request set settled_at = now(), settled_by = agent_id, confirmed = true where request_id = $1`,
      [requestId],
    ),
  ).rejects.toThrow('check');

  expect(await house.enrolment.takeStep({ call: by(second) }, 'close')).toBe('closed');
  expect(await find(second)).toBeUndefined();
  expect(await codeOf(house.enrolment.takeStep({ call: by(second) }, 'close'))).toBe('call-ended');
  const told = (await lines(child.holderId)).map((one) => [one.action, one.actor_label, one.subject_id]);
  expect(told.slice(1)).toEqual([
    ['support.ask', nadia.label, parent.holderId],
    ['space.close', second.label, parent.holderId],
  ]);
  expect((await lines(parent.holderId)).slice(1).map((one) => [one.action, one.actor_label])).toEqual([
    ['support.ask', nadia.label],
    ['support.act', second.label],
  ]);
});

test('a request ends with the day, with a no, and with whoever asks it again', async () => {
  const { child, ward } = await forChild('active');
  const waiting = async () =>
    (await house.support.requests(second.session)).filter(({ holderId }) => holderId === child.holderId);
  await house.support.askClosing(ward);
  await house.support.askClosing(ward);
  const [only, ...others] = await waiting();
  expect(others).toEqual([]);
  const request = { session: second.session, holderId: child.holderId, requestId: only?.requestId ?? '' };
  expect(await codeOf(house.support.refuseRequest({ ...request, session: nadia.session }))).toBe(
    'request-over',
  );
  await house.support.refuseRequest(request);
  expect(await codeOf(house.enrolment.takeStep({ call: request }, 'close'))).toBe('call-ended');
  expect(await lines(child.holderId)).toContainEqual(
    expect.objectContaining({ action: 'support.ask', outcome: 'refused', actor_label: second.label }),
  );

  await house.support.askClosing(ward);
  const [late] = await waiting();
  await house.rows(
    `update support.request set asked_at = asked_at - interval '25 hours' where request_id = $1`,
    [late?.requestId],
  );
  expect(await waiting()).toEqual([]);
  const after = { ...request, requestId: late?.requestId ?? '' };
  expect(await codeOf(house.enrolment.takeStep({ call: after }, 'close'))).toBe('call-ended');
  expect(await stateOf(house, child.holderId)).toBe('active');
});

test('a guardian by a mandate asks for an adult; once it ends, nothing more is done', async () => {
  const guardian = await caller(house);
  const adult = await invite(house, { givenName: 'Hubert' });
  await house.rows(`update citizens.person set birth_date = '1941-02-03' where holder_id = $1`, [
    adult.holderId,
  ]);
  const mandateId = crypto.randomUUID();
  await house.rows(
    `insert into representation.mandate (holder_id, mandate_id, kind, person_id, person_label, status, scopes, invited_by)
     values ($1, $2, 'guardian', $3, 'Paule Essai', 'accepted', '{documents.read,documents.add,access,trace}', 'test')`,
    [adult.holderId, mandateId, guardian.holderId],
  );
  await house.rows(
    'insert into representation.acts_for (person_id, holder_id, mandate_id) values ($1, $2, $3)',
    [guardian.holderId, adult.holderId, mandateId],
  );
  const call = await identified(guardian);
  await house.support.nameWard(call, { givenName: 'hubert', birthDate: '3/2/1941' });
  expect(await house.support.view(call)).toMatchObject({ ward: { bond: 'guardian', state: 'announced' } });
  const ward = { ...call, forWard: { declared: undefined } };
  expect(await house.enrolment.takeStep({ call: ward }, 'oppose')).toBe('opposed');
  await house.rows(
    `update representation.mandate set status = 'ended', ended_at = now() where mandate_id = $1`,
    [mandateId],
  );
  expect(await codeOf(house.enrolment.takeStep({ call: ward }, 'withdraw'))).toBe('call-ended');
});

test('the children of others are not found, and trying is counted', async () => {
  const { parent } = await family();
  const stranger = await family();
  const call = await identified(parent);
  const none = { givenName: 'Personne', birthDate: '06/05/2020' };
  expect(await codeOf(house.support.nameWard(call, none))).toBe('not-a-ward');
  expect((await house.support.view(call)).checksLeft).toBe(2);
  await house.rows(
    `update citizens.person set first_given_name = 'ODE', birth_given_names = 'ODE' where holder_id = $1`,
    [stranger.child.holderId],
  );
  const theirs = { givenName: 'Ode', birthDate: '06/05/2020' };
  expect(await codeOf(house.support.nameWard(call, theirs))).toBe('not-a-ward');
  expect(await codeOf(house.support.nameWard(call, theirs))).toBe('not-a-ward');
  expect(await codeOf(house.support.nameWard(call, lise))).toBe('call-over');
  // and nothing of it is in the child's history
  expect(await lines(stranger.child.holderId)).toEqual([]);
});

test('a caller who is not identified names nobody', async () => {
  const { parent, child } = await family();
  const call = await house.support.openCall({ session: nadia.session }, said(parent));
  expect(await codeOf(house.support.nameWard(call, lise))).toBe('call-over');
  const ward = { ...call, forWard: { declared: 'agreed' as const } };
  expect(await codeOf(house.enrolment.takeStep({ call: ward }, 'oppose'))).toBe('call-ended');
  expect(await stateOf(house, child.holderId)).toBe('announced');
});
