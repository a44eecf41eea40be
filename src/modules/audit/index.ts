/**
 * What was done, by whom, on whose space. A line is written in the transaction of what it tells: if the line cannot be
 * written, the act or the reading fails (convention 3).
 */
import { type RawBuilder, sql } from 'kysely';
import type { Database, DatabaseTransaction } from '#platform/database/database';
import { newId } from '#platform/ids';
import { listActors } from './use-cases/list-actors.ts';
import { type LineProof, type LogKeys, type Proved, proveLines } from './use-cases/prove-line.ts';
import { publishLog } from './use-cases/publish-log.ts';

export { newLogKey, readLogKey, readPublicKey } from './rules/signed-note.ts';
export { runSequencer } from './sequencer.ts';
export type { LineActor } from './use-cases/list-actors.ts';
export type { LineProof, LogKeys } from './use-cases/prove-line.ts';
export type { PublicLog } from './use-cases/publish-log.ts';

/** Kinds of actor, as the national trace names them (R1111-43). */
export type ActorKind =
  | 'HEALTHCARE_PROFESSIONAL'
  | 'HEALTHCARE_FACILITY'
  | 'SUPPORT'
  | 'PATIENT'
  | 'SERVICE_TIERS'
  | 'SYSTEM';

export type AuditActor = {
  readonly kind: ActorKind;
  readonly id: string;
  readonly label: string;
  readonly profession?: string | undefined;
  readonly structureId?: string | undefined;
  readonly structureLabel?: string | undefined;
  /** A relative who acts for the holder. */
  readonly as?: 'representative' | 'carer' | undefined;
  /** The program through which the act came. */
  readonly software?: string | undefined;
};

export type AuditMode = 'normal' | 'bris_de_glace' | 'centre_15';

export type NewAuditLine = {
  readonly actor: AuditActor;
  /** For example `document.read`. */
  readonly action: string;
  readonly outcome: 'allowed' | 'refused';
  /** The code of the rule that decided. */
  readonly rule: string;
  readonly mode: AuditMode;
  /** What the access rests on: `holder`, `mandate`, `treating`, `consent`, `team`, `code`, `emergency`, `author`, `call`… */
  readonly basis?: string | undefined;
  /** Whom the act is about: the professional who was blocked, the carer who was invited… */
  readonly subject?: { readonly id: string; readonly label: string } | undefined;
  /** Only the holder, and the professional whose act it is, may learn that the line exists (R13, R17). */
  readonly secret?: boolean | undefined;
  readonly objectId?: string | undefined;
  /** The object exists but the person may not learn of it yet (R12, R34): kept, and read by no page. */
  readonly sealed?: boolean | undefined;
  readonly requestId?: string | undefined;
};

export type AuditLine = Omit<NewAuditLine, 'sealed'> & { readonly id: string; readonly at: Date };

/**
 * A page of a history. Since a Date holds milliseconds, a page ends with a whole one: it may be a few lines longer than asked,
 * and none is lost between two pages.
 */
export type LinePage = {
  /** At most 200. */
  readonly limit: number;
  /** The time of the last line of the page before. */
  readonly before?: Date | undefined;
  readonly objectId?: string | undefined;
  readonly lineId?: string | undefined;
  readonly actorId?: string | undefined;
  /** Included. */
  readonly from?: Date | undefined;
  /** Excluded. */
  readonly to?: Date | undefined;
  /** Any of them. */
  readonly mode?: AuditMode | readonly AuditMode[] | undefined;
  /** Any of them. */
  readonly actions?: readonly string[] | undefined;
};

export type Audit = ReturnType<typeof createAudit>;

/** @param deps.keys the public keys of the log and its witness; without them no line can be proved */
export function createAudit(deps: { readonly db: Database; readonly keys?: LogKeys | undefined }) {
  const { keys } = deps;
  return {
    /** The public part of the tree: no line, no person. */
    log: publishLog(deps.db, keys),

    /**
     * The proof of a line that the visit's actor may read.
     * @returns `waiting` for a line that no witness has seen yet (a second); undefined when there is no such line for this actor,
     * or when this server was given no keys
     */
    proof: async (
      tx: DatabaseTransaction,
      holderId: string,
      lineId: string,
    ): Promise<LineProof | 'waiting' | undefined> =>
      keys ? (await proveLines(tx, holderId, [lineId], keys)).get(lineId) : undefined,

    /** The same, of many lines at once; nothing at all when this server was given no keys. */
    proofs: async (
      tx: DatabaseTransaction,
      holderId: string,
      lineIds: readonly string[],
    ): Promise<ReadonlyMap<string, Proved>> => (keys ? proveLines(tx, holderId, lineIds, keys) : new Map()),

    /** Adds one line to the running transaction of a visit. */
    async write(tx: DatabaseTransaction, holderId: string, line: NewAuditLine): Promise<void> {
      await sql`insert into audit.line (holder_id, line_id, actor_kind, actor_id, actor_label, actor_profession,
          structure_id, structure_label, acts_as, software, action, outcome, rule, mode, basis, subject_id, subject_label,
          secret, object_id, sealed_object_id, request_id)
        values (${holderId}, ${newId()}, ${line.actor.kind}, ${line.actor.id}, ${line.actor.label}, ${line.actor.profession ?? null},
          ${line.actor.structureId ?? null}, ${line.actor.structureLabel ?? null}, ${line.actor.as ?? null},
          ${line.actor.software ?? null}, ${line.action}, ${line.outcome}, ${line.rule}, ${line.mode}, ${line.basis ?? null},
          ${line.subject?.id ?? null}, ${line.subject?.label ?? null}, ${line.secret ?? false}, ${line.sealed ? null : (line.objectId ?? null)}, ${line.sealed ? (line.objectId ?? null) : null},
          ${line.requestId ?? null})`.execute(tx);
    },

    /** A refusal whose holder is unknown: kept without any number of a person. In `tx`, or on its own. */
    async writeSecurityEvent(
      event: {
        readonly actorKind: ActorKind;
        readonly actorId: string;
        readonly action: string;
        readonly code: string;
        readonly requestId?: string | undefined;
      },
      tx: Database = deps.db,
    ): Promise<void> {
      await sql`insert into audit.security_event (event_id, actor_kind, actor_id, action, code, request_id)
        values (${newId()}, ${event.actorKind}, ${event.actorId}, ${event.action}, ${event.code}, ${event.requestId ?? null})`.execute(
        tx,
      );
    },

    /** The lines that the visit's actor may read, newest first. */
    async read(tx: DatabaseTransaction, holderId: string, page: LinePage): Promise<readonly AuditLine[]> {
      const wanted = wantedLines(holderId, page);
      const { rows } =
        await sql<Row>`select line_id, at, actor_kind, actor_id, actor_label, actor_profession, structure_id, structure_label,
          acts_as, software, action, outcome, rule, mode, basis, subject_id, subject_label, secret, object_id, request_id
        from audit.line where ${wanted} and at >= (select date_trunc('milliseconds', min(at)) from (
          select at from audit.line where ${wanted} order by at desc limit ${Math.min(page.limit, 200)}) page)
        order by at desc`.execute(tx);
      return rows.map(lineOf);
    },

    /** Who stands in it, emergencies first. */
    actors: listActors,

    /** How many lines the visit's actor may read. */
    async count(tx: DatabaseTransaction, holderId: string): Promise<number> {
      const { rows } = await sql<{
        n: number;
      }>`select count(*) as n from audit.line where holder_id = ${holderId}`.execute(tx);
      return rows[0]?.n ?? 0;
    },
  };
}

/** Only the conditions that are asked for, so that each has its own plan. */
function wantedLines(holderId: string, page: LinePage): RawBuilder<unknown> {
  const asked = [
    sql`holder_id = ${holderId}`,
    page.before && sql`at < ${page.before}`,
    page.objectId !== undefined && sql`object_id = ${page.objectId}`,
    page.lineId !== undefined && sql`line_id = ${page.lineId}`,
    page.actorId !== undefined && sql`actor_id = ${page.actorId}`,
    page.from && sql`at >= ${page.from}`,
    page.to && sql`at < ${page.to}`,
    page.mode !== undefined && sql`mode = any (${[page.mode].flat()})`,
    page.actions && sql`action = any (${page.actions})`,
  ].filter((one) => typeof one === 'object');
  return sql.join(asked, sql` and `);
}

type Row = {
  line_id: string;
  at: Date;
  actor_kind: ActorKind;
  actor_id: string;
  actor_label: string;
  actor_profession: string | null;
  structure_id: string | null;
  structure_label: string | null;
  action: string;
  outcome: 'allowed' | 'refused';
  rule: string;
  mode: AuditMode;
  acts_as: 'representative' | 'carer' | null;
  software: string | null;
  basis: string | null;
  subject_id: string | null;
  subject_label: string | null;
  secret: boolean;
  object_id: string | null;
  request_id: string | null;
};

const lineOf = (row: Row): AuditLine => ({
  id: row.line_id,
  at: row.at,
  actor: {
    kind: row.actor_kind,
    id: row.actor_id,
    label: row.actor_label,
    profession: row.actor_profession ?? undefined,
    structureId: row.structure_id ?? undefined,
    structureLabel: row.structure_label ?? undefined,
    as: row.acts_as ?? undefined,
    software: row.software ?? undefined,
  },
  action: row.action,
  outcome: row.outcome,
  rule: row.rule,
  mode: row.mode,
  basis: row.basis ?? undefined,
  subject: row.subject_id === null ? undefined : { id: row.subject_id, label: row.subject_label ?? '' },
  secret: row.secret,
  objectId: row.object_id ?? undefined,
  requestId: row.request_id ?? undefined,
});
