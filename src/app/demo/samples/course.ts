/** How a value goes over the years, and when what repeats itself takes place. Time is counted in days before today. */

/** Straight lines between points, given from the oldest to the newest: `[daysAgo, value]`. */
export function course(
  ...points: readonly (readonly [daysAgo: number, value: number])[]
): (daysAgo: number) => number {
  return (daysAgo) => {
    const after = points.findIndex(([at]) => at <= daysAgo);
    const [right, left] = [points[after] ?? points.at(-1), points[Math.max(0, after - 1)]];
    if (!right || !left) return 0;
    if (after <= 0 || left[0] === right[0]) return after === 0 ? left[1] : right[1];
    return left[1] + ((right[1] - left[1]) * (left[0] - daysAgo)) / (left[0] - right[0]);
  };
}

/** Every `step` days, from the oldest day to the newest; both are included when they fall on a step. */
export function* every(step: number, from: number, to = 1): Generator<number> {
  for (let daysAgo = from; daysAgo >= to; daysAgo -= step) yield Math.round(daysAgo);
}
