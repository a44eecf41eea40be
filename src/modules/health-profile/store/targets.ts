/** What is aimed at, by kind of measure. */
import { sql } from 'kysely';
import type { Granted } from '#access';
import { type RowSubject, rowSubject, type SubjectRow } from '../fact.ts';
import type { MeasureKind } from '../rules/measure-kinds.ts';

export type Target = RowSubject & {
  readonly kind: MeasureKind;
  /** In the unit of the kind; at least one is there. */
  readonly low: number | undefined;
  readonly high: number | undefined;
  readonly setAt: Date;
};

type TargetRow = SubjectRow & { kind: MeasureKind; low: number | null; high: number | null; set_at: Date };

export async function targetsOf({ visit }: Granted<'document.list'>): Promise<readonly Target[]> {
  const { rows } =
    await sql<TargetRow>`select kind, low::float8, high::float8, set_at, status, hidden, invisible_to_patient,
      invisible_to_representatives, origin, type_code, author_id, author_label, author_profession, author_structure_id,
      author_structure_label, own_name, depositor_id, validator_id
    from profile.target where holder_id = ${visit.holderId} order by set_at desc`.execute(visit.tx);
  return rows.map((row) => ({
    ...rowSubject(row),
    kind: row.kind,
    low: row.low ?? undefined,
    high: row.high ?? undefined,
    setAt: row.set_at,
  }));
}

/** In the place of the one that the same side set. */
export async function insertTarget(
  { visit }: Granted<'document.deposit'>,
  target: {
    readonly targetId: string;
    readonly kind: MeasureKind;
    readonly low: number | undefined;
    readonly high: number | undefined;
  },
  subject: RowSubject,
): Promise<void> {
  await sql`select profile.drop_target(${target.kind})`.execute(visit.tx);
  await sql`insert into profile.target (holder_id, target_id, kind, low, high, hidden, hidden_with_all, invisible_to_representatives, origin, type_code,
      author_id, author_label, author_profession, author_structure_id, author_structure_label, depositor_id)
    values (${visit.holderId}, ${target.targetId}, ${target.kind}, ${target.low ?? null}, ${target.high ?? null}, ${subject.hidden}, ${subject.hidden},
      ${subject.invisibleToRepresentatives}, ${subject.origin}, ${subject.typeCode}, ${subject.authorId ?? null}, ${subject.authorLabel},
      ${subject.authorProfession ?? null}, ${subject.authorStructureId ?? null}, ${subject.authorStructureLabel ?? null},
      ${subject.depositorId})`.execute(visit.tx);
}

/** @returns whether this side had set one that it may take away */
export async function dropTarget(
  { visit }: Granted<'document.deposit'>,
  kind: MeasureKind,
): Promise<boolean> {
  const { rows } = await sql<{ done: boolean }>`select profile.drop_target(${kind}) as done`.execute(
    visit.tx,
  );
  return rows[0]?.done ?? false;
}
