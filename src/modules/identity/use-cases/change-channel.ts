/**
 * Another mail address or telephone: a code on the old one, a code on the new one, a notice on both, and a wait in which either
 * can stop it. Whoever cannot read the old one any more waits longer (A3). Nobody does it for somebody else (R29).
 */
import type { ChannelChange } from '#citizens';
import type { DatabaseTransaction } from '#platform/database/database';
import type { Browser } from '../devices.ts';
import { identityErrors } from '../errors.ts';
import { CODE_MINUTES, CODES_OF_A_PERSON, LONG_WAIT_HOURS, type Parts, WAIT_HOURS } from '../parts.ts';
import { readChannel } from '../read-channel.ts';
import { requireStrong } from '../rules/strong.ts';
import type { Session } from '../sessions.ts';
import { rightStep } from './answer-code.ts';

export function createChangeChannel(parts: Parts) {
  const own = (session: Session): string => {
    if (!session.holderId) throw identityErrors('sign-in-required');
    return session.holderId;
  };
  /** Applies what is due, of one person or of everybody, and tells each. */
  async function applied(tx: DatabaseTransaction, of?: string): Promise<void> {
    for (const { holderId, changeId } of await parts.citizens.applyChannelChanges(tx, of))
      await parts.outbox.publishChange(tx, holderId, 'channel-changed', { changeId });
  }
  return {
    /**
     * Sends both codes. @param oldLost the person cannot read the old channel
     * @returns the secret of the step. @throws `step-up-required`, `channel-same`, `mail-address`, `mobile-number`
     */
    async start(
      session: Session,
      asked: { readonly typed: string; readonly oldLost: boolean },
    ): Promise<string> {
      requireStrong(session, parts.clock.now());
      const holderId = own(session);
      const { kind, value } = readChannel(asked.typed);
      if (kind === 'sms' && !parts.outbox.sms) throw identityErrors('sms-unavailable');
      const channels = await parts.channelsOf(holderId);
      if (channels.some((one) => one.kind === kind && one.value.toLowerCase() === value.toLowerCase()))
        throw identityErrors('channel-same');
      await parts.limits.consume(CODES_OF_A_PERSON, holderId);
      // the one that is replaced, or else the one that exists
      const old = channels.find((one) => one.kind === kind) ?? parts.outbox.choose(channels);
      const oldLost = old !== undefined && asked.oldLost;
      const payload = {
        kind,
        value,
        oldLost: oldLost || old === undefined,
        session: session.hash.toString('hex'),
        ...(old && { channelId: old.id }),
      };
      return parts.db.transaction().execute(async (tx) => {
        const { secret, hash } = await parts.steps.start(tx, {
          purpose: 'channel',
          holderId,
          payload,
          minutes: CODE_MINUTES,
        });
        if (!payload.oldLost) await parts.outbox.queueCode(tx, hash);
        await parts.outbox.queueCode(tx, hash, 'new');
        return secret;
      });
    },

    /** @returns what waits, or is done at once for a first channel. @throws `code-wrong`, `step-over` */
    async finish(
      session: Session,
      step: string | undefined,
      codes: { readonly old: string; readonly next: string },
      browser: Browser,
    ): Promise<ChannelChange> {
      const holderId = own(session);
      const waiting = step === undefined ? undefined : await parts.steps.find(step);
      const oldAsked = waiting?.payload.oldLost !== true;
      await parts.limits.consume({ name: 'channel-codes', times: 30, seconds: 900 }, browser.source);
      const right = await rightStep(parts, step, 'channel', {
        new: codes.next,
        ...(oldAsked && { only: codes.old }),
      });
      const { kind, value, channelId, oldLost, session: asker } = right.payload;
      const isMine = right.holderId === holderId && asker === session.hash.toString('hex');
      if (!isMine || !kind || !value || !(await parts.steps.end(parts.db, right.hash)))
        throw identityErrors('step-over');
      const isFirst = channelId === undefined;
      const waitHours = isFirst ? 0 : oldLost ? LONG_WAIT_HOURS : WAIT_HOURS;
      return parts.onChannels(session, holderId, async (tx) => {
        // as when it was asked: a first one has nothing to prove, and an old one that is gone proved nothing
        await parts.citizens.lockChannels(tx, holderId);
        const now = await parts.citizens.contactChannels(tx, holderId);
        if (isFirst ? now.length > 0 : !oldLost && !now.some(({ id }) => id === channelId))
          throw identityErrors('step-over');
        const change = await parts.citizens.planChannelChange(tx, holderId, { kind, value, waitHours });
        if (isFirst) await applied(tx, holderId);
        else
          await parts.outbox.publishChange(tx, holderId, 'channel-planned', {
            changeId: change.id,
            at: change.effectiveAt,
          });
        return change;
      });
    },

    /** Whoever can sign in stops it: stopping gives nothing to anybody. */
    async stop(session: Session): Promise<void> {
      const holderId = own(session);
      await parts.onChannels(session, holderId, async (tx) => {
        if (await parts.citizens.stopChannelChanges(tx, holderId))
          await parts.outbox.publishChange(tx, holderId, 'channel-kept');
      });
    },

    /** What waited long enough. Its new channel is told, and those that remain. */
    applyDue: (): Promise<void> => parts.db.transaction().execute((tx) => applied(tx)),
  };
}
