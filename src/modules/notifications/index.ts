/** Telling someone by mail, with nothing medical in it. Runs as the system: it sees channels, never a document. */
import type { Visit } from '#access';
import type { Citizens } from '#citizens';
import type { Clock } from '#platform/clock';
import type { Database, DatabaseTransaction } from '#platform/database/database';
import type { Mailer } from '#platform/mail';
import type { Representation } from '#representation';
import { composeMail } from './mails.ts';
import { CHOICES } from './rules/kinds.ts';
import { choosePreferences, preferencesOf } from './use-cases/choose.ts';
import { createDeliver } from './use-cases/deliver.ts';
import { type Notice, note } from './use-cases/note.ts';
import { createNoteLooks } from './use-cases/note-looks.ts';
import { createSweep } from './use-cases/sweep.ts';
import { createTell } from './use-cases/tell.ts';
import { createTellTreatingDoctors, noticesOf } from './use-cases/tell-treating-doctors.ts';

export { notificationErrors } from './errors.ts';
export type { Cadence, Choice, NotificationKind } from './rules/kinds.ts';
export type { Preferences } from './use-cases/choose.ts';
export { note } from './use-cases/note.ts';
export type { ProfessionalNotice } from './use-cases/tell-treating-doctors.ts';

export type Notifications = ReturnType<typeof createNotifications>;

export function createNotifications(deps: {
  readonly db: Database;
  readonly clock: Clock;
  readonly citizens: Citizens;
  readonly representation: Pick<Representation, 'representativesOf'>;
  readonly mailer: Mailer;
  readonly publicUrl: string;
  readonly mailDomain: string;
  /** Opens a visit as the notifier. */
  readonly visit: <T>(holderId: string, work: (visit: Visit) => Promise<T>) => Promise<T>;
}) {
  const deliver = createDeliver(deps);
  const { serve, tell } = createTell(deps, deliver);

  return {
    /** Tells at once what cannot wait. @throws when a mail could not be sent: it waits for another try */
    tell,
    /** Somebody whom a change of mandate concerns, as themselves: it may have ended their part in the space. */
    tellPerson: (personId: string, notice: Notice): Promise<void> =>
      deliver(personId, (here) => note(here.tx, notice)),
    tellTreatingDoctors: createTellTreatingDoctors(deps),
    sweep: createSweep({ db: deps.db, serve }),
    noteLooks: createNoteLooks(deps),
    /** What can be chosen of each. */
    choices: CHOICES,
    preferencesOf,
    choosePreferences,
    /** What a digest of two notices says. */
    exampleOf: () => composeMail({ kind: 'digest', own: 2, others: 0, looks: false }, deps.publicUrl),
    toProfessional: (tx: DatabaseTransaction, actorId: string) => noticesOf(tx, actorId, 10),
  };
}
