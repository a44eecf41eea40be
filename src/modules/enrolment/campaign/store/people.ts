/** What decides whether and how a person is told, read for many people at once as the batch role. */
import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { DatabaseTransaction } from '#platform/database/database';
import type { SpaceState } from '../../index.ts';
import { type Facts, isMinor } from '../rules/exclusions.ts';

export type Invitable = Facts & {
  readonly holderId: string;
  readonly fund: string;
  /** Of the code that this campaign made, if it made one. */
  readonly generation: number | undefined;
  /** Of the person's latest code; 0 without any. */
  readonly latestGeneration: number;
  readonly isMinor: boolean;
  readonly address: readonly string[];
  readonly mail: string | undefined;
  readonly birthName: string;
  readonly usageName: string | undefined;
  readonly firstGivenName: string;
  /** An adult under protection, whose guardian is attached: the notice is the guardian's. */
  readonly hasGuardian: boolean;
  /** Who answers for the person, when they are known: the guardian, or the insured person of whom a dependant depends. */
  readonly answering: { readonly name: string; readonly givenName: string } | undefined;
};

/**
 * People of the insurers' file whom the campaign does not tell as it stands: not planned, left out for a reason that may have
 * passed, or whose notice came back. After `after`, in order.
 */
export function unplanned(
  tx: DatabaseTransaction,
  campaignId: string,
  after: string,
  limit: number,
  today: string,
) {
  return read(
    tx,
    sql`select n.holder_id, i.generation, i.failed from enrolment.insured n
      left join enrolment.invitation i on i.holder_id = n.holder_id and i.campaign_id = ${campaignId}
      where n.holder_id > ${after} and (i.state is null or i.state in ('excluded', 'undelivered')
        -- whoever asked for a code knows
        or (i.state = 'spared' and i.reason <> 'newer-code'))
      order by n.holder_id limit ${limit}`,
    today,
  );
}

/** People of a lot whose notice is not told as sent, without those who were set aside and wait. */
export function unsentOfLot(tx: DatabaseTransaction, campaignId: string, lot: number, today: string) {
  return read(
    tx,
    sql`select holder_id, generation, failed from enrolment.invitation
      where campaign_id = ${campaignId} and lot = ${lot} and state in ('planned', 'prepared')
        and (retry_at is null or retry_at <= platform.now())`,
    today,
  );
}

/** Where a notice goes by a channel, as it is kept to be known again when it fails. */
export const destinationOf = (person: Invitable, channel: 'mail' | 'letter'): Buffer =>
  digestOf(channel === 'mail' ? (person.mail ?? '') : person.address.join('\n'));

const digestOf = (value: string): Buffer => createHash('sha256').update(value).digest();

type Row = {
  readonly holder_id: string;
  readonly generation: number | null;
  readonly failed: readonly Buffer[] | null;
  readonly latest: number | null;
  readonly fund: string;
  readonly rank: 'insured' | 'dependant';
  readonly address: string[] | null;
  readonly country: string;
  readonly ame: boolean;
  readonly overseas: boolean;
  readonly deceased_on: string | null;
  readonly birth_name: string;
  readonly usage_name: string | null;
  readonly first_given_name: string;
  readonly birth_date: string;
  readonly state: SpaceState | null;
  readonly mail: string | null;
  readonly guardian_id: string | null;
  readonly guardian_address: string[] | null;
  readonly answering_name: string | null;
  readonly answering_given_name: string | null;
  readonly answering_mail: string | null;
};

async function read(
  tx: DatabaseTransaction,
  wanted: RawBuilder<unknown>,
  today: string,
): Promise<readonly Invitable[]> {
  const { rows } = await sql<Row>`with wanted as materialized (${wanted})
    select w.holder_id, w.generation, w.failed, n.fund, n.rank, n.address, n.country, n.ame, n.overseas, n.deceased_on,
      p.birth_name, p.usage_name, p.first_given_name, p.birth_date, s.state,
      (select max(c.generation) from enrolment.code c where c.holder_id = w.holder_id) as latest,
      (select c.value from citizens.contact_channel c where c.holder_id = w.holder_id and c.kind = 'mail'
        order by c.verified_at nulls last, c.created_at limit 1) as mail,
      g.person_id as guardian_id, a.address as guardian_address,
      coalesce(q.usage_name, q.birth_name) as answering_name, q.first_given_name as answering_given_name,
      (select c.value from citizens.contact_channel c where c.holder_id = q.holder_id and c.kind = 'mail'
        order by c.verified_at nulls last, c.created_at limit 1) as answering_mail
    from wanted w
    join enrolment.insured n on n.holder_id = w.holder_id
    join citizens.person p on p.holder_id = w.holder_id
    left join enrolment.space s on s.holder_id = w.holder_id
    left join lateral (select m.person_id from representation.mandate m
      where n.protected and m.holder_id = n.holder_id and m.kind = 'guardian' and m.status = 'accepted'
        and m.paused_at is null and (m.until is null or m.until > platform.now())
      order by m.since limit 1) g on true
    left join enrolment.insured a on a.holder_id = g.person_id
    left join citizens.ins_directory d on d.ins = n.insured_ins and d.ins_oid = n.insured_oid
    left join citizens.person q on q.holder_id = coalesce(g.person_id, d.holder_id)
    order by w.holder_id`.execute(tx);
  return rows.map((row) => invitableOf(row, today));
}

function invitableOf(row: Row, today: string): Invitable {
  const minor = isMinor(row.birth_date, today);
  const hasGuardian = !minor && row.guardian_id !== null;
  // A child's notice goes to the parent who insures it, never to an address of the child's own (R13); a guardian's, likewise.
  const known = (minor || hasGuardian ? row.answering_mail : row.mail) ?? undefined;
  // an address that this campaign's notice came back from is none
  const failed = (value: string) => row.failed?.some((one) => one.equals(digestOf(value))) === true;
  const mail = known !== undefined && failed(known) ? undefined : known;
  const lines = (hasGuardian ? row.guardian_address : row.address) ?? [];
  const address = lines.length > 0 && failed(lines.join('\n')) ? [] : lines;
  return {
    holderId: row.holder_id,
    generation: row.generation ?? undefined,
    latestGeneration: row.latest ?? 0,
    fund: row.fund,
    state: row.state ?? 'none',
    isBegun: row.generation !== null,
    rank: row.rank,
    ame: row.ame,
    overseas: row.overseas,
    country: row.country,
    hasAddress: address.length > 0,
    hasMail: mail !== undefined,
    birthDate: row.birth_date,
    deceasedOn: row.deceased_on,
    isMinor: minor,
    address,
    mail,
    birthName: row.birth_name,
    usageName: row.usage_name ?? undefined,
    firstGivenName: row.first_given_name,
    hasGuardian,
    answering:
      row.answering_name === null
        ? undefined
        : { name: row.answering_name, givenName: row.answering_given_name ?? '' },
  };
}
