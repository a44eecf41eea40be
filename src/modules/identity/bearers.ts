/**
 * Access tokens of Pro Santé Connect, and of FranceConnect for a person's own program (RFC 9068): verified by the provider's keys,
 * for our audience only, then tied to a session row so that the database knows the actor as it knows a browser's.
 */
import { decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose';
import type { Citizens } from '#citizens';
import type { Clock } from '#platform/clock';
import type { Professionals } from '#professionals';
import { pivotIdentity } from './claims.ts';
import { identityErrors } from './errors.ts';
import type { Provider } from './provider.ts';
import { type createSessions, hashSecret, type Session } from './sessions.ts';

type Verified = { readonly payload: JWTPayload; readonly isCitizens: boolean };

export function createBearers(deps: {
  readonly provider: Provider;
  /** The provider of citizens. */
  readonly citizenProvider: Provider;
  readonly citizens: Pick<Citizens, 'holderByLogin'>;
  readonly sessions: ReturnType<typeof createSessions>;
  readonly professionals: Professionals;
  readonly audience: string;
  readonly clock: Clock;
}) {
  const verified = new Map<string, { session: Session; expires: number }>();

  const verify = async (token: string) => {
    // who claims to have signed says only by which keys it is judged
    const { iss } = decodeJwt(token);
    const isCitizens = iss === deps.citizenProvider.settings.issuer && iss !== deps.provider.settings.issuer;
    const { issuer, set } = await (isCitizens ? deps.citizenProvider : deps.provider).keys();
    const { payload } = await jwtVerify(token, set, {
      issuer,
      audience: deps.audience,
      typ: 'at+jwt',
      requiredClaims: ['exp', 'sub'],
    });
    return { payload, isCitizens };
  };
  const actorIn = async ({ payload, isCitizens }: Verified) => {
    if (!isCitizens) {
      // The token names the professional; the directory says who that is.
      const professionalId = typeof payload.SubjectNameID === 'string' ? payload.SubjectNameID : '';
      if (!(await deps.professionals.find(professionalId))) throw identityErrors('professional-unknown');
      return { kind: 'professional' as const, professionalId };
    }
    const pivot = pivotIdentity(payload);
    const holderId =
      pivot && (await deps.citizens.holderByLogin(payload.iss ?? '', payload.sub ?? '', pivot));
    if (!holderId) throw identityErrors('no-space');
    return { kind: 'citizen' as const, holderId };
  };

  return async function authenticateBearer(token: string): Promise<Session> {
    const id = hashSecret(token).toString('base64');
    const known = verified.get(id);
    // A signature stays true. Whether the session still lives is asked of the database at each visit.
    if (known && known.expires > Date.now()) return known.session;
    verified.delete(id);
    let checked: Verified;
    try {
      checked = await verify(token);
    } catch (error) {
      if (error instanceof errors.JOSEError) throw identityErrors('token-invalid', error.code);
      throw error;
    }
    const { payload } = checked;
    const actor = await actorIn(checked);
    const expires = (payload.exp ?? 0) * 1000;
    await deps.sessions.open(
      {
        ...actor,
        channel: 'api',
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
