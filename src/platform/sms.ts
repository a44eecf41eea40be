/** Sending text messages through an HTTP gateway: one POST of JSON a message, with a bearer token. */

export type Sms = {
  /** E.164, for example +33612345678. */
  readonly to: string;
  readonly text: string;
  /** Given by the caller so that the gateway knows a retry from another message. */
  readonly id: string;
};

export type SmsSender = {
  /** False without a gateway: then nobody is offered a text message. */
  readonly available: boolean;
  /** @throws when the gateway did not take it */
  send(sms: Sms): Promise<void>;
};

export function createSmsSender(options: {
  /** Where messages are posted. */
  readonly url: string | undefined;
  readonly token: string | undefined;
}): SmsSender {
  const { url, token } = options;
  return {
    available: url !== undefined,
    async send({ to, text, id }) {
      if (url === undefined) throw new Error('There is no SMS gateway.');
      const answer = await fetch(url, {
        method: 'POST',
        redirect: 'error',
        signal: AbortSignal.timeout(10_000),
        headers: {
          'content-type': 'application/json',
          'idempotency-key': id,
          ...(token ? { authorization: `Bearer ${token}` } : {}),
        },
        body: JSON.stringify({ to, text, id }),
      });
      await answer.body?.cancel();
      // The gateway's words may quote the number: its status is enough.
      if (!answer.ok) throw new Error(`The SMS gateway answered ${answer.status}.`);
    },
  };
}
