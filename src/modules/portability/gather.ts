/** What the rest of the house gives to a copy beside documents and history: composed in src/app, which knows FHIR and words. */
import type { VisitRequest } from '#access';
import type { Person } from '#citizens';
import type { CopiedEntry } from '#documents';
import type { Table } from './rules/csv.ts';

export type Gathered = {
  /** Each becomes a CSV file and a part of the readable page. */
  readonly tables: readonly Table[];
  /** What a `Restore` reads again. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** A FHIR R4 Bundle of everything, as JSON. */
  readonly fhir: string;
  /** A day or an instant (ISO 8601), as a person reads it. */
  readonly says: (iso: string) => string;
};

/** Reads what this reader may read of it, then tells it beside the documents of the copy. @throws Refused */
export type Gather = (request: VisitRequest) => Promise<
  (
    person: Person,
    files: readonly (CopiedEntry & {
      /** In the archive. */
      readonly path: string;
    })[],
  ) => Gathered
>;
