/** What the rest of the house gives to a copy beside documents and history: composed in src/app, which knows FHIR and words. */
import type { Granted } from '#access';
import type { Person } from '#citizens';
import type { CopiedEntry } from '#documents';
import type { Table } from './rules/csv.ts';

export type Gathered = {
  /** Each becomes a CSV file and a part of the readable page. */
  readonly tables: readonly Table[];
  /** A FHIR R4 Bundle of everything, as JSON. */
  readonly fhir: string;
  /** A day or an instant (ISO 8601), as a person reads it. */
  readonly says: (iso: string) => string;
};

export type Gather = (
  granted: Granted<'record.export'>,
  person: Person,
  files: readonly (CopiedEntry & { /** In the archive. */ readonly path: string })[],
) => Promise<Gathered>;
