/** The body mass index at each weight, by the height known then: kg/m², never entered (39156-5, read only). */
export type BodyMassIndex = { readonly at: Date; readonly value: number; readonly measureId: string };

type Read = { readonly measureId: string; readonly at: Date; readonly value: number };

/** An adult's height is worth whatever its age; a child's, three months. */
const CHILD_HEIGHT_MS = 92 * 86_400_000;

/**
 * @param weights kg; @param heights cm; both in any order
 * @param grownUp the day from which a height is worth whatever its age
 * @returns in the order of the weights; a weight without a height of its time gives none
 */
export function bodyMassIndexes(
  weights: readonly Read[],
  heights: readonly Read[],
  grownUp: Date,
): readonly BodyMassIndex[] {
  const sorted = [...heights].sort((a, b) => a.at.getTime() - b.at.getTime());
  return weights.flatMap(({ measureId, at, value }) => {
    const height = at >= grownUp ? atOrBefore(sorted, at) : nearest(sorted, at);
    if (!height) return [];
    return [{ measureId, at, value: Math.round((value / (height.value / 100) ** 2) * 10) / 10 }];
  });
}

const atOrBefore = (sorted: readonly Read[], at: Date): Read | undefined =>
  sorted.findLast((one) => one.at <= at) ?? sorted[0];

function nearest(sorted: readonly Read[], at: Date): Read | undefined {
  const away = (one: Read) => Math.abs(one.at.getTime() - at.getTime());
  const best = [...sorted].sort((a, b) => away(a) - away(b))[0];
  return best && away(best) <= CHILD_HEIGHT_MS ? best : undefined;
}
