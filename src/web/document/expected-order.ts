import type { Expected } from '#expectations';

const LATELY_DAYS = 30;

/** Late first, then what comes soonest; and what arrived or ended lately. */
export function inOrder(all: readonly Expected[], now: Date) {
  const since = now.getTime() - LATELY_DAYS * 86_400_000;
  return {
    awaited: all
      .filter(({ state }) => state === 'late' || state === 'expected')
      .sort((a, b) => a.dueOn.localeCompare(b.dueOn)),
    arrived: all.filter(({ state, arrived }) => state === 'arrived' && Number(arrived?.at) >= since),
    ended: all.filter(
      ({ state, ended }) => (state === 'none' || state === 'dropped') && Number(ended?.at) >= since,
    ),
  };
}
