/** The mandates of the visited space, as row-level security shows them. */
import { sql } from 'kysely';
import type { Visit } from '#access';

export const MANDATE_KINDS = ['parent', 'guardian', 'carer'] as const;
export type MandateKind = (typeof MANDATE_KINDS)[number];

/** Section and act. `access`: who comes in, hiding, settings; `trace`: the history. Never a carer's (R40). */
export const SCOPES = ['documents.read', 'documents.add', 'access', 'trace'] as const;
export type Scope = (typeof SCOPES)[number];

export type Mandate = {
  readonly id: string;
  readonly kind: MandateKind;
  readonly status: 'invited' | 'accepted' | 'refused' | 'ended';
  /** Accepted, begun, not over, not paused; for a parent, before majority (R13). */
  readonly inForce: boolean;
  /** Who acts; undefined before the invitation was accepted. */
  readonly personId: string | undefined;
  readonly personLabel: string;
  /** What they are to the holder: `votre fille`. */
  readonly personIs: string | undefined;
  readonly scopes: readonly Scope[];
  readonly seesHidden: boolean;
  readonly since: Date;
  readonly until: Date | undefined;
  readonly pausedAt: Date | undefined;
  readonly endedAt: Date | undefined;
  /** Until when an invitation may be answered. */
  readonly invitationUntil: Date | undefined;
};

/** Those in force first, then those that wait, then the past ones; newest first among each. */
export async function mandatesIn(visit: Visit): Promise<readonly Mandate[]> {
  const { rows } = await sql<Row>`select m.*,
      representation.in_force(m, representation.is_minor(n.birth_date)) as in_force
    from representation.mandate m join citizens.person n on n.holder_id = m.holder_id
    where m.holder_id = ${visit.holderId}
    order by in_force desc, m.status, m.since desc`.execute(visit.tx);
  return rows.map(mandateOf);
}

export async function mandateIn(visit: Visit, mandateId: string): Promise<Mandate | undefined> {
  return (await mandatesIn(visit)).find(({ id }) => id === mandateId);
}

type Row = {
  mandate_id: string;
  kind: MandateKind;
  status: Mandate['status'];
  in_force: boolean;
  person_id: string | null;
  person_label: string;
  person_is: string | null;
  scopes: readonly Scope[];
  sees_hidden: boolean;
  since: Date;
  until: Date | null;
  paused_at: Date | null;
  ended_at: Date | null;
  invitation_until: Date | null;
};

const mandateOf = (row: Row): Mandate => ({
  id: row.mandate_id,
  kind: row.kind,
  status: row.status,
  inForce: row.in_force,
  personId: row.person_id ?? undefined,
  personLabel: row.person_label,
  personIs: row.person_is ?? undefined,
  scopes: row.scopes,
  seesHidden: row.sees_hidden,
  since: row.since,
  until: row.until ?? undefined,
  pausedAt: row.paused_at ?? undefined,
  endedAt: row.ended_at ?? undefined,
  invitationUntil: row.invitation_until ?? undefined,
});
