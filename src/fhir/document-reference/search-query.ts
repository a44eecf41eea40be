/**
 * The question of an ITI-67 search. @medplum/core reads its grammar; one table says what each parameter means here.
 * Sources: IHE MHD 4.2 (ITI-67), PDSm search parameters.
 */
import type { Filter, SearchRequest } from '@medplum/core';
import type { ListFilter, Page } from '#documents';
import { parsePublicId } from '#platform/ids';
import { oidOfSystem } from '../datatypes/code-systems.ts';
import { parseToken, professionalId, structureId, uniqueIdOf } from '../datatypes/identifiers.ts';
import { ElementError } from '../errors.ts';
import {
  boundsOf,
  codeOf,
  isPlain,
  one,
  PERSON,
  type Person,
  pagingOf,
  prefixOf,
  questionIn,
  shown,
  sortOf,
} from '../search/grammar.ts';
import { isVisibilityCode } from './visibility.ts';

export type SearchQuery = {
  readonly person: Person;
  readonly filter: ListFilter;
  readonly page: Page;
  /** What comes with what is found: `include:…` and `revinclude:…`. */
  readonly along: ReadonlySet<string>;
  /** Parameters left out, because the caller prefers that to a refusal. */
  readonly ignored: readonly string[];
  /** The same question without the person and the page, to write the links again. */
  readonly kept: readonly (readonly [string, string])[];
};

/**
 * What may come along. Authors, validators and custodians are told by identifier and name, not by a resource of their own: to
 * ask for them is understood, and brings nothing more.
 */
export const INCLUDES: ReadonlySet<string> = new Set([
  'include:DocumentReference:patient',
  'include:DocumentReference:subject',
  'include:DocumentReference:relatesto',
  'include:DocumentReference:relatesTo',
  'include:DocumentReference:author',
  'include:DocumentReference:authenticator',
  'include:DocumentReference:custodian',
  'revinclude:List:item',
]);

type Draft = { -readonly [Key in keyof ListFilter]: ListFilter[Key] };
type State = {
  readonly filter: Draft;
  person: Person | undefined;
  archived: boolean | undefined;
};
type Parameter = (state: State, value: string, filter: Filter) => void;

/** @param text what follows the question mark @throws ElementError, `ins-…` */
export function parseSearch(text: string, lenient: boolean): SearchQuery {
  const { filters, parsed, along, ignored } = questionIn('DocumentReference', text, INCLUDES);
  const state: State = { filter: {}, person: undefined, archived: undefined };
  const kept: [string, string][] = [];
  for (const filter of filters) {
    const code = codeOf(filter);
    const read = Object.hasOwn(PARAMETERS, code) ? PARAMETERS[code] : undefined;
    if (!read || !isPlain(filter, DATES.has(code))) {
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
  const page = pageOf(parsed);
  if (page.order === 'arrival') kept.push(['_sort', page.oldestFirst ? 'date' : '-date']);
  else if (page.oldestFirst) kept.push(['_sort', 'period']);
  for (const name of along) {
    const [kind = '', ...rest] = name.split(':');
    kept.push([`_${kind}`, rest.join(':')]);
  }
  return { person: state.person, filter: state.filter, page, along, ignored, kept };
}

/** Every parameter served here; the CapabilityStatement is written from it. */
export const PARAMETERS: Readonly<Record<string, Parameter>> = {
  ...Object.fromEntries(
    Object.entries(PERSON).map(([name, read]): [string, Parameter] => [
      name,
      (state, value) => setPerson(state, read(value)),
    ]),
  ),
  status: ({ filter }, value) => narrow(filter, 'statuses', value.split(',').flatMap(statusesOf)),
  isArchived: (state, value) => {
    if (value !== 'true' && value !== 'false')
      throw new ElementError('search-value', 'isArchived', 'true or false');
    state.archived = value === 'true';
  },
  type: ({ filter }, value) => narrow(filter, 'typeCodes', codesOf(value)),
  category: ({ filter }, value) => narrow(filter, 'classCodes', codesOf(value, '1.2.250.1.213.1.1.4.1')),
  format: ({ filter }, value) => narrow(filter, 'formatCodes', anyOf(value)),
  facility: ({ filter }, value) => narrow(filter, 'facilityTypes', anyOf(value)),
  setting: ({ filter }, value) => narrow(filter, 'practiceSettings', anyOf(value)),
  identifier: ({ filter }, value) => single(filter, 'uniqueId', bareUniqueId(one(value, 'identifier'))),
  'relatesto.identifier': replaced,
  'relatesTo.identifier': replaced,
  relation: ({ filter }, value) => {
    // the only relation that the record keeps
    if (!anyOf(value).includes('replaces')) nothing(filter);
    else filter.replacesAny = true;
  },
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
  'author.family': authorName,
  'author.given': authorName,
  'author.name': authorName,
  'security-label': ({ filter }, value) => label(filter, one(value, 'security-label')),
  date: stretch('date', 'depositedFrom', 'depositedTo'),
  creation: stretch('creation', 'createdFrom', 'createdTo'),
  period: stretch('period', 'actFrom', 'actTo'),
  'period-start': stretch('period-start', 'actStartFrom', 'actStartTo'),
  'period-end': stretch('period-end', 'actEndFrom', 'actEndTo'),
  _lastUpdated: stretch('_lastUpdated', 'updatedFrom', 'updatedTo'),
};

const DATES = new Set(['date', 'creation', 'period', 'period-start', 'period-end', '_lastUpdated']);
const isPerson = (code: string) => Object.hasOwn(PERSON, code);

function setPerson(state: State, person: Person): void {
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
    const bounds = boundsOf(name, value, operator);
    if (bounds.from) atLeast(filter, from, bounds.from);
    if (bounds.to) atMost(filter, to, bounds.to);
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

function replaced({ filter }: State, value: string): void {
  single(filter, 'replaces', bareUniqueId(one(value, 'relatesto')));
}

/** Each word begins a word of the author's name. */
function authorName({ filter }: State, value: string): void {
  filter.authorNames = [...(filter.authorNames ?? []), ...one(value, 'author').split(/\s+/).filter(Boolean)];
}

const anyOf = (value: string): string[] => value.split(',').flatMap((token) => parseToken(token).value ?? []);

type ListKey = 'typeCodes' | 'classCodes' | 'statuses' | 'formatCodes' | 'facilityTypes' | 'practiceSettings';

/** The same parameter twice asks for both. */
function narrow<Key extends ListKey>(filter: Draft, key: Key, values: NonNullable<ListFilter[Key]>): void {
  const before: readonly string[] | undefined = filter[key];
  filter[key] = (before ? values.filter((value) => before.includes(value)) : values) as Draft[Key];
}

type TextKey = 'uniqueId' | 'replaces' | 'entryId' | 'authorId' | 'authorStructureId';

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
  const paging = pagingOf(parsed);
  const rule = sortOf(parsed);
  if (!rule) return { ...paging, order: 'act' };
  const order = ORDERS.get(rule.code);
  if (!order) throw new ElementError('search-value', '_sort', 'date, -date, period or -period');
  return { ...paging, order, oldestFirst: !rule.descending };
}
