/** What a person chose of their mails: how often for each kind, and at which hours none may come (I07). */
import { sql } from 'kysely';
import type { Granted, Visit } from '#access';
import { notificationErrors } from '../errors.ts';
import { type Cadence, CHOICE_NAMES, CHOICES, type Choice } from '../rules/kinds.ts';

export type Preferences = {
  readonly cadences: Readonly<Record<Choice, Cadence>>;
  /** HH:MM in Paris, across midnight or not; equal when mails may come at any hour. */
  readonly quiet: { readonly from: string; readonly to: string };
};

/** As in migration 0150. */
export const USUAL: Preferences = {
  cadences: {
    documents: CHOICES.documents.usual,
    answers: CHOICES.answers.usual,
    looks: CHOICES.looks.usual,
  },
  quiet: { from: '21:00', to: '08:00' },
};

/** In a visit of the person to their own space: nobody else sees a row. */
export async function preferencesOf({ tx, holderId }: Visit): Promise<Preferences> {
  const { rows } = await sql<{
    cadences: Partial<Record<Choice, Cadence>>;
    quiet_from: string;
    quiet_to: string;
  }>`select cadences, quiet_from::text, quiet_to::text from notifications.preference where holder_id = ${holderId}`.execute(
    tx,
  );
  const row = rows[0];
  if (!row) return USUAL;
  return {
    cadences: { ...USUAL.cadences, ...row.cadences },
    quiet: { from: row.quiet_from.slice(0, 5), to: row.quiet_to.slice(0, 5) },
  };
}

/**
 * Takes effect for what happens from now on; what is already planned keeps its time.
 * @throws `notice-cadence`, `notice-hours`
 */
export async function choosePreferences(
  granted: Granted<'contact.change'>,
  { cadences, quiet }: Preferences,
): Promise<void> {
  const { tx, holderId } = granted.visit;
  for (const name of CHOICE_NAMES)
    if (!(CHOICES[name].cadences as readonly Cadence[]).includes(cadences[name]))
      throw notificationErrors('notice-cadence', name);
  if (![quiet.from, quiet.to].every((hour) => /^([01]\d|2[0-3]):[0-5]\d$/.test(hour)))
    throw notificationErrors('notice-hours');
  await sql`insert into notifications.preference (holder_id, cadences, quiet_from, quiet_to)
    values (${holderId}, ${JSON.stringify(cadences)}::jsonb, ${quiet.from}::time, ${quiet.to}::time)
    on conflict (holder_id) do update set cadences = excluded.cadences, quiet_from = excluded.quiet_from,
      quiet_to = excluded.quiet_to`.execute(tx);
}
