/** The grammar of a search, the same for every resource: its filters, its page, and what comes with what is found (FHIR R4 §3.1.1). */
import { type Filter, parseSearchRequest, type SearchRequest } from '@medplum/core';
import { parseDate, type Stretch } from '../datatypes/dates.ts';
import { type Ins, parseToken, searchedIns } from '../datatypes/identifiers.ts';
import { ElementError } from '../errors.ts';

export type Person = Ins | { readonly patientId: string };

export type Question = {
  readonly filters: readonly Filter[];
  readonly parsed: SearchRequest;
  /** `_include` and `_revinclude` as `include:…` or `revinclude:…`, those that are known. */
  readonly along: ReadonlySet<string>;
  /** Names of what is not known here. */
  readonly ignored: string[];
};

const CONTROLS = new Set(['_count', '_offset', '_sort', '_format', '_pretty', '_id', '_lastUpdated']);

/**
 * Sets aside what the grammar knows and this server does not: _elements, _summary…
 * @param known the `_include` and `_revinclude` that are served, for example `include:List:item`
 */
export function questionIn(resourceType: string, text: string, known: ReadonlySet<string>): Question {
  const ignored: string[] = [];
  const along = new Set<string>();
  const parts = text.split('&').filter((part) => {
    const name = /^_[^=:]*/.exec(part)?.[0];
    if (name === undefined || CONTROLS.has(name)) return part !== '';
    const asked = /^_(include|revinclude)=([^=]+)$/.exec(part);
    const value = asked?.[2] && `${asked[1]}:${decoded(asked[2])}`;
    if (value && known.has(value)) along.add(value);
    else ignored.push(shown(name));
    return false;
  });
  const parsed = parseSearchRequest(`${resourceType}?${parts.join('&')}` as `${string}?${string}`);
  return { filters: parsed.filters ?? [], parsed, along, ignored };
}

/** `_include=DocumentReference.author` is also seen. */
const decoded = (value: string): string => {
  try {
    return decodeURIComponent(value).replace(/^([A-Za-z]+)\./, '$1:');
  } catch {
    return '';
  }
};

/** The modifier :identifier and the chain .identifier ask the same thing. */
export const codeOf = ({ code, operator }: Filter): string =>
  operator === 'identifier' ? `${code}.identifier` : code;

/** A name as it can be told back: a parameter misspelt may hold anything. */
export const shown = (name: string): string => (/^[A-Za-z_.:-]{1,40}$/.test(name) ? name : 'parameter');

/** No modifier changes what a parameter means here; a prefix only stands before a date. */
export function isPlain({ operator }: Filter, isDate: boolean): boolean {
  if (operator === 'eq' || operator === 'identifier') return true;
  return isDate && ['ge', 'le', 'gt', 'lt'].includes(operator);
}

/** As it was written before the value. */
export const prefixOf = ({ operator }: Filter): string =>
  operator === 'eq' || operator === 'identifier' ? '' : operator;

/** The parameters that name the person. */
export const PERSON: Readonly<Record<string, (value: string) => Person>> = {
  'patient.identifier': (value) => searchedIns(parseToken(value)),
  'subject.identifier': (value) => searchedIns(parseToken(value)),
  patient: (value) => ({ patientId: value.replace(/^(.*\/)?Patient\//, '') }),
  subject: (value) => ({ patientId: value.replace(/^(.*\/)?Patient\//, '') }),
};

export type Bounds = { readonly from?: Date; readonly to?: Date };

/** The bounds of the record are both included. @throws ElementError */
export function boundsOf(name: string, value: string, operator: string): Bounds {
  const range: Stretch | undefined = parseDate(value);
  if (!range) throw new ElementError('search-value', name, 'a FHIR date, after eq, ge, le, gt or lt');
  switch (operator) {
    case 'ge':
      return { from: range.from };
    case 'le':
      return { to: range.to };
    case 'gt':
      return { from: new Date(range.to.getTime() + 1) };
    case 'lt':
      return { to: new Date(range.from.getTime() - 1) };
    default:
      return range;
  }
}

export type Paging = { readonly limit: number; readonly offset: number };

const DEFAULT_COUNT = 50;
const MAX_COUNT = 200;

export function pagingOf({ count = DEFAULT_COUNT, offset = 0 }: SearchRequest): Paging {
  if (!Number.isInteger(count) || count < 1)
    throw new ElementError('search-value', '_count', 'a positive integer');
  if (!Number.isInteger(offset) || offset < 0 || offset > 100_000)
    throw new ElementError('search-value', '_offset', 'a non-negative integer');
  return { limit: Math.min(count, MAX_COUNT), offset };
}

/** The one rule of `_sort`, if there is one. */
export function sortOf({
  sortRules = [],
}: SearchRequest): { readonly code: string; readonly descending: boolean } | undefined {
  const [rule, another] = sortRules;
  if (another) throw new ElementError('search-value', '_sort', 'one rule');
  return rule && { code: rule.code, descending: rule.descending === true };
}

/** One value of a parameter that takes no list. */
export function one(value: string, name: string): string {
  if (value.includes(',')) throw new ElementError('search-value', name, 'one value');
  return value;
}
