/** Where an expectation stands for one reader: of what arrived, only what they may know of counts. */
export type ExpectedState = 'expected' | 'late' | 'arrived' | 'none' | 'dropped';

/**
 * @param dueOn the last day, ISO, that is not late
 * @param today ISO day
 */
export function stateOf(
  row: { readonly state: 'open' | 'none' | 'dropped'; readonly dueOn: string; readonly hasArrived: boolean },
  today: string,
): ExpectedState {
  // what came after all is there, whatever was said before
  if (row.hasArrived) return 'arrived';
  if (row.state !== 'open') return row.state;
  return row.dueOn < today ? 'late' : 'expected';
}

/** One notice a week (B3). */
const NUDGE_DAYS = 7;

/** When one may ask again; undefined: now. */
export function nextNudge(nudgedAt: Date | undefined, now: Date): Date | undefined {
  if (!nudgedAt) return undefined;
  const next = new Date(nudgedAt.getTime() + NUDGE_DAYS * 86_400_000);
  return next > now ? next : undefined;
}
