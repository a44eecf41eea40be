/**
 * The question of an ITI-67 search. @medplum/core reads its grammar; one table says what each parameter means here.
 * Sources: IHE MHD 4.2 (ITI-67), PDSm search parameters.
 */
import { type Filter, parseSearchRequest, type SearchRequest } from '@medplum/core';
import type { ListFilter, Page } from '#documents';
import { parsePublicId } from '#platform/ids';
import { oidOfSystem } from '../datatypes/code-systems.ts';
import { parseDate } from '../datatypes/dates.ts';
import {
  type Ins,
  parseToken,
  professionalId,
  searchedIns,
  structureId,
  uniqueIdOf,
} from '../datatypes/identifiers.ts';
import { ElementError } from '../errors.ts';
import { isVisibilityCode } from './visibility.ts';

export type SearchQuery = {
  readonly person: Ins | { readonly patientId: string };
  readonly filter: ListFilter;
  readonly page: Page;
  /** Parameters left out, because the caller prefers that to a refusal. */
  readonly ignored: readonly string[];
  /** The same question without the person, to write the links again. */
  readonly kept: readonly (readonly [string, string])[];
};

type Draft = { -readonly [Key in keyof ListFilter]: ListFilter[Key] };
type State = {
  readonly filter: Draft;
  person: SearchQuery['person'] | undefined;
  archived: boolean | undefined;
};
type Parameter = (state: State, value: string, filter: Filter) => void;

const DEFAULT_COUNT = 50;
const MAX_COUNT = 200;

/** @param text what follows the question mark @throws ElementError, `ins-…` */
export function parseSearch(text: string, lenient: boolean): SearchQuery {
  const { query, ignored } = understood(text);
  const parsed = parseSearchRequest(`DocumentReference?${query}`);
  const state: State = { filter: {}, person: undefined, archived: undefined };
  const kept: [string, string][] = [];
  for (const filter of parsed.filters ?? []) {
    // the modifier :identifier and the chain .identifier ask the same thing
    const code = filter.operator === 'identifier' ? `${filter.code}.identifier` : filter.code;
    const read = Object.hasOwn(PARAMETERS, code) ? PARAMETERS[code] : undefined;
    if (!read || !isPlain(filter, code)) {
      ignored.push(shown(filter.code));
      continue;
    }
    if (filter.value === '') continue;
    read(state, filter.value, filter);
    if (!isPerson(code)) kept.push([code, `${prefixOf(filter)}${filter.value}`]);
  }
  const [first] = ignored;
  if (first && !lenient) throw new ElementError('search-parameter', first);
  if (!state.person)
    throw new ElementError(
      'search-required',
      'patient.identifier',
      'patient or patient.identifier (MHD ITI-67)',
    );
  if (!state.filter.statuses) throw new ElementError('search-required', 'status', 'status (MHD ITI-67)');
  if (state.archived !== undefined)
    narrow(state.filter, 'statuses', state.archived ? ['archived'] : ['current', 'superseded']);
  return { person: state.person, filter: state.filter, page: pageOf(parsed), ignored, kept };
}

/** Every parameter served here; the CapabilityStatement is written from it. */
export const PARAMETERS: Readonly<Record<string, Parameter>> = {
  'patient.identifier': (state, value) => setPerson(state, searchedIns(parseToken(value))),
  'subject.identifier': (state, value) => setPerson(state, searchedIns(parseToken(value))),
  patient: (state, value) => setPerson(state, { patientId: value.replace(/^(.*\/)?Patient\//, '') }),
  subject: (state, value) => setPerson(state, { patientId: value.replace(/^(.*\/)?Patient\//, '') }),
  status: ({ filter }, value) => narrow(filter, 'statuses', value.split(',').flatMap(statusesOf)),
  isArchived: (state, value) => {
    if (value !== 'true' && value !== 'false')
      throw new ElementError('search-value', 'isArchived', 'true or false');
    state.archived = value === 'true';
  },
  type: ({ filter }, value) => narrow(filter, 'typeCodes', codesOf(value)),
  category: ({ filter }, value) => narrow(filter, 'classCodes', codesOf(value, '1.2.250.1.213.1.1.4.1')),
  format: ({ filter }, value) => single(filter, 'formatCode', parseToken(one(value, 'format')).value),
  facility: ({ filter }, value) => single(filter, 'facilityType', parseToken(one(value, 'facility')).value),
  setting: ({ filter }, value) => single(filter, 'practiceSetting', parseToken(one(value, 'setting')).value),
  identifier: ({ filter }, value) => single(filter, 'uniqueId', bareUniqueId(one(value, 'identifier'))),
  'relatesto.identifier': ({ filter }, value) =>
    single(filter, 'replaces', bareUniqueId(one(value, 'relatesto'))),
  _id: ({ filter }, value) => single(filter, 'entryId', parsePublicId(one(value, '_id'))?.objectId),
  'author.identifier': ({ filter }, value) => {
    const identifier = parseToken(one(value, 'author.identifier'));
    const structure = structureId([identifier]);
    if (structure) return single(filter, 'authorStructureId', structure);
    return single(
      filter,
      'authorId',
      professionalId([identifier]) ?? (identifier.system ? undefined : identifier.value),
    );
  },
  'author.family': ({ filter }, value) => single(filter, 'author', one(value, 'author.family')),
  'author.given': ({ filter }, value) => single(filter, 'author', one(value, 'author.given')),
  'security-label': ({ filter }, value) => label(filter, one(value, 'security-label')),
  date: stretch('date', 'depositedFrom', 'depositedTo'),
  creation: stretch('creation', 'createdFrom', 'createdTo'),
  period: stretch('period', 'actFrom', 'actTo'),
  'period-start': stretch('period-start', 'actStartFrom', 'actStartTo'),
  'period-end': stretch('period-end', 'actEndFrom', 'actEndTo'),
  _lastUpdated: stretch('_lastUpdated', 'updatedFrom', 'updatedTo'),
};

const DATES = new Set(['date', 'creation', 'period', 'period-start', 'period-end', '_lastUpdated']);
const isPerson = (code: string) => /^(patient|subject)/.test(code);

/** No modifier changes what a parameter means here; a prefix only stands before a date. */
function isPlain({ operator }: Filter, code: string): boolean {
  if (operator === 'eq' || operator === 'identifier') return true;
  return DATES.has(code) && ['ge', 'le', 'gt', 'lt'].includes(operator);
}

const prefixOf = ({ operator }: Filter) => (operator === 'eq' || operator === 'identifier' ? '' : operator);

const CONTROLS = new Set(['_count', '_offset', '_sort', '_format', '_pretty', '_id', '_lastUpdated']);

/** Sets aside what the grammar knows and this server does not: _include, _elements, _summary… */
function understood(text: string): { query: string; ignored: string[] } {
  const ignored: string[] = [];
  const parts = text.split('&').filter((part) => {
    const name = /^_[^=:]*/.exec(part)?.[0];
    if (name === undefined || CONTROLS.has(name)) return part !== '';
    ignored.push(shown(name));
    return false;
  });
  return { query: parts.join('&'), ignored };
}

/** A name as it can be told back: a parameter misspelt may hold anything. */
const shown = (name: string) => (/^[A-Za-z_.:-]{1,40}$/.test(name) ? name : 'parameter');

function setPerson(state: State, person: SearchQuery['person']): void {
  if (state.person) throw new ElementError('search-value', 'patient', 'one person a search');
  state.person = person;
}

function statusesOf(token: string): NonNullable<ListFilter['statuses']> {
  switch (parseToken(token).value) {
    case 'current':
      // archived documents are in force; isArchived tells them apart
      return ['current', 'archived'];
    case 'superseded':
      return ['superseded'];
    case 'entered-in-error':
      return [];
    default:
      throw new ElementError('search-value', 'status', 'current, superseded or entered-in-error');
  }
}

function codesOf(value: string, system?: string): string[] {
  return value.split(',').flatMap((token) => {
    const parsed = parseToken(token);
    const oid = parsed.system === undefined ? undefined : (oidOfSystem(parsed.system) ?? 'none');
    // a code of another nomenclature names nothing here
    return parsed.value && (oid === undefined || system === undefined || oid === system) && oid !== 'none'
      ? [parsed.value]
      : [];
  });
}

function label(filter: Draft, value: string): void {
  const code = parseToken(value).value ?? '';
  // every document has the level N
  if (code === 'N') return;
  if (!isVisibilityCode(code)) nothing(filter);
  else if (code === 'MASQUE_PS') filter.hidden = true;
  else if (code === 'INVISIBLE_PATIENT') filter.invisibleToPatient = true;
  else filter.invisibleToRepresentatives = true;
}

type DateKey = 'deposited' | 'created' | 'act' | 'actStart' | 'actEnd' | 'updated';

function stretch(name: string, from: `${DateKey}From`, to: `${DateKey}To`): Parameter {
  return ({ filter }, value, { operator }) => {
    const range = parseDate(value);
    if (!range) throw new ElementError('search-value', name, 'a FHIR date, after eq, ge, le, gt or lt');
    // the bounds of the record are both included
    if (operator === 'eq' || operator === 'ge') atLeast(filter, from, range.from);
    if (operator === 'eq' || operator === 'le') atMost(filter, to, range.to);
    if (operator === 'gt') atLeast(filter, from, new Date(range.to.getTime() + 1));
    if (operator === 'lt') atMost(filter, to, new Date(range.from.getTime() - 1));
  };
}

function atLeast(filter: Draft, key: `${DateKey}From`, bound: Date): void {
  const before = filter[key];
  if (!before || bound > before) filter[key] = bound;
}

function atMost(filter: Draft, key: `${DateKey}To`, bound: Date): void {
  const before = filter[key];
  if (!before || bound < before) filter[key] = bound;
}

function bareUniqueId(token: string): string | undefined {
  return uniqueIdOf(parseToken(token))?.replace(/^urn:(oid|uuid):/i, '');
}

function one(value: string, name: string): string {
  if (value.includes(',')) throw new ElementError('search-value', name, 'one value');
  return value;
}

type ListKey = 'typeCodes' | 'classCodes' | 'statuses';

/** The same parameter twice asks for both. */
function narrow<Key extends ListKey>(filter: Draft, key: Key, values: NonNullable<ListFilter[Key]>): void {
  const before: readonly string[] | undefined = filter[key];
  filter[key] = (before ? values.filter((value) => before.includes(value)) : values) as Draft[Key];
}

type TextKey =
  | 'formatCode'
  | 'facilityType'
  | 'practiceSetting'
  | 'uniqueId'
  | 'replaces'
  | 'entryId'
  | 'authorId'
  | 'authorStructureId'
  | 'author';

function single(filter: Draft, key: TextKey, value: string | undefined): void {
  if (value === undefined || (filter[key] !== undefined && filter[key] !== value)) nothing(filter);
  else filter[key] = value;
}

/** A question that no document answers. */
function nothing(filter: Draft): void {
  filter.typeCodes = [];
}

const ORDERS: ReadonlyMap<string, 'arrival' | 'act'> = new Map([
  ['date', 'arrival'],
  ['period', 'act'],
  ['period-start', 'act'],
]);

function pageOf(parsed: SearchRequest): Page {
  const { count = DEFAULT_COUNT, offset = 0, sortRules = [] } = parsed;
  if (!Number.isInteger(count) || count < 1)
    throw new ElementError('search-value', '_count', 'a positive integer');
  if (!Number.isInteger(offset) || offset < 0 || offset > 100_000)
    throw new ElementError('search-value', '_offset', 'a non-negative integer');
  const [rule, another] = sortRules;
  if (another) throw new ElementError('search-value', '_sort', 'one rule');
  const limit = Math.min(count, MAX_COUNT);
  if (!rule) return { limit, offset, order: 'act' };
  const order = ORDERS.get(rule.code);
  if (!order) throw new ElementError('search-value', '_sort', 'date, -date, period or -period');
  return { limit, offset, order, oldestFirst: rule.descending !== true };
}
