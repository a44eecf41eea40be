/** The invariants of FHIR R4 that what is written here can break, by type. Source: the `constraint` of each definition, level error. */

type Fields = Readonly<Record<string, unknown>>;
type Invariant = {
  /** Its key and what it asks, as HL7 says it. */
  readonly says: string;
  readonly holds: (value: Fields) => boolean;
};

const has = (value: Fields, name: string) => value[name] !== undefined;
const hasValue = (value: Fields) => Object.keys(value).some((name) => /^value[A-Z]/.test(name));
const listOf = (value: unknown): readonly Fields[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'object' && one !== null) : [];

const containedRules: readonly Invariant[] = [
  {
    says: 'dom-2: a contained resource contains no other',
    holds: ({ contained }) => listOf(contained).every((one) => !has(one, 'contained')),
  },
  {
    says: 'dom-4: a contained resource has no versionId or lastUpdated',
    holds: ({ contained }) =>
      listOf(contained).every(({ meta }) => {
        const fields = (typeof meta === 'object' && meta !== null ? meta : {}) as Fields;
        return !has(fields, 'versionId') && !has(fields, 'lastUpdated');
      }),
  },
];

export const INVARIANTS: ReadonlyMap<string, readonly Invariant[]> = new Map([
  [
    'Extension',
    [
      {
        says: 'ext-1: a value or extensions, and not both',
        holds: (value) => has(value, 'extension') !== hasValue(value),
      },
    ],
  ],
  [
    'Period',
    [
      {
        says: 'per-1: the end is not before the start',
        // of one precision and zone, the text is in the order of time
        holds: ({ start, end }) => {
          if (typeof start !== 'string' || typeof end !== 'string') return true;
          const [from, to] = [Date.parse(start), Date.parse(end)];
          if (Number.isNaN(from) || Number.isNaN(to)) return true;
          const length = Math.min(start.length, end.length, 10);
          return from <= to || start.slice(0, length) === end.slice(0, length);
        },
      },
    ],
  ],
  [
    'Quantity',
    [
      {
        says: 'qty-3: a code of a unit has a system',
        holds: (value) => !has(value, 'code') || has(value, 'system'),
      },
    ],
  ],
  [
    'Attachment',
    [
      {
        says: 'att-1: data has a contentType',
        holds: (value) => !has(value, 'data') || has(value, 'contentType'),
      },
    ],
  ],
  [
    'Observation',
    [
      ...containedRules,
      {
        says: 'obs-6: dataAbsentReason without a value',
        holds: (value) => !has(value, 'dataAbsentReason') || !hasValue(value),
      },
    ],
  ],
  [
    'Bundle',
    [
      {
        says: 'bdl-3: each entry of a transaction has a request',
        holds: ({ type, entry }) =>
          (type !== 'transaction' && type !== 'batch') || listOf(entry).every((one) => has(one, 'request')),
      },
    ],
  ],
  [
    'Bundle.entry',
    [
      {
        says: 'bdl-5: an entry has a resource, a request or a response',
        holds: (value) => ['resource', 'request', 'response'].some((name) => has(value, name)),
      },
    ],
  ],
  ['DocumentReference', containedRules],
  ['List', containedRules],
  ['Consent', containedRules],
  ['Device', containedRules],
  ['Patient', containedRules],
]);
