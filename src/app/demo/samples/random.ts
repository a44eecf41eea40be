/** Chance that is the same at each run: two starts of one day write the same bytes, so a filling cut short can resume. */
export type Random = {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [low, high), rounded to `digits` decimals. */
  between(low: number, high: number, digits?: number): number;
  pick<T>(choices: readonly [T, ...T[]]): T;
};

/** Mulberry32 (Tommy Ettinger, public domain), seeded by the FNV-1a hash of a text. */
export function randomOf(seed: string): Random {
  let state = 2166136261;
  for (const character of seed) state = Math.imul(state ^ character.charCodeAt(0), 16777619);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    between: (low, high, digits = 0) => Number((low + next() * (high - low)).toFixed(digits)),
    pick: (choices) => choices[Math.floor(next() * choices.length)] ?? choices[0],
  };
}
