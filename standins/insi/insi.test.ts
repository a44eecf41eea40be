import { request } from 'node:https';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMutual } from '../certificate.ts';
import { type RunningInsi, startInsiStandin } from './index.ts';
import type { InsiPerson } from './people.ts';

const twin: InsiPerson = {
  ins: '225098514290292',
  oid: '1.2.250.1.213.1.4.10',
  birthName: 'Morel',
  givenNames: ['Alix'],
  sex: 'F',
  birthDate: '2025-09-14',
  birthCog: '85142',
  insuredIns: '292084408090152',
  birthRank: 2,
};
let insi: RunningInsi;
beforeAll(async () => {
  insi = await startInsiStandin({
    host: '127.0.0.1',
    port: 0,
    softwareIds: ['C0'],
    people: [twin, { ...twin, ins: '225098514290193', givenNames: ['Alice'], birthRank: 1 }],
    slowMs: 400,
  });
});
afterAll(() => insi.close());

const HEADER = (id: string) =>
  `<b:ContexteBAM xmlns:b="urn:siram:bam:ctxbam" Version="01_02"><b:Id>1</b:Id></b:ContexteBAM><l:ContexteLPS xmlns:l="urn:siram:lps:ctxlps"><l:LPS><l:IDAM R="4">${id}</l:IDAM></l:LPS></l:ContexteLPS><a:MessageID xmlns:a="http://www.w3.org/2005/08/addressing">uuid:1</a:MessageID>`;
const envelope = (body: string, id = 'C0', head = HEADER(id)) =>
  `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header>${head}</s:Header><s:Body>${body}</s:Body></s:Envelope>`;
const traits = (name: string, given: readonly string[], rest: string) =>
  `<RECSANSVITALE xmlns="http://www.cnamts.fr/INSiRecSans"><NomNaissance>${name}</NomNaissance>${given.map((one) => `<Prenom>${one}</Prenom>`).join('')}${rest}</RECSANSVITALE>`;
const born = (sex: string, date: string, cog = '') =>
  `<Sexe>${sex}</Sexe><DateNaissance>${date}</DateNaissance>${cog && `<LieuNaissance>${cog}</LieuNaissance>`}`;

type Sent = { readonly status: number; readonly body: string };
function post(body: string, shown?: { readonly key: string; readonly cert: string }): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const sent = request(insi.url, { method: 'POST', ca: insi.ca, agent: false, ...shown }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, body: String(Buffer.concat(chunks)) }),
      );
      answer.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
const ours = () => ({ key: insi.clientKey, cert: insi.clientCert });
const ask = async (body: string) => (await post(envelope(body), ours())).body;
const codeIn = (body: string) => /<CodeCR>(\d\d)/.exec(body)?.[1];

describe('the simulated INSi', () => {
  test('takes no connection without a certificate of its authority, and no other name than INSI-AUTO or INSI-MANU', async () => {
    const body = envelope(traits('MOREL', ['ALIX'], born('F', '2025-09-14')));
    await expect(post(body)).rejects.toThrow();
    const other = await createMutual(['localhost'], 'INSI-AUTO');
    await expect(post(body, other.client)).rejects.toThrow();
    expect((await post(body, ours())).status).toBe(200);
  });

  test('answers one, nobody and several, and tells them apart by given names and place', async () => {
    const marie = (given: readonly string[]) => ask(traits('JUMELLE', given, born('F', '1984-05-12')));
    expect(codeIn(await marie(['MARIE']))).toBe('02');
    expect(await marie(['MARIE', 'LOUISE'])).toContain('<NumIdentifiant>2840535238002<');
    expect(codeIn(await ask(traits('PAREIL', ['LUCIE'], born('F', '1991-06-07', '2B033'))))).toBe('02');
    expect(codeIn(await ask(traits('PERSONNE', ['LUCIE'], born('F', '1991-06-07'))))).toBe('01');
    expect(await ask(traits('MOREL', ['ALIX'], born('F', '2025-09-14')))).toContain(
      '<OID>1.2.250.1.213.1.4.10<',
    );
  });

  test('tells twins on their parent’s card apart by their rank', async () => {
    const card = (rank: number) =>
      ask(
        `<RECVITALE xmlns="http://www.cnamts.fr/INSiRecVit"><MatriculeOD><NumIdentifiant>2920844080901</NumIdentifiant><Cle>52</Cle></MatriculeOD><DateNaissance>2025-09-14</DateNaissance><RangNaissance>${rank}</RangNaissance></RECVITALE>`,
      );
    expect(await card(2)).toContain('<NumIdentifiant>2250985142902<');
    expect(codeIn(await card(3))).toBe('01');
  });

  test('gives the numbers before, with the one in force among them as the real one does', async () => {
    const body = await ask(traits('AUPARAVANT', ['CLAUDE'], born('M', '1973-01-15')));
    expect(body.match(/<INSHISTO>/g)).toHaveLength(3);
    expect(body).toContain('<DateFin>2019-02-28</DateFin>');
  });

  test('refuses what is no request, another software, and breaks in four ways', async () => {
    const bad = await post('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', ours());
    expect([bad.status, bad.body.includes('desir_400')]).toEqual([400, true]);
    const none = await post(envelope(traits('MOREL', ['ALIX'], ''), 'C0', ''), ours());
    expect(none.body).toContain('desir_400');
    const unknown = await post(envelope(traits('MOREL', ['ALIX'], ''), 'C9'), ours());
    expect([unknown.status, unknown.body.includes('desir_550')]).toEqual([500, true]);
    const trouble = (name: string) => post(envelope(traits(name, ['X'], born('F', '1991-06-07'))), ours());
    expect((await trouble('PANNE')).body).toContain('insi_102');
    expect((await trouble('BRUIT')).body).toContain('<html>');
    await expect(trouble('COUPURE')).rejects.toThrow();
    const started = performance.now();
    await trouble('LENTEUR');
    expect(performance.now() - started).toBeGreaterThan(350);
  });
});
