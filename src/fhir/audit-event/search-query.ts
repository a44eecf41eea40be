/** The question of a search in the history. Only what the history itself can be asked is served here. */
import type { LinePage } from '#audit';
import { parseHolderId, parsePublicId } from '#platform/ids';
import { parseDate } from '../datatypes/dates.ts';
import { type Ins, parseToken, professionalId, searchedIns, URIS } from '../datatypes/identifiers.ts';
import { ElementError } from '../errors.ts';
import { actionsWhere } from './acts.ts';

export type AuditQuery = {
  readonly person: Ins | { readonly patientId: string };
  readonly page: Omit<LinePage, 'limit'>;
  readonly count: number;
  /** How many lines of the newest millisecond were given before. */
  readonly offset: number;
  /** Parameters left out, because the caller prefers that to a refusal. */
  readonly ignored: readonly string[];
  /** The same question without person, dates and page, to write the links again. */
  readonly kept: readonly (readonly [string, string])[];
};

type State = {
  person?: AuditQuery['person'];
  from?: Date;
  to?: Date;
  actorId?: string;
  objectId?: string;
  actions?: readonly string[];
  count: number;
  offset: number;
  readonly ownActs: string;
};
type Parameter = (state: State, value: string) => void;

const DEFAULT_COUNT = 50;
/** A page of the history has at most 200 lines, and may be asked to begin within a millisecond. */
const MAX_COUNT = 100;

/** @param text what follows the question mark @param ownActs the system of Carnet's own names of acts @throws ElementError, `ins-…` */
export function parseSearch(text: string, ownActs: string, lenient: boolean): AuditQuery {
  const state: State = { count: DEFAULT_COUNT, offset: 0, ownActs };
  const ignored: string[] = [];
  const kept: [string, string][] = [];
  for (const [asked, value] of new URLSearchParams(text)) {
    // the modifier :identifier and the chain .identifier ask the same thing
    const name = asked.replace(/:identifier$/, '.identifier');
    if (CONTROLS.has(name)) continue;
    const read = Object.hasOwn(ALL, name) ? ALL[name] : undefined;
    // a parameter misspelt may hold anything: it is not told back
    if (!read) ignored.push(/^[A-Za-z_.:-]{1,40}$/.test(asked) ? asked : 'parameter');
    else if (value !== '') {
      read(state, value);
      if (KEPT.has(name)) kept.push([name, value]);
    }
  }
  const [first] = ignored;
  if (first && !lenient) throw new ElementError('search-parameter', first);
  const { person, from, to, actorId, objectId, actions, count, offset } = state;
  if (!person)
    throw new ElementError(
      'search-required',
      'patient',
      'patient or patient.identifier: one person a search',
    );
  return { person, page: { from, to, actorId, objectId, actions }, count, offset, ignored, kept };
}

/** Every criterion served here; the CapabilityStatement is written from it. */
export const PARAMETERS: Readonly<Record<string, Parameter>> = {
  patient: (state, value) => setPerson(state, { patientId: value.replace(/^(.*\/)?Patient\//, '') }),
  'patient.identifier': (state, value) => setPerson(state, searchedIns(parseToken(value))),
  date: (state, value) => {
    const [, prefix = 'eq', written = ''] = /^(eq|ge|le|gt|lt)?(.*)$/s.exec(value) ?? [];
    const stretch = parseDate(written);
    if (!stretch) throw new ElementError('search-value', 'date', 'a FHIR date, after eq, ge, le, gt or lt');
    const after = new Date(stretch.to.getTime() + 1);
    if (prefix === 'eq' || prefix === 'ge') state.from = later(state.from, stretch.from);
    if (prefix === 'gt') state.from = later(state.from, after);
    if (prefix === 'eq' || prefix === 'le') state.to = earlier(state.to, after);
    if (prefix === 'lt') state.to = earlier(state.to, stretch.from);
  },
  agent: (state, value) => {
    const id = parseHolderId(value.replace(/^(.*\/)?Patient\//, ''));
    setActor(state, id ?? wrong('agent', 'Patient/…, or agent.identifier for anybody else'));
  },
  'agent.identifier': (state, value) => {
    const identifier = parseToken(value);
    const person = identifier.system === URIS ? identifier.value?.replace(/^urn:uuid:/, '') : undefined;
    const bare = identifier.system === undefined ? identifier.value : undefined;
    setActor(
      state,
      professionalId([identifier]) ??
        person ??
        bare ??
        wrong('agent.identifier', 'a professional, or a person by urn:uuid'),
    );
  },
  entity: (state, value) => {
    const { objectId } = parsePublicId(value.replace(/^(.*\/)?DocumentReference\//, '')) ?? {};
    const id = objectId ?? wrong('entity', 'DocumentReference/…');
    if (state.objectId !== undefined && state.objectId !== id) state.actions = [];
    state.objectId = id;
  },
  action: (state, value) => {
    const wanted = value.split(',').map((token) => parseToken(token).value);
    if (!wanted.every((one) => one !== undefined && /^[CRUDE]$/.test(one)))
      throw new ElementError('search-value', 'action', 'C, R, U, D or E');
    narrow(
      state,
      actionsWhere(({ action }) => wanted.includes(action)),
    );
  },
  subtype: (state, value) => {
    const wanted = value.split(',').map(parseToken);
    narrow(
      state,
      actionsWhere(({ subtypes }, action) =>
        [...subtypes, { system: state.ownActs, code: action }].some((coding) =>
          wanted.some((one) => one.value === coding.code && (!one.system || one.system === coding.system)),
        ),
      ),
    );
  },
};

const PAGES: Readonly<Record<string, Parameter>> = {
  _count: (state, value) => {
    state.count = Math.min(whole('_count', value, 1), MAX_COUNT);
  },
  _offset: (state, value) => {
    state.offset = whole('_offset', value, 0);
  },
  _sort: (_state, value) => {
    if (value !== '-date') throw new ElementError('search-value', '_sort', '-date: the newest first');
  },
};

const ALL: Readonly<Record<string, Parameter>> = { ...PARAMETERS, ...PAGES };

/** Said of the answer's form, and read before. */
const CONTROLS: ReadonlySet<string> = new Set(['_format', '_pretty']);
const KEPT: ReadonlySet<string> = new Set(['agent', 'agent.identifier', 'entity', 'action', 'subtype']);

function whole(name: string, value: string, least: number): number {
  if (!/^\d{1,6}$/.test(value) || Number(value) < least)
    throw new ElementError('search-value', name, least > 0 ? 'a positive integer' : 'a non-negative integer');
  return Number(value);
}

function wrong(name: string, expected: string): never {
  throw new ElementError('search-value', name, expected);
}

function setPerson(state: State, person: AuditQuery['person']): void {
  if (state.person) throw new ElementError('search-value', 'patient', 'one person a search');
  state.person = person;
}

/** The same parameter twice asks for both: no line has two actors. */
function setActor(state: State, id: string): void {
  if (state.actorId !== undefined && state.actorId !== id) state.actions = [];
  state.actorId = id;
}

function narrow(state: State, actions: readonly string[]): void {
  const { actions: before } = state;
  state.actions = before ? actions.filter((one) => before.includes(one)) : actions;
}

const later = (before: Date | undefined, bound: Date) => (before && before > bound ? before : bound);
const earlier = (before: Date | undefined, bound: Date) => (before && before < bound ? before : bound);
