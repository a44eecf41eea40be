/** Instants as FHIR writes them. `toISOString` costs half of a search of fifty documents, most of it for the same days. */

const days = new Map<number, string>();
const two = Array.from({ length: 60 }, (_, index) => String(index).padStart(2, '0'));
const three = Array.from({ length: 1000 }, (_, index) => String(index).padStart(3, '0'));
const DAY = 86_400_000;

/** The same text as `date.toISOString()`. */
export function instantOf(date: Date): string {
  const time = date.getTime();
  const day = Math.floor(time / DAY);
  const rest = time - day * DAY;
  const seconds = Math.floor(rest / 1000);
  const minutes = Math.floor(seconds / 60);
  return `${dayOf(day, date)}${two[Math.floor(minutes / 60)]}:${two[minutes % 60]}:${two[seconds % 60]}.${three[rest % 1000]}Z`;
}

function dayOf(day: number, date: Date): string {
  const known = days.get(day);
  if (known !== undefined) return known;
  // a century of days
  if (days.size > 36_525) days.clear();
  const text = date.toISOString().slice(0, 11);
  days.set(day, text);
  return text;
}
