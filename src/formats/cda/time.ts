// HL7 v3 time stamps: YYYY[MM[DD[HH[MM[SS[.s…]]]]]][±ZZzz].

const STAMP = /^(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:\.(\d{1,6}))?(?:([+-])(\d{3,4}))?$/;

const parisClock = new Intl.DateTimeFormat('en-US', { timeZone: 'Europe/Paris', timeZoneName: 'longOffset' });

/**
 * ISO 8601 instant in UTC of a time stamp; undefined when it is none.
 * A missing part counts as its first value. Without a zone it is the legal time in Paris; a zone of three digits,
 * seen in real files (`+100`), is one whose leading zero is missing.
 */
export function toInstant(stamp: string | undefined): string | undefined {
  const parts = STAMP.exec(stamp?.trim() ?? '');
  if (parts === null) return undefined;
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', fraction = ''] = parts;
  const written = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}Z`;
  const local = new Date(written);
  // Date accepts 30 February or 24:00 and moves it: such a stamp is a mistake.
  if (Number.isNaN(local.getTime()) || local.toISOString() !== written) return undefined;
  const zone = parts[9]?.padStart(4, '0');
  const offset =
    zone === undefined
      ? parisOffset(local.getTime())
      : (Number(zone.slice(0, 2)) * 60 + Number(zone.slice(2))) * 60_000 * (parts[8] === '-' ? -1 : 1);
  return new Date(local.getTime() - offset).toISOString();
}

/** `YYYY-MM-DD` of a time stamp that has at least a day; undefined otherwise. */
export function toDate(stamp: string | undefined): string | undefined {
  const digits = /^(\d{4})(\d\d)(\d\d)/.exec(stamp?.trim() ?? '');
  if (digits === null || toInstant(`${digits[0]}+0000`) === undefined) return undefined;
  return `${digits[1]}-${digits[2]}-${digits[3]}`;
}

function parisOffset(local: number): number {
  const winterGuess = offsetAt(local);
  return offsetAt(local - winterGuess);
}

function offsetAt(instant: number): number {
  const name = parisClock.formatToParts(instant).find((part) => part.type === 'timeZoneName')?.value ?? '';
  const offset = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(name);
  if (offset === null) return 0;
  const seconds = (Number(offset[2]) * 60 + Number(offset[3])) * 60 + Number(offset[4] ?? 0);
  return seconds * (offset[1] === '-' ? -1000 : 1000);
}
