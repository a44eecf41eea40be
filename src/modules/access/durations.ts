/** How long an access lasts (R9, R44, R47). Settings of the operator, told to the person with their end. */
import { parisDay } from '#formats/civil-day';
export type Durations = {
  /** Within the care team, from the last act: months, by profession code; `*` for all others. */
  readonly consentMonths: Readonly<Record<string, number>>;
  /** Outside of any care team the consent is asked at each consultation. */
  readonly consultationHours: number;
  readonly emergencyHours: number;
  readonly justifyHours: number;
};

export const DURATIONS: Durations = {
  consentMonths: { '*': 12 },
  consultationHours: 24,
  emergencyHours: 4,
  justifyHours: 24,
};

const HOUR = 3_600_000;

/** When a statement made now ends. */
export function endOfConsent(
  durations: Durations,
  basis: string,
  professionCode: string | undefined,
  now: Date,
): Date {
  if (basis === 'consent_given') return new Date(now.getTime() + durations.consultationHours * HOUR);
  const until = new Date(now);
  until.setMonth(
    until.getMonth() + (durations.consentMonths[professionCode ?? '*'] ?? durations.consentMonths['*'] ?? 12),
  );
  return until;
}

export const hoursLater = (now: Date, hours: number): Date => new Date(now.getTime() + hours * HOUR);

/** May something last until the end of this day: a day that exists, today or within so many days? */
export function isLastDayWithin(days: number, day: string, now: Date): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return false;
  const last = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(last.getTime()) || !last.toISOString().startsWith(day)) return false;
  const ahead = (last.getTime() - Date.parse(`${parisDay(now)}T00:00:00Z`)) / 86_400_000;
  return ahead >= 0 && ahead <= days;
}
