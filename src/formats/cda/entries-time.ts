import type { EntryDate, EntryPeriod } from './entries-types.ts';
import { toInstant } from './time.ts';
import { attribute, element, type XmlNode } from './xml-tree.ts';

// What nobody alive can have, and a mistyped year.
const FIRST_YEAR = 1850;
const LAST_YEAR = 2199;

/**
 * A time stamp with the precision it was written with. `20120000`, `201213` keep what can be read of them: a year, a
 * year; undefined when not even that.
 */
export function readDate(stamp: string | undefined): EntryDate | undefined {
  const digits = /^(\d{4})(\d\d)?(\d\d)?/.exec(stamp?.trim() ?? '');
  if (digits === null) return undefined;
  const [, year = '', month, day] = digits;
  if (Number(year) < FIRST_YEAR || Number(year) > LAST_YEAR) return undefined;
  if (month === undefined || Number(month) < 1 || Number(month) > 12)
    return { date: `${year}-01-01`, precision: 'year' };
  const instant = toInstant(stamp);
  if (day === undefined || toInstant(`${year}${month}${day}+0000`) === undefined)
    return { date: `${year}-${month}-01`, precision: 'month' };
  const date = `${year}-${month}-${day}`;
  const hasHour = /^\d{10}/.test(stamp?.trim() ?? '');
  return { date, precision: 'day', ...(hasHour && instant !== undefined && { instant }) };
}

/** TS, IVL_TS (low, high, center, width), or nothing. */
export function readPeriod(node: XmlNode | undefined): EntryPeriod {
  const at = readDate(attribute(node, 'value') ?? attribute(element(node, 'center'), 'value'));
  const start = readDate(attribute(element(node, 'low'), 'value'));
  const end = readDate(attribute(element(node, 'high'), 'value')) ?? after(start, element(node, 'width'));
  return { ...(at && { at }), ...(start && { start }), ...(end && { end }) };
}

const DAYS: Readonly<Record<string, number>> = { d: 1, wk: 7, h: 1 / 24, mo: 30, a: 365 };

// « for six days from the 1st » ends on the 6th.
function after(start: EntryDate | undefined, width: XmlNode | undefined): EntryDate | undefined {
  const count =
    Number(attribute(width, 'value') ?? Number.NaN) * (DAYS[attribute(width, 'unit') ?? ''] ?? Number.NaN);
  if (start?.precision !== 'day' || !(count >= 1) || count > 36_500) return undefined;
  const last = new Date(Date.parse(start.date) + (Math.round(count) - 1) * 86_400_000);
  return { date: last.toISOString().slice(0, 10), precision: 'day' };
}

/** The first that is known: a point, else the start, else the end. */
export function dateOf(period: EntryPeriod): EntryDate | undefined {
  return period.at ?? period.start ?? period.end;
}
