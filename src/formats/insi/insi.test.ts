import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { element, readXml, textOf } from '../cda/xml-tree.ts';
import { insKey } from '../ins.ts';
import { readAnswer } from './answer.ts';
import { BY_CARD, BY_TRAITS, InsiError, SOAP } from './identity.ts';
import { type InsiCaller, requestByCard, requestByTraits } from './request.ts';

const corpus = path.join(process.env.CARNET_CORPUS ?? '', 'insi');
const present = process.env.CARNET_CORPUS !== undefined;
const caller: InsiCaller = {
  softwareId: 'C0',
  softwareName: 'Carnet',
  softwareVersion: '1.0',
  instance: '1f7425e2-b913-415c-adaa-785ee1076a70',
  emitter: '899900000015',
};
const message = { id: 'b3549edd-4ae9-472a-b26f-fd2fb4ef397f', at: new Date('2026-11-20T08:00:00Z') };
const bytes = (text: string) => new TextEncoder().encode(text);

const NUMBER = '262062913490181';
const numberXml = (ins: string, extra = '') =>
  `<IdIndividu><NumIdentifiant>${ins.slice(0, 13)}</NumIdentifiant><Cle>${ins.slice(13)}</Cle></IdIndividu><OID>1.2.250.1.213.1.4.10</OID>${extra}`;
const TIQ =
  '<TIQ><NomNaissance>LEGUELLEC</NomNaissance><ListePrenom>MARTINE ANNE</ListePrenom><Sexe>F</Sexe><DateNaissance>1962-06-04</DateNaissance><LieuNaissance>29134</LieuNaissance></TIQ>';
const answered = (individual: string, code = '00') =>
  bytes(
    `<s:Envelope xmlns:s="${SOAP}"><e:Body xmlns:e="${SOAP}"><RESULTAT xmlns="http://www.cnamts.fr/INSiResultat"><CR><CodeCR>${code}</CodeCR><LibelleCR>x</LibelleCR></CR>${individual}</RESULTAT></e:Body></s:Envelope>`,
  );
const person = (active: string, rest = '', traits = TIQ) =>
  answered(`<INDIVIDU><INSACTIF>${active}</INSACTIF>${rest}${traits}</INDIVIDU>`);

function codeOf(input: Uint8Array): string {
  try {
    return readAnswer(input).outcome;
  } catch (error) {
    if (!(error instanceof InsiError)) throw error;
    return error.code;
  }
}

describe('an answer of INSi', () => {
  it.skipIf(!present)('reads the published answers (CARNET_CORPUS names their folder)', () => {
    const read = Object.fromEntries(
      readdirSync(corpus)
        .filter((name) => name.endsWith('.xml'))
        .map((name) => [name, readAnswer(readFileSync(path.join(corpus, name)))]),
    );
    expect(read).toMatchObject({
      'REP_CR01.xml': { outcome: 'none' },
      'TEST_2.08_cas1.xml': {
        outcome: 'found',
        identity: {
          ins: '180032B02040123',
          insOid: '1.2.250.1.213.1.4.8',
          former: [],
          birthName: 'CORSE',
          firstGivenName: 'ANTHONY',
          birthGivenNames: 'ANTHONY',
          sex: 'M',
          birthDate: '1980-03-02',
          birthPlaceCog: '2B020',
        },
      },
    });
  });

  it('keeps the numbers before, with their days, and not the one in force', () => {
    const before = `162062913490${'1'}`;
    const old = before + insKey(before);
    const answer = readAnswer(
      person(
        numberXml(NUMBER),
        `<INSHISTO>${numberXml(NUMBER)}</INSHISTO><INSHISTO>${numberXml(old, '<DateDeb>1962-06-04</DateDeb><DateFin>2019-02-28</DateFin>')}</INSHISTO>`,
      ),
    );
    expect(answer).toMatchObject({
      identity: {
        ins: NUMBER,
        birthGivenNames: 'MARTINE ANNE',
        former: [{ ins: old, from: '1962-06-04', until: '2019-02-28' }],
      },
    });
  });

  it('computes a key that is left out and refuses one that is wrong', () => {
    const alone = `<IdIndividu><NumIdentifiant>${NUMBER.slice(0, 13)}</NumIdentifiant></IdIndividu><OID>1.2.250.1.213.1.4.8</OID>`;
    expect(readAnswer(person(alone))).toMatchObject({ identity: { ins: NUMBER } });
    expect(codeOf(person(numberXml(`${NUMBER.slice(0, 13)}17`)))).toBe('incomplete');
  });

  it('tells none, several and faults apart, and repeats no sentence of a fault', () => {
    expect(codeOf(answered('', '01'))).toBe('none');
    expect(codeOf(answered('', '02'))).toBe('several');
    const fault = `<s:Envelope xmlns:s="${SOAP}"><s:Body><s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>s:siram_100</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="fr">MARTINE</s:Text></s:Reason>`;
    const rest = '</s:Fault></s:Body></s:Envelope>';
    const detail =
      '<s:Detail><m:Erreur xmlns:m="urn:siram" code="desir_550" severite="erreur">MARTINE</m:Erreur></s:Detail>';
    expect(readAnswer(bytes(fault + detail + rest))).toEqual({
      outcome: 'fault',
      code: 'desir_550',
      sender: true,
    });
    expect(readAnswer(bytes(fault + rest))).toMatchObject({ code: 'siram_100' });
  });

  it.each([
    ['no traits', person(numberXml(NUMBER), '', '')],
    ['no name', person(numberXml(NUMBER), '', TIQ.replace('LEGUELLEC', ' '))],
    ['another sex', person(numberXml(NUMBER), '', TIQ.replace('>F<', '>I<'))],
    ['an unreadable day', person(numberXml(NUMBER), '', TIQ.replace('1962-06-04', '04/06/1962'))],
    ['an unknown authority', person(numberXml(NUMBER).replace('4.10<', '4.2<'))],
    ['nobody', answered('')],
  ])('refuses an identity with %s', (_, input) => expect(codeOf(input)).toBe('incomplete'));

  it('refuses bombs, external entities and what is too large, and loads nothing', () => {
    const entity = (text: string) =>
      bytes(`<!DOCTYPE x [${text}]><s:Envelope xmlns:s="${SOAP}">&a;</s:Envelope>`);
    expect(codeOf(entity('<!ENTITY a SYSTEM "file:///etc/passwd">'))).toBe('not-xml');
    expect(codeOf(entity('<!ENTITY b "aaaa"><!ENTITY a "&b;&b;&b;&b;">'))).toBe('not-xml');
    expect(codeOf(bytes(`${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}`))).toBe('not-xml');
    expect(codeOf(bytes(`<a>${'x'.repeat(200_001)}</a>`))).toBe('too-large');
    expect(codeOf(bytes('<html/>'))).toBe('not-insi');
    expect(codeOf(answered('', '07'))).toBe('not-insi');
  });

  it('never answers with anything but an answer or its own error, whatever is cut, swapped or inserted', () => {
    const good = new TextDecoder().decode(person(numberXml(NUMBER)));
    const piece = fc.constantFrom('<', '>', '&', '"', '<![CDATA[', '<!--', '</INDIVIDU>', '\0', '2B', 'é');
    fc.assert(
      fc.property(fc.nat(good.length), fc.nat(30), piece, (at, cut, inserted) => {
        const mutated = good.slice(0, at) + inserted + good.slice(at + cut);
        expect(['found', 'none', 'several', 'fault', 'not-xml', 'not-insi', 'incomplete']).toContain(
          codeOf(bytes(mutated)),
        );
      }),
      { numRuns: 500 },
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => codeOf(noise) === 'not-xml'));
  });
});

describe('a request to INSi', () => {
  const bodyOf = (envelope: string) => element(readXml(bytes(envelope)).root, `{${SOAP}}Body`);

  it('asks by traits in the national writing', () => {
    const { action, envelope } = requestByTraits(
      {
        birthName: "d'Ærøskøbing-",
        givenNames: ['Élodie', 'Anne-Marie'],
        sex: 'F',
        birthDate: '1986-09-02',
        birthPlaceCog: '2a062',
      },
      caller,
      message,
    );
    expect(action).toBe('urn:ServiceIdentiteCertifiee:1.0.0:rechercherInsAvecTraitsIdentite');
    const asked = element(bodyOf(envelope), `{${BY_TRAITS}}RECSANSVITALE`);
    expect(asked?.children.map((child) => (typeof child === 'string' ? child : textOf(child)))).toEqual([
      "D'AEROSKOBING",
      'ELODIE',
      'ANNE-MARIE',
      'F',
      '1986-09-02',
      '2A062',
    ]);
    expect(envelope).toContain('<lps:IDAM R="4">C0</lps:IDAM>');
    expect(envelope).toContain('<wsa:MessageID>uuid:b3549edd-4ae9-472a-b26f-fd2fb4ef397f</wsa:MessageID>');
  });

  it('asks by card, with the number of the insured and the rank among twins', () => {
    const { envelope } = requestByCard(
      { insuredNumber: NUMBER, birthDate: '2025-09-14', birthRank: 2 },
      caller,
      message,
    );
    const asked = element(bodyOf(envelope), `{${BY_CARD}}RECVITALE`);
    expect(textOf(asked)).toBe(`${NUMBER}2025-09-142`);
  });

  it('is well-formed and holds capitals, hyphen, apostrophe and spaces only, whatever the names', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (name, emitter) => {
        const asked = {
          birthName: `A${name}`,
          givenNames: ['Léa'],
          sex: 'F' as const,
          birthDate: '2003-06-18',
        };
        const { envelope } = requestByTraits(asked, { ...caller, emitter }, message);
        const [written] = element(bodyOf(envelope), `{${BY_TRAITS}}RECSANSVITALE`)?.children ?? [];
        expect(typeof written === 'object' ? textOf(written) : '').toMatch(/^[A-Z]([A-Z' -]*[A-Z])?$/);
      }),
    );
  });

  it('is not sent without a name', () => {
    const asked = { birthName: '---', givenNames: ['Léa'], sex: 'F' as const, birthDate: '2003-06-18' };
    expect(() => requestByTraits(asked, caller, message)).toThrow(InsiError);
  });
});
