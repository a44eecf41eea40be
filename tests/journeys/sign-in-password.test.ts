/** Identifier, password and code: whoever has the right ones gets in, nobody else learns anything, nobody is kept out (R16, R27, A3). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { at, HOUR } from '../moved-clock.ts';

let house: TestHouse;
/** What each password had to wait for. */
const waits: number[] = [];
beforeAll(async () => {
  house = await startHouse({ mail: true, wait: async (ms) => waits.push(ms) });
});
afterAll(() => house?.close());

const PASSWORD = 'trois tulipes jaunes';
const browser = (device?: string, source = `source-${Math.random()}`) => ({
  source,
  label: 'Firefox sur Linux',
  device,
});
const options = { shared: false, returnTo: '/moi/documents' };

/** A person with an account, created in a session that a strong sign-in opened. */
async function withAccount(identifier?: string): Promise<TestPerson & { readonly identifier: string }> {
  const person = await house.newPerson();
  const secret = await house.sessions.open({
    kind: 'citizen',
    channel: 'web',
    holderId: person.holderId,
    strongAt: new Date(),
    expiresAt: new Date(Date.now() + HOUR),
    idleSeconds: 1800,
  });
  const session = (await house.identity.session(secret))!;
  const chosen = identifier ?? `Paule.${person.ins.slice(5)}`;
  await house.identity.accounts.create({ session }, { identifier: chosen, password: PASSWORD });
  await house.runJobs();
  return { ...person, identifier: chosen };
}

/** The code of the newest mail. */
async function codeFor(person: TestPerson): Promise<string> {
  await house.runJobs();
  const [newest] = (await house.mails(person.mail)).filter(
    ({ subject }) => subject === 'Votre code de connexion',
  );
  return /(\d{3})\u00a0(\d{3})/
    .exec(newest?.text ?? '')!
    .slice(1)
    .join('');
}
const codesSent = async (person: TestPerson) =>
  (await house.mails(person.mail)).filter(({ subject }) => subject === 'Votre code de connexion').length;

async function begin(person: { readonly identifier: string }, from = browser(), shared = false) {
  const begun = await house.identity.signInByPassword(
    { identifier: person.identifier, password: PASSWORD },
    { ...options, shared },
    from,
  );
  if (!('step' in begun)) throw new Error('No code was asked.');
  return begun.step;
}

const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

describe('a person signs in', () => {
  test('with the identifier in any case, the password and the code, and is told', async () => {
    const person = await withAccount();
    const step = await begin({ identifier: ` ${person.identifier.toUpperCase()} ` });
    expect(await house.identity.step(step)).toMatchObject({
      purpose: 'sign-in',
      sentTo: { kind: 'mail', masked: `p•••@e•••.test` },
    });
    const { opened, returnTo } = await house.identity.answerCode(
      step,
      { code: await codeFor(person), trust: false },
      browser(),
    );
    expect(returnTo).toBe('/moi/documents');
    const session = (await house.identity.session(opened!.secret))!;
    expect(session).toMatchObject({ kind: 'citizen', holderId: person.holderId, method: 'password' });
    expect(house.identity.isStrong(session)).toBe(true);
    await house.runJobs();
    expect((await house.mails(person.mail)).map(({ subject }) => subject)).toEqual(
      expect.arrayContaining([
        'Un mot de passe ouvre maintenant votre carnet',
        'Connexion depuis un nouvel appareil',
      ]),
    );
    expect(
      (await house.documents.list({ session, holderId: person.holderId }, {}, { limit: 10, offset: 0 }))
        .total,
    ).toBe(0);
  });

  test('with the mail address as identifier, if it is theirs', async () => {
    const person = await house.newPerson();
    const secret = await house.sessions.open({
      ...{ kind: 'citizen', channel: 'web', holderId: person.holderId, strongAt: new Date() },
      expiresAt: new Date(Date.now() + HOUR),
      idleSeconds: 1800,
    } as const);
    const session = (await house.identity.session(secret))!;
    const create = (identifier: string) =>
      house.identity.accounts.create({ session }, { identifier, password: PASSWORD });
    await expect(create('quelqu.un.dautre@exemple.test')).rejects.toMatchObject({ code: 'identifier-mail' });
    await expect(create(person.ins)).rejects.toMatchObject({ code: 'identifier-ins' });
    await create(person.mail.toUpperCase());
    await begin({ identifier: person.mail });
  });

  test('and nothing that is kept tells the code, the password or the identifier to who reads the tables of others', async () => {
    const person = await withAccount();
    const step = await begin(person);
    const code = await codeFor(person);
    const kept = JSON.stringify(
      await house.rows(`select s::text from identity.step s union all select i::text from identity.identifier i
        union all select j::text from graphile_worker._private_jobs j`),
    );
    for (const secret of [code, step, person.identifier, person.mail]) expect(kept).not.toContain(secret);
    const [{ password } = { password: '' }] = await house.rows<{ password: string }>(
      'select password from identity.account where holder_id = $1',
      [person.holderId],
    );
    expect(password).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });
});

describe('whoever does not know', () => {
  test('is told the same, whether the identifier exists or not', async () => {
    const person = await withAccount();
    const answers = await Promise.all(
      [person.identifier, 'quelqu.un.qui.n.existe.pas', '', '\u0000', 'x'.repeat(5000)].map((identifier) =>
        house.identity
          .signInByPassword({ identifier, password: 'pas celui-là du tout' }, options, browser())
          .catch((error: { code: string; status: number; sentence: string; advice: string }) =>
            [error.code, error.status, error.sentence, error.advice].join('|'),
          ),
      ),
    );
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toMatch(/^password-wrong\|422\|/);
    expect(await codesSent(person)).toBe(0);
  });

  test('waits as long: the same work is done', async () => {
    const person = await withAccount();
    const took = async (identifier: string) => {
      const times: number[] = [];
      for (let i = 0; i < 9; i++) {
        const began = performance.now();
        await house.identity
          .signInByPassword(
            { identifier, password: 'pas celui-là du tout' },
            options,
            browser(undefined, `time-${identifier}-${i}`),
          )
          .catch(() => undefined);
        times.push(performance.now() - began);
      }
      return times.sort((a, b) => a - b)[4]!;
    };
    const [known, unknown] = [await took(person.identifier), await took('personne.ici')];
    expect(Math.abs(known - unknown)).toBeLessThan(Math.max(known, unknown) * 0.5);
    expect(unknown).toBeGreaterThan(10);
  });

  test('waits longer and longer, and the owner comes in all the while', async () => {
    const person = await withAccount();
    const step = await begin(person);
    const mine = await house.identity.answerCode(
      step,
      { code: await codeFor(person), trust: false },
      browser(),
    );
    waits.length = 0;
    const guess = (i: number) =>
      house.identity
        .signInByPassword(
          { identifier: person.identifier, password: `essai numéro ${i}` },
          options,
          browser(),
        )
        .then(
          () => 'in',
          ({ code }: { code: string }) => code,
        );
    const answers = [];
    for (let i = 0; i < 60; i++) answers.push(await guess(i));
    expect(new Set(answers)).toEqual(new Set(['password-wrong']));
    expect([waits[0], waits[8], waits[9], waits[48], waits[49], waits[59]]).toEqual([
      0, 0, 2000, 2000, 6000, 6000,
    ]);
    // from a new browser the owner waits a little, from one of theirs not at all
    await begin(person);
    expect(waits.at(-1)).toBe(6000);
    await begin(person, browser(mine.opened!.device));
    expect(waits.at(-1)).toBe(0);
    // and above three hundred in a quarter of an hour, nobody from a new browser is judged
    await house.rows(
      `update platform.rate_limit set points = 300 where key like 'password-identifier:%' and points > 50`,
    );
    expect(await guess(61)).toBe('too-many');
    await begin(person, browser(mine.opened!.device));
    // the same where nobody has the identifier
    waits.length = 0;
    for (let i = 0; i < 12; i++)
      await house.identity
        .signInByPassword({ identifier: 'personne.du.tout', password: 'au hasard' }, options, browser())
        .catch(() => undefined);
    expect([waits[0], waits[9], waits[10]]).toEqual([0, 0, 2000]);
  });

  test('is slowed by address too, whatever the identifiers', async () => {
    const from = browser(undefined, 'one-address');
    const codes = [];
    for (let i = 0; i < 62; i++)
      codes.push(
        await house.identity
          .signInByPassword({ identifier: `personne.${i}`, password: 'au hasard' }, options, from)
          .catch(({ code }: { code: string }) => code),
      );
    expect(codes.slice(0, 60)).toEqual(Array(60).fill('password-wrong'));
    expect(codes.slice(60)).toEqual(['too-many', 'too-many']);
  });
});

describe('a code', () => {
  const answer = (step: string | undefined, code: string) =>
    house.identity.answerCode(step, { code, trust: false }, browser());

  test('dies at the fifth wrong try, and the account lives: another code comes', async () => {
    const person = await withAccount();
    const step = await begin(person);
    const code = await codeFor(person);
    for (let i = 0; i < 4; i++)
      await expect(answer(step, wrong(code))).rejects.toMatchObject({ code: 'code-wrong' });
    await expect(answer(step, wrong(code))).rejects.toMatchObject({ code: 'step-over' });
    await expect(answer(step, code)).rejects.toMatchObject({ code: 'step-over' });
    const next = await begin(person);
    expect((await answer(next, await codeFor(person))).opened).toBeDefined();
  });

  test('of a hundred guesses at once, five are judged', async () => {
    const person = await withAccount();
    const step = await begin(person);
    const results = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        answer(step, String(i).padStart(6, '9')).catch(({ code }: { code: string }) => code),
      ),
    );
    expect(results.filter((one) => one === 'code-wrong')).toHaveLength(4);
    expect(results.filter((one) => one === 'step-over')).toHaveLength(96);
  });

  test('serves once, in the browser that asked, for ten minutes', async () => {
    const person = await withAccount();
    const [step, other] = [await begin(person), await begin(person)];
    const code = await codeFor(person);
    await expect(answer(undefined, code)).rejects.toMatchObject({ code: 'step-over' });
    await expect(answer('the cookie of another browser', code)).rejects.toMatchObject({ code: 'step-over' });
    // two steps, two codes: one does not open the other
    const results = await Promise.all(
      [step, other].map((one) =>
        answer(one, code).then(
          () => 'in',
          () => 'out',
        ),
      ),
    );
    expect(results.sort()).toEqual(['in', 'out']);
    const late = await begin(person);
    const lateCode = await codeFor(person);
    await at(house, new Date(Date.now() + 11 * 60_000), async (then) => {
      await expect(
        then.doors.identity.answerCode(late, { code: lateCode, trust: false }, browser()),
      ).rejects.toMatchObject({ code: 'step-over' });
    });
    const twice = await Promise.all(
      [1, 2].map(() =>
        answer(late, lateCode).then(
          () => 'in',
          () => 'out',
        ),
      ),
    );
    expect(twice.sort()).toEqual(['in', 'out']);
  });

  test('is typed as it is read, and sent again at most a few times', async () => {
    const person = await withAccount();
    const step = await begin(person);
    const code = await codeFor(person);
    await house.identity.sendAgain(step, undefined);
    expect(await codeFor(person)).toBe(code);
    expect(await codesSent(person)).toBe(2);
    for (let i = 0; i < 4; i++) await house.identity.sendAgain(step, undefined);
    await expect(house.identity.sendAgain(step, undefined)).rejects.toMatchObject({ code: 'too-many' });
    expect((await answer(step, ` ${code.slice(0, 3)} ${code.slice(3)} `)).opened).toBeDefined();
  });
});

describe('a browser', () => {
  test('that is trusted is asked no code for 30 days, and its session does no grave act', async () => {
    const person = await withAccount();
    const step = await begin(person);
    const { opened } = await house.identity.answerCode(
      step,
      { code: await codeFor(person), trust: true },
      browser(),
    );
    const device = opened!.device;
    const typed = { identifier: person.identifier, password: PASSWORD };
    const again = await house.identity.signInByPassword(typed, options, browser(device));
    if ('step' in again) throw new Error('A code was asked in a trusted browser.');
    const session = (await house.identity.session(again.secret))!;
    expect(session.method).toBe('trusted');
    expect(() => house.identity.requireStrong(session)).toThrow(
      expect.objectContaining({ code: 'step-up-required', status: 403 }),
    );
    // of somebody else, of nobody, or too long ago: a code
    const other = await withAccount();
    expect(await begin(other, browser(device))).toBeDefined();
    expect(await begin(person, browser('x'.repeat(43)))).toBeDefined();
    await at(house, new Date(Date.now() + 31 * 24 * HOUR), async (then) => {
      expect(await then.doors.identity.signInByPassword(typed, options, browser(device))).toHaveProperty(
        'step',
      );
    });
    expect(await begin(person, browser(device), true)).toBeDefined();
  });

  test('of a shared computer keeps nothing, and ends after a quarter of an hour', async () => {
    const person = await withAccount();
    const step = await begin(person, browser(), true);
    const { opened } = await house.identity.answerCode(
      step,
      { code: await codeFor(person), trust: true },
      browser(),
    );
    expect(opened!.device).toBeUndefined();
    expect((await house.identity.session(opened!.secret))!.shared).toBe(true);
    expect(await house.rows('select 1 from identity.device where holder_id = $1', [person.holderId])).toEqual(
      [],
    );
    const later = (minutes: number) =>
      at(house, new Date(Date.now() + minutes * 60_000), (then) =>
        then.doors.identity.session(opened!.secret),
      );
    expect(await later(14)).toBeDefined();
    // that look was one: a quarter of an hour counts from it
    expect(await later(28)).toBeDefined();
    expect(await later(45)).toBeUndefined();
  });
});

describe('before a grave act', () => {
  test('the password and a code are asked again, for five minutes in that session alone', async () => {
    const person = await withAccount();
    const { secret } = await house.newSession({ kind: 'citizen', holderId: person.holderId });
    const other = await house.newSession({ kind: 'citizen', holderId: person.holderId });
    const session = (await house.identity.session(secret))!;
    expect(() => house.identity.requireStrong(session)).toThrow();
    const ask = (password: string) =>
      house.identity.confirm(session, { password, returnTo: '/moi/fermer' }, browser());
    await expect(ask('pas celui-là du tout')).rejects.toMatchObject({ code: 'password-wrong' });
    const step = await ask(PASSWORD);
    expect(
      await house.identity.answerCode(step, { code: await codeFor(person), trust: true }, browser()),
    ).toEqual({
      opened: undefined,
      returnTo: '/moi/fermer',
    });
    const strong = (await house.identity.session(secret))!;
    expect(() => house.identity.requireStrong(strong)).not.toThrow();
    expect(() =>
      house.identity.requireStrong({ ...strong, strongAt: new Date(Date.now() - 5 * 60_000) }),
    ).toThrow();
    expect(house.identity.isStrong((await house.identity.session(other.secret))!)).toBe(false);
  });
});
