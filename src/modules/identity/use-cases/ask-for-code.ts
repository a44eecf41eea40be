/** Sends a code of six digits to a channel of the person, and starts the step that waits for it in this browser. */
import { type ChannelKind, maskChannel } from '#citizens';
import { identityErrors } from '../errors.ts';
import { CODES_OF_A_PERSON, type Parts } from '../parts.ts';
import { ownPath } from '../rules/own-path.ts';
import type { Purpose, StepPayload } from '../store/steps.ts';

/** What the page that asks for the code says. */
export type StepView = {
  readonly purpose: Purpose;
  readonly returnTo: string;
  readonly shared: boolean;
  /** Where the code went: `m•••@exemple.test`. Undefined when the person is not known to be anybody. */
  readonly sentTo: { readonly kind: ChannelKind; readonly masked: string } | undefined;
  /** Where it can go instead. */
  readonly other: ChannelKind | undefined;
  /** For a change of channel: where the second code went, and whether the first is asked. */
  readonly newChannel:
    | { readonly kind: ChannelKind; readonly value: string; readonly oldLost: boolean }
    | undefined;
};

/** @returns the secret of the step. @throws `channel-missing`, `too-many` */
export async function askForCode(
  parts: Parts,
  step: {
    readonly purpose: Purpose;
    readonly holderId: string;
    readonly payload: StepPayload;
    readonly minutes: number;
  },
): Promise<string> {
  await parts.limits.consume(CODES_OF_A_PERSON, step.holderId);
  const channel = parts.outbox.choose(await parts.channelsOf(step.holderId));
  if (!channel) throw identityErrors('channel-missing');
  return parts.db.transaction().execute(async (tx) => {
    const payload = { ...step.payload, channelId: channel.id };
    const { secret, hash } = await parts.steps.start(tx, { ...step, payload });
    await parts.outbox.queueCode(tx, hash);
    return secret;
  });
}

export const createFindStep =
  (parts: Parts) =>
  async (secret: string | undefined): Promise<StepView | undefined> => {
    const step = secret === undefined ? undefined : await parts.steps.find(secret);
    if (!step) return undefined;
    const { payload, purpose } = step;
    // A recovery says nothing of who it is about (R16).
    const channels = step.holderId && purpose !== 'recover' ? await parts.channelsOf(step.holderId) : [];
    const channel = channels.find(({ id }) => id === payload.channelId);
    const other = channels.find(
      ({ kind }) => kind !== channel?.kind && (kind === 'mail' || parts.outbox.sms),
    );
    return {
      purpose,
      returnTo: ownPath(payload.returnTo ?? '', '/moi'),
      shared: payload.shared ?? false,
      sentTo: channel && { kind: channel.kind, masked: maskChannel(channel) },
      other: other?.kind,
      newChannel:
        payload.kind && payload.value
          ? { kind: payload.kind, value: payload.value, oldLost: payload.oldLost ?? false }
          : undefined,
    };
  };

/** The same code again, or by the other channel: what was received first stays right. */
export const createSendAgain =
  (parts: Parts) =>
  async (secret: string, wanted: ChannelKind | undefined): Promise<void> => {
    const step = await parts.steps.find(secret);
    if (!step?.holderId || step.purpose === 'recover') throw identityErrors('step-over');
    await parts.limits.consume(CODES_OF_A_PERSON, step.holderId);
    const channels = await parts.channelsOf(step.holderId);
    const current = channels.find(({ id }) => id === step.payload.channelId)?.kind;
    const channel = parts.outbox.choose(channels, wanted ?? current);
    if (channel && channel.id !== step.payload.channelId)
      await parts.steps.change(step.hash, { channelId: channel.id, moved: true });
    await parts.db.transaction().execute(async (tx) => {
      if (!step.payload.oldLost) await parts.outbox.queueCode(tx, step.hash);
      if (step.payload.value) await parts.outbox.queueCode(tx, step.hash, 'new');
    });
  };
