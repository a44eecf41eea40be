/**
 * What stands around a person's page (whose notebook, the visit before, the notebooks beside it) is the same for a whole
 * visit: it is read once a minute for a session and a space instead of once a page. Nothing is decided on it: each page
 * still opens its own visit, which is refused by itself when the session, the space or the mandate has ended.
 */

type Kept<T> = { readonly value: Promise<T>; readonly at: number };
type Session = { readonly hash: Buffer };

/** As often as a visit is marked (`enrolment.visited`). */
const LASTS = 60_000;
const MOST = 5_000;

export function createMemory<T>() {
  const kept = new Map<string, Kept<T>>();
  return {
    /** What is known of `space` in this session, or what `read` says. */
    remember(session: Session, space: string, now: Date, read: () => Promise<T>): Promise<T> {
      const key = `${session.hash.toString('hex')} ${space}`;
      const known = kept.get(key);
      const age = known && now.getTime() - known.at;
      if (known && age !== undefined && age >= 0 && age < LASTS) return known.value;
      const value = read();
      kept.delete(key);
      kept.set(key, { value, at: now.getTime() });
      value.catch(() => kept.delete(key));
      // a map keeps the order of arrival: the first is the oldest
      for (const oldest of kept.keys()) {
        if (kept.size <= MOST) break;
        kept.delete(oldest);
      }
      return value;
    },

    /** When somebody begins or ceases to act for another. */
    forget(session: Session): void {
      const owner = session.hash.toString('hex');
      for (const key of kept.keys()) if (key.startsWith(owner)) kept.delete(key);
    },
  };
}
