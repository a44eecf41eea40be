/** What operators did, for them to read; each line is also an event of the trace, so that none is taken away unseen. */
import { sql } from 'kysely';
import type { Database } from '#platform/database/database';
import { newId } from '#platform/ids';

/** Who does it: a professional whom the settings name, or whoever is signed in on the machine. */
export type Operator = { readonly kind: 'professional' | 'terminal'; readonly label: string };

export type OperatorAct = 'import' | 'plan' | 'run' | 'pause' | 'returns' | 'bounces';

export type JournalLine = {
  readonly actId: string;
  readonly at: Date;
  readonly act: OperatorAct;
  /** In French. */
  readonly actLabel: string;
  readonly actorKind: Operator['kind'];
  readonly actorLabel: string;
  readonly campaign: string | null;
  readonly detail: Readonly<Record<string, number>>;
};

const LABELS: Readonly<Record<OperatorAct, string>> = {
  import: 'Fichier des assurés lu',
  plan: 'Envois planifiés',
  run: 'Envois lancés',
  pause: 'Envois mis en pause',
  returns: 'Lettres revenues notées',
  bounces: 'Mails revenus notés',
};

const ACTORS = { professional: 'HEALTHCARE_PROFESSIONAL', terminal: 'SYSTEM' } as const;

/** @param detail counts, nothing of a person */
export async function noteAct(
  db: Database,
  operator: Operator,
  act: OperatorAct,
  detail: Readonly<Record<string, number>> = {},
  campaignId?: string,
): Promise<void> {
  const id = newId();
  const told = JSON.stringify(detail);
  await sql`with event as (insert into audit.security_event (event_id, actor_kind, actor_id, action, code, request_id)
      values (${id}, ${ACTORS[operator.kind]}, ${operator.label}, ${`campaign.${act}`}, ${told}, ${campaignId ?? null}))
    insert into enrolment.campaign_act (act_id, campaign_id, act, actor_kind, actor_label, detail)
    values (${id}, ${campaignId ?? null}, ${act}, ${operator.kind}, ${operator.label}, ${told}::jsonb)`.execute(
    db,
  );
}

/** The latest first. */
export async function readJournal(db: Database, limit: number): Promise<readonly JournalLine[]> {
  const { rows } = await sql<
    Omit<JournalLine, 'actLabel'>
  >`select a.act_id as "actId", a.at, a.act, a.actor_kind as "actorKind", a.actor_label as "actorLabel",
      c.name as campaign, a.detail
    from enrolment.campaign_act a left join enrolment.campaign c on c.campaign_id = a.campaign_id
    order by a.at desc, a.act_id desc limit ${limit}`.execute(db);
  return rows.map((row) => ({ ...row, actLabel: LABELS[row.act] }));
}
