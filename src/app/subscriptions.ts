/** What happens when something happened: one total map from every topic to its handlers. A topic nobody listens to is still written down. */
import type { AccessEvents } from '#access';
import type { DocumentEvents } from '#documents';
import type { Notifications } from '#notifications';
import type { DatabaseTransaction } from '#platform/database/database';
import { enqueue, type Task } from '#platform/jobs';

export type Events = DocumentEvents & AccessEvents;
export type Topic = keyof Events;

type Handlers = { readonly [T in Topic]: Readonly<Record<string, (deps: Listeners, event: Events[T]) => Promise<void>>> };
export type Listeners = { readonly notifications: Notifications };

export const subscriptions: Handlers = {
  'document-deposited': {
    'tell-holder': async ({ notifications }, event) => {
      if (event.tellHolder) await notifications.tell(event.holderId, 'new-document', `document-deposited/${event.entryId}`);
    },
  },
  'document-hidden': {},
  'document-shown': {},
  'professional-first-access': {
    'tell-holder': ({ notifications }, event) =>
      notifications.tell(event.holderId, 'first-access', `professional-first-access/${event.professionalId}`),
  },
};

/** Adds one job a subscriber to the running transaction. */
export async function publish<T extends Topic>(tx: DatabaseTransaction, topic: T, event: Events[T]): Promise<void> {
  for (const handler of Object.keys(subscriptions[topic])) await enqueue(tx, `${topic}/${handler}`, event);
}

/** The tasks of the queue. */
export function tasksOf(listeners: Listeners): Readonly<Record<string, Task>> {
  const tasks: Record<string, Task> = {};
  for (const [topic, handlers] of Object.entries(subscriptions))
    for (const [name, handle] of Object.entries(handlers))
      // the queue hands back as JSON what `publish` typed
      tasks[`${topic}/${name}`] = (payload) => (handle as (deps: Listeners, event: unknown) => Promise<void>)(listeners, payload);
  return tasks;
}
