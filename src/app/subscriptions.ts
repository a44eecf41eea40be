/** What happens when something happened: one total map from every topic to its handlers. A topic nobody listens to is still written down. */
import type { AccessEvent } from '#access';
import type { DocumentEvent } from '#documents';
import type { Notifications } from '#notifications';
import type { DatabaseTransaction } from '#platform/database/database';
import { enqueue, type Task } from '#platform/jobs';

export type Event = DocumentEvent | AccessEvent;
type EventOf<T extends Event['topic']> = Extract<Event, { readonly topic: T }>;
export type Listeners = { readonly notifications: Notifications };

type Handlers = {
  readonly [T in Event['topic']]: Readonly<
    Record<string, (deps: Listeners, event: EventOf<T>) => Promise<void>>
  >;
};

export const subscriptions: Handlers = {
  'document-deposited': {
    'tell-holder': async ({ notifications }, event) => {
      if (event.tellHolder)
        await notifications.tell(event.holderId, 'new-document', `document-deposited/${event.entryId}`);
    },
  },
  'document-hidden': {},
  'document-shown': {},
  'document-revealed': {
    'tell-holder': ({ notifications }, event) =>
      notifications.tell(event.holderId, 'new-document', `document-revealed/${event.entryId}`),
  },
  'professional-first-access': {
    'tell-holder': ({ notifications }, event) =>
      notifications.tell(
        event.holderId,
        'first-access',
        `professional-first-access/${event.professionalId}/${event.statedAt}`,
      ),
  },
};

/** Adds one job a subscriber to the running transaction; all are sent at once. */
export async function publish(tx: DatabaseTransaction, event: Event): Promise<void> {
  await Promise.all(
    Object.keys(subscriptions[event.topic]).map((handler) => enqueue(tx, `${event.topic}/${handler}`, event)),
  );
}

/** The tasks of the queue. */
export function tasksOf(listeners: Listeners): Readonly<Record<string, Task>> {
  const tasks: Record<string, Task> = {};
  // the queue hands back as JSON what `publish` typed
  for (const [topic, handlers] of Object.entries(subscriptions))
    for (const [name, handle] of Object.entries(handlers))
      tasks[`${topic}/${name}`] = (payload) =>
        (handle as (deps: Listeners, event: unknown) => Promise<void>)(listeners, payload);
  return tasks;
}
