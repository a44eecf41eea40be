/** The question of an ITI-66 search: one table says what each parameter means here. Sources: IHE MHD 4.2 (ITI-66), PDSm. */
import type { Filter } from '@medplum/core';
import type { LotFilter } from '#documents';
import { parsePublicId } from '#platform/ids';
import { parseToken, professionalId, structureId, uniqueIdOf } from '../datatypes/identifiers.ts';
import { ElementError } from '../errors.ts';
import {
  boundsOf,
  codeOf,
  isPlain,
  one,
  type Paging,
  PERSON,
  type Person,
  pagingOf,
  prefixOf,
  questionIn,
  shown,
  sortOf,
} from '../search/grammar.ts';

export type ListQuery = {
  readonly person: Person;
  readonly filter: LotFilter;
  readonly page: Paging & { readonly oldestFirst: boolean };
  readonly along: ReadonlySet<string>;
  /** A status or a kind of list that no lot has: nothing is found. */
  readonly nothing: boolean;
  readonly ignored: readonly string[];
  readonly kept: readonly (readonly [string, string])[];
};

type State = {
  filter: { -readonly [Key in keyof LotFilter]: LotFilter[Key] };
  nothing: boolean;
};
type Parameter = (state: State, value: string, filter: Filter) => void;

export const LIST_INCLUDES: ReadonlySet<string> = new Set([
  'include:List:item',
  'include:List:subject',
  'include:List:patient',
  'include:List:source',
]);

/** @throws ElementError, `ins-…` */
export function parseListSearch(text: string, lenient: boolean): ListQuery {
  const { filters, parsed, along, ignored } = questionIn('List', text, LIST_INCLUDES);
  const state: State = { filter: {}, nothing: false };
  const kept: [string, string][] = [];
  const asked = new Set<string>();
  let person: Person | undefined;
  for (const filter of filters) {
    const code = codeOf(filter);
    const who = Object.hasOwn(PERSON, code) ? PERSON[code] : undefined;
    const read = Object.hasOwn(LIST_PARAMETERS, code) ? LIST_PARAMETERS[code] : undefined;
    if ((!who && !read) || !isPlain(filter, code === 'date')) {
      ignored.push(shown(filter.code));
      continue;
    }
    if (filter.value === '') continue;
    if (who) {
      if (person) throw new ElementError('search-value', 'patient', 'one person a search');
      person = who(filter.value);
      continue;
    }
    asked.add(code);
    read?.(state, filter.value, filter);
    kept.push([code, `${prefixOf(filter)}${filter.value}`]);
  }
  const [first] = ignored;
  if (first && !lenient) throw new ElementError('search-parameter', first);
  if (!person)
    throw new ElementError(
      'search-required',
      'patient.identifier',
      'patient or patient.identifier (MHD ITI-66)',
    );
  for (const name of ['code', 'status'])
    if (!asked.has(name)) throw new ElementError('search-required', name, `${name} (MHD ITI-66)`);
  const sort = sortOf(parsed);
  if (sort && sort.code !== 'date') throw new ElementError('search-value', '_sort', 'date or -date');
  if (sort) kept.push(['_sort', sort.descending ? '-date' : 'date']);
  for (const name of along) kept.push(['_include', name.slice('include:'.length)]);
  return {
    person,
    filter: state.filter,
    page: { ...pagingOf(parsed), oldestFirst: sort?.descending === false },
    along,
    nothing: state.nothing,
    ignored,
    kept,
  };
}

/** Every parameter served here, beside those that name the person; the CapabilityStatement is written from it. */
export const LIST_PARAMETERS: Readonly<Record<string, Parameter>> = {
  code: (state, value) => {
    const kinds = value.split(',').map((token) => parseToken(token).value);
    if (!kinds.every((kind) => kind === 'submissionset' || kind === 'folder'))
      throw new ElementError('search-value', 'code', 'submissionset or folder');
    // no folder is kept
    if (!kinds.includes('submissionset')) state.nothing = true;
  },
  status: (state, value) => {
    if (
      !value
        .split(',')
        .map((token) => parseToken(token).value)
        .includes('current')
    )
      state.nothing = true;
  },
  date: ({ filter }, value, { operator }) => {
    const { from, to } = boundsOf('date', value, operator);
    if (from && (!filter.submittedFrom || from > filter.submittedFrom)) filter.submittedFrom = from;
    if (to && (!filter.submittedTo || to < filter.submittedTo)) filter.submittedTo = to;
  },
  designationType: ({ filter }, value) => {
    filter.contentTypeCodes = value.split(',').flatMap((token) => parseToken(token).value ?? []);
  },
  identifier: (state, value) =>
    must(
      state,
      'uniqueId',
      uniqueIdOf(parseToken(one(value, 'identifier')))?.replace(/^urn:(oid|uuid):/i, ''),
    ),
  _id: (state, value) => must(state, 'lotId', parsePublicId(one(value, '_id'))?.objectId),
  title: ({ filter }, value) => {
    filter.title = one(value, 'title');
  },
  sourceId: (state, value) => must(state, 'sourceId', parseToken(one(value, 'sourceId')).value),
  isArchived: ({ filter }, value) => {
    if (value !== 'true' && value !== 'false')
      throw new ElementError('search-value', 'isArchived', 'true or false');
    filter.isArchived = value === 'true';
  },
  'source.identifier': (state, value) => {
    const identifier = parseToken(one(value, 'source.identifier'));
    const structure = structureId([identifier]);
    if (structure) must(state, 'structureId', structure);
    else
      must(
        state,
        'sourceActorId',
        professionalId([identifier]) ?? (identifier.system ? undefined : identifier.value),
      );
  },
  'source.family': ({ filter }, value) => name(filter, value),
  'source.given': ({ filter }, value) => name(filter, value),
  'source.name': ({ filter }, value) => name(filter, value),
  'authorOrg.identifier': (state, value) =>
    must(state, 'structureId', structureId([parseToken(one(value, 'authorOrg.identifier'))])),
  'authorOrg.name': ({ filter }, value) => {
    filter.structureName = one(value, 'authorOrg.name');
  },
};

type TextKey = 'uniqueId' | 'lotId' | 'sourceId' | 'sourceActorId' | 'structureId';

/** The same parameter twice asks for both. */
function must(state: State, key: TextKey, value: string | undefined): void {
  const before = state.filter[key];
  if (value === undefined || (before !== undefined && before !== value)) state.nothing = true;
  else state.filter[key] = value;
}

function name(filter: State['filter'], value: string): void {
  filter.sourceNames = [...(filter.sourceNames ?? []), ...value.split(/\s+/).filter(Boolean)];
}
