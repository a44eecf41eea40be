/** An identifier and a password for one of the fictitious people, so that the demonstration opens without FranceConnect too. */
import type { House } from '../compose.ts';

/** Printed by the start: nothing real is behind it. */
export const DEMO_ACCOUNT = {
  person: 'monique',
  identifier: 'monique.demo',
  password: 'jardin bleu sous la pluie',
} as const;

export async function seedAccounts(house: House, holders: ReadonlyMap<string, string>): Promise<void> {
  const holderId = holders.get(DEMO_ACCOUNT.person);
  if (!holderId) throw new Error(`No space was opened for ${DEMO_ACCOUNT.person}`);
  // as somebody who proved who they are a moment ago
  const session = {
    hash: Buffer.alloc(32),
    kind: 'citizen',
    channel: 'web',
    holderId,
    professionalId: undefined,
    issuer: undefined,
    acr: undefined,
    idToken: undefined,
    strongAt: house.clock.now(),
  } as const;
  await house.doors.identity.accounts.create({ session }, DEMO_ACCOUNT);
}
