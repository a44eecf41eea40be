/** Is a reading sound? Impossible ones are refused, unlikely ones questioned (interfaces of the partner API; D06, D07). */
import { DIABETES_TYPES, MOMENTS } from './measure-codes.ts';
import { KINDS, type KindRule, type MeasureKind } from './measure-kinds.ts';

export type Reading = {
  readonly kind: MeasureKind;
  readonly at: Date;
  /** In the unit of the kind (UCUM). */
  readonly value: number;
  /** Diastolic, of a blood pressure alone. */
  readonly value2?: number | undefined;
  readonly method?: string | undefined;
  readonly bodySite?: string | undefined;
  readonly moment?: string | undefined;
  readonly days?: number | undefined;
  readonly diabetesType?: string | undefined;
  readonly comment?: string | undefined;
  readonly reason?: string | undefined;
};

/** Codes of the module's errors. */
export type Fault =
  | 'measure-impossible'
  | 'measure-second-missing'
  | 'measure-second-unknown'
  | 'measure-code-unknown'
  | 'measure-moment-missing'
  | 'measure-moment-forbidden'
  | 'measure-days-missing'
  | 'measure-days-forbidden'
  | 'measure-days-wrong'
  | 'measure-future'
  | 'text-too-long';

/** A clock that runs a little ahead is no lie. */
const AHEAD_MS = 10 * 60_000;
const OLDEST = new Date('1900-01-01T00:00:00Z');

/** @returns what is wrong with it, the first thing found; undefined when it may be kept */
export function faultOf(reading: Reading, now: Date): Fault | undefined {
  const kind = KINDS[reading.kind];
  if (outside(reading.value, kind.possible)) return 'measure-impossible';
  if (kind.second) {
    if (reading.value2 === undefined) return 'measure-second-missing';
    if (outside(reading.value2, kind.second.possible) || reading.value2 >= reading.value)
      return 'measure-impossible';
  } else if (reading.value2 !== undefined) return 'measure-second-unknown';
  if (Number.isNaN(reading.at.getTime()) || reading.at < OLDEST) return 'measure-impossible';
  if (reading.at.getTime() > now.getTime() + AHEAD_MS) return 'measure-future';
  return contextFault(reading, kind);
}

function contextFault(reading: Reading, kind: KindRule): Fault | undefined {
  const { method, bodySite, moment, days, diabetesType } = reading;
  if (kind.moment && !moment) return 'measure-moment-missing';
  if (!kind.moment && moment) return 'measure-moment-forbidden';
  if (kind.days && days === undefined) return 'measure-days-missing';
  if (!kind.days && days !== undefined) return 'measure-days-forbidden';
  if (days !== undefined && !(Number.isInteger(days) && days >= 1 && days <= 366))
    return 'measure-days-wrong';
  const unknown =
    (method && kind.methods.length > 0 && !kind.methods.some((one) => one.code === method)) ||
    (bodySite && !kind.bodySites.some((one) => one.code === bodySite)) ||
    (moment && !MOMENTS.some((one) => one.code === moment)) ||
    (diabetesType && (!kind.diabetes || !DIABETES_TYPES.some((one) => one.code === diabetesType)));
  if (unknown) return 'measure-code-unknown';
  if ((reading.comment?.length ?? 0) > 1000 || (reading.reason?.length ?? 0) > 300) return 'text-too-long';
  return undefined;
}

/** Is it outside of what a human body shows? Then the person is asked, and is believed. */
export function isUnlikely({ kind, value, value2 }: Reading): boolean {
  const { human, second } = KINDS[kind];
  return (
    outside(value, human) || (second !== undefined && value2 !== undefined && outside(value2, second.human))
  );
}

const outside = (value: number, [low, high]: readonly [number, number]): boolean =>
  !Number.isFinite(value) || value < low || value > high;

/** « 780 kg », « 128/82 mmHg », « 1,05 g/L » */
export function sayReading({ kind, value, value2 }: Pick<Reading, 'kind' | 'value' | 'value2'>): string {
  const { said } = KINDS[kind];
  const pair = value2 === undefined ? '' : `/${sayValue(kind, value2)}`;
  return `${sayValue(kind, value)}${pair}\u00a0${said.unit}`;
}

/** The number alone, in the unit that people use. */
export function sayValue(kind: MeasureKind, value: number): string {
  const { said, digits } = KINDS[kind];
  return (value / said.factor).toLocaleString('fr-FR', { maximumFractionDigits: digits });
}

/** A number as people write it: « 64,5 », « 1 250 », « 64.5 kg ». In the unit that people use, turned into that of the kind. */
export function readValue(kind: MeasureKind, text: string): number | undefined {
  const said = /^([+-]?\d{1,7}(?:[.,]\d{1,4})?)\s*(?:[a-z°%/. ]{0,12})$/i.exec(
    text.replace(/(\d)[\s\u00a0\u202f]+(?=\d)/g, '$1').trim(),
  )?.[1];
  if (said === undefined) return undefined;
  const value = Number(said.replace(',', '.')) * KINDS[kind].said.factor;
  return Math.round(value * 10_000) / 10_000;
}
