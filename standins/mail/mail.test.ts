import { mkdtemp, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import nodemailer from 'nodemailer';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSelfSigned, type SelfSigned } from '../certificate.ts';
import { type MailStandin, startMailStandin } from './index.ts';

let pair: SelfSigned;
let standin: MailStandin;

beforeAll(async () => {
  pair = await createSelfSigned(['localhost', '127.0.0.1']);
  standin = await startMailStandin({ host: '127.0.0.1', smtpPort: 0, httpPort: 0, tls: pair });
});
afterAll(() => standin.close());
beforeEach(async () => {
  await fetch(`${standin.url}/api/messages`, { method: 'DELETE' });
});

function transport(to: MailStandin, extra: object = {}) {
  return nodemailer.createTransport({
    host: '127.0.0.1',
    port: to.smtpPort,
    requireTLS: true,
    tls: { ca: pair.ca },
    ...extra,
  });
}

const mail = {
  from: 'Carnet <ne-pas-repondre@carnet.example>',
  to: 'martine@courriel.example',
  subject: 'Un document vous attend',
  text: 'Bonjour,\n\nUn document a été ajouté : http://127.0.0.1:4999/documents?x=1&y=2.\n',
};

interface Listed {
  readonly total: number;
  readonly messages: readonly Record<string, unknown>[];
}

async function listed(query = ''): Promise<Listed> {
  const answer = await fetch(`${standin.url}/api/messages${query}`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Listed;
}

/** Says these lines one after the other, in clear, and returns the answers. */
function speakInClear(port: number, lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const rest = [...lines];
    let heard = '';
    const socket = connect(port, '127.0.0.1');
    socket.setEncoding('utf8');
    socket.on('error', reject);
    socket.on('close', () => resolve(heard));
    socket.on('data', (text: string) => {
      heard += text;
      if (/^\d{3} .*\r\n$/m.test(text)) socket.write(`${rest.shift() ?? 'QUIT'}\r\n`);
    });
  });
}

describe('receiving', () => {
  test('a mail sent with STARTTLS, its certificate verified, is listed and opened', async () => {
    await transport(standin).sendMail({ ...mail, to: [mail.to, 'Soizic@courriel.example'] });
    const { total, messages } = await listed('?to=soizic@courriel.example');
    expect(total).toBe(1);
    expect(messages[0]).toMatchObject({
      subject: 'Un document vous attend',
      from: 'Carnet <ne-pas-repondre@carnet.example>',
      envelope: {
        from: 'ne-pas-repondre@carnet.example',
        to: ['martine@courriel.example', 'Soizic@courriel.example'],
      },
      tls: 'TLSv1.3',
      text: expect.stringContaining('Un document a été ajouté'),
      html: null,
      attachments: [],
    });
    expect((await listed('?to=personne@courriel.example')).total).toBe(0);
    const one = await fetch(`${standin.url}/api/messages/${String(messages[0]!.id)}`);
    expect(await one.json()).toEqual(messages[0]);
  });

  test('a client that trusts nothing refuses the certificate', async () => {
    await expect(transport(standin, { tls: {} }).sendMail(mail)).rejects.toThrow(/certificate/);
    expect((await listed()).total).toBe(0);
  });

  test('a client that expects another name refuses it too', async () => {
    const other = transport(standin, { tls: { ca: pair.ca, servername: 'autre.example' } });
    await expect(other.sendMail(mail)).rejects.toThrow(/altnames/);
  });

  test('without STARTTLS no mail is taken', async () => {
    await expect(
      transport(standin, { requireTLS: false, ignoreTLS: true }).sendMail(mail),
    ).rejects.toMatchObject({
      responseCode: 530,
    });
    const heard = await speakInClear(standin.smtpPort, ['EHLO test', 'MAIL FROM:<a@b.example>']);
    expect(heard).toContain('STARTTLS\r\n');
    expect(heard).toContain('530 5.7.0 Must issue a STARTTLS command first');
    expect((await listed()).total).toBe(0);
  });

  test('a recipient that begins with « inconnu » does not exist', async () => {
    await expect(
      transport(standin).sendMail({ ...mail, to: 'inconnu@courriel.example' }),
    ).rejects.toMatchObject({
      responseCode: 550,
    });
  });

  test('with a user and a password, who does not give them is refused', async () => {
    const auth = { user: 'carnet', password: 'mot-de-passe-fictif' };
    const closed = await startMailStandin({ host: '127.0.0.1', smtpPort: 0, httpPort: 0, tls: pair, auth });
    try {
      await expect(transport(closed).sendMail(mail)).rejects.toMatchObject({ responseCode: 530 });
      const wrong = { auth: { user: auth.user, pass: 'autre' } };
      await expect(transport(closed, wrong).sendMail(mail)).rejects.toMatchObject({ responseCode: 535 });
      const right = { auth: { user: auth.user, pass: auth.password } };
      expect((await transport(closed, right).sendMail(mail)).accepted).toEqual([mail.to]);
    } finally {
      await closed.close();
    }
  });

  test('mails come back after a restart when there is a folder, and the oldest go beyond the capacity', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'simulateur-'));
    const options = { host: '127.0.0.1', smtpPort: 0, httpPort: 0, tls: pair, folder, capacity: 3 };
    const first = await startMailStandin(options);
    for (const n of [1, 2, 3, 4]) await transport(first).sendMail({ ...mail, subject: `Message ${n}` });
    await first.close();
    const second = await startMailStandin(options);
    try {
      const { messages } = (await (await fetch(`${second.url}/api/messages`)).json()) as Listed;
      expect(messages.map(({ subject }) => subject)).toEqual(['Message 4', 'Message 3', 'Message 2']);
      const gone = await fetch(`${second.url}/api/messages?to=${mail.to}`, { method: 'DELETE' });
      expect(await gone.json()).toEqual({ deleted: 3 });
    } finally {
      await second.close();
      await rm(folder, { recursive: true });
    }
  });
});

describe('the inbox', () => {
  test('shows mailboxes, a mail, its links, headers and bytes', async () => {
    await transport(standin).sendMail({ ...mail, subject: 'Objet <b>gras</b>' });
    const home = await (await fetch(standin.url)).text();
    expect(home).toContain('Simulateur — données fictives');
    expect(home).toContain('martine@courriel.example');
    expect(home).toContain('Objet &lt;b&gt;gras&lt;/b&gt;');
    const box = await (await fetch(`${standin.url}/boites/Martine%40courriel.example`)).text();
    const id = /href="\/messages\/([^"]+)"/.exec(box)![1]!;
    const page = await fetch(`${standin.url}/messages/${id}`);
    const text = await page.text();
    expect(text).toContain('href="http://127.0.0.1:4999/documents?x=1&amp;y=2"');
    expect(text).toContain('MIME-Version: 1.0');
    expect(text).not.toContain('<script');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const raw = await fetch(`${standin.url}/messages/${id}.eml`);
    expect(raw.headers.get('content-disposition')).toContain('attachment');
    expect(await raw.text()).toContain('Subject: Objet <b>gras</b>\r\n');
  });

  test('an HTML part is served apart, in a sandbox that runs and loads nothing', async () => {
    const html =
      '<p>Bonjour</p><script>document.title="x"</script><img src="http://127.0.0.1:9/p.gif"><img src="cid:logo@test">';
    const png = Buffer.from('89504e470d0a1a0a', 'hex');
    await transport(standin).sendMail({
      ...mail,
      html,
      attachments: [
        { filename: 'logo.png', content: png, cid: 'logo@test' },
        { filename: 'Résumé (1).pdf', content: '%PDF-1.4', contentType: 'application/pdf' },
      ],
    });
    const [message] = (await listed()).messages;
    const id = String(message!.id);
    const page = await (await fetch(`${standin.url}/messages/${id}`)).text();
    expect(page).toContain(
      `src="/messages/${id}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"`,
    );
    expect(page).not.toContain('document.title');
    const rich = await fetch(`${standin.url}/messages/${id}/html`);
    const policy = rich.headers.get('content-security-policy')!;
    expect(policy).toMatch(
      /^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data:;/,
    );
    expect(policy).not.toContain('allow-scripts');
    expect(await rich.text()).toContain('src="data:image/png;base64,iVBORw0KGgo="');
    const pdf = await fetch(`${standin.url}/messages/${id}/pieces/1`);
    expect(pdf.headers.get('content-disposition')).toBe(
      "attachment; filename*=UTF-8''R%C3%A9sum%C3%A9%20%281%29.pdf",
    );
    expect(await pdf.text()).toBe('%PDF-1.4');
  });

  test('what does not exist is a plain 404, and another host name is not served', async () => {
    for (const address of ['/messages/absent', '/messages/..%2f..%2fetc.eml', '/ailleurs', '/boites/%E0']) {
      const answer = await fetch(`${standin.url}${address}`);
      expect([address, answer.status]).toEqual([address, 404]);
      expect(await answer.text()).toContain('Simulateur — données fictives');
    }
    expect((await fetch(`${standin.url}/api/messages/absent`)).status).toBe(404);
    const asked = { host: '127.0.0.1', port: standin.httpPort, headers: { host: 'rebond.example' } };
    const status = await new Promise((resolve, reject) => {
      get(asked, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      }).on('error', reject);
    });
    expect(status).toBe(421);
  });
});
