import { expect, test } from 'vitest';
import { readBounce } from './bounces.ts';

const ID = '0123456789abcdef01234567';

/** A report as servers write it (RFC 3464 §6). */
function report(over: { action?: string; status?: string; messageId?: string; original?: string } = {}) {
  const { action = 'failed', status = '5.1.1', messageId = `<notice-${ID}@carnet.test>` } = over;
  return Buffer.from(
    [
      'From: MAILER-DAEMON@mx.courriel.test',
      'To: ne-pas-repondre@carnet.test',
      'Subject: Undelivered Mail Returned to Sender',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="limit"',
      '',
      '--limit',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'Le message n’a pas pu être remis.',
      '--limit',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.courriel.test',
      '',
      'Final-Recipient: rfc822; personne@courriel.test',
      `Action: ${action}`,
      `Status: ${status}`,
      'Diagnostic-Code: smtp; 550 no such user',
      '',
      '--limit',
      `Content-Type: ${over.original ?? 'message/rfc822'}`,
      '',
      'From: Carnet <ne-pas-repondre@carnet.test>',
      `Message-ID: ${messageId}`,
      'Subject: Votre carnet',
      '',
      'Message-ID: <notice-ffffffffffffffffffffffff@carnet.test>',
      '--limit--',
      '',
    ].join('\r\n'),
  );
}

test.each(['message/rfc822', 'text/rfc822-headers'])(
  'names the notice that came back: %s',
  async (original) => {
    expect(await readBounce(report({ original }), 'carnet.test')).toBe(ID);
  },
);

test.each([
  ['a delay', { action: 'delayed', status: '4.4.1' }],
  ['a lasting trouble that is not for good', { status: '4.2.2' }],
  ['a delivery', { action: 'delivered', status: '2.0.0' }],
  ['another mail of ours', { messageId: '<code-1@carnet.test>' }],
  ['a notice of somebody else', { messageId: `<notice-${ID}@ailleurs.test>` }],
])('%s changes nothing', async (_, over) => {
  expect(await readBounce(report(over), 'carnet.test')).toBeUndefined();
});

test.each([
  '',
  'Bonjour,\r\nmerci.',
  '\u0000\u0001',
  `Message-ID: <notice-${ID}@carnet.test>\r\n\r\nAction: failed`,
])('what is no report changes nothing: %j', async (text) => {
  expect(await readBounce(Buffer.from(text), 'carnet.test')).toBeUndefined();
});
