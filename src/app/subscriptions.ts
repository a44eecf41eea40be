/** What happens when something happened: one total map from every topic to its reactions. A topic nobody reacts to is still written down. */
import type { AccessEvent } from '#access';
import type { CitizenEvent } from '#citizens';
import type { CorrectionEvent } from '#corrections';
import type { DocumentEvent } from '#documents';
import type { EnrolmentEvent } from '#enrolment';
import type { ProfileEvent } from '#health-profile';
import type { IdentityEvent } from '#identity';
import { type Notifications, note } from '#notifications';
import type { DatabaseTransaction } from '#platform/database/database';
import { newId } from '#platform/ids';
import { enqueue, type Task } from '#platform/jobs';
import type { PortabilityEvent } from '#portability';
import type { MandateEvent } from '#representation';

export type Event =
  | CorrectionEvent
  | DocumentEvent
  | AccessEvent
  | MandateEvent
  | IdentityEvent
  | EnrolmentEvent
  | PortabilityEvent
  | CitizenEvent
  | ProfileEvent;
type EventOf<T extends Event['topic']> = Extract<Event, { readonly topic: T }>;
export type Listeners = {
  readonly notifications: Notifications;
  readonly codes: { send(event: EventOf<'code-issued'>): Promise<void> };
  readonly accounts: { tellChange(event: EventOf<'account-changed'>): Promise<void> };
};

type Reactions = {
  readonly [T in Event['topic']]: {
    /** In the transaction of the event, by one statement. */
    readonly now?: (tx: DatabaseTransaction, event: EventOf<T>) => Promise<void>;
    /** Each as a job, once the transaction is committed. */
    readonly later?: Readonly<Record<string, (deps: Listeners, event: EventOf<T>) => Promise<void>>>;
  };
};

export const subscriptions: Reactions = {
  // What can wait for a digest is one row and no job: a deposit is not made heavier by its notice.
  'document-deposited': {
    now: async (tx, event) => {
      if (event.tellHolder)
        await note(tx, {
          kind: 'new-document',
          cause: `document-deposited/${event.entryId}`,
          secret: event.secret,
          by: event.depositorId,
        });
    },
  },
  'document-hidden': { now: tellOfChange },
  'document-shown': { now: tellOfChange },
  'document-archived': { now: tellOfChange },
  'document-unarchived': { now: tellOfChange },
  'document-removed': { now: tellOfChange },
  // judged as a document, it is told as one (decision 0011)
  'profile-completed': {
    now: (tx, { rowId, secret, by }) =>
      note(tx, { kind: 'document-changed', cause: `profile-completed/${rowId}/${newId()}`, secret, by }),
  },
  'document-revealed': {
    now: (tx, event) =>
      note(tx, {
        kind: 'document-revealed',
        cause: `document-revealed/${event.entryId}/${newId()}`,
        secret: event.secret,
      }),
  },
  'correction-changed': {
    now: (tx, { caseId, by, secret }) =>
      note(tx, { kind: 'document-changed', cause: `correction-changed/${caseId}/${newId()}`, secret, by }),
  },
  'professional-first-access': {
    later: {
      'tell-holder': ({ notifications }, event) =>
        notifications.tell(event.holderId, {
          kind: 'first-access',
          cause: `professional-first-access/${event.professionalId}/${event.statedAt}`,
          secret: event.secret,
        }),
    },
  },
  'outside-access': {
    later: {
      'tell-holder': ({ notifications }, event) =>
        notifications.tell(event.holderId, {
          kind: 'outside-access',
          cause: `outside-access/${event.professionalId}/${event.statedAt}`,
          secret: event.secret,
        }),
    },
  },
  'emergency-opened': {
    later: {
      'tell-holder': ({ notifications }, event) =>
        notifications.tell(event.holderId, {
          kind: 'emergency-opened',
          cause: `emergency-opened/${event.emergencyId}`,
        }),
      'tell-treating-doctors': ({ notifications }, event) =>
        notifications.tellTreatingDoctors(event.holderId, {
          kind: 'emergency-opened',
          cause: `emergency-opened/${event.emergencyId}`,
          by: event.professionalId,
        }),
    },
  },
  'emergency-justified': {
    later: {
      'tell-holder': ({ notifications }, event) =>
        notifications.tell(event.holderId, {
          kind: 'emergency-justified',
          cause: `emergency-justified/${event.emergencyId}`,
        }),
    },
  },
  'code-used': {
    later: {
      'tell-holder': ({ notifications }, event) =>
        notifications.tell(event.holderId, { kind: 'code-used', cause: `code-used/${event.codeId}` }),
    },
  },
  'access-given': {
    later: {
      'tell-holder': ({ notifications }, event) =>
        notifications.tell(event.holderId, {
          kind: 'access-given',
          cause: `access-given/${event.given}`,
          by: event.by,
        }),
    },
  },
  // The person wrote it themselves; the answer is what they wait for.
  'line-contested': {},
  'line-answered': {
    now: (tx, event) => note(tx, { kind: 'line-answered', cause: `line-answered/${event.caseId}` }),
  },
  'record-copied': {
    later: {
      'tell-holder': ({ notifications }, event) =>
        notifications.tell(event.holderId, {
          kind: 'record-copied',
          cause: `record-copied/${event.copyId}`,
        }),
    },
  },
  'mandate-changed': {
    later: {
      'tell-holder': ({ notifications }, event) =>
        notifications.tell(event.holderId, { kind: 'mandate-changed', cause: causeOf(event) }),
      'tell-person': async ({ notifications }, event) => {
        if (event.personId)
          await notifications.tellPerson(event.personId, { kind: 'mandate-changed', cause: causeOf(event) });
      },
    },
  },
  'space-changed': {
    later: {
      'tell-holder': ({ notifications }, event) =>
        notifications.tell(event.holderId, {
          kind: 'space-changed',
          cause: `space-changed/${event.act}/${event.at}`,
        }),
    },
  },
  'identity-changed': {
    later: {
      'tell-holder': ({ notifications }, event) =>
        notifications.tell(event.holderId, {
          kind: 'identity-changed',
          cause: `identity-changed/${event.id}`,
        }),
    },
  },
  'code-issued': { later: { send: ({ codes }, event) => codes.send(event) } },
  'account-changed': {
    later: { 'tell-channels': ({ accounts }, event) => accounts.tellChange(event) },
  },
  'new-device': {
    later: {
      'tell-holder': ({ notifications }, event) =>
        notifications.tell(event.holderId, { kind: 'new-device', cause: `new-device/${event.at}` }),
    },
  },
};

/** The same may happen again to a document: each time is a cause, which its own transaction writes once. */
async function tellOfChange(
  tx: DatabaseTransaction,
  { topic, entryId, by, secret, tellHolder }: Extract<DocumentEvent, { readonly by: string }>,
): Promise<void> {
  if (tellHolder)
    await note(tx, { kind: 'document-changed', cause: `${topic}/${entryId}/${newId()}`, secret, by });
}

const causeOf = ({ mandateId, change, at }: MandateEvent) => `mandate-changed/${mandateId}/${change}/${at}`;

/** What an event causes, added to its transaction; everything is sent at once. */
export async function publish(tx: DatabaseTransaction, event: Event): Promise<void> {
  const { now, later = {} } = subscriptions[event.topic] as Reactions[Event['topic']] & {
    // the map is total: the reactions of a topic take its events
    readonly now?: (tx: DatabaseTransaction, event: Event) => Promise<void>;
  };
  await Promise.all([
    now?.(tx, event),
    ...Object.keys(later).map((name) => enqueue(tx, `${event.topic}/${name}`, event)),
  ]);
}

/** The tasks of the queue. */
export function tasksOf(listeners: Listeners): Readonly<Record<string, Task>> {
  const tasks: Record<string, Task> = {};
  // the queue hands back as JSON what `publish` typed
  for (const [topic, { later = {} }] of Object.entries(subscriptions))
    for (const [name, handle] of Object.entries(later))
      tasks[`${topic}/${name}`] = (payload) =>
        (handle as (deps: Listeners, event: unknown) => Promise<void>)(listeners, payload);
  return tasks;
}
