/**
 * What stands around a holder's page (whose notebook, the visit before) is the same for a whole visit: it is read once a
 * minute for a session instead of once a page. Nothing is decided on it: each page still opens its own visit, which is
 * refused by itself when the session or the space has ended.
 */
import type { CitizenFrame } from './frame.ts';

type Kept = { readonly frame: Promise<CitizenFrame>; readonly at: number };

/** As often as a visit is marked (`enrolment.visited`). */
const LASTS = 60_000;
const MOST = 5_000;

const kept = new Map<string, Kept>();

export function rememberedFrame(
  session: { readonly hash: Buffer },
  now: Date,
  read: () => Promise<CitizenFrame>,
): Promise<CitizenFrame> {
  const key = session.hash.toString('hex');
  const known = kept.get(key);
  const age = known && now.getTime() - known.at;
  if (known && age !== undefined && age >= 0 && age < LASTS) return known.frame;
  const frame = read();
  kept.delete(key);
  kept.set(key, { frame, at: now.getTime() });
  frame.catch(() => kept.delete(key));
  // a map keeps the order of arrival: the first is the oldest
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST) break;
    kept.delete(oldest);
  }
  return frame;
}
