/** The help desk knows who calls before anything is done, and is told nothing it was not told by the caller (R16, R41, A24). */
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { insKey } from '#formats/ins';
import { startHouse, type TestHouse } from '../house.ts';
import { agent, type Caller, caller, said, type TestAgent } from './desk-people.ts';

let house: TestHouse;
let nadia: TestAgent;
beforeAll(async () => {
  house = await startHouse({ mail: true });
  nadia = await agent(house, 'Agent 12 de l’assistance');
});
afterAll(() => house.close());
beforeEach(() => house.rows('delete from platform.rate_limit'));

/** Of a woman whom nobody enrolled. */
const nobody = `2990138185999${insKey('2990138185999')}`;

const open = (of: Caller, by = nadia) => house.support.openCall({ session: by.session }, said(of));
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'let through',
    ({ code, sentence, advice, status }) => JSON.stringify({ code, sentence, advice, status }),
  );
const history = (of: Caller) =>
  house.rows<{
    action: string;
    outcome: string;
    actor_kind: string;
    actor_label: string;
    basis: string | null;
  }>(
    'select action, outcome, actor_kind, actor_label, basis from audit.line where holder_id = $1 order by at',
    [of.holderId],
  );
const journal = (of: TestAgent) =>
  house.rows<{ action: string; code: string }>(
    'select action, code from audit.security_event where actor_id = $1 order by at',
    [of.id],
  );
const none = { serial: '', postcode: '', givenNames: '' };
const spoken = async (of: Caller): Promise<string> => {
  await house.runJobs();
  const mails = (await house.mails(of.mail)).filter(
    ({ subject }) => subject === 'Le code à lire à l’assistance',
  );
  return (
    /(\d{3})\s(\d{3})/
      .exec(mails.at(0)?.text ?? '')
      ?.slice(1)
      .join('') ?? ''
  );
};
/** Another six digits. */
const other = (code: string, by = 1) => String((Number(code) + by) % 1_000_000).padStart(6, '0');

test('a call opens on what the caller says, and the person reads it in their history', async () => {
  const paule = await caller(house);
  const call = await open(paule);
  expect(await house.support.view(call)).toMatchObject({
    birthName: 'ESSAI',
    birthDate: paule.birthDate,
    checksLeft: 3,
    space: undefined,
  });
  expect(await history(paule)).toEqual([
    expect.objectContaining({
      action: 'support.call',
      outcome: 'allowed',
      actor_kind: 'SUPPORT',
      actor_label: 'Agent 12 de l’assistance',
    }),
  ]);
});

test('whatever is wrong is told in the same words, and in the journal without a number', async () => {
  const [paule, jeanne, dead, gone] = await Promise.all([
    caller(house),
    caller(house),
    caller(house, { state: 'deceased' }),
    caller(house, { state: 'destroyed' }),
  ]);
  const by = await agent(house);
  const call = (typed: Parameters<typeof house.support.openCall>[1]) =>
    refusal(house.support.openCall({ session: by.session }, typed));
  const heard = [
    await call({ ...said(paule), ins: nobody }),
    await call({ ...said(paule), ins: jeanne.ins }),
    await call({ ...said(paule), birthName: 'Autre' }),
    await call({ ...said(paule), birthName: '' }),
    await call({ ...said(paule), birthDate: '01/01/1900' }),
    await call(said(dead)),
    await call(said(gone)),
  ];
  expect(new Set(heard)).toEqual(new Set([expect.stringContaining('"caller-unknown"')]));
  const events = await journal(by);
  expect(events).toEqual(heard.map(() => ({ action: 'support.call', code: 'nobody' })));
  expect(JSON.stringify(await house.rows('select * from audit.security_event'))).not.toContain(paule.ins);
  expect(await history(paule)).toEqual([]);
});

test('what can be nobody’s is said at once', async () => {
  const paule = await caller(house);
  const by = (over: object) =>
    house.support.openCall({ session: nadia.session }, { ...said(paule), ...over });
  await expect(by({ ins: '12' })).rejects.toMatchObject({ code: 'ins-length' });
  await expect(by({ birthDate: '31/02/1970' })).rejects.toMatchObject({ code: 'birth-date' });
});

test('an agent who tries many people is stopped, and shows in the security journal', async () => {
  const paule = await caller(house);
  const prying = await agent(house);
  const heard: string[] = [];
  for (let n = 0; n < 14; n++)
    heard.push(
      await refusal(
        house.support.openCall(
          { session: prying.session },
          { ...said(paule), birthName: `Essai ${n} bis`.replace(/\d/g, 'x') },
        ),
      ),
    );
  expect(heard.filter((one) => one.includes('caller-unknown'))).toHaveLength(10);
  expect(heard.filter((one) => one.includes('too-many'))).toHaveLength(4);
  // whoever it is now, and not another agent
  expect(await refusal(open(paule, prying))).toContain('too-many');
  await open(paule, nadia);
  const codes = (await journal(prying)).map(({ code }) => code);
  expect(codes.filter((code) => code === 'nobody')).toHaveLength(10);
  expect(codes.filter((code) => code === 'too-many')).toHaveLength(5);
});

test('an agent who opens call after call is stopped too', async () => {
  const people = await Promise.all(Array.from({ length: 4 }, () => caller(house)));
  const busy = await agent(house);
  let opened = 0;
  let last = '';
  for (let n = 0; n < 31; n++) {
    const [of] = [people[n % 4] as Caller];
    last = await refusal(open(of, busy));
    if (last === 'let through') opened++;
  }
  expect(opened).toBe(30);
  expect(last).toContain('too-many');
  expect((await journal(busy)).map(({ code }) => code)).toEqual(['too-many']);
});

test('the number of the card and another right answer identify the caller', async () => {
  const right = (of: Caller) => ({ serial: of.serial, postcode: of.postcode, givenNames: 'paule' });
  for (const missing of ['postcode', 'givenNames'] as const) {
    const paule = await caller(house);
    const call = await open(paule);
    await house.support.checkAnswers(call, { ...right(paule), [missing]: '' });
    expect((await house.support.view(call)).space).toMatchObject({
      state: 'announced',
      deadline: expect.any(Date),
      codeUntil: expect.any(Date),
      hasAddress: true,
      channels: ['p•••@e•••.test'],
    });
  }
});

test('an address and given names, which those who were close know, do not', async () => {
  const paule = await caller(house);
  const call = await open(paule);
  const known = { serial: '', postcode: paule.postcode, givenNames: 'paule' };
  expect(await refusal(house.support.checkAnswers(call, known))).toContain('check-failed');
  expect((await house.support.view(call)).space).toBeUndefined();
});

test('all given names are needed, as the birth certificate orders them', async () => {
  const marie = await caller(house, { givenName: 'Marie-Anne Élodie' });
  const call = await open(marie);
  const check = (givenNames: string) =>
    refusal(house.support.checkAnswers(call, { ...none, serial: marie.serial, givenNames }));
  expect(await check('Marie-Anne')).toContain('check-failed');
  expect(await check('marie anne elodie')).toBe('let through');
});

test('one right answer is none, and nothing says which it was', async () => {
  const wrong = { serial: '12345678', postcode: '99999', givenNames: 'Personne' };
  const heard = new Set<string>();
  for (const right of ['serial', 'postcode', 'givenNames', undefined] as const) {
    const paule = await caller(house);
    const call = await open(paule);
    const answers = { serial: paule.serial, postcode: paule.postcode, givenNames: 'Paule' };
    heard.add(
      await refusal(house.support.checkAnswers(call, right ? { ...wrong, [right]: answers[right] } : wrong)),
    );
    expect((await house.support.view(call)).space).toBeUndefined();
  }
  expect([...heard]).toEqual([expect.stringContaining('"check-failed"')]);
});

test('somebody of whom nothing is known is not identified by empty answers', async () => {
  const paule = await caller(house);
  await house.rows('delete from enrolment.card where holder_id = $1', [paule.holderId]);
  await house.rows('update enrolment.insured set address = null where holder_id = $1', [paule.holderId]);
  const call = await open(paule);
  expect(await refusal(house.support.checkAnswers(call, none))).toContain('check-failed');
  expect(await refusal(house.support.checkAnswers(call, { ...none, givenNames: 'Paule' }))).toContain(
    'check-failed',
  );
});

test('three failed checks end the call and close the person to this agent for a day', async () => {
  const paule = await caller(house);
  const call = await open(paule);
  const fail = (on: typeof call) => refusal(house.support.checkAnswers(on, none));
  expect(await fail(call)).toContain('check-failed');
  await house.support.endCall(call);
  // in another call the count goes on
  const again = await open(paule);
  expect((await house.support.view(again)).checksLeft).toBe(2);
  expect(await fail(again)).toContain('check-failed');
  expect(await fail(again)).toContain('check-failed');
  expect(await fail(again)).toContain('call-over');
  expect(await refusal(open(paule))).toContain('caller-unknown');
  // another agent may, and this one tomorrow
  await open(paule, await agent(house));
  await house.rows(
    `update support.call set started_at = started_at - interval '1 day' where holder_id = $1`,
    [paule.holderId],
  );
  await open(paule);
  expect((await history(paule)).filter(({ action }) => action === 'support.check')).toEqual(
    Array.from({ length: 3 }, () => expect.objectContaining({ outcome: 'refused', basis: 'call:answers' })),
  );
});

test('ten failed checks, whoever the agents are, close the person to all for a day', async () => {
  const paule = await caller(house);
  for (let n = 0; n < 10; n++) {
    const by = await agent(house);
    await refusal(house.support.checkAnswers(await open(paule, by), none));
  }
  expect(await refusal(open(paule, await agent(house)))).toContain('caller-unknown');
});

test('a code read aloud identifies the caller, once', async () => {
  const paule = await caller(house);
  const call = await open(paule);
  await house.support.sendCode(call, 'mail');
  const code = await spoken(paule);
  expect(code).toMatch(/^\d{6}$/);
  await house.support.checkCode(call, `${code.slice(0, 3)} ${code.slice(3)}`);
  expect((await house.support.view(call)).space).toBeDefined();
  const next = await open(paule);
  expect(await refusal(house.support.checkCode(next, code))).toContain('caller-code-wrong');
});

test('five wrong tries kill a code, and that is one failed check', async () => {
  const paule = await caller(house);
  const call = await open(paule);
  await house.support.sendCode(call, 'mail');
  const code = await spoken(paule);
  // a slip of the keyboard is no try
  for (let n = 0; n < 3; n++) await refusal(house.support.checkCode(call, '12'));
  for (let n = 1; n <= 5; n++)
    expect(await refusal(house.support.checkCode(call, other(code, n)))).toContain('caller-code-wrong');
  expect(await refusal(house.support.checkCode(call, code))).toContain('caller-code-wrong');
  expect(await house.support.view(call)).toMatchObject({ checksLeft: 2, codeRuns: false, space: undefined });
});

test('a code ends after ten minutes, with the next one, and with the call', async () => {
  const paule = await caller(house);
  const call = await open(paule);
  await house.support.sendCode(call, 'mail');
  const first = await spoken(paule);
  await house.support.sendCode(call, 'mail');
  await house.runJobs();
  expect(await refusal(house.support.checkCode(call, first))).toContain('caller-code-wrong');
  const codes = (await house.mails(paule.mail)).map(({ text }) =>
    /(\d{3})\s(\d{3})/.exec(text)?.slice(1).join(''),
  );
  const second = codes.find((one) => one !== first) ?? '';
  await house.rows('update support.call set code_until = now() where holder_id = $1', [paule.holderId]);
  expect(await refusal(house.support.checkCode(call, second))).toContain('caller-code-wrong');
  await house.support.endCall(call);
  expect(await refusal(house.support.checkCode(call, second))).toContain('call-over');
});

test('asking for a code tells nothing of where the person is reached, and fills no mailbox', async () => {
  const [reached, unreached] = await Promise.all([caller(house), caller(house)]);
  await house.rows('delete from citizens.contact_channel where holder_id = $1', [unreached.holderId]);
  const views = [];
  for (const of of [reached, unreached]) {
    const call = await open(of);
    for (let n = 0; n < 3; n++) await house.support.sendCode(call, 'mail');
    expect(await refusal(house.support.sendCode(call, 'mail'))).toContain('no-more-codes');
    const { birthDate: _, startedAt: __, ...rest } = await house.support.view(call);
    views.push(rest);
  }
  expect(views[0]).toEqual(views[1]);
  for (let n = 0; n < 3; n++)
    await refusal(house.support.sendCode(await open(reached, await agent(house)), 'mail'));
  expect(await refusal(house.support.sendCode(await open(reached, await agent(house)), 'mail'))).toContain(
    'no-more-codes',
  );
});

test('neither the database nor the queue holds the code', async () => {
  const paule = await caller(house);
  await house.support.sendCode(await open(paule), 'mail');
  const jobs = JSON.stringify(await house.rows('select payload from graphile_worker._private_jobs'));
  const calls = JSON.stringify(await house.rows('select * from support.call'));
  expect(jobs).toContain(paule.holderId);
  const code = await spoken(paule);
  expect(code).not.toBe('');
  for (const kept of [jobs, calls]) expect(kept).not.toContain(code);
});

test('a call is one agent’s, in one session, for an hour', async () => {
  const paule = await caller(house);
  const call = await open(paule);
  const elsewhere = await house.newSession({ kind: 'professional', professionalId: nadia.id });
  const colleague = await agent(house);
  for (const session of [elsewhere, colleague.session])
    expect(await refusal(house.support.view({ ...call, session }))).toContain('call-over');
  const someone = await caller(house);
  expect(await refusal(house.support.view({ ...call, holderId: someone.holderId }))).toContain('call-over');
  await house.rows(
    `update support.call set started_at = started_at - interval '1 hour' where holder_id = $1`,
    [paule.holderId],
  );
  expect(await refusal(house.support.view(call))).toContain('call-over');
});

test('an agent who is removed loses all at once; nobody else ever had it', async () => {
  const paule = await caller(house);
  const leaving = await agent(house);
  const call = await open(paule, leaving);
  await house.rows('update support.agent set removed_at = now() where professional_id = $1', [leaving.id]);
  const doctor = await house.sessionOf('medecin');
  const citizen = await house.sessionOfHolder(paule.holderId);
  for (const session of [leaving.session, doctor, citizen, { hash: Buffer.from('a guess') }]) {
    const mine = { ...call, session };
    for (const tried of [
      () => house.support.openCall({ session }, said(paule)),
      () => house.support.view(mine),
      () =>
        house.support.checkAnswers(mine, {
          serial: paule.serial,
          postcode: paule.postcode,
          givenNames: 'Paule',
        }),
      () => house.support.sendCode(mine, 'mail'),
      () => house.support.checkCode(mine, '123456'),
    ])
      expect(await refusal(tried())).toContain('not-an-agent');
  }
});

test('whoever answers at the help desk has nothing of a record, be they the treating doctor', async () => {
  const paule = await house.newPerson({ treating: ['cardiologue'] });
  const session = await house.sessionOf('cardiologue');
  const request = { session, holderId: paule.holderId };
  const [{ id = '' } = {}] = await house.rows<{ id: string }>(
    `select professional_id as id from professionals.professional where family_name ilike 'Delaunay'`,
  );
  const look = () => refusal(house.documents.list(request, {}, { limit: 10, offset: 0 }));
  expect(await look()).toBe('let through');
  await house.rows(`insert into support.agent (professional_id, label) values ($1, 'Agent 3')`, [id]);
  expect(JSON.parse(await look())).toMatchObject({ code: 'space-not-open', status: 404 });
  expect(JSON.parse(await refusal(house.access.threshold(request)))).toMatchObject({ status: 404 });
  // the database by itself too
  const client = new pg.Client({ connectionString: house.databaseUrl });
  await client.connect();
  await client.query('begin; set local role carnet_app');
  await client.query(`select access.begin($1, $2, 'normal')`, [session.hash, paule.holderId]);
  for (const table of ['citizens.person', 'citizens.contact_channel', 'documents.entry', 'enrolment.space'])
    expect((await client.query(`select holder_id from ${table}`)).rows).toEqual([]);
  await client.end();
  await house.rows('update support.agent set removed_at = now() where professional_id = $1', [id]);
  expect(await look()).toBe('let through');
});
