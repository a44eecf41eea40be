/** Who is this person: INS, traits, contact channels. Reading takes a transaction in which a visit was opened. */
import { sql } from 'kysely';
import { normaliseTrait } from '#formats/traits';
import type { Database, DatabaseTransaction } from '#platform/database/database';
import { newHolderId, newId } from '#platform/ids';
import type { Kms } from '#platform/kms';
import { createContactChannels } from './contact-channels.ts';
import { IDENTITY_DOCUMENTS, type IdentityAttribute, type InsStatus } from './rules/identity-status.ts';
import {
  attributesOf,
  formerNumbers,
  hasHomonym,
  type IdentityMarks,
  identityLines,
  identityState,
} from './store/identity.ts';

export type { ChannelChange, ChannelKind, ContactChannel } from './contact-channels.ts';
export { citizenErrors } from './errors.ts';
export type { CitizenEvent } from './events.ts';
export { createInsi } from './insi.ts';
export type { IdentityAttribute, IdentityState, InsStatus } from './rules/identity-status.ts';
export { maskChannel } from './rules/mask-channel.ts';
export {
  type FormerNumber,
  type IdentityLine,
  openDuplicates,
  settleDuplicate,
} from './store/identity.ts';
export { createQualification, type Qualification, type Qualified } from './use-cases/qualify-ins.ts';
export { createVerification } from './use-cases/verify-ins.ts';

export type Person = {
  readonly holderId: string;
  /** 13 characters and the key. */
  readonly ins: string;
  readonly insOid: string;
  readonly insStatus: InsStatus;
  readonly birthName: string;
  /** All of them, separated by spaces, in the order of the civil status. */
  readonly birthGivenNames: string;
  readonly firstGivenName: string;
  readonly usageName: string | undefined;
  readonly usageGivenName: string | undefined;
  readonly sex: 'M' | 'F' | 'I';
  /** YYYY-MM-DD */
  readonly birthDate: string;
  readonly birthCog: string | undefined;
  /** What asks for care: a homonym, a doubt, an invented identity. */
  readonly attributes?: readonly IdentityAttribute[];
};

export type NewPerson = Omit<Person, 'holderId' | 'usageName' | 'usageGivenName' | 'birthCog'> & {
  readonly usageName?: string | undefined;
  readonly usageGivenName?: string | undefined;
  readonly birthCog?: string | undefined;
  readonly mail?: string | undefined;
};

/** The pivot identity an identity provider vouches for. */
export type PivotIdentity = {
  readonly birthName: string;
  readonly givenNames: readonly string[];
  readonly sex: 'M' | 'F';
  readonly birthDate: string;
  readonly birthCog: string | undefined;
};

export type Citizens = ReturnType<typeof createCitizens>;

export function createCitizens(deps: { readonly db: Database }) {
  const { db } = deps;
  return {
    /** The holder of an INS, if there is one. Learning it is an act: the caller traces it (R16). */
    async holderByIns(ins: string, oid: string): Promise<string | undefined> {
      const { rows } = await sql<{
        id: string | null;
      }>`select citizens.holder_by_ins(${ins}, ${oid}) as id`.execute(db);
      return rows[0]?.id ?? undefined;
    },

    /** The holder behind a sign-in at an identity provider; a first sign-in is linked by the five traits. */
    async holderByLogin(issuer: string, subject: string, pivot: PivotIdentity): Promise<string | undefined> {
      const { rows } = await sql<{
        id: string | null;
      }>`select coalesce(citizens.holder_by_login(${issuer}, ${subject}),
        citizens.link_login(${issuer}, ${subject}, ${normaliseTrait(pivot.birthName)}, ${normaliseTrait(pivot.givenNames[0] ?? '')},
          ${pivot.sex}, ${pivot.birthDate}::date, ${pivot.birthCog ?? null})) as id`.execute(db);
      return rows[0]?.id ?? undefined;
    },

    /** The person of the visited space, or undefined when the visit may not know them. */
    async person(tx: DatabaseTransaction, holderId: string): Promise<Person | undefined> {
      const { rows } =
        await sql<PersonRow>`select * from citizens.person where holder_id = ${holderId}`.execute(tx);
      return rows[0] && personOf(rows[0]);
    },

    ...createContactChannels(db),

    /** What may be shown to check the identity of an adult, or of a minor. */
    identityDocuments: (isMinor: boolean) => IDENTITY_DOCUMENTS.filter((one) => isMinor || !one.minorsOnly),

    /** Status and attributes of the visited person's identity, what made them so, and their numbers before. */
    async identity(tx: DatabaseTransaction, holderId: string) {
      const [state, homonym, lines, former] = await Promise.all([
        identityState(tx, holderId),
        hasHomonym(tx),
        identityLines(tx, holderId),
        formerNumbers(tx, holderId),
      ]);
      return { state, homonym, lines, former };
    },
  };
}

/** The person of an INS, as the batch role: an enrolment compares the traits before it adds to a space. */
export async function enrolledPerson(batch: Database, ins: string, oid: string): Promise<Person | undefined> {
  const { rows } =
    await sql<PersonRow>`select * from citizens.person where ins = ${ins} and ins_oid = ${oid}`.execute(
      batch,
    );
  return rows[0] && personOf(rows[0]);
}

/**
 * Enrols a person, as the batch role: identity, data key, directory line. Names are kept in the national writing.
 * @returns the holder's id; the existing one when the INS is already known
 */
export async function enrolPerson(
  batch: Database,
  kms: Kms,
  person: NewPerson,
): Promise<{ holderId: string; created: boolean }> {
  return batch.transaction().execute(async (tx) => {
    const known = await sql<{ holder_id: string }>`select holder_id from citizens.ins_directory
      where ins = ${person.ins} and ins_oid = ${person.insOid}`.execute(tx);
    const existing = known.rows[0]?.holder_id;
    if (existing) return { holderId: existing, created: false };
    const holderId = newHolderId();
    await sql`insert into citizens.ins_directory values (${person.ins}, ${person.insOid}, ${holderId})`.execute(
      tx,
    );
    await sql`insert into citizens.person (holder_id, ins, ins_oid, ins_status, birth_name, birth_given_names, first_given_name,
        usage_name, usage_given_name, sex, birth_date, birth_cog)
      values (${holderId}, ${person.ins}, ${person.insOid}, ${person.insStatus}, ${normaliseTrait(person.birthName)},
        ${normaliseTrait(person.birthGivenNames)}, ${normaliseTrait(person.firstGivenName)}, ${person.usageName ?? null},
        ${person.usageGivenName ?? null}, ${person.sex}, ${person.birthDate}::date, ${person.birthCog ?? null})`.execute(
      tx,
    );
    await sql`insert into platform.holder_key (holder_id, wrapped) values (${holderId}, ${kms.generate(holderId).wrapped})`.execute(
      tx,
    );
    if (person.mail)
      await sql`insert into citizens.contact_channel (holder_id, channel_id, kind, value, verified_at)
        values (${holderId}, ${newId()}, 'mail', ${person.mail}, now())`.execute(tx);
    return { holderId, created: true };
  });
}

type PersonRow = {
  holder_id: string;
  ins: string;
  ins_oid: string;
  ins_status: InsStatus;
  birth_name: string;
  birth_given_names: string;
  first_given_name: string;
  usage_name: string | null;
  usage_given_name: string | null;
  sex: 'M' | 'F' | 'I';
  birth_date: string;
  birth_cog: string | null;
} & IdentityMarks;

const personOf = (row: PersonRow): Person => ({
  holderId: row.holder_id,
  ins: row.ins,
  insOid: row.ins_oid,
  insStatus: row.ins_status,
  birthName: row.birth_name,
  birthGivenNames: row.birth_given_names,
  firstGivenName: row.first_given_name,
  usageName: row.usage_name ?? undefined,
  usageGivenName: row.usage_given_name ?? undefined,
  sex: row.sex,
  birthDate: row.birth_date,
  birthCog: row.birth_cog ?? undefined,
  attributes: attributesOf(row),
});
