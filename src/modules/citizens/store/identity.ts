/** What is kept of how sure an identity is. Each function takes the transaction of a visit. */
import { sql } from 'kysely';
import type { InsiIdentity, InsiNumber } from '#formats/insi/identity';
import { normaliseTrait } from '#formats/traits';
import type { Database, DatabaseTransaction } from '#platform/database/database';
import { newId } from '#platform/ids';
import type { IdentityAct, IdentityAttribute, IdentityState, InsStatus } from '../rules/identity-status.ts';

/** One line of what was done to an identity; who did it is told by the history, to whom may know (R17). */
export type IdentityLine = {
  readonly at: Date;
  readonly act: IdentityAct | 'lifted' | 'renumbered';
  readonly document: string | undefined;
  readonly statusAfter: InsStatus;
};

export type FormerNumber = {
  readonly ins: string;
  readonly insOid: string;
  /** YYYY-MM-DD, when INSi says it. */
  readonly from: string | undefined;
  readonly until: string | undefined;
};

export async function identityState(
  tx: DatabaseTransaction,
  holderId: string,
): Promise<IdentityState | undefined> {
  const { rows } = await sql<{ ins_status: InsStatus } & IdentityMarks>`
    select ins_status, homonym, doubtful, fictitious from citizens.person where holder_id = ${holderId}`.execute(
    tx,
  );
  const [row] = rows;
  return row && { status: row.ins_status, attributes: attributesOf(row) };
}

/** Columns of a person. */
export type IdentityMarks = {
  readonly homonym: boolean;
  readonly doubtful: boolean;
  readonly fictitious: boolean;
};

export const attributesOf = (row: IdentityMarks): readonly IdentityAttribute[] =>
  ATTRIBUTES.filter(([, column]) => row[column]).map(([attribute]) => attribute);

const ATTRIBUTES: readonly (readonly [IdentityAttribute, keyof IdentityMarks])[] = [
  ['homonyme', 'homonym'],
  ['douteux', 'doubtful'],
  ['fictif', 'fictitious'],
];

export async function setIdentityState(
  tx: DatabaseTransaction,
  holderId: string,
  { status, attributes }: IdentityState,
): Promise<void> {
  await sql`update citizens.person set ins_status = ${status}, homonym = ${attributes.includes('homonyme')},
    doubtful = ${attributes.includes('douteux')}, fictitious = ${attributes.includes('fictif')}
    where holder_id = ${holderId}`.execute(tx);
}

export async function addIdentityLine(
  tx: DatabaseTransaction,
  holderId: string,
  line: Omit<IdentityLine, 'at'> & {
    readonly statusBefore: InsStatus;
    readonly actorId: string;
    readonly actorLabel: string;
  },
): Promise<void> {
  await sql`insert into citizens.identity_act (holder_id, act_id, act, document, status_before, status_after, actor_id, actor_label)
    values (${holderId}, ${newId()}, ${line.act}, ${line.document ?? null}, ${line.statusBefore}, ${line.statusAfter},
      ${line.actorId}, ${line.actorLabel})`.execute(tx);
}

/** The newest first. */
export async function identityLines(
  tx: DatabaseTransaction,
  holderId: string,
): Promise<readonly IdentityLine[]> {
  const { rows } = await sql<{
    at: Date;
    act: IdentityLine['act'];
    document: string | null;
    status_after: InsStatus;
  }>`select at, act, document, status_after from citizens.identity_act
    where holder_id = ${holderId} order by at desc, act_id desc limit 50`.execute(tx);
  return rows.map((row) => ({
    at: row.at,
    act: row.act,
    document: row.document ?? undefined,
    statusAfter: row.status_after,
  }));
}

export async function formerNumbers(
  tx: DatabaseTransaction,
  holderId: string,
): Promise<readonly FormerNumber[]> {
  const { rows } = await sql<{
    ins: string;
    ins_oid: string;
    from_day: string | null;
    until_day: string | null;
  }>`
    select ins, ins_oid, from_day, until_day from citizens.former_ins where holder_id = ${holderId}
    order by until_day desc nulls last, noted_at desc`.execute(tx);
  return rows.map((row) => ({
    ins: row.ins,
    insOid: row.ins_oid,
    from: row.from_day ?? undefined,
    until: row.until_day ?? undefined,
  }));
}

export async function hasHomonym(tx: DatabaseTransaction): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`select citizens.has_homonym() as found`.execute(tx);
  return rows[0]?.found === true;
}

/** @returns false when one of the numbers leads to somebody else, which is now noted */
export async function claimNumbers(
  tx: DatabaseTransaction,
  numbers: readonly InsiNumber[],
): Promise<boolean> {
  const { rows } = await sql<{ claimed: boolean }>`
    select citizens.claim_numbers(${numbers.map(({ ins }) => ins)}, ${numbers.map(({ insOid }) => insOid)}) as claimed`.execute(
    tx,
  );
  return rows[0]?.claimed === true;
}

export async function addFormerNumber(
  tx: DatabaseTransaction,
  holderId: string,
  number: Pick<InsiNumber, 'ins' | 'from' | 'until'> & { readonly insOid: string },
): Promise<void> {
  await sql`insert into citizens.former_ins (holder_id, ins, ins_oid, from_day, until_day)
    values (${holderId}, ${number.ins}, ${number.insOid}, ${number.from ?? null}::date, ${number.until ?? null}::date)
    on conflict do nothing`.execute(tx);
}

/** What the civil status says takes the place of what was held, once it was found to agree (R26). */
export async function adoptCivilStatus(
  tx: DatabaseTransaction,
  holderId: string,
  identity: InsiIdentity,
  firstGivenName: string,
): Promise<void> {
  await sql`update citizens.person set ins = ${identity.ins}, ins_oid = ${identity.insOid},
    birth_name = ${normaliseTrait(identity.birthName)}, birth_given_names = ${normaliseTrait(identity.birthGivenNames)},
    first_given_name = ${firstGivenName}, ins_verified_at = platform.now(), birth_cog = coalesce(${identity.birthPlaceCog ?? null}, birth_cog)
    where holder_id = ${holderId}`.execute(tx);
}

/** INSi was asked now, whatever it said. */
export async function setVerified(tx: DatabaseTransaction, holderId: string): Promise<void> {
  await sql`update citizens.person set ins_verified_at = platform.now() where holder_id = ${holderId}`.execute(
    tx,
  );
}

/** Two people here who may be one: INSi gave a number of the second for the first. */
export type Duplicate = { readonly holderId: string; readonly otherHolderId: string; readonly at: Date };

/** Not settled yet, the oldest first. As the batch role: it spans holders. */
export async function openDuplicates(batch: Database): Promise<readonly Duplicate[]> {
  const { rows } = await sql<{ holder_id: string; other_holder: string; at: Date }>`
    select holder_id, other_holder, at from citizens.duplicate where settled_at is null order by at limit 1000`.execute(
    batch,
  );
  return rows.map((row) => ({ holderId: row.holder_id, otherHolderId: row.other_holder, at: row.at }));
}

/** People settled it: their spaces stay two, whatever was done by hand. @returns false when there was none */
export async function settleDuplicate(
  batch: Database,
  holderId: string,
  otherHolderId: string,
): Promise<boolean> {
  const { numAffectedRows } = await sql`update citizens.duplicate set settled_at = platform.now()
    where holder_id = ${holderId} and other_holder = ${otherHolderId} and settled_at is null`.execute(batch);
  return (numAffectedRows ?? 0n) > 0n;
}
