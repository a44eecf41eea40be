/** Opens a citizen's session, whatever the way: the one place that meets the browser and fixes how long a session lives. */
import type { Clock } from '#platform/clock';
import type { Browser, Devices } from './devices.ts';
import type { OpenedSession, Opening } from './parts.ts';
import type { createSessions } from './sessions.ts';

/** An evening. On a computer of others, a quarter of an hour without a page ends it. */
const LIFETIME_SECONDS = 2 * 3600;
const IDLE_SECONDS = 30 * 60;
const SHARED_IDLE_SECONDS = 15 * 60;

export function createOpenCitizen(deps: {
  readonly clock: Clock;
  readonly sessions: ReturnType<typeof createSessions>;
  readonly devices: Devices;
}) {
  return async (opening: Opening, browser: Browser): Promise<OpenedSession> => {
    const { holderId, shared, provider } = opening;
    const device = await deps.devices.meet(holderId, browser, shared);
    if (opening.trust && device.hash) await deps.devices.trust(holderId, device.hash);
    const secret = await deps.sessions.open({
      ...provider,
      kind: 'citizen',
      channel: 'web',
      holderId,
      method: opening.method,
      strongAt: opening.strongAt,
      deviceHash: device.hash,
      label: browser.label,
      shared,
      expiresAt: new Date(deps.clock.now().getTime() + LIFETIME_SECONDS * 1000),
      idleSeconds: shared ? SHARED_IDLE_SECONDS : IDLE_SECONDS,
    });
    return { secret, device: device.secret };
  };
}
