// What the INSi teleservice is asked and what it answers, as values. Source: WSDL « ServiceIdentiteCertifiee-v1 »
// (DESIR ICIR 1.5.0) and its schemas INSi_RECSANS_INS, INSi_RECVITALE_INS, INSi_RESULTAT_INS.
import type { InsOid } from '../ins.ts';

/** A number of a person, and when it was theirs if the teleservice says it. */
export interface InsiNumber {
  /** 13 characters and the key. */
  readonly ins: string;
  readonly insOid: InsOid;
  /** YYYY-MM-DD */
  readonly from?: string;
  /** YYYY-MM-DD */
  readonly until?: string;
}

/** The person of an answer 00: the number in force, those before it, and the traits of the civil status. */
export interface InsiIdentity extends InsiNumber {
  /** Never the number in force, though the teleservice repeats it there. */
  readonly former: readonly InsiNumber[];
  readonly birthName: string;
  /** All of them, separated by spaces, in the order of the civil status. */
  readonly birthGivenNames: string;
  /** Absent when the teleservice gives the list alone. */
  readonly firstGivenName?: string;
  readonly sex: 'M' | 'F';
  /** YYYY-MM-DD. A « date lunaire » may have 00 or more than 12 as its month: a text, never a Date. */
  readonly birthDate: string;
  /** Commune or country, 5 characters. */
  readonly birthPlaceCog?: string;
}

export type InsiAnswer =
  /** 00 */
  | { readonly outcome: 'found'; readonly identity: InsiIdentity }
  /** 01 */
  | { readonly outcome: 'none' }
  /** 02 */
  | { readonly outcome: 'several' }
  /**
   * A SOAP fault. `code` is the teleservice's own (`desir_550`), else that of the layer before it (`siram_100`). Its
   * sentences are kept out: they are for an administrator, and nobody knows what they may quote.
   */
  | { readonly outcome: 'fault'; readonly code: string; readonly sender: boolean };

/**
 * `name`: nothing is left of a name in the national writing. `not-xml`, `too-large`, `not-insi`: the bytes are no answer of
 * INSi. `incomplete`: an answer 00 without the number or a trait, or with a number whose key is wrong.
 */
export type InsiErrorCode = 'name' | 'not-xml' | 'too-large' | 'not-insi' | 'incomplete';

export class InsiError extends Error {
  readonly code: InsiErrorCode;
  /** @param detail no value of the document */
  constructor(code: InsiErrorCode, detail: string) {
    super(`${code}: ${detail}`);
    this.name = 'InsiError';
    this.code = code;
  }
}

export const RESULT = 'http://www.cnamts.fr/INSiResultat';
export const BY_TRAITS = 'http://www.cnamts.fr/INSiRecSans';
export const BY_CARD = 'http://www.cnamts.fr/INSiRecVit';
export const SOAP = 'http://www.w3.org/2003/05/soap-envelope';
export const FAULT = 'urn:siram';
