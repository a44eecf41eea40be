/** What the teleservice is asked, read from an envelope, and the envelopes it answers with. */
import { ParseOption, XmlDocument, type XmlElement } from 'libxml2-wasm';
import type { InsiNumber, InsiPerson } from './people.ts';

const SOAP = 'http://www.w3.org/2003/05/soap-envelope';
const NAMESPACES = {
  s: SOAP,
  t: 'http://www.cnamts.fr/INSiRecSans',
  c: 'http://www.cnamts.fr/INSiRecVit',
  l: 'urn:siram:lps:ctxlps',
  b: 'urn:siram:bam:ctxbam',
  a: 'http://www.w3.org/2005/08/addressing',
};

export type Asked =
  | {
      readonly by: 'traits';
      readonly birthName: string;
      readonly givenNames: readonly string[];
      readonly sex: string;
      readonly birthDate: string;
      readonly birthCog: string | undefined;
    }
  | {
      readonly by: 'card';
      readonly number: string | undefined;
      readonly insuredNumber: string;
      readonly birthDate: string;
      readonly birthRank: number;
    };

export type Question = Asked & { readonly messageId: string; readonly softwareId: string };

/** @returns undefined when it is no request of the WSDL, both contexts and the message's id included */
export function readQuestion(body: Buffer): Question | undefined {
  let document: XmlDocument;
  try {
    document = XmlDocument.fromBuffer(body, {
      option: ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NONET,
    });
  } catch {
    return undefined;
  }
  try {
    const all = (path: string) => document.root.find(path, NAMESPACES) as XmlElement[];
    const text = (path: string) => all(path)[0]?.content.trim() || undefined;
    const messageId = text('/s:Envelope/s:Header/a:MessageID');
    const softwareId = text('/s:Envelope/s:Header/l:ContexteLPS/l:LPS/l:IDAM');
    if (!messageId || !softwareId || !text('/s:Envelope/s:Header/b:ContexteBAM/b:Id')) return undefined;
    const traits = '/s:Envelope/s:Body/t:RECSANSVITALE/t';
    if (all(traits.slice(0, -2)).length === 1)
      return {
        messageId,
        softwareId,
        by: 'traits',
        birthName: text(`${traits}:NomNaissance`) ?? '',
        givenNames: all(`${traits}:Prenom`).map((one) => one.content.trim()),
        sex: text(`${traits}:Sexe`) ?? '',
        birthDate: text(`${traits}:DateNaissance`) ?? '',
        birthCog: text(`${traits}:LieuNaissance`),
      };
    const card = '/s:Envelope/s:Body/c:RECVITALE/c';
    if (all(card.slice(0, -2)).length !== 1) return undefined;
    const number = (name: string) =>
      `${text(`${card}:${name}/c:NumIdentifiant`) ?? ''}${text(`${card}:${name}/c:Cle`) ?? ''}`;
    return {
      messageId,
      softwareId,
      by: 'card',
      number: number('MatriculeIndividu') || undefined,
      insuredNumber: number('MatriculeOD'),
      birthDate: text(`${card}:DateNaissance`) ?? '',
      birthRank: Number(text(`${card}:RangNaissance`) ?? '1'),
    };
  } finally {
    document.dispose();
  }
}

const LABELS = { '00': 'OK', '01': 'Aucune identite trouvee', '02': 'Plusieurs identites trouvees' };

export function answerOf(found: readonly InsiPerson[]): string {
  const code = found.length === 0 ? '01' : found.length === 1 ? '00' : '02';
  const cr = `<CR><CodeCR>${code}</CodeCR><LibelleCR>${LABELS[code]}</LibelleCR></CR>`;
  const person = code === '00' ? found[0] : undefined;
  return envelope(
    `<RESULTAT xmlns="http://www.cnamts.fr/INSiResultat">${cr}${person ? individual(person) : ''}</RESULTAT>`,
  );
}

function individual(person: InsiPerson): string {
  const former = (person.former ?? []).map((one) => `<INSHISTO>${number(one)}</INSHISTO>`).join('');
  // the real service repeats the number in force among those before it, when there are any
  const repeated = former ? `<INSHISTO>${number(person)}</INSHISTO>` : '';
  const traits = [
    ['NomNaissance', plain(person.birthName)],
    ['ListePrenom', plain(person.givenNames.join(' '))],
    ['Sexe', person.sex],
    ['DateNaissance', person.birthDate],
    ['LieuNaissance', person.birthCog],
  ]
    .map(([name, value = '']) => `<${name}>${escaped(value)}</${name}>`)
    .join('');
  return `<INDIVIDU><INSACTIF>${number(person)}</INSACTIF>${repeated}${former}<TIQ>${traits}</TIQ></INDIVIDU>`;
}

const number = ({ ins, oid, from, until }: InsiNumber): string =>
  `${from ? `<DateDeb>${from}</DateDeb>` : ''}${until ? `<DateFin>${until}</DateFin>` : ''}<IdIndividu><NumIdentifiant>${ins.slice(0, 13)}</NumIdentifiant><Cle>${ins.slice(13)}</Cle></IdIndividu><OID>${oid}</OID>`;

export function faultOf(
  fault: {
    readonly side: 'Sender' | 'Receiver';
    readonly layer: string;
    readonly code: string;
    readonly sentence: string;
  },
  messageId = '',
): string {
  return envelope(
    `<soap:Fault><soap:Code><soap:Value>soap:${fault.side}</soap:Value><soap:Subcode><soap:Value>soap:${fault.layer}</soap:Value></soap:Subcode></soap:Code><soap:Reason><soap:Text xml:lang="fr">${escaped(fault.sentence)}</soap:Text></soap:Reason><soap:Detail><siram:Erreur xmlns:siram="urn:siram" code="${fault.code}" messageID="${escaped(messageId)}" severite="erreur">${escaped(fault.sentence)}</siram:Erreur></soap:Detail></soap:Fault>`,
  );
}

const envelope = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<soap:Envelope xmlns:soap="${SOAP}"><soap:Body>${body}</soap:Body></soap:Envelope>`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** Names as the teleservice holds them: capitals without marks. */
export const plain = (name: string): string =>
  name
    .toUpperCase()
    .replaceAll('Œ', 'OE')
    .replaceAll('Æ', 'AE')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
