/** A grave act asks for two factors proved less than five minutes ago. */
import { identityErrors } from '../errors.ts';

const STRONG_MINUTES = 5;

/** @throws `step-up-required`; the page leads to `/connexion/confirmer?vers=…` */
export function requireStrong(session: { readonly strongAt?: Date | undefined }, now: Date): void {
  if (!isStrong(session, now)) throw identityErrors('step-up-required');
}

export const isStrong = ({ strongAt }: { readonly strongAt?: Date | undefined }, now: Date): boolean =>
  strongAt !== undefined && now.getTime() - strongAt.getTime() < STRONG_MINUTES * 60_000;
