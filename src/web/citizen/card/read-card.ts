import type { CardLine, EmergencyCard } from '#health-profile';
import type { CitizenArgs } from '../../load.ts';
import { civilDay, day } from '../../words/dates.ts';
import { nameOf } from '../../words/people.ts';
import { personInCharge } from '../access/person-in-charge.ts';

export const NEVER_TRANSFUSE = 'Ne sert jamais à une transfusion : l’hôpital vérifie toujours.';

/** The card of this notebook; whoever only helps there has none. */
export async function readCard(args: CitizenArgs) {
  personInCharge(args);
  const card = await args.doors.healthProfile.card.read(args.request);
  const name = nameOf(card.person);
  return { card, name, born: civilDay(card.person.birthDate), upToDate: `À jour au ${day(args.now)}` };
}

/** `Allergies / Allergies` says no more than once. */
export const titleOf = ({ label, english }: EmergencyCard['groups'][number]['group']): string =>
  label === english ? label : `${label} / ${english}`;

/** What stands on a card: groups with a line, and those whose silence would mislead. */
export const shownGroups = ({ groups }: EmergencyCard) =>
  groups.filter(({ group, lines }) => lines.length > 0 || group.silence !== undefined);

/** `06 39 98 00 01` → `0639980001`; an extension or a word is no number to call. */
export function telOf(phone: string): string | undefined {
  const digits = phone.replace(/[\s.()/-]/g, '');
  return /^\+?\d{2,15}$/.test(digits) ? `tel:${digits}` : undefined;
}

export const wordsOf = ({ title, detail, phone }: CardLine): string =>
  [title, detail, phone].filter(Boolean).join(', ');
