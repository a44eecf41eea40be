import { CdaError } from '../cda/document.ts';
import { attribute, element, elements, readXml, textOf, type XmlNode } from '../cda/xml-tree.ts';
import { type InsOid, insKey, isInsOid, parseIns } from '../ins.ts';
import {
  FAULT,
  type InsiAnswer,
  InsiError,
  type InsiIdentity,
  type InsiNumber,
  RESULT,
  SOAP,
} from './identity.ts';

/** The longest answers known, with ten former numbers, have 6 KB. */
const MOST_BYTES = 200_000;

const OUTCOMES: ReadonlyMap<string, 'found' | 'none' | 'several'> = new Map([
  ['00', 'found'],
  ['01', 'none'],
  ['02', 'several'],
]);

const named = (namespace: string) => (name: string) => `{${namespace}}${name}`;
const inResult = named(RESULT);
const inSoap = named(SOAP);

/** Reads an answer of the teleservice, or its SOAP fault. @throws InsiError when it is neither, or says less than it must */
export function readAnswer(bytes: Uint8Array): InsiAnswer {
  if (bytes.length > MOST_BYTES) throw new InsiError('too-large', `${bytes.length} bytes`);
  const root = rootOf(bytes);
  if (root.name !== inSoap('Envelope')) throw new InsiError('not-insi', 'no SOAP 1.2 envelope');
  const body = element(root, inSoap('Body'));
  const fault = element(body, inSoap('Fault'));
  if (fault) return faultOf(fault);
  const result = element(body, inResult('RESULTAT'));
  const code = textOf(element(result, inResult('CR'), inResult('CodeCR')));
  const outcome = code === undefined ? undefined : OUTCOMES.get(code);
  if (!result || !outcome) throw new InsiError('not-insi', 'no known code');
  if (outcome !== 'found') return { outcome };
  return { outcome, identity: identityOf(element(result, inResult('INDIVIDU'))) };
}

// The reader of documents applies the limits against XML bombs, and refuses any document type declaration (A10).
function rootOf(bytes: Uint8Array): XmlNode {
  try {
    return readXml(bytes).root;
  } catch (error) {
    if (error instanceof CdaError) throw new InsiError('not-xml', error.code);
    throw error;
  }
}

function faultOf(fault: XmlNode): InsiAnswer {
  const value = textOf(element(fault, inSoap('Code'), inSoap('Value')));
  const layer = textOf(element(fault, inSoap('Code'), inSoap('Subcode'), inSoap('Value')));
  const own = attribute(element(fault, inSoap('Detail'), named(FAULT)('Erreur')), 'code');
  const code = (own ?? layer ?? '').replace(/^.*:/, '');
  return {
    outcome: 'fault',
    code: /^\w{1,40}$/.test(code) ? code.toLowerCase() : 'unknown',
    sender: value?.endsWith(':Sender') === true,
  };
}

function identityOf(person: XmlNode | undefined): InsiIdentity {
  const active = numberOf(element(person, inResult('INSACTIF')));
  const traits = element(person, inResult('TIQ'));
  const trait = (name: string) => textOf(element(traits, inResult(name)));
  const birthName = required(trait('NomNaissance'), 'NomNaissance');
  const first = trait('Prenom');
  const sex = trait('Sexe');
  const birthDate = trait('DateNaissance');
  const place = trait('LieuNaissance')?.toUpperCase();
  if (sex !== 'M' && sex !== 'F') throw new InsiError('incomplete', 'Sexe');
  if (!birthDate || !/^\d{4}-\d{2}-\d{2}$/.test(birthDate))
    throw new InsiError('incomplete', 'DateNaissance');
  if (place && !/^[0-9A-Z]{5}$/.test(place)) throw new InsiError('incomplete', 'LieuNaissance');
  return {
    ...active,
    former: elements(person, inResult('INSHISTO'))
      .map(numberOf)
      .filter(({ ins, insOid }) => ins !== active.ins || insOid !== active.insOid),
    birthName,
    birthGivenNames: required(trait('ListePrenom') ?? first, 'ListePrenom'),
    ...(first && { firstGivenName: first }),
    sex,
    birthDate,
    ...(place && { birthPlaceCog: place }),
  };
}

// The key may be left out: it is computed from the number. Another than that one is somebody else's, or nobody's.
function numberOf(node: XmlNode | undefined): InsiNumber {
  const id = element(node, inResult('IdIndividu'));
  const number = required(textOf(element(id, inResult('NumIdentifiant'))), 'NumIdentifiant').toUpperCase();
  const key = textOf(element(id, inResult('Cle')));
  const parsed = /^[0-9AB]{13}$/.test(number) ? parseIns(number + (key ?? insKey(number))) : undefined;
  if (!parsed?.ok) throw new InsiError('incomplete', 'NumIdentifiant or Cle');
  const day = (name: string) => {
    const text = textOf(element(node, inResult(name)));
    return text && /^\d{4}-\d{2}-\d{2}/.test(text) ? text.slice(0, 10) : undefined;
  };
  const [from, until] = [day('DateDeb'), day('DateFin')];
  return { ins: parsed.ins, insOid: oidOf(node), ...(from && { from }), ...(until && { until }) };
}

function oidOf(node: XmlNode | undefined): InsOid {
  const oid = required(textOf(element(node, inResult('OID'))), 'OID');
  if (!isInsOid(oid)) throw new InsiError('incomplete', 'OID');
  return oid;
}

function required(text: string | undefined, what: string): string {
  if (!text) throw new InsiError('incomplete', what);
  return text;
}
