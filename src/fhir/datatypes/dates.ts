/** FHIR dates, which name a stretch of time as long as they are imprecise. Without a zone they are the legal time in Paris. */
import { toInstant } from '#formats/cda/time';
import { ElementError } from '../errors.ts';
import { type Element, text } from './element.ts';

const FORM =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(\.\d{1,6})?\d*)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;

/** First and last millisecond. */
export type Stretch = { readonly from: Date; readonly to: Date };

/** @returns undefined when the text is no FHIR date, dateTime or instant */
export function parseDate(value: string): Stretch | undefined {
  const parts = FORM.exec(value);
  if (!parts) return undefined;
  const [, year = '', month, day, hour, minute, second = '00', fraction = '', zone = ''] = parts;
  const offset = zone === 'Z' ? '+0000' : zone.replace(':', '');
  if (hour !== undefined) {
    const from = instant(`${year}${month}${day}${hour}${minute}${second}${fraction}${offset}`);
    const length = fraction ? 1 : parts[6] === undefined ? 60_000 : 1000;
    return from && { from, to: new Date(from.getTime() + length - 1) };
  }
  const from = instant(`${year}${month ?? ''}${day ?? ''}`);
  if (!from) return undefined;
  const next = new Date(
    Date.UTC(
      Number(year) + (month ? 0 : 1),
      month ? Number(month) - (day ? 1 : 0) : 0,
      day ? Number(day) + 1 : 1,
    ),
  );
  const end = instant(next.toISOString().slice(0, 10).replaceAll('-', ''));
  return end && { from, to: new Date(end.getTime() - 1) };
}

/** The beginning of a date of a resource. */
export function date(element: Element, name: string): Date | undefined {
  const value = text(element, name);
  if (value === undefined) return undefined;
  const stretch = parseDate(value);
  if (!stretch)
    throw new ElementError('element-invalid', `${element.path}.${name}`, 'must be a FHIR dateTime');
  return stretch.from;
}

function instant(stamp: string): Date | undefined {
  const iso = toInstant(stamp);
  return iso === undefined ? undefined : new Date(iso);
}
