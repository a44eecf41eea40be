/**
 * What the person settles for the whole notebook: the three emergency switches (R3, R37, O02, O04), and whose deposits they
 * refuse (R6, R32, R1111-47). Each change is one line that says what was changed.
 */
import { sql } from 'kysely';
import { accessErrors } from '../errors.ts';
import type { Granted } from '../granted.ts';
import type { Visit, VisitRequest, Visits } from '../visit.ts';
import { isIdentifier } from './list-relations.ts';

/**
 * `samu`: the call centre 15 may open; `others`: any professional may, in an emergency; `hidden`: hidden documents are then
 * seen too; `feeding`: deposits are accepted.
 */
export type Switch = 'samu' | 'others' | 'hidden' | 'feeding';

export type Opposable = 'professional' | 'structure' | 'team';

export type Opposition = {
  readonly against: Opposable;
  readonly id: string;
  readonly label: string;
  readonly since: Date;
};

export type Settings = Readonly<Record<Switch, boolean>> & {
  /** Everything that comes is hidden (R49). */
  readonly hidesNew: boolean;
  /** Whose deposits are refused, newest first. */
  readonly oppositions: readonly Opposition[];
  /** The care teams that follow the person now. */
  readonly teams: readonly { readonly id: string; readonly label: string; readonly since: Date }[];
};

export function createSettings(deps: { readonly visits: Visits }) {
  const { visits } = deps;
  return {
    /** For whoever may change them. @throws Refused */
    settings: (request: VisitRequest): Promise<Settings> =>
      visits.reading(request, async (visit) => {
        visit.authorize('settings.change');
        return settingsIn(visit);
      }),

    /** @throws Refused */
    changeSwitch: (request: VisitRequest, which: Switch, on: boolean): Promise<void> =>
      visits.writing(request, async (visit) => {
        visit.attempt('settings.change');
        const granted = visit.authorize('settings.change');
        const { column, value, label } = STORED[which];
        await sql`insert into access.switches (holder_id, ${sql.ref(column)}) values (${visit.holderId}, ${value(on)})
          on conflict (holder_id) do update set ${sql.ref(column)} = excluded.${sql.ref(column)}`.execute(
          visit.tx,
        );
        visit.trace(granted, { subject: { id: column, label: `${label} : ${on ? 'oui' : 'non'}` } });
      }),

    /** Refuses what somebody would deposit from now on, or accepts it again. @throws Refused, `depositor-unknown` */
    opposeDeposits: (
      request: VisitRequest,
      { against, id }: Pick<Opposition, 'against' | 'id'>,
      refused: boolean,
    ): Promise<void> =>
      visits.writing(request, async (visit) => {
        visit.attempt('settings.change');
        const granted = visit.authorize('settings.change');
        const label = isIdentifier(id) ? await labelOf(visit, against, id) : undefined;
        if (label === undefined) throw accessErrors('depositor-unknown');
        if (refused)
          await sql`insert into access.feeding_opposition (holder_id, against, against_id, against_label)
            values (${visit.holderId}, ${against}, ${id}, ${label}) on conflict do nothing`.execute(visit.tx);
        else
          await sql`delete from access.feeding_opposition where holder_id = ${visit.holderId}
            and against = ${against} and against_id = ${id}`.execute(visit.tx);
        visit.trace(granted, {
          subject: { id, label: `dépôts de ${label} : ${refused ? 'refusés' : 'acceptés'}` },
        });
      }),
  };
}

/** What comes is hidden from now on, or not any more (R49). The documents that are there already are no matter of this. */
export async function setHidesNew(granted: Granted<'record.hide'>, on: boolean): Promise<void> {
  const { tx, holderId } = granted.visit;
  await sql`insert into access.switches (holder_id, hides_new) values (${holderId}, ${on})
    on conflict (holder_id) do update set hides_new = excluded.hides_new`.execute(tx);
}

const STORED: Readonly<
  Record<
    Switch,
    { readonly column: string; readonly value: (on: boolean) => boolean; readonly label: string }
  >
> = {
  samu: { column: 'emergency_samu', value: (on) => on, label: 'accès du 15 en urgence' },
  others: {
    column: 'emergency_others',
    value: (on) => on,
    label: 'accès des autres professionnels en urgence',
  },
  hidden: { column: 'emergency_hidden', value: (on) => on, label: 'documents cachés visibles en urgence' },
  feeding: { column: 'feeding_opposed', value: (on) => !on, label: 'nouveaux dépôts acceptés' },
};

export async function settingsIn(visit: Visit): Promise<Settings> {
  const [oppositions, teams] = await Promise.all([
    sql<OppositionRow>`select against, against_id, against_label, since from access.feeding_opposition
      where holder_id = ${visit.holderId} order by since desc`.execute(visit.tx),
    sql<{
      id: string;
      label: string;
      since: Date;
    }>`select team_id as id, structure_label as label, opened_at as since
      from access.care_team where holder_id = ${visit.holderId} and ended_at is null
        and coalesce(until, 'infinity') > platform.now() order by opened_at desc`.execute(visit.tx),
  ]);
  return {
    ...visit.space.emergency,
    // what the visit knows stands for its actor: on the person's side, that is everybody
    feeding: !visit.space.feedingOpposed,
    hidesNew: visit.hidesNew,
    oppositions: oppositions.rows.map((row) => ({
      against: row.against,
      id: row.against_id,
      label: row.against_label,
      since: row.since,
    })),
    teams: teams.rows,
  };
}

type OppositionRow = { against: Opposable; against_id: string; against_label: string; since: Date };

/** Undefined: nobody of that kind has this id. */
async function labelOf(visit: Visit, against: Opposable, id: string): Promise<string | undefined> {
  const known = {
    professional: () => sql<{ label: string }>`select concat_ws(' ', title, given_name, family_name) as label
      from professionals.professional where professional_id = ${id}`,
    structure: () =>
      sql<{ label: string }>`select name as label from professionals.structure where structure_id = ${id}`,
    team: () => sql<{ label: string }>`select 'l’équipe de ' || structure_label as label
      from access.care_team where holder_id = ${visit.holderId} and team_id::text = ${id}`,
  };
  const { rows } = await known[against]().execute(visit.tx);
  return rows[0]?.label;
}
