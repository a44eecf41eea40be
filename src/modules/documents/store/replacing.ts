/** What a depositor must know of a document that they may not see, and the place that a new version takes. */
import { sql } from 'kysely';
import type { Granted, Visit } from '#access';
import type { DocumentEntry } from '../entry.ts';

/** What is known of a unique id, even of a document that the depositor may not see. */
export type KnownDeposit = {
  readonly entryId: string;
  readonly logicalId: string;
  readonly version: number;
  readonly status: DocumentEntry['status'];
  readonly sha256: string;
  readonly depositorId: string;
  readonly authorId: string | undefined;
  readonly authorStructureId: string | undefined;
  readonly ownName: boolean;
  readonly validatorId: string | undefined;
  readonly origin: DocumentEntry['origin'];
  readonly typeCode: string;
  readonly title: string;
  readonly hidden: boolean;
  readonly invisibleToPatient: boolean;
  readonly invisibleToRepresentatives: boolean;
  readonly revision: number;
  readonly updatedAt: Date;
  readonly depositedAt: Date;
};

/** @returns what is under this identifier, whether the same content is there already, and whether the person hides what is new */
export async function knownDeposit(
  visit: Visit,
  uniqueId: string,
  sha256: Buffer,
): Promise<{
  readonly known: KnownDeposit | undefined;
  readonly sameContent: boolean;
  readonly hidesNew: boolean;
}> {
  const { rows } = await sql<{ known: KnownJson | null; same: boolean; hides: boolean }>`
    select documents.known_deposit(${uniqueId}) as known, documents.same_content(${sha256}) as same,
      documents.hides_new() as hides`.execute(visit.tx);
  const [row] = rows;
  return {
    known: row?.known ? knownOf(row.known) : undefined,
    sameContent: row?.same ?? false,
    hidesNew: row?.hides ?? false,
  };
}

export async function replacedDeposit(visit: Visit, uniqueId: string): Promise<KnownDeposit | undefined> {
  const { rows } = await sql<{
    known: KnownJson | null;
  }>`select documents.known_deposit(${uniqueId}) as known`.execute(visit.tx);
  return rows[0]?.known ? knownOf(rows[0].known) : undefined;
}

/** As the database writes it: instants as text, what is missing as null. */
type KnownJson = Omit<
  KnownDeposit,
  'authorId' | 'authorStructureId' | 'validatorId' | 'updatedAt' | 'depositedAt'
> & {
  readonly authorId: string | null;
  readonly authorStructureId: string | null;
  readonly validatorId: string | null;
  readonly updatedAt: string;
  readonly depositedAt: string;
};

const knownOf = (json: KnownJson): KnownDeposit => ({
  ...json,
  authorId: json.authorId ?? undefined,
  authorStructureId: json.authorStructureId ?? undefined,
  validatorId: json.validatorId ?? undefined,
  updatedAt: new Date(json.updatedAt),
  depositedAt: new Date(json.depositedAt),
});

/** @returns whether the replaced version was hidden; undefined when another deposit replaced it meanwhile */
export async function supersede(
  granted: Granted<'document.replace'>,
  entryId: string,
): Promise<{ readonly hidden: boolean } | undefined> {
  const { rows } = await sql<{
    hidden: boolean | null;
  }>`select documents.supersede(${entryId}) as hidden`.execute(granted.visit.tx);
  const hidden = rows[0]?.hidden ?? undefined;
  return hidden === undefined ? undefined : { hidden };
}
