import type { NewReading } from '#health-profile';
import type { Doors } from '../../context.ts';
import { text } from '../../form.ts';
import type { FieldProblem } from '../../ui/field.tsx';

type Rules = Doors['healthProfile']['rules'];
export type Kind = NewReading['kind'];

/** Field of the form → what was typed: kept when the form comes back. */
export type Typed = Readonly<Record<string, string>>;

/** A civil day and time of Paris as one moment; undefined when it is none. */
export function momentOf(day: string, time: string): Date | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || !/^\d{2}:\d{2}$/.test(time || '12:00')) return undefined;
  const naive = new Date(`${day}T${time || '12:00'}:00Z`);
  if (Number.isNaN(naive.getTime())) return undefined;
  const said = new Date(naive.toLocaleString('en-US', { timeZone: 'Europe/Paris' }));
  const utc = new Date(naive.toLocaleString('en-US', { timeZone: 'UTC' }));
  return new Date(naive.getTime() - (said.getTime() - utc.getTime()));
}

/** What a sound reading still lacks, in the words of the page. */
export type Read = {
  readonly readings: readonly NewReading[];
  readonly problems: readonly FieldProblem[];
  /** Unlikely ones, to confirm. */
  readonly questions: readonly { readonly field: string; readonly said: string }[];
  readonly typed: Typed;
};

/** Reads a form of one kind or several: `v-<kind>`, `w-<kind>` for the second value, and what goes with it. */
export function readForm(form: FormData, kinds: readonly Kind[], rules: Rules): Read {
  const problems: FieldProblem[] = [];
  const typed: Record<string, string> = {};
  for (const [name, value] of form) if (typeof value === 'string') typed[name] = value;
  const at = momentOf(text(form, 'jour'), text(form, 'heure'));
  if (!at)
    problems.push({
      field: 'jour',
      summary: 'La date n’est pas comprise',
      help: 'Choisissez le jour et l’heure de la mesure.',
    });
  const readings = kinds.flatMap((kind): readonly NewReading[] => {
    const [first, second] = [text(form, `v-${kind}`), text(form, `w-${kind}`)];
    if (first === '' && second === '') return [];
    const rule = rules.kinds[kind];
    const value = rules.readValue(kind, first);
    const value2 = rule.second ? rules.readValue(kind, second) : undefined;
    const wrong = (field: string) =>
      problems.push({
        field,
        summary: `${rule.label} : le nombre n’est pas compris`,
        help: `Écrivez un nombre, par exemple ${rule.example}.`,
      });
    if (value === undefined) wrong(`v-${kind}`);
    if (rule.second && value2 === undefined) wrong(`w-${kind}`);
    if (!at || value === undefined || (rule.second && value2 === undefined)) return [];
    const days = text(form, `j-${kind}`);
    return [
      {
        kind,
        at,
        value,
        value2,
        method: text(form, `m-${kind}`) || undefined,
        bodySite: text(form, `s-${kind}`) || undefined,
        moment: text(form, `t-${kind}`) || undefined,
        days: days === '' ? undefined : Number(days),
        diabetesType: text(form, `d-${kind}`) || undefined,
        comment: text(form, 'commentaire') || undefined,
        reason: text(form, 'raison') || undefined,
      },
    ];
  });
  const questions = readings
    .filter((one) => isOutside(one, rules))
    .map((one) => ({ field: `v-${one.kind}`, said: rules.sayReading(one) }));
  return { readings, problems, questions, typed };
}

const isOutside = ({ kind, value, value2 }: NewReading, { kinds }: Rules): boolean => {
  const { human, second } = kinds[kind];
  const out = (one: number, [low, high]: readonly [number, number]) => one < low || one > high;
  return out(value, human) || (second !== undefined && value2 !== undefined && out(value2, second.human));
};

/** The field that a refused reading is about. */
export function fieldOfRefusal(
  code: string,
  detail: string | undefined,
  readings: readonly NewReading[],
): string {
  const kind = readings[Number(/^measure (\d+)$/.exec(detail ?? '')?.[1] ?? 0)]?.kind ?? 'weight';
  if (code.startsWith('measure-moment')) return `t-${kind}`;
  if (code.startsWith('measure-days')) return `j-${kind}`;
  if (code === 'measure-future') return 'jour';
  if (code === 'measure-second-missing') return `w-${kind}`;
  return `v-${kind}`;
}
