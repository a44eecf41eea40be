/** What is sent about signing in: jobs that read what to say when they run, so that no code and no address waits in the queue. */
import type { ChannelKind, ContactChannel } from '#citizens';
import type { DatabaseTransaction } from '#platform/database/database';
import { newId } from '#platform/ids';
import { enqueue, type Task } from '#platform/jobs';
import type { Mailer } from '#platform/mail';
import type { SmsSender } from '#platform/sms';
import type { AccountChanged, PublishIdentityEvent } from './events.ts';
import { type AccountChange, changeMessage, codeMessage, type Message, mailOf } from './messages.ts';
import type { Steps } from './store/steps.ts';

type Target = { readonly kind: ChannelKind; readonly value: string };
type CodeJob = { readonly id: string; readonly step: string; readonly which: 'only' | 'new' };

export type Outbox = ReturnType<typeof createOutbox>;

export function createOutbox(deps: {
  readonly mailer: Mailer;
  readonly sms: SmsSender;
  readonly publicUrl: string;
  readonly mailDomain: string;
  readonly steps: Steps;
  readonly publish: PublishIdentityEvent;
  readonly channelsOf: (holderId: string) => Promise<readonly ContactChannel[]>;
  readonly changeOf: (holderId: string, changeId: string) => Promise<Target | undefined>;
}) {
  async function send(message: Message, to: Target, id: string): Promise<void> {
    if (to.kind === 'sms') {
      if (deps.sms.available) await deps.sms.send({ to: to.value, text: message.sms, id });
      return;
    }
    const messageId = `<${id}@${deps.mailDomain}>`;
    await deps.mailer.send({
      to: to.value,
      subject: message.subject,
      messageId,
      ...mailOf(message, deps.publicUrl),
    });
  }

  /** Which channel a code goes to: a proved one if there is one, a telephone before a mailbox. */
  function choose(channels: readonly ContactChannel[], wanted?: ChannelKind): ContactChannel | undefined {
    const usable = channels.filter(({ kind }) => kind === 'mail' || deps.sms.available);
    const ranked = [
      usable.filter(({ verified, kind }) => verified && kind === 'sms'),
      usable.filter(({ verified }) => verified),
      usable,
    ].flat();
    return ranked.find(({ kind }) => kind === wanted) ?? ranked[0];
  }

  async function sendCode({ id, step: hex, which }: CodeJob): Promise<void> {
    const hash = Buffer.from(hex, 'hex');
    const step = await deps.steps.findByHash(hash);
    // over, or of an identifier that nobody has: the same job, and nothing to send
    if (!step?.holderId) return;
    const { payload } = step;
    const to =
      which === 'new'
        ? payload.kind && payload.value && { kind: payload.kind, value: payload.value }
        : payload.channelId === undefined
          ? choose(await deps.channelsOf(step.holderId))
          : (await deps.channelsOf(step.holderId)).find((one) => one.id === payload.channelId);
    if (to) await send(codeMessage(deps.steps.codeOf(hash, which)), to, id);
  }

  async function tellChange({ id, holderId, change, at, changeId }: AccountChanged): Promise<void> {
    const targets: Target[] = [...(await deps.channelsOf(holderId))];
    const added = changeId === undefined ? undefined : await deps.changeOf(holderId, changeId);
    if (added && !targets.some(({ kind, value }) => kind === added.kind && value === added.value))
      targets.push(added);
    const message = changeMessage(change, at === undefined ? undefined : new Date(at));
    // one message a target: a retry is the same, and the gateway or the mailbox keeps one
    for (const [index, target] of targets.entries()) await send(message, target, `${id}-${index}`);
  }

  return {
    choose,

    queueCode: (tx: DatabaseTransaction, step: Buffer, which: CodeJob['which'] = 'only'): Promise<void> =>
      enqueue(tx, 'identity/send-code', { id: newId(), step: step.toString('hex'), which } satisfies CodeJob),

    publishChange: (
      tx: DatabaseTransaction,
      holderId: string,
      change: AccountChange,
      more: { readonly at?: Date; readonly changeId?: string } = {},
    ): Promise<void> =>
      deps.publish(tx, {
        topic: 'account-changed',
        id: newId(),
        holderId,
        change,
        ...(more.at && { at: more.at.toISOString() }),
        ...(more.changeId && { changeId: more.changeId }),
      }),

    tellChange,

    /** The queue hands back as JSON what was typed above. */
    tasks: {
      'identity/send-code': (payload) => sendCode(payload as CodeJob),
    } satisfies Readonly<Record<string, Task>>,

    sms: deps.sms.available,
  };
}
