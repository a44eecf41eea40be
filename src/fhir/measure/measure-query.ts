/**
 * The question of a search of measures. Two ways to ask, and not both: all of a period, page by page (`date` twice, `_offset` counts
 * pages from 0), or the last (`_sort=-date`, `_count=1`). The refusals have the words of the partner API v1.5.2.
 */
import { BMI, type MeasureFilter, type MeasureKind } from '#health-profile';
import { type Identifier, parseToken } from '../datatypes/identifiers.ts';
import { ElementError } from '../errors.ts';
import { boundsOf } from '../search/grammar.ts';
import { kindOfCode } from './kinds.ts';

export type MeasureQuery = {
  readonly subject: {
    readonly path: string;
    readonly identifier: Identifier | undefined;
    readonly patientId: string | undefined;
  };
  readonly filter: MeasureFilter;
  /** Codes as they were asked, for results. */
  readonly codes: readonly string[] | undefined;
  readonly mode: 'all' | 'last';
  /** The body mass index is asked, which is computed. */
  readonly bodyMass: boolean;
  readonly withDevices: boolean;
  /** `laboratory`: results, and no measure. */
  readonly category: 'vital-signs' | 'laboratory';
  readonly count: number;
  /** From 0. */
  readonly page: number;
  readonly ignored: readonly string[];
  readonly kept: readonly (readonly [string, string])[];
};

export const OBSERVATION_PARAMETERS = [
  'subject.identifier',
  'patient.identifier',
  'patient',
  'subject',
  'code',
  'date',
  'category',
] as const;
export const OBSERVATION_INCLUDES: ReadonlySet<string> = new Set(['include:Observation:device']);

const USUAL_COUNT = 50;
const MAX_COUNT = 100;

const refuse = (name: string, message: string): never => {
  throw new ElementError('measure-search', name, message);
};

/** @throws ElementError */
export function parseMeasureSearch(text: string, lenient: boolean): MeasureQuery {
  const asked = [...new URLSearchParams(text)];
  const ignored: string[] = [];
  const kept: [string, string][] = [];
  const said = { sort: '', count: USUAL_COUNT, page: 0 };
  let subject: MeasureQuery['subject'] = {
    path: 'subject.identifier',
    identifier: undefined,
    patientId: undefined,
  };
  let from: Date | undefined;
  let to: Date | undefined;
  let codes: readonly string[] | undefined;
  let category: MeasureQuery['category'] = 'vital-signs';
  let withDevices = false;
  for (const [name, value] of asked) {
    if (value === '') continue;
    switch (name.replace(':identifier', '.identifier')) {
      case 'subject.identifier':
      case 'patient.identifier':
        subject = { ...subject, identifier: parseToken(value) };
        continue;
      case 'patient':
      case 'subject':
        subject = { ...subject, patientId: value.replace(/^(.*\/)?Patient\//, '') };
        continue;
      case 'code':
        codes = value.split(',').map((token) => parseToken(token).value ?? '');
        break;
      case 'date': {
        const [, prefix = 'eq', written = ''] = /^(eq|ge|le|gt|lt)?(.*)$/s.exec(value) ?? [];
        const bounds = boundsOf('date', written, prefix);
        if (bounds.from && (!from || bounds.from > from)) from = bounds.from;
        if (bounds.to && (!to || bounds.to < to)) to = bounds.to;
        break;
      }
      case 'category': {
        const code = parseToken(value).value;
        if (code !== 'vital-signs' && code !== 'laboratory')
          throw new ElementError('search-value', 'category', 'vital-signs or laboratory');
        category = code;
        break;
      }
      case '_include':
        if (!/^Observation[.:]device$/.test(value)) throw new ElementError('search-parameter', '_include');
        withDevices = true;
        break;
      case '_sort':
        said.sort = value;
        continue;
      case '_count':
        said.count = whole('_count', value);
        continue;
      case '_offset':
        said.page = whole('_offset', value);
        continue;
      case '_format':
      case '_pretty':
        continue;
      default:
        ignored.push(/^[A-Za-z_.:-]{1,40}$/.test(name) ? name : 'parameter');
        continue;
    }
    kept.push([name, value]);
  }
  const [unknown] = ignored;
  if (unknown && !lenient) throw new ElementError('search-parameter', unknown);
  const mode = modeOf(said, from, to);
  const isBodyMass = codes?.length === 1 && codes[0] === BMI.loinc;
  const kinds = codes?.flatMap((code): MeasureKind[] => {
    const kind = kindOfCode(code);
    return kind ? [kind] : [];
  });
  return {
    subject,
    filter: { ...(kinds && { kinds }), ...(mode === 'all' && { from, to }) },
    codes,
    mode,
    bodyMass: isBodyMass,
    withDevices,
    category,
    count: said.count,
    page: said.page,
    ignored,
    kept: mode === 'last' ? [...kept, ['_sort', '-date']] : kept,
  };
}

function modeOf(
  { sort, count }: { readonly sort: string; readonly count: number },
  from: Date | undefined,
  to: Date | undefined,
): MeasureQuery['mode'] {
  if (count > MAX_COUNT || count < 1) refuse('_count', `Maximum page size allowed is ${MAX_COUNT}`);
  if (sort && sort !== '-date') refuse('_sort', 'Sort parameter must be equals to -date');
  const isPaged = from !== undefined && to !== undefined;
  if (sort && isPaged) refuse('_sort', 'Paged search and search last cannot be requested concurrently');
  if (isPaged) return 'all';
  if (sort && count === 1 && !from && !to) return 'last';
  return refuse('date', 'No search mode detected');
}

function whole(name: string, value: string): number {
  if (!/^\d{1,6}$/.test(value)) throw new ElementError('search-value', name, 'a non-negative integer');
  return Number(value);
}
