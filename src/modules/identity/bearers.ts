/**
 * Access tokens of Pro Santé Connect (RFC 9068): verified by the provider's keys, for our audience only, then tied to a
 * session row so that the database knows the actor as it knows a browser's.
 */
import { errors, jwtVerify } from 'jose';
import type { Clock } from '#platform/clock';
import type { Professionals } from '#professionals';
import { identityErrors } from './errors.ts';
import type { Provider } from './provider.ts';
import { type createSessions, hashSecret, type Session } from './sessions.ts';

export function createBearers(deps: {
  readonly provider: Provider;
  readonly sessions: ReturnType<typeof createSessions>;
  readonly professionals: Professionals;
  readonly audience: string;
  readonly clock: Clock;
}) {
  const verified = new Map<string, { session: Session; expires: number }>();

  const verify = async (token: string) => {
    const { issuer, set } = await deps.provider.keys();
    const { payload } = await jwtVerify(token, set, {
      issuer,
      audience: deps.audience,
      typ: 'at+jwt',
      requiredClaims: ['exp', 'sub'],
    });
    return payload;
  };

  return async function authenticateBearer(token: string): Promise<Session> {
    const id = hashSecret(token).toString('base64');
    const known = verified.get(id);
    // A signature stays true. Whether the session still lives is asked of the database at each visit.
    if (known && known.expires > Date.now()) return known.session;
    verified.delete(id);
    let payload: Awaited<ReturnType<typeof verify>>;
    try {
      payload = await verify(token);
    } catch (error) {
      if (error instanceof errors.JOSEError) throw identityErrors('token-invalid', error.code);
      throw error;
    }
    // The token names the professional; the directory says who that is.
    const professionalId = typeof payload.SubjectNameID === 'string' ? payload.SubjectNameID : '';
    if (!(await deps.professionals.find(professionalId))) throw identityErrors('professional-unknown');
    const expires = (payload.exp ?? 0) * 1000;
    await deps.sessions.open(
      {
        kind: 'professional',
        channel: 'api',
        professionalId,
        issuer: payload.iss,
        // The provider counts in its own time: what is left of the token is what matters.
        expiresAt: new Date(deps.clock.now().getTime() + expires - Date.now()),
        idleSeconds: 24 * 3600,
      },
      token,
    );
    const found = await deps.sessions.find(token);
    if (!found) throw identityErrors('token-invalid', 'session ended');
    // RFC 9068: required in an access token
    const session = {
      ...found,
      ...(typeof payload.client_id === 'string' && { software: payload.client_id }),
    };
    if (verified.size > 10_000) verified.clear();
    verified.set(id, { session, expires });
    return session;
  };
}
