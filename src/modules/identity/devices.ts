/** Browsers that a person signs in from. One that never served them is told about (A3); one they trust is asked no code. */
import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Clock } from '#platform/clock';
import type { Database, DatabaseTransaction } from '#platform/database/database';
import type { PublishIdentityEvent } from './events.ts';

/** What one request tells of the browser it came from. */
export type Browser = {
  /** Network address: who is slowed down. */
  readonly source: string;
  /** « Firefox sur Windows »; undefined when it does not say. */
  readonly label: string | undefined;
  /** What its long-lived cookie held, if anything of ours. */
  readonly device: string | undefined;
};

export type KnownDevice = {
  /** Hexadecimal. */
  readonly id: string;
  readonly label: string | undefined;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  readonly trustedUntil: Date | undefined;
  /** The browser that asks. */
  readonly own: boolean;
};

const TRUST_DAYS = 30;

export type Devices = ReturnType<typeof createDevices>;

export function createDevices(deps: {
  readonly db: Database;
  readonly clock: Clock;
  readonly publish: PublishIdentityEvent;
}) {
  const { db } = deps;
  return {
    /**
     * A sign-in happens there. @param shared a computer of others: nothing of it is kept
     * @returns the secret that the cookie must hold from now on, if any, and its digest
     */
    async meet(
      holderId: string,
      browser: Pick<Browser, 'label' | 'device'>,
      shared: boolean,
    ): Promise<{ readonly secret: string | undefined; readonly hash: Buffer | undefined }> {
      // Whatever else a browser brings is no secret of ours: it gets a new one.
      const known = isSecret(browser.device) ? browser.device : undefined;
      const secret = known ?? randomBytes(32).toString('base64url');
      const hash = hashOf(holderId, secret);
      await db.transaction().execute(async (tx) => {
        const { rows } = await sql<{ fresh: boolean }>`
          select identity.meet_device(${holderId}, ${hash}, ${browser.label ?? null}, ${!shared}) as fresh`.execute(
          tx,
        );
        if (rows[0]?.fresh)
          await deps.publish(tx, { topic: 'new-device', holderId, at: deps.clock.now().toISOString() });
      });
      return shared ? { secret: undefined, hash: undefined } : { secret, hash };
    },

    /** `trusted`: no code is asked there; `known`: this person signed in from there. */
    async standing(holderId: string, device: string | undefined): Promise<'trusted' | 'known' | undefined> {
      if (!isSecret(device)) return undefined;
      const { rows } = await sql<{ standing: 'trusted' | 'known' | null }>`
        select identity.standing_of_device(${holderId}, ${hashOf(holderId, device)}) as standing`.execute(db);
      return rows[0]?.standing ?? undefined;
    },

    async trust(holderId: string, hash: Buffer): Promise<void> {
      await sql`select identity.trust_device(${holderId}, ${hash}, ${TRUST_DAYS})`.execute(db);
    },

    async list(holderId: string, device: string | undefined): Promise<readonly KnownDevice[]> {
      const own = isSecret(device) ? hashOf(holderId, device) : null;
      const { rows } = await sql<{ found: readonly DeviceJson[] }>`
        select identity.devices_of(${holderId}, ${own}) as found`.execute(db);
      return (rows[0]?.found ?? []).map((one) => ({
        ...one,
        label: one.label ?? undefined,
        own: one.own ?? false,
        firstSeenAt: new Date(one.firstSeenAt),
        lastSeenAt: new Date(one.lastSeenAt),
        trustedUntil: one.trustedUntil === null ? undefined : new Date(one.trustedUntil),
      }));
    },

    /** Forgets one browser, or all of them, with the sessions that live there. @param except one's own session */
    async forget(holderId: string, id: string | undefined, except: Buffer | undefined): Promise<void> {
      if (id !== undefined && !/^[\da-f]{64}$/.test(id)) return;
      const hash = id === undefined ? null : Buffer.from(id, 'hex');
      await sql`select identity.forget_devices(${holderId}, ${hash}, ${except ?? null})`.execute(db);
    },

    /** All of them and every session, save one's own, with what else the transaction does. */
    async forgetIn(tx: DatabaseTransaction, holderId: string, except: Buffer): Promise<void> {
      await sql`select identity.forget_devices(${holderId}, null, ${except})`.execute(tx);
    },
  };
}

type DeviceJson = Omit<KnownDevice, 'label' | 'firstSeenAt' | 'lastSeenAt' | 'trustedUntil' | 'own'> & {
  readonly label: string | null;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly trustedUntil: string | null;
  readonly own: boolean | null;
};

const isSecret = (text: string | undefined): text is string => text !== undefined && /^[\w-]{43}$/.test(text);

/** Of the secret and the person: two people who share a computer have nothing in common here. */
const hashOf = (holderId: string, secret: string): Buffer =>
  createHash('sha256').update(`${holderId}/${secret}`).digest();
