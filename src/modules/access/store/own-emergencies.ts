/** What a professional opened in an emergency, keyed by them, whatever the space: no medical content. */
import { sql } from 'kysely';
import type { Person } from '#citizens';
import type { DatabaseTransaction } from '#platform/database/database';
import { publicHolderId } from '#platform/ids';
import type { EmergencyMode } from '../use-cases/open-emergency.ts';
import type { Visit } from '../visit.ts';

export type OwnEmergency = {
  readonly id: string;
  /** Public id of the space. */
  readonly person: string;
  readonly personLabel: string;
  readonly mode: EmergencyMode;
  readonly openedAt: Date;
  readonly endsAt: Date;
  readonly closedAt: Date | undefined;
  /** Undefined for the call centre. */
  readonly justifyBefore: Date | undefined;
  readonly justifiedAt: Date | undefined;
};

export async function keepOwnEmergency(
  { tx, actor, holderId }: Visit,
  person: Person,
  one: {
    readonly emergencyId: string;
    readonly mode: EmergencyMode;
    readonly now: Date;
    readonly until: Date;
    readonly justifyBefore: Date | null;
  },
): Promise<void> {
  await sql`insert into access.own_emergency (actor_id, emergency_id, person, person_label, mode, opened_at, ends_at, justify_before)
    values (${actor.id}, ${one.emergencyId}, ${publicHolderId(holderId)},
      ${`${person.usageName ?? person.birthName} ${person.firstGivenName}`}, ${one.mode}, ${one.now}, ${one.until},
      ${one.justifyBefore})`.execute(tx);
}

export async function endOwnEmergency(
  { tx, actor }: Visit,
  emergencyId: string,
  column: 'closed_at' | 'justified_at',
): Promise<void> {
  await sql`update access.own_emergency set ${sql.ref(column)} = platform.now() where actor_id = ${actor.id}
    and emergency_id = ${emergencyId} and ${sql.ref(column)} is null`.execute(tx);
}

/** Newest first. In a transaction of theirs (`asActor`). */
export async function ownEmergencies(
  tx: DatabaseTransaction,
  actorId: string,
): Promise<readonly OwnEmergency[]> {
  const { rows } = await sql<{
    emergency_id: string;
    person: string;
    person_label: string;
    mode: EmergencyMode;
    opened_at: Date;
    ends_at: Date;
    closed_at: Date | null;
    justify_before: Date | null;
    justified_at: Date | null;
  }>`select * from access.own_emergency where actor_id = ${actorId}
      and (opened_at > platform.now() - interval '30 days' or justify_before is not null and justified_at is null)
    order by opened_at desc limit 200`.execute(tx);
  return rows.map((row) => ({
    id: row.emergency_id,
    person: row.person,
    personLabel: row.person_label,
    mode: row.mode,
    openedAt: row.opened_at,
    endsAt: row.ends_at,
    closedAt: row.closed_at ?? undefined,
    justifyBefore: row.justify_before ?? undefined,
    justifiedAt: row.justified_at ?? undefined,
  }));
}
