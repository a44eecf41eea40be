/** The three dated sets of reference data, and the tables that make one version of each. */
export const SETS = {
  matrix: {
    folder: 'habilitation-matrix',
    labelFr: 'matrice',
    tables: {
      'matrix.csv': ['type_code', 'group', 'cell', 'basis'],
      'groups.csv': ['code', 'position', 'label_fr', 'one_fr'],
      'bases.csv': ['code', 'label_fr', 'confidence'],
    },
  },
  types: {
    folder: 'document-types',
    labelFr: 'types',
    tables: {
      'types.csv': [
        'code',
        'system',
        'label_fr',
        'class_code',
        'class_label_fr',
        'category',
        'origin',
        'creatable',
      ],
      'categories.csv': ['code', 'label_fr', 'position', 'shelf'],
    },
  },
  professions: {
    folder: 'professions',
    labelFr: 'professions',
    tables: {
      'professions.csv': ['system', 'code', 'label_fr', 'group', 'deprecated_on'],
      'qualifiers.csv': ['system', 'code', 'kind', 'qualifier', 'label_fr', 'group'],
    },
  },
} as const satisfies Readonly<
  Record<
    string,
    {
      /** Below `data/`. */
      readonly folder: string;
      /** What an operator calls it. */
      readonly labelFr: string;
      /** Table → the columns it must have. */
      readonly tables: Readonly<Record<string, readonly string[]>>;
    }
  >
>;

export type SetName = keyof typeof SETS;
export const SET_NAMES = Object.keys(SETS) as readonly SetName[];

type TablesOf<S extends SetName> = keyof (typeof SETS)[S]['tables'];
export type TableName = { [S in SetName]: TablesOf<S> }[SetName];

/** One dated version of a set. */
export type Version = {
  readonly set: SetName;
  /** The publisher's own number or date. */
  readonly version: string;
  /** First day it applies, YYYY-MM-DD, from 00:00 in Paris. */
  readonly validFrom: string;
  /** Where the facts come from, in French: it is shown on the public page. */
  readonly source: string;
};

/** A version with its tables, as CSV text. */
export type VersionFiles = Version & { readonly tables: Readonly<Record<string, string>> };

/** One version of each set: what is in force together. */
export type Edition<V extends Version = VersionFiles> = { readonly [S in SetName]: V };
