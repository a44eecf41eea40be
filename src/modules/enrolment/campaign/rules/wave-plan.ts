/** Who is told on which day: fund after fund, working day after working day, never more than a day can take (A16). */
import { addDays } from './paris.ts';

export type FundCount = { readonly fund: string; readonly people: number };
export type PlannedWave = {
  readonly wave: number;
  readonly day: string;
  readonly fund: string;
  /** At most. */
  readonly people: number;
};

/**
 * @param from first day, YYYY-MM-DD; moved to the next working day
 * @param perDay most people told on one day
 */
export function planWaves(funds: readonly FundCount[], from: string, perDay: number): readonly PlannedWave[] {
  const waves: PlannedWave[] = [];
  let day = workingDay(from);
  let room = perDay;
  for (const { fund, people } of funds)
    for (let left = people; left > 0; ) {
      if (room === 0) {
        day = workingDay(addDays(day, 1));
        room = perDay;
      }
      const now = Math.min(left, room);
      waves.push({ wave: 1 + waves.length, day, fund, people: now });
      left -= now;
      room -= now;
    }
  return waves;
}

/** This day, or the next one on which letters are handed over: no weekend, no public holiday (code du travail L3133-1). */
export function workingDay(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6 || isHoliday(day) ? workingDay(addDays(day, 1)) : day;
}

/** The next Monday after this day: the weekly wave of newborns and new members (A15). */
export function nextMonday(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, (8 - weekday) % 7 || 7);
}

const FIXED = new Set(['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25']);

function isHoliday(day: string): boolean {
  if (FIXED.has(day.slice(5))) return true;
  const easter = easterSunday(Number(day.slice(0, 4)));
  // Easter Monday, Ascension, Whit Monday
  return [1, 39, 50].some((after) => addDays(easter, after) === day);
}

/** The Gregorian computus (Butcher, 1876). */
function easterSunday(year: number): string {
  const a = year % 19;
  const [b, c] = [Math.floor(year / 100), year % 100];
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114;
  return `${year}-${String(Math.floor(f / 31)).padStart(2, '0')}-${String((f % 31) + 1).padStart(2, '0')}`;
}
