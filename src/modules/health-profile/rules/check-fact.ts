/** What somebody writes on a line of the profile, checked by the rules of its section. */

import { z } from 'zod';
import { latestDay, parseApproximateDate } from '#formats/approximate-date';
import type { Details, KnownDate } from '../fact.ts';
import { type ProfileSection, SECTIONS } from './sections.ts';

export type WrittenFact = {
  readonly label: string;
  /** Field of the section → text; blank fields say nothing. */
  readonly details?: Readonly<Record<string, string>> | undefined;
  readonly start?: string | undefined;
  readonly end?: string | undefined;
  /** `refuted`: « on l’a cru, ce n’était pas ». */
  readonly state?: 'active' | 'resolved' | 'refuted' | undefined;
};

export type CheckedFact = {
  readonly label: string;
  readonly details: Details;
  readonly start: KnownDate | undefined;
  readonly end: KnownDate | undefined;
  readonly state: 'active' | 'resolved' | 'refuted';
};

/** A code of the module's errors, and the field it is about: `label`, `start`, `end`, or one of the section. */
export type FactFault = {
  readonly code:
    | 'label-missing'
    | 'text-too-long'
    | 'choice-unknown'
    | 'date-unreadable'
    | 'date-future'
    | 'dates-reversed';
  readonly field: string;
};

const LABEL = 300;
const TEXT = 1000;

/** The details of a section: what its fields take, blank ones left out. */
export function detailsSchema(section: ProfileSection): z.ZodType<Record<string, string>> {
  const fields = SECTIONS[section].fields.map(({ name, choices }) => [
    name,
    (choices ? z.enum(choices as [string, ...string[]]) : z.string().max(TEXT)).optional(),
  ]);
  return z.strictObject(Object.fromEntries(fields)) as unknown as z.ZodType<Record<string, string>>;
}

/** @param today ISO day, in France */
export function checkFact(
  section: ProfileSection,
  written: WrittenFact,
  today: string,
): { readonly fact: CheckedFact; readonly faults: readonly FactFault[] } {
  const rule = SECTIONS[section];
  const faults: FactFault[] = [];
  const label = squeezed(written.label);
  if (label === '') faults.push({ code: 'label-missing', field: 'label' });
  else if (label.length > LABEL) faults.push({ code: 'text-too-long', field: 'label' });
  else if (rule.name.choices && !rule.name.choices.includes(label))
    faults.push({ code: 'choice-unknown', field: 'label' });

  const details = Object.fromEntries(
    Object.entries(written.details ?? {})
      .map(([name, text]) => [name, text.trim()] as const)
      .filter(([, text]) => text !== ''),
  );
  const parsed = detailsSchema(section).safeParse(details);
  for (const issue of parsed.success ? [] : parsed.error.issues)
    faults.push({
      code: issue.code === 'too_big' ? 'text-too-long' : 'choice-unknown',
      field: String(issue.path[0] ?? 'label'),
    });

  const start = rule.start ? dateOf('start', written.start, today, faults) : undefined;
  const end = rule.end ? dateOf('end', written.end, today, faults) : undefined;
  if (start?.date && start.date > today) faults.push({ code: 'date-future', field: 'start' });
  const last = end && latestDay(end);
  if (start?.date && last && last < start.date) faults.push({ code: 'dates-reversed', field: 'end' });
  const isOver = end?.date !== undefined && (latestDay(end) ?? today) < today;
  return {
    fact: { label, details, start, end, state: written.state ?? (isOver ? 'resolved' : 'active') },
    faults,
  };
}

const squeezed = (text: string): string => text.trim().replace(/\s+/g, ' ');

function dateOf(
  field: 'start' | 'end',
  text: string | undefined,
  today: string,
  faults: FactFault[],
): KnownDate | undefined {
  if (!text?.trim()) return undefined;
  const date = parseApproximateDate(text, today);
  if (!date) faults.push({ code: 'date-unreadable', field });
  return date;
}
