// Where things stand on a chart: pure geometry, in the units of its view box.

export type Scale = {
  readonly at: (value: number) => number;
  /** Values to mark, from low to high. */
  readonly ticks: readonly number[];
};

/** From the lowest to the highest value, with some air, on round marks. */
export function valueScale(values: readonly number[], from: number, to: number): Scale {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const size = Math.max(Math.abs(low), Math.abs(high), 1e-9);
  const span = high - low > size * 1e-9 ? high - low : size;
  const step = roundStep(span / 4);
  // a quantity that is never negative is not shown with negative marks
  const start = Math.floor((low - span * 0.08) / step) * step;
  const bottom = low >= 0 ? Math.max(0, start) : start;
  const top = Math.ceil((high + span * 0.08) / step) * step;
  const count = Math.round((top - bottom) / step);
  return {
    at: (value) => from + ((value - bottom) / (top - bottom)) * (to - from),
    ticks: Array.from({ length: count + 1 }, (_, n) => Number((bottom + n * step).toPrecision(12))),
  };
}

/** 1, 2 or 5 times a power of ten, at least as large. */
function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const times = [1, 2, 5, 10].find((one) => one * power >= rough * 0.999) ?? 10;
  return times * power;
}

const DAY = 86_400_000;
const MOST_TICKS = 6;

export type TimeScale = Scale & {
  /** What one mark stands for. */
  readonly unit: 'day' | 'month' | 'year';
};

/** From the first to the last moment; marks on first days of years or of months, or on days when all is within two months. */
export function timeScale(first: number, last: number, from: number, to: number): TimeScale {
  const span = Math.max(last - first, DAY);
  const start = last === first ? first - DAY / 2 : first;
  const at = (value: number) => from + ((value - start) / span) * (to - from);
  const years = span / (365.25 * DAY);
  if (years >= 2)
    return { at, unit: 'year', ticks: marks(start, start + span, 12 * Math.ceil(years / MOST_TICKS)) };
  if (span > 62 * DAY)
    return { at, unit: 'month', ticks: marks(start, start + span, Math.ceil((years * 12) / MOST_TICKS)) };
  const step = Math.ceil(span / DAY / MOST_TICKS) * DAY;
  const ticks: number[] = [];
  for (let one = start; one <= start + span; one += step) ticks.push(one);
  return { at, unit: 'day', ticks };
}

/** First days of every `step` months, at midnight UTC: the months of January, or even years, and so on. */
function marks(start: number, end: number, step: number): number[] {
  const date = new Date(start);
  const found: number[] = [];
  let month = Math.ceil((date.getUTCFullYear() * 12 + date.getUTCMonth()) / step) * step;
  for (; found.length < 60; month += step) {
    const mark = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (mark > end) return found;
    if (mark >= start) found.push(mark);
  }
  return found;
}
