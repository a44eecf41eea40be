import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSmsSender } from '../../src/platform/sms.ts';
import { type SmsStandin, startSmsStandin } from './index.ts';

let standin: SmsStandin;
beforeAll(async () => {
  standin = await startSmsStandin({ host: '127.0.0.1', port: 0, token: 'a-token', capacity: 3 });
});
afterAll(() => standin?.close());

const received = async (to = '') => {
  const answer = await fetch(`${standin.url}/api/messages${to && `?to=${encodeURIComponent(to)}`}`);
  return ((await answer.json()) as { messages: { to: string; text: string }[] }).messages;
};

describe('the SMS gateway', () => {
  test('takes a message once, whatever the retries, and shows it as text', async () => {
    const sender = createSmsSender({ url: standin.gateway, token: 'a-token' });
    const sms = { to: '+33612345678', text: 'Code : 123 456 <b>', id: 'one' };
    await sender.send(sms);
    await sender.send(sms);
    expect(await received(sms.to)).toMatchObject([{ to: sms.to, text: sms.text }]);
    expect(await received('+33700000000')).toEqual([]);
    const page = await (await fetch(`${standin.url}/?to=${encodeURIComponent(sms.to)}`)).text();
    expect(page).toContain('Simulateur — données fictives');
    expect(page).toContain('Code : 123 456 &lt;b&gt;');
  });

  test('refuses a stranger and what is no message, and the sender says so without the number', async () => {
    const stranger = createSmsSender({ url: standin.gateway, token: 'wrong' });
    await expect(stranger.send({ to: '+33612345678', text: 'x', id: 'two' })).rejects.toThrow(
      /^The SMS gateway answered 401\.$/,
    );
    const sender = createSmsSender({ url: standin.gateway, token: 'a-token' });
    await expect(sender.send({ to: '0612345678', text: 'x', id: 'three' })).rejects.toThrow('400');
    await expect(
      createSmsSender({ url: undefined, token: undefined }).send({ to: '+33612345678', text: 'x', id: 'x' }),
    ).rejects.toThrow('no SMS gateway');
  });

  test('keeps the newest', async () => {
    const sender = createSmsSender({ url: standin.gateway, token: 'a-token' });
    for (const id of ['4', '5', '6', '7']) await sender.send({ to: '+33611111111', text: id, id });
    expect((await received()).map(({ text }) => text)).toEqual(['7', '6', '5']);
  });
});
