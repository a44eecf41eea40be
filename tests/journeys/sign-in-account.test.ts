/** One's own account: where one is told, the password, the places where one is signed in; changed by nobody else (R29, A3). */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '#identity';
import { startHouse, type TestHouse } from '../house.ts';
import { at, HOUR } from '../moved-clock.ts';
import { type AccountPeople, accountPeople, browser, PASSWORD } from './account-people.ts';
import { invite } from './enrolment-people.ts';

let house: TestHouse;
let people: AccountPeople;
beforeAll(async () => {
  house = await startHouse({ mail: true });
  people = accountPeople(house);
});
afterAll(() => house?.close());

const NEW = 'nouvelle.adresse@exemple.test';

const sessionOf: AccountPeople['sessionOf'] = (...given) => people.sessionOf(...given);
const withAccount = () => people.withAccount();
const subjects = (mail: string) => people.subjects(mail);
const codeAt = (mail: string) => people.codeAt(mail);
const channelsOf: AccountPeople['channelsOf'] = (person) => people.channelsOf(person);
const begin = ({ identifier }: { readonly identifier: string }) =>
  house.identity.signInByPassword(
    { identifier, password: PASSWORD },
    { shared: false, returnTo: '/' },
    browser(),
  );
const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

describe('a change of address', () => {
  const start = (session: Session, oldLost = false, typed = NEW) =>
    house.identity.channels.start(session, { typed, oldLost });

  test('asks for both codes, tells both addresses, and waits two days', async () => {
    const { person, session } = await withAccount();
    const next = `a.${person.ins}@exemple.test`;
    const step = await start(session, false, next);
    const codes = { old: await codeAt(person.mail), next: await codeAt(next) };
    expect(codes.old).not.toBe(codes.next);
    const finish = (given: typeof codes) => house.identity.channels.finish(session, step, given, browser());
    await expect(finish({ ...codes, old: wrong(codes.old) })).rejects.toMatchObject({ code: 'code-wrong' });
    await expect(finish({ ...codes, next: wrong(codes.next) })).rejects.toMatchObject({ code: 'code-wrong' });
    await expect(finish({ old: codes.next, next: codes.old })).rejects.toMatchObject({ code: 'code-wrong' });
    const change = await finish(codes);
    expect(Math.round((change.effectiveAt.getTime() - Date.now()) / HOUR)).toBe(48);
    expect(await subjects(person.mail)).toContain('L’endroit où vous êtes prévenu va changer');
    expect(await subjects(next)).toContain('L’endroit où vous êtes prévenu va changer');
    await at(house, new Date(Date.now() + 47 * HOUR), (then) => then.tasks.channels());
    expect(await channelsOf(person)).toEqual([{ value: person.mail }]);
    await at(house, new Date(Date.now() + 49 * HOUR), (then) => then.tasks.channels());
    expect(await channelsOf(person)).toEqual([{ value: next }]);
    expect(await subjects(next)).toContain('L’endroit où vous êtes prévenu a changé');
  });

  test('is stopped by whoever signs in meanwhile', async () => {
    const { person, session } = await withAccount();
    const next = `b.${person.ins}@exemple.test`;
    const step = await start(session, false, next);
    await house.identity.channels.finish(
      session,
      step,
      { old: await codeAt(person.mail), next: await codeAt(next) },
      browser(),
    );
    await house.identity.channels.stop(await sessionOf(person.holderId, false));
    expect(await subjects(person.mail)).toContain('L’endroit où vous êtes prévenu ne change pas');
    await at(house, new Date(Date.now() + 49 * HOUR), (then) => then.tasks.channels());
    expect(await channelsOf(person)).toEqual([{ value: person.mail }]);
  });

  test('by whoever cannot read the old one waits a week, and the old one is told', async () => {
    const { person, session } = await withAccount();
    const next = `c.${person.ins}@exemple.test`;
    const step = await start(session, true, next);
    const change = await house.identity.channels.finish(
      session,
      step,
      { old: '', next: await codeAt(next) },
      browser(),
    );
    expect(Math.round((change.effectiveAt.getTime() - Date.now()) / HOUR)).toBe(7 * 24);
    expect(await subjects(person.mail)).toContain('L’endroit où vous êtes prévenu va changer');
  });

  test('is for a session that proved itself a moment ago, and for that session alone', async () => {
    const { person, session } = await withAccount();
    await expect(start(await sessionOf(person.holderId, false))).rejects.toMatchObject({
      code: 'step-up-required',
    });
    await expect(start(session, false, person.mail.toUpperCase())).rejects.toMatchObject({
      code: 'channel-same',
    });
    await expect(start(session, false, 'pas une adresse')).rejects.toMatchObject({ code: 'mail-address' });
    await expect(start(session, false, '06 12 34 56 78')).rejects.toMatchObject({ code: 'sms-unavailable' });
    const next = `d.${person.ins}@exemple.test`;
    const step = await start(session, false, next);
    const codes = { old: await codeAt(person.mail), next: await codeAt(next) };
    const other = await sessionOf(person.holderId);
    const stranger = await sessionOf((await house.newPerson()).holderId);
    for (const one of [stranger, other])
      await expect(house.identity.channels.finish(one, step, codes, browser())).rejects.toMatchObject({
        code: 'step-over',
      });
    expect(await channelsOf(person)).toEqual([{ value: person.mail }]);
  });

  test('a first one is proved by its code and holds at once', async () => {
    const person = await house.newPerson();
    await house.rows('delete from citizens.contact_channel where holder_id = $1', [person.holderId]);
    const session = await sessionOf(person.holderId);
    const first = `e.${person.ins}@exemple.test`;
    const step = await start(session, false, first);
    await house.identity.channels.finish(session, step, { old: '', next: await codeAt(first) }, browser());
    expect(await channelsOf(person)).toEqual([{ value: first }]);
  });
});

describe('a lost password', () => {
  const begin = (identifier: string) => house.identity.recover.start(identifier, browser());
  const finish = (step: string, code: string, ins: string, password = 'un autre bien plus long') =>
    house.identity.recover.finish(step, { code, ins, password }, browser());
  const signIn = (identifier: string, password: string, identity = house.identity) =>
    identity.signInByPassword({ identifier, password }, { shared: false, returnTo: '/' }, browser()).then(
      () => 'in',
      ({ code }: { code: string }) => code,
    );

  test('is replaced two days after a code and the number of the card, and every channel is told', async () => {
    const { person, identifier } = await withAccount();
    const step = await begin(identifier);
    const code = await codeAt(person.mail);
    await expect(finish(step, code, person.ins, 'motdepasse123')).rejects.toMatchObject({
      code: 'password-common',
    });
    const date = await finish(step, ` ${code} `, person.ins.replace(/(\d{3})/g, '$1 '));
    expect(Math.round((date.getTime() - Date.now()) / HOUR)).toBe(48);
    expect(await subjects(person.mail)).toContain('Votre mot de passe va changer');
    expect(await signIn(identifier, PASSWORD)).toBe('in');
    expect(await signIn(identifier, 'un autre bien plus long')).toBe('password-wrong');
    await at(house, new Date(Date.now() + 49 * HOUR), async ({ doors }) => {
      expect(await signIn(identifier, PASSWORD, doors.identity)).toBe('password-wrong');
      expect(await signIn(identifier, 'un autre bien plus long', doors.identity)).toBe('in');
    });
  });

  test('is kept by whoever signs in meanwhile', async () => {
    const { person, identifier, session } = await withAccount();
    await finish(await begin(identifier), await codeAt(person.mail), person.ins);
    expect((await house.identity.accounts.accountOf(session))?.nextAt).toBeInstanceOf(Date);
    await house.identity.accounts.keepPassword(await sessionOf(person.holderId, false));
    expect(await subjects(person.mail)).toContain('Votre mot de passe ne change pas');
    await at(house, new Date(Date.now() + 49 * HOUR), async ({ doors }) => {
      expect(await signIn(identifier, PASSWORD, doors.identity)).toBe('in');
    });
  });

  test('tells nobody whether an identifier exists: a step, a view and a refusal of the same words', async () => {
    const { person, identifier } = await withAccount();
    const [known, unknown] = [await begin(identifier), await begin('personne.de.ce.nom')];
    const code = await codeAt(person.mail);
    expect(await house.identity.step(known)).toEqual(await house.identity.step(unknown));
    const refusals = [];
    for (const [step, typed, ins] of [
      [known, wrong(code), person.ins],
      [known, code, '262062913490181'],
      [known, code, 'pas un numéro'],
      [unknown, code, person.ins],
    ] as const)
      refusals.push(
        await finish(step, typed, ins).catch(({ code: why, sentence, advice }) =>
          [why, sentence, advice].join(),
        ),
      );
    expect(new Set(refusals).size).toBe(1);
    expect(refusals[0]).toMatch(/^recovery-wrong/);
  });

  test('of five tries at the number, none is a sixth', async () => {
    const { person, identifier } = await withAccount();
    const step = await begin(identifier);
    const code = await codeAt(person.mail);
    const codes = [];
    for (let i = 0; i < 5; i++)
      codes.push(await finish(step, code, '262062913490181').catch(({ code: why }) => why));
    expect(codes).toEqual([...Array(4).fill('recovery-wrong'), 'step-over']);
    await expect(finish(step, code, person.ins)).rejects.toMatchObject({ code: 'step-over' });
    await begin(identifier);
    await begin(identifier);
    await expect(begin(identifier)).rejects.toMatchObject({ code: 'too-many' });
  });
});

test('whoever has nowhere to receive a code is told what to do, with the right password alone', async () => {
  const { person, identifier } = await withAccount();
  await house.rows('delete from citizens.contact_channel where holder_id = $1', [person.holderId]);
  await expect(begin({ identifier })).rejects.toMatchObject({ code: 'channel-missing' });
  await expect(
    house.identity.signInByPassword(
      { identifier, password: 'pas celui-là du tout' },
      { shared: false, returnTo: '/' },
      browser(),
    ),
  ).rejects.toMatchObject({ code: 'password-wrong' });
});

describe('the places where one is signed in', () => {
  test('are seen and ended by their owner alone', async () => {
    const { person, session } = await withAccount();
    const elsewhere = await sessionOf(person.holderId);
    const stranger = await sessionOf((await house.newPerson()).holderId);
    const { sessions } = await house.identity.places.list(session, undefined);
    expect(sessions).toHaveLength(2);
    const other = sessions.find(({ own }) => !own)!;
    await house.identity.places.endSession(stranger, other.id);
    expect(await house.identity.session(elsewhere.secret)).toBeDefined();
    await house.identity.places.endSession(session, other.id);
    expect(await house.identity.session(elsewhere.secret)).toBeUndefined();
    expect(await house.identity.session(session.secret)).toBeDefined();
    // what a page shows opens nothing
    expect(other.id).not.toBe(createHash('sha256').update(elsewhere.secret).digest('hex'));
  });

  test('a changed password ends the others and trusts no browser any more', async () => {
    const { person, session, identifier } = await withAccount();
    const from = browser();
    const begun = await house.identity.signInByPassword(
      { identifier, password: PASSWORD },
      { shared: false, returnTo: '/' },
      from,
    );
    const { opened } = await house.identity.answerCode(
      'step' in begun ? begun.step : '',
      { code: await codeAt(person.mail), trust: true },
      from,
    );
    await expect(
      house.identity.accounts.changePassword(await sessionOf(person.holderId, false), 'x'),
    ).rejects.toMatchObject({
      code: 'step-up-required',
    });
    await expect(
      house.identity.accounts.changePassword(session, identifier + identifier),
    ).rejects.toMatchObject({
      code: 'password-identifier',
    });
    await house.identity.accounts.changePassword(session, 'une phrase toute neuve');
    expect(await house.identity.session(opened!.secret)).toBeUndefined();
    expect(await house.identity.session(session.secret)).toBeDefined();
    expect(
      await house.identity.signInByPassword(
        { identifier, password: 'une phrase toute neuve' },
        { shared: false, returnTo: '/' },
        browser(opened!.device),
      ),
    ).toHaveProperty('step');
    expect(await subjects(person.mail)).toContain('Votre mot de passe a changé');
  });

  test('another identifier and password end the others too; a first one ends nothing', async () => {
    const { accounts } = house.identity;
    const { holderId } = await house.newPerson();
    const [session, elsewhere] = [await sessionOf(holderId), await sessionOf(holderId)];
    const named = (identifier: string) => ({ identifier, password: PASSWORD });
    await accounts.create({ session }, named(`un.${holderId}`));
    expect(await house.identity.session(elsewhere.secret)).toBeDefined();
    await accounts.create({ session }, named(`deux.${holderId}`));
    expect(await house.identity.session(elsewhere.secret)).toBeUndefined();
    expect(await house.identity.session(session.secret)).toBeDefined();
  });
});

describe('an identifier', () => {
  test('of somebody else is not available, in any case, and says nothing of whose it is', async () => {
    const { identifier } = await withAccount();
    const session = await sessionOf((await house.newPerson()).holderId);
    const error = await house.identity.accounts
      .create({ session }, { identifier: identifier.toUpperCase(), password: PASSWORD })
      .catch((thrown: { code: string; sentence: string; detail: unknown }) => thrown);
    expect(error).toMatchObject({ code: 'identifier-taken', detail: undefined });
  });

  test('is created by no weak session, and destroyed with the space', async () => {
    const { person, session, identifier } = await withAccount();
    const weak = await sessionOf(person.holderId, false);
    await expect(
      house.identity.accounts.create({ session: weak }, { identifier: 'autre.chose', password: PASSWORD }),
    ).rejects.toMatchObject({ code: 'step-up-required' });
    await begin({ identifier });
    await house.enrolment.takeStep({ session }, 'close');
    await house.enrolment.destroy({ session });
    for (const table of ['account', 'identifier', 'passkey', 'device', 'step', 'session'])
      expect(
        await house.rows(`select 1 from identity.${table} where holder_id = $1`, [person.holderId]),
        table,
      ).toEqual([]);
    await expect(begin({ identifier })).rejects.toMatchObject({ code: 'password-wrong' });
  });

  test('is chosen by whoever shows a letter and a card, with the address where the first code goes', async () => {
    const person = await invite(house);
    await house.rows('delete from citizens.contact_channel where holder_id = $1', [person.holderId]);
    const proof = await house.enrolment.prove('here', person);
    const by = { proof };
    await house.enrolment.activate(by, house.enrolment.terms().version);
    const { accounts } = house.identity;
    expect(await accounts.beforeCreating(by)).toEqual({
      mail: undefined,
      hasChannel: false,
      hasAccount: false,
    });
    const typed = { identifier: `lettre.${person.ins.slice(5)}`, password: PASSWORD };
    await expect(accounts.create(by, typed)).rejects.toMatchObject({ code: 'channel-required' });
    await accounts.giveFirstChannel(by, person.mail);
    // a second one is a change, and waits
    await accounts.giveFirstChannel(by, 'une.autre@exemple.test');
    expect(await channelsOf(person)).toEqual([{ value: person.mail }]);
    const { step } = await accounts.create(by, typed);
    const answer = { code: await codeAt(person.mail), trust: false };
    const { opened } = await house.identity.answerCode(step, answer, browser());
    expect(await house.identity.session(opened!.secret)).toMatchObject({ holderId: person.holderId });
    expect(
      await house.rows(
        'select verified_at is not null as proved from citizens.contact_channel where holder_id = $1',
        [person.holderId],
      ),
    ).toEqual([{ proved: true }]);
    // the letter opens once: it takes no account over
    await expect(
      accounts.create(by, { identifier: 'un.autre', password: 'une autre suite de mots' }),
    ).rejects.toMatchObject({ code: 'account-exists' });
    await expect(accounts.create({ proof: 'x'.repeat(43) }, typed)).rejects.toMatchObject({
      code: 'session-ended',
    });
  });
});

describe('a passkey', () => {
  test('that nobody added, a challenge of somebody else and no challenge at all open nothing', async () => {
    const { session } = await withAccount();
    const response = {
      id: 'AAAA',
      rawId: 'AAAA',
      type: 'public-key' as const,
      clientExtensionResults: {},
      response: {
        clientDataJSON: 'e30',
        authenticatorData: 'AAAA',
        signature: 'AAAA',
        userHandle: Buffer.from(session.holderId!.replaceAll('-', ''), 'hex').toString('base64url'),
      },
    };
    const { passkeys } = house.identity;
    const { step } = await passkeys.startSignIn(browser());
    for (const secret of [undefined, 'x', step, step])
      await expect(passkeys.signIn(secret, response, false, browser())).rejects.toMatchObject({
        code: 'passkey-failed',
      });
    await expect(passkeys.startAdding(await sessionOf(session.holderId!, false))).rejects.toMatchObject({
      code: 'step-up-required',
    });
    // a step to sign in adds no key
    const other = await passkeys.startSignIn(browser());
    await expect(
      passkeys.add(session, other.step, response as unknown as Parameters<typeof passkeys.add>[2], browser()),
    ).rejects.toMatchObject({ code: 'passkey-failed' });
  });
});
