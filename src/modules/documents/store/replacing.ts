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
  readonly authorId: string | null;
  readonly authorStructureId: string | null;
  readonly ownName: boolean;
  readonly validatorId: string | null;
  readonly origin: DocumentEntry['origin'];
  readonly typeCode: string;
  readonly title: string;
  readonly hidden: boolean;
  readonly invisibleToPatient: boolean;
  readonly invisibleToRepresentatives: boolean;
  readonly revision: number;
  /** ISO 8601 */
  readonly updatedAt: string;
};

export async function knownDeposit(
  visit: Visit,
  uniqueId: string,
  sha256: Buffer,
): Promise<{ known: KnownDeposit | undefined; sameContent: boolean }> {
  const { rows } = await sql<{ known: KnownDeposit | null; same: boolean }>`
    select documents.known_deposit(${uniqueId}) as known, documents.same_content(${sha256}) as same`.execute(
    visit.tx,
  );
  return { known: rows[0]?.known ?? undefined, sameContent: rows[0]?.same ?? false };
}

export async function replacedDeposit(visit: Visit, uniqueId: string): Promise<KnownDeposit | undefined> {
  const { rows } = await sql<{
    known: KnownDeposit | null;
  }>`select documents.known_deposit(${uniqueId}) as known`.execute(visit.tx);
  return rows[0]?.known ?? undefined;
}

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
