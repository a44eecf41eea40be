/**
 * What came of a campaign, computed from what happened: the notices and the lines of each space's life. A share is given
 * with what it is a share of, so that nobody compares two different ones (T01, T02, T08).
 */
import { sql } from 'kysely';
import type { Database } from '#platform/database/database';

export type Indicator = {
  readonly id: string;
  /** In French. */
  readonly label: string;
  readonly numerator: number;
  /** Of what it is a share; undefined for a plain count. */
  readonly denominator: { readonly label: string; readonly people: number } | undefined;
};

type Row = Readonly<
  Record<
    | 'planned'
    | 'notified'
    | 'mails'
    | 'letters'
    | 'undelivered'
    | 'created'
    | 'by_deadline'
    | 'activated'
    | 'opposed'
    | 'withdrawn'
    | 'closed'
    | 'insured',
    number
  >
>;

export async function measureCampaign(db: Database, campaignId: string): Promise<readonly Indicator[]> {
  const { rows } = await sql<Row>`
    with told as materialized (select i.holder_id, i.state, i.channel, 
        -- by a letter that came back nobody was told
        i.sent_at is not null and i.state <> 'undelivered' as sent
      from enrolment.invitation i where i.campaign_id = ${campaignId}),
    life as (select t.holder_id, bool_or(t.to_state in ('created', 'active')) as created,
        bool_or(t.act = 'open') as by_deadline, bool_or(t.act = 'activate') as activated, bool_or(t.act = 'oppose') as opposed,
        bool_or(t.act = 'withdraw' or (t.act = 'activate' and t.from_state = 'opposed')) as withdrawn,
        bool_or(t.act = 'close') as closed
      from enrolment.transition t join told on told.holder_id = t.holder_id and told.sent group by t.holder_id)
    select count(*) filter (where told.state <> 'excluded') as planned,
      count(*) filter (where sent) as notified,
      count(*) filter (where sent and channel = 'mail') as mails,
      count(*) filter (where sent and channel = 'letter') as letters,
      count(*) filter (where state = 'undelivered') as undelivered,
      count(*) filter (where created) as created,
      count(*) filter (where by_deadline) as by_deadline,
      count(*) filter (where activated) as activated,
      count(*) filter (where opposed) as opposed,
      count(*) filter (where withdrawn) as withdrawn,
      count(*) filter (where closed) as closed,
      (select count(*) from enrolment.insured) as insured
    from told left join life on life.holder_id = told.holder_id`.execute(db);
  const row = rows[0];
  if (!row) return [];
  const of = (label: string, people: number) => ({ label, people });
  const notified = of('personnes prévenues', row.notified);
  const created = of('espaces créés', row.created);
  return [
    {
      id: 'planned',
      label: 'Envois prévus',
      numerator: row.planned,
      denominator: of('assurés connus', row.insured),
    },
    {
      id: 'notified',
      label: 'Personnes prévenues',
      numerator: row.notified,
      denominator: of('envois prévus', row.planned),
    },
    { id: 'mails', label: 'Par mail', numerator: row.mails, denominator: notified },
    { id: 'letters', label: 'Par courrier', numerator: row.letters, denominator: notified },
    {
      id: 'undelivered',
      label: 'Envois revenus',
      numerator: row.undelivered,
      denominator: of('envois prévus', row.planned),
    },
    { id: 'created', label: 'Espaces créés', numerator: row.created, denominator: notified },
    {
      id: 'by-deadline',
      label: 'Ouverts à la date limite',
      numerator: row.by_deadline,
      denominator: notified,
    },
    { id: 'activated', label: 'Espaces activés', numerator: row.activated, denominator: created },
    { id: 'opposed', label: 'Personnes qui ont refusé', numerator: row.opposed, denominator: notified },
    {
      id: 'withdrawn',
      label: 'Refus repris',
      numerator: row.withdrawn,
      denominator: of('refus', row.opposed),
    },
    { id: 'closed', label: 'Espaces fermés', numerator: row.closed, denominator: created },
  ];
}
