/**
 * Martine agreed that her documents be read: her results stand in curves from the first day on. She said so herself, signed in
 * as anybody; saying it again changes nothing.
 */
import type { House } from '../compose.ts';
import { citizenSession } from './sign-in.ts';

const WHO_AGREED = 'martine';

export async function seedProfile(house: House, holders: ReadonlyMap<string, string>): Promise<void> {
  const holderId = holders.get(WHO_AGREED);
  if (!holderId) throw new Error(`No space was opened for ${WHO_AGREED}`);
  const { identity, healthProfile } = house.doors;
  const secret = await citizenSession(house, WHO_AGREED);
  const session = await identity.session(secret);
  if (!session) throw new Error('The session is over already.');
  await healthProfile.extraction.agree({ session, holderId });
  await healthProfile.extraction.settled();
  await identity.signOut(secret);
}
