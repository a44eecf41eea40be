/** One's identifier and password: created, changed, or chosen anew when they are lost. */
import type { DatabaseTransaction } from '#platform/database/database';
import { identityErrors } from '../errors.ts';
import { CODE_MINUTES, CODES_OF_A_PERSON, type Parts } from '../parts.ts';
import { hashPassword } from '../passwords.ts';
import { readChannel } from '../read-channel.ts';
import { isMail, looksLikeIns, readIdentifier } from '../rules/identifier.ts';
import { refusePassword } from '../rules/password.ts';
import { requireStrong } from '../rules/strong.ts';
import type { Session } from '../sessions.ts';
import { askForCode } from './ask-for-code.ts';
import type { Typed } from './sign-in-by-password.ts';

/** Who creates: somebody signed in, or somebody who proved who they are by a letter and their card. */
export type By = { readonly session: Session } | { readonly proof: string };

export type AccountView = {
  readonly identifier: string;
  readonly changedAt: Date;
  /** When a password chosen by a recovery will hold. */
  readonly nextAt: Date | undefined;
};

export function createAccountActs(
  parts: Parts & {
    readonly proofHolder: (secret: string) => Promise<string | undefined>;
    /** In the space of whoever is there, whatever its state. `work` says whether there is a line to write in the history. */
    readonly giveContact: (by: By, work: (tx: DatabaseTransaction) => Promise<boolean>) => Promise<void>;
  },
) {
  async function holderOf(by: By): Promise<string> {
    if ('proof' in by) {
      const holderId = await parts.proofHolder(by.proof);
      if (!holderId) throw identityErrors('session-ended');
      return holderId;
    }
    requireStrong(by.session, parts.clock.now());
    if (!by.session.holderId) throw identityErrors('sign-in-required');
    return by.session.holderId;
  }

  /** @throws a row of the errors, whose code says which field */
  function checked({ identifier, password }: Typed, mails: readonly string[]): string {
    const read = readIdentifier(identifier);
    if (!read) throw identityErrors('identifier-form');
    if (looksLikeIns(read)) throw identityErrors('identifier-ins');
    // a mail address is an identifier of whoever reads it
    if (isMail(read) && !mails.includes(read)) throw identityErrors('identifier-mail');
    const refusal = refusePassword(password, read);
    if (refusal) throw identityErrors(refusal);
    return read;
  }

  return {
    /** What is known of whoever creates: an address to propose, whether a channel is to be asked. */
    async beforeCreating(by: By): Promise<{
      readonly mail: string | undefined;
      readonly hasChannel: boolean;
      readonly hasAccount: boolean;
    }> {
      const holderId = await holderOf(by);
      const [channels, account] = await Promise.all([
        parts.channelsOf(holderId),
        parts.accounts.of(holderId),
      ]);
      return {
        mail: channels.find(({ kind }) => kind === 'mail')?.value,
        hasChannel: parts.outbox.choose(channels) !== undefined,
        hasAccount: account !== undefined,
      };
    },

    /**
     * Creates the account, or replaces identifier and password: then every other session ends and no browser is trusted.
     * @returns the secret of the step that signs in, for whoever came by a proof
     */
    async create(by: By, typed: Typed): Promise<{ readonly step: string | undefined }> {
      const holderId = await holderOf(by);
      // a letter and a card recover nothing: that way has its own proofs and its wait
      const before = await parts.accounts.of(holderId);
      if ('proof' in by && before) throw identityErrors('account-exists');
      const channels = await parts.channelsOf(holderId);
      if (!parts.outbox.choose(channels)) throw identityErrors('channel-required');
      const identifier = checked(
        typed,
        channels.filter(({ kind }) => kind === 'mail').map(({ value }) => value.toLowerCase()),
      );
      await parts.limits.consume({ name: 'account-create', times: 20, seconds: 3600 }, holderId);
      const password = await hashPassword(typed.password);
      await parts.db.transaction().execute(async (tx) => {
        const saved = await parts.accounts.save(tx, holderId, {
          identifier,
          typed: typed.identifier.trim(),
          password,
        });
        if (!saved) throw identityErrors('identifier-taken');
        if (before && 'session' in by) await parts.devices.forgetIn(tx, holderId, by.session.hash);
        await parts.outbox.publishChange(tx, holderId, 'account-created');
      });
      if ('session' in by) return { step: undefined };
      const payload = { returnTo: '/moi', shared: false };
      return {
        step: await askForCode(parts, { purpose: 'sign-in', holderId, payload, minutes: CODE_MINUTES }),
      };
    },

    async accountOf(session: Session): Promise<AccountView | undefined> {
      if (!session.holderId) return undefined;
      return parts.accounts.of(session.holderId);
    },

    /** Ends every other session, and no browser is trusted any more. @throws `step-up-required`, `password-…` */
    async changePassword(session: Session, next: string): Promise<void> {
      const holderId = await holderOf({ session });
      const account = await parts.accounts.of(holderId);
      if (!account) throw identityErrors('sign-in-required');
      const refusal = refusePassword(next, account.identifier);
      if (refusal) throw identityErrors(refusal);
      const password = await hashPassword(next);
      await parts.db.transaction().execute(async (tx) => {
        await parts.accounts.setPassword(tx, holderId, password);
        await parts.devices.forgetIn(tx, holderId, session.hash);
        await parts.outbox.publishChange(tx, holderId, 'password-changed');
      });
    },

    /** A recovery that waits is stopped by whoever can sign in. */
    async keepPassword(session: Session): Promise<void> {
      const { holderId } = session;
      if (!holderId) throw identityErrors('sign-in-required');
      await parts.db.transaction().execute(async (tx) => {
        if (await parts.accounts.dropPlannedPassword(tx, holderId))
          await parts.outbox.publishChange(tx, holderId, 'password-kept');
      });
    },

    /** Where the codes will go, of somebody who has no channel yet; whoever has one changes it instead, and waits. */
    async giveFirstChannel(by: By, typed: string): Promise<void> {
      const holderId = await holderOf(by);
      const { kind, value } = readChannel(typed);
      if (kind === 'sms' && !parts.outbox.sms) throw identityErrors('sms-unavailable');
      await parts.limits.consume(CODES_OF_A_PERSON, `first/${holderId}`);
      await parts.giveContact(by, async (tx) => {
        if (!(await parts.citizens.addFirstChannel(tx, holderId, kind, value))) return false;
        await parts.outbox.publishChange(tx, holderId, 'channel-changed');
        return true;
      });
    },
  };
}
