/**
 * A provider says that somebody signed out there: their sessions end here (OpenID Connect Back-Channel Logout 1.0, section 2.6).
 * The token is the only thing that is believed, and ends only what was opened before it was made: an old one cannot be used again.
 */
import { errors, jwtVerify } from 'jose';
import type { Clock } from '#platform/clock';
import { identityErrors } from './errors.ts';
import type { Provider } from './provider.ts';
import type { createSessions } from './sessions.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** Seconds: clocks differ, the network waits. */
const FRESH = 120;

/** @returns how many sessions ended. @throws `logout-token` */
export function createProviderLogout(deps: {
  readonly sessions: ReturnType<typeof createSessions>;
  readonly clock: Clock;
}) {
  return async (provider: Provider, token: string): Promise<number> => {
    const { issuer, set } = await provider.keys();
    try {
      const { payload, protectedHeader } = await jwtVerify(token, set, {
        issuer,
        audience: provider.settings.clientId,
        maxTokenAge: FRESH,
        clockTolerance: 30,
        requiredClaims: ['iat', 'jti', 'events'],
      });
      const { events, nonce, sub, sid, iat } = payload;
      const isLogout = typeof events === 'object' && events !== null && EVENT in events;
      // an ID token of the same provider is no logout token
      const isOther = protectedHeader.typ !== undefined && protectedHeader.typ.toLowerCase() !== 'logout+jwt';
      if (!isLogout || isOther || nonce !== undefined || iat === undefined)
        throw identityErrors('logout-token', 'no logout event');
      const session = typeof sid === 'string' ? sid : undefined;
      if (sub === undefined && session === undefined) throw identityErrors('logout-token', 'nobody');
      return await deps.sessions.endOfProvider({
        issuer,
        subject: sub,
        sid: session,
        // `iat` counts whole seconds of the provider's time
        before: new Date(deps.clock.now().getTime() + (iat + 1) * 1000 - Date.now()),
      });
    } catch (error) {
      if (error instanceof errors.JOSEError) throw identityErrors('logout-token', error.code);
      throw error;
    }
  };
}
