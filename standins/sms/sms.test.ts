import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SmsStandin, startSmsStandin } from './index.ts';

let standin: SmsStandin;
beforeAll(async () => {
  standin = await startSmsStandin({ host: '127.0.0.1', port: 0, token: 'a-token', capacity: 3 });
});
afterAll(() => standin?.close());

const send = async (body: object | string, token = 'a-token') =>
  (
    await fetch(standin.gateway, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  ).status;
const received = async (to = '') => {
  const answer = await fetch(`${standin.url}/api/messages${to && `?to=${encodeURIComponent(to)}`}`);
  return ((await answer.json()) as { messages: { to: string; text: string }[] }).messages;
};

describe('the SMS gateway', () => {
  test('takes a message once, whatever the retries, and shows it as text', async () => {
    const sms = { to: '+33612345678', text: 'Code : 123 456 <b>', id: 'one' };
    expect([await send(sms), await send(sms)]).toEqual([202, 202]);
    expect(await received(sms.to)).toMatchObject([{ to: sms.to, text: sms.text }]);
    expect(await received('+33700000000')).toEqual([]);
    const page = await (await fetch(`${standin.url}/?to=${encodeURIComponent(sms.to)}`)).text();
    expect(page).toContain('Simulateur — données fictives');
    expect(page).toContain('Code : 123 456 &lt;b&gt;');
  });

  test('refuses a stranger and what is no message', async () => {
    const sms = { to: '+33612345678', text: 'x', id: 'two' };
    expect(await send(sms, 'wrong')).toBe(401);
    for (const wrong of [{ ...sms, to: '0612345678' }, { ...sms, text: '' }, { to: sms.to }, 'x'])
      expect(await send(wrong)).toBe(400);
    expect((await received()).length).toBe(1);
  });

  test('keeps the newest', async () => {
    for (const id of ['4', '5', '6', '7']) await send({ to: '+33611111111', text: id, id });
    expect((await received()).map(({ text }) => text)).toEqual(['7', '6', '5']);
  });
});
