/** Reference curves of growth by the LMS method: X = M (1 + L S z)^(1/L), or M e^(S z) when L is 0. */
const DAY_MS = 86_400_000;

/** Age in days, L, M, S. */
export type LmsPoint = readonly [days: number, l: number, m: number, s: number];

/** The lines that are drawn: three standard deviations below and above, and the middle. */
export const GROWTH_LINES = [
  { z: -2, label: '2 sur 100 sont en dessous' },
  { z: 0, label: 'le milieu' },
  { z: 2, label: '2 sur 100 sont au-dessus' },
] as const;

/** The value at a distance `z` from the middle, in standard deviations. */
export function valueAt([, l, m, s]: LmsPoint, z: number): number {
  const value = l === 0 ? m * Math.exp(s * z) : m * (1 + l * s * z) ** (1 / l);
  return Math.round(value * 100) / 100;
}

/** A curve from birth to five years, for a child born on that ISO day. */
export function growthLine(
  points: readonly LmsPoint[],
  birthDate: string,
  z: number,
): readonly { readonly at: number; readonly value: number }[] {
  const birth = Date.parse(`${birthDate}T00:00:00Z`);
  return points.map((point) => ({ at: birth + point[0] * DAY_MS, value: valueAt(point, z) }));
}
