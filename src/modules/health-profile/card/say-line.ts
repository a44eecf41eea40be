/** The words of one line of an emergency card. */
import { sayApproximateDate } from '#formats/approximate-date';
import type { Fact } from '../fact.ts';

export type SaidLine = {
  readonly title: string;
  readonly detail: string | undefined;
  /** As it was written. */
  readonly phone: string | undefined;
  /** To be seen first. */
  readonly severe: boolean;
  readonly source: string;
};

const DAY = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'short', timeZone: 'Europe/Paris' });

/** Of each section, the details that matter in an emergency. */
const TOLD: Readonly<Partial<Record<Fact['section'], readonly string[]>>> = {
  allergy: ['reaction', 'note'],
  treatment: ['dose', 'frequency', 'reason'],
  illness: ['note'],
  hospitalisation: ['note'],
  disability: ['needs'],
  general: ['value', 'note'],
  contact: ['role', 'bond'],
  professional: ['role', 'place'],
  wish: ['value', 'place'],
};

export function sayLine(fact: Fact): SaidLine {
  const severe = fact.section === 'allergy' && fact.details.severity === 'Oui, grave';
  const dates = ['allergy', 'contact', 'professional', 'blood-group'].includes(fact.section)
    ? []
    : [fact.start && sayApproximateDate(fact.start), fact.end && `jusqu’à : ${sayApproximateDate(fact.end)}`];
  const told = (TOLD[fact.section] ?? []).map((name) => fact.details[name]);
  const detail = [severe ? 'grave' : undefined, ...told, ...dates].filter(Boolean).join(', ');
  return {
    title: fact.label,
    detail: detail === '' ? undefined : detail,
    phone: fact.details.phone === undefined ? undefined : String(fact.details.phone),
    severe,
    source: sourceOf(fact),
  };
}

/** Who says it, and when it was written. */
export function sourceOf(fact: Fact): string {
  const written = DAY.format(fact.recordedAt);
  if (fact.sourceEntryId) return `document de ${fact.authorLabel}`;
  if (fact.confirmed) return `confirmé par ${fact.confirmed.label} le ${DAY.format(fact.confirmed.at)}`;
  return fact.origin === 'holder' ? `déclaré le ${written}` : `ajouté par ${fact.authorLabel} le ${written}`;
}
