/** The treating doctors are told of an emergency, on their page: their mail address is not known (R1111-48). */
import { sql } from 'kysely';
import type { Visit } from '#access';
import type { Citizens } from '#citizens';
import type { DatabaseTransaction } from '#platform/database/database';
import { publicHolderId } from '#platform/ids';

export type ProfessionalNotice = {
  readonly kind: 'emergency-opened';
  readonly at: Date;
  /** Public id of the space. */
  readonly person: string;
  readonly personLabel: string;
};

export function createTellTreatingDoctors(deps: {
  readonly citizens: Citizens;
  readonly visit: <T>(holderId: string, work: (visit: Visit) => Promise<T>) => Promise<T>;
}) {
  /** Once for a cause. @param cause the event, for example `emergency-opened/<id>` */
  return async (
    holderId: string,
    told: {
      readonly kind: ProfessionalNotice['kind'];
      readonly cause: string;
      /** The professional who acted: not told of their own act. */
      readonly by: string;
    },
  ): Promise<void> => {
    await deps.visit(holderId, async (visit) => {
      const person = await deps.citizens.person(visit.tx, holderId);
      if (!person) return;
      await sql`select notifications.tell_treating_doctors(${told.kind}, ${told.cause}, ${told.by},
        ${publicHolderId(holderId)}, ${`${person.usageName ?? person.birthName} ${person.firstGivenName}`})`.execute(
        visit.tx,
      );
    });
  };
}

/** What a professional was told in the last thirty days, newest first. In a transaction of theirs (`access.asActor`). */
export async function noticesOf(
  tx: DatabaseTransaction,
  actorId: string,
  limit: number,
): Promise<readonly ProfessionalNotice[]> {
  const { rows } = await sql<{
    kind: ProfessionalNotice['kind'];
    at: Date;
    person: string;
    person_label: string;
  }>`
    select kind, at, person, person_label from notifications.to_professional
    where actor_id = ${actorId} and at > platform.now() - interval '30 days' order by at desc limit ${limit}`.execute(
    tx,
  );
  return rows.map((row) => ({
    kind: row.kind,
    at: row.at,
    person: row.person,
    personLabel: row.person_label,
  }));
}
