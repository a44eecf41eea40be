/** Who stands in a history, as the visit's actor may read it: one row an actor, emergencies first. */
import { sql } from 'kysely';
import type { DatabaseTransaction } from '#platform/database/database';
import type { ActorKind } from '../index.ts';

export type LineActor = {
  readonly id: string;
  readonly kind: ActorKind;
  readonly label: string;
  readonly profession: string | undefined;
  readonly structureLabel: string | undefined;
  readonly lines: number;
  readonly emergencies: number;
  readonly refused: number;
  readonly first: Date;
  readonly last: Date;
};

export async function listActors(tx: DatabaseTransaction, holderId: string): Promise<readonly LineActor[]> {
  const { rows } = await sql<{
    actor_id: string;
    actor_kind: ActorKind;
    label: string;
    profession: string | null;
    structure: string | null;
    lines: number;
    emergencies: number;
    refused: number;
    first: Date;
    last: Date;
  }>`select actor_id, max(actor_kind) as actor_kind, max(actor_label) as label, max(actor_profession) as profession,
      max(structure_label) as structure, count(*)::int as lines, (count(*) filter (where mode <> 'normal'))::int as emergencies,
      (count(*) filter (where outcome = 'refused'))::int as refused, min(at) as first, max(at) as last
    from audit.line where holder_id = ${holderId} group by actor_id
    order by (count(*) filter (where mode <> 'normal')) > 0 desc, max(at) desc limit 500`.execute(tx);
  return rows.map((row) => ({
    id: row.actor_id,
    kind: row.actor_kind,
    label: row.label,
    profession: row.profession ?? undefined,
    structureLabel: row.structure ?? undefined,
    lines: row.lines,
    emergencies: row.emergencies,
    refused: row.refused,
    first: row.first,
    last: row.last,
  }));
}
