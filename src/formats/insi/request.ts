import { normaliseTrait } from '../traits.ts';
import { BY_CARD, BY_TRAITS, InsiError, SOAP } from './identity.ts';

/** Who asks, with what software, as the two SIRAM contexts say it. */
export interface InsiCaller {
  /** Authorisation number of the software, given by the CNDA; `R="4"` says that it is one. */
  readonly softwareId: string;
  readonly softwareName: string;
  readonly softwareVersion: string;
  /** UUID of this installation. */
  readonly instance: string;
  /** Who is behind the request: the national identifier of the professional, or the structure's. */
  readonly emitter: string;
}

/** One request. */
export interface InsiMessage {
  /** UUID */
  readonly id: string;
  readonly at: Date;
}

export interface InsiTraits {
  readonly birthName: string;
  /** The given names to search with: one, or several when one answered 02. */
  readonly givenNames: readonly string[];
  readonly sex: 'M' | 'F';
  /** YYYY-MM-DD */
  readonly birthDate: string;
  readonly birthPlaceCog?: string | undefined;
}

/** What a carte Vitale says of somebody on it. */
export interface InsiCard {
  /** Of the person, when the card certifies it; else the number of the insured and the rank tell who it is. */
  readonly number?: string | undefined;
  /** 13 characters and the key of who opens the rights. */
  readonly insuredNumber: string;
  readonly birthName?: string | undefined;
  /** YYYY-MM-DD, « lunaire » as on the card. */
  readonly birthDate: string;
  /** 1 for a child born alone; twins have 1 and 2. */
  readonly birthRank: number;
}

export interface InsiRequest {
  /** For the `action` parameter of the media type. */
  readonly action: string;
  readonly envelope: string;
}

const ACTION = 'urn:ServiceIdentiteCertifiee:1.0.0:';

/** WS_INS2: by the traits of an identity. @throws InsiError `name` */
export function requestByTraits(traits: InsiTraits, caller: InsiCaller, message: InsiMessage): InsiRequest {
  const body = [
    element('NomNaissance', nameOf(traits.birthName)),
    ...traits.givenNames.map((name) => element('Prenom', nameOf(name))),
    element('Sexe', traits.sex),
    element('DateNaissance', traits.birthDate),
    traits.birthPlaceCog ? element('LieuNaissance', traits.birthPlaceCog.toUpperCase()) : '',
  ].join('');
  return request(
    'rechercherInsAvecTraitsIdentite',
    `<RECSANSVITALE xmlns="${BY_TRAITS}">${body}</RECSANSVITALE>`,
    caller,
    message,
  );
}

/** WS_INS1: by what a carte Vitale says. @throws InsiError `name` */
export function requestByCard(card: InsiCard, caller: InsiCaller, message: InsiMessage): InsiRequest {
  const body = [
    card.number ? matricule('MatriculeIndividu', card.number) : '',
    matricule('MatriculeOD', card.insuredNumber),
    card.birthName ? element('NomNaissance', nameOf(card.birthName)) : '',
    element('DateNaissance', card.birthDate),
    element('RangNaissance', String(card.birthRank)),
  ].join('');
  return request(
    'rechercherInsAvecCarteVitale',
    `<RECVITALE xmlns="${BY_CARD}">${body}</RECVITALE>`,
    caller,
    message,
  );
}

/**
 * A name as the teleservice takes it: capitals, hyphen, apostrophe, single spaces, no mark and no ligature, and not a
 * hyphen at either end (SEL-MP-043, EF_INS01_03, EF_INS10_01, EF_INS10_02).
 */
function nameOf(text: string): string {
  const name = normaliseTrait(text).replace(/^-+|[-']+$/g, '');
  if (!/[A-Z]/.test(name)) throw new InsiError('name', 'no Latin letter is left');
  return name;
}

function request(operation: string, body: string, caller: InsiCaller, message: InsiMessage): InsiRequest {
  const time = message.at.toISOString();
  const head = (prefix: string) =>
    element(`${prefix}:Id`, message.id) +
    element(`${prefix}:Temps`, time) +
    element(`${prefix}:Emetteur`, caller.emitter);
  const bam = `<bam:ContexteBAM xmlns:bam="urn:siram:bam:ctxbam" Version="01_02">${head('bam')}<bam:COUVERTURE/></bam:ContexteBAM>`;
  const software = [
    `<lps:IDAM R="4">${escaped(caller.softwareId)}</lps:IDAM>`,
    element('lps:Version', caller.softwareVersion),
    element('lps:Instance', caller.instance),
    element('lps:Nom', `urn:lps:${caller.softwareName}:${caller.softwareVersion}`),
  ].join('');
  const lps = `<lps:ContexteLPS xmlns:lps="urn:siram:lps:ctxlps" Nature="CTXLPS" Version="01_00">${head('lps')}<lps:LPS>${software}</lps:LPS></lps:ContexteLPS>`;
  const action = `${ACTION}${operation}`;
  const addressing = element('wsa:Action', action) + element('wsa:MessageID', `uuid:${message.id}`);
  return {
    action,
    envelope: `<?xml version="1.0" encoding="UTF-8"?>
<soap:Envelope xmlns:soap="${SOAP}" xmlns:wsa="http://www.w3.org/2005/08/addressing"><soap:Header>${bam}${lps}${addressing}</soap:Header><soap:Body>${body}</soap:Body></soap:Envelope>`,
  };
}

function matricule(name: string, ins: string): string {
  return `<${name}>${element('NumIdentifiant', ins.slice(0, 13))}${element('Cle', ins.slice(13))}</${name}>`;
}

const element = (name: string, text: string): string => `<${name}>${escaped(text)}</${name}>`;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};
// XML has no writing at all for most control characters, and nobody's name needs the others
const escaped = (text: string): string =>
  text.replace(/[\p{Cc}\ufffe\uffff]/gu, '').replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '');
