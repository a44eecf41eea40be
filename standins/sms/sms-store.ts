import { z } from 'zod';

/** A text message as a sender posts it: 3GPP TS 23.040 allows about ten concatenated parts. */
export const sms = z.object({
  to: z.string().regex(/^\+[1-9]\d{5,14}$/),
  text: z.string().min(1).max(1530),
  id: z.string().min(1).max(100),
});

export type ReceivedSms = z.infer<typeof sms> & { readonly receivedAt: string };

export interface SmsStore {
  /** A message of the same id is the same message: a retry is kept once. */
  add(message: z.infer<typeof sms>): void;
  /** Newest first; only those for `to` when given. */
  list(to?: string): readonly ReceivedSms[];
}

export function createSmsStore(capacity: number): SmsStore {
  const messages = new Map<string, ReceivedSms>();
  return {
    add(message) {
      if (messages.has(message.id)) return;
      messages.set(message.id, { ...message, receivedAt: new Date().toISOString() });
      const [oldest] = messages.keys();
      if (messages.size > capacity && oldest !== undefined) messages.delete(oldest);
    },
    list: (to) => [...messages.values()].filter((one) => to === undefined || one.to === to).reverse(),
  };
}
