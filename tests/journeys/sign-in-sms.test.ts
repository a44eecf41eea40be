/** A code by SMS: through the real gateway's protocol, with nothing in it that is medical or names anybody (A14). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSmsSender } from '#platform/sms';
import { startHouse, type TestHouse } from '../house.ts';
import { HOUR } from '../moved-clock.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse({ mail: true, sms: true });
});
afterAll(() => house?.close());

const PHONE = '+33639981234';

test('a proved telephone comes before a mailbox, which is one button away; both are told of changes', async () => {
  const person = await house.newPerson();
  await house.rows(
    `insert into citizens.contact_channel (holder_id, channel_id, kind, value, verified_at)
      values ($1, gen_random_uuid(), 'sms', $2, now())`,
    [person.holderId, PHONE],
  );
  await house.rows('update citizens.contact_channel set verified_at = now() where holder_id = $1', [
    person.holderId,
  ]);
  const secret = await house.sessions.open({
    kind: 'citizen',
    channel: 'web',
    holderId: person.holderId,
    strongAt: new Date(),
    expiresAt: new Date(Date.now() + HOUR),
    idleSeconds: 1800,
  });
  const typed = { identifier: 'paule.au.telephone', password: 'trois tulipes jaunes' };
  const browser = { source: 'here', label: undefined, device: undefined };
  await house.identity.accounts.create({ session: (await house.identity.session(secret))! }, typed);
  await house.runJobs();
  expect(await house.texts(PHONE)).toEqual([expect.stringContaining('viennent d’être créés')]);
  expect((await house.mails(person.mail)).map(({ subject }) => subject)).toEqual([
    'Un mot de passe ouvre maintenant votre carnet',
  ]);
  const begun = await house.identity.signInByPassword(typed, { shared: false, returnTo: '/moi' }, browser);
  const step = 'step' in begun ? begun.step : '';
  await house.runJobs();
  expect(await house.identity.step(step)).toMatchObject({
    sentTo: { kind: 'sms', masked: '•• •• •• •• 34' },
    other: 'mail',
  });
  const [text = ''] = await house.texts(PHONE);
  expect(text).toMatch(/^Carnet : votre code est \d{6}\. Il sert 10 minutes\. Ne le donnez à personne\.$/);
  await house.identity.sendAgain(step, 'mail');
  await house.runJobs();
  const [mail] = await house.mails(person.mail);
  const code = /\d{6}/.exec(text)![0];
  expect(mail!.text).toContain(`${code.slice(0, 3)}\u00a0${code.slice(3)}`);
  expect((await house.identity.answerCode(step, { code, trust: false }, browser)).opened).toBeDefined();
  for (const one of await house.texts(PHONE)) {
    expect(one.length).toBeLessThanOrEqual(320);
    expect(one).not.toMatch(/Essai|Paule|santé|médec|soin|malad/i);
  }
});

test('a code that went to two places proves neither of them', async () => {
  const person = await house.newPerson();
  const typed = { identifier: 'paule.aux.deux', password: 'trois tulipes jaunes' };
  const { secret } = await house.newSession({
    kind: 'citizen',
    holderId: person.holderId,
    strongAt: new Date(),
  });
  const { identity } = house;
  await identity.accounts.create({ session: (await identity.session(secret))! }, typed);
  await house.rows('update citizens.contact_channel set verified_at = now() where holder_id = $1', [
    person.holderId,
  ]);
  await house.rows(
    `insert into citizens.contact_channel (holder_id, channel_id, kind, value)
      values ($1, gen_random_uuid(), 'sms', '+33639981235')`,
    [person.holderId],
  );
  const browser = { source: 'here', label: undefined, device: undefined };
  const isProved = async () =>
    (
      await house.rows<{ proved: boolean }>(
        `select verified_at is not null as proved from citizens.contact_channel where holder_id = $1 and kind = 'sms'`,
        [person.holderId],
      )
    )[0]?.proved;
  const codeByMail = async () => {
    await house.runJobs();
    const mail = (await house.mails(person.mail)).find(({ subject }) => /code/.test(subject));
    return /(\d{3})\u00a0(\d{3})/.exec(mail!.text)!.slice(1).join('');
  };
  const begun = await identity.signInByPassword(typed, { shared: false, returnTo: '/moi' }, browser);
  const step = 'step' in begun ? begun.step : '';
  const code = await codeByMail();
  // whoever reads the mail has the code sent to a telephone that they do not read
  await identity.sendAgain(step, 'sms');
  await identity.answerCode(step, { code, trust: false }, browser);
  expect(await isProved()).toBe(false);
});

test('a gateway that refuses is told without the number, and one that is not there is never called', async () => {
  const sms = { to: PHONE, text: 'x', id: 'one' };
  const stranger = createSmsSender({ url: house.house.config.SMS_GATEWAY_URL, token: 'wrong' });
  await expect(stranger.send(sms)).rejects.toThrow(/^The SMS gateway answered 401\.$/);
  const nobody = createSmsSender({ url: undefined, token: undefined });
  expect(nobody.available).toBe(false);
  await expect(nobody.send(sms)).rejects.toThrow('There is no SMS gateway.');
});
