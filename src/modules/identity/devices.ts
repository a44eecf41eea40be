/** Browsers that a person signs in from. One that never served them is told about (A3). */
import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database/database';
import type { PublishIdentityEvent } from './events.ts';

/** @param secret what the browser's cookie held, if anything of ours */
export type MeetDevice = (holderId: string, secret: string | undefined) => Promise<string>;

export function createDevices(deps: {
  readonly db: Database;
  readonly clock: Clock;
  readonly publish: PublishIdentityEvent;
}): MeetDevice {
  /** @returns the secret that the cookie must hold from now on */
  return async (holderId, known) => {
    // Whatever else a browser brings is no secret of ours: it gets a new one.
    const secret = known && /^[\w-]{43}$/.test(known) ? known : randomBytes(32).toString('base64url');
    const hash = createHash('sha256').update(`${holderId}/${secret}`).digest();
    await deps.db.transaction().execute(async (tx) => {
      const { rows } = await sql<{
        fresh: boolean;
      }>`select identity.meet_device(${holderId}, ${hash}) as fresh`.execute(tx);
      if (rows[0]?.fresh)
        await deps.publish(tx, { topic: 'new-device', holderId, at: deps.clock.now().toISOString() });
    });
    return secret;
  };
}
