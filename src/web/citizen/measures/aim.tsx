import type { Target } from '#health-profile';
import type { Doors } from '../../context.ts';
import { refusalOf, text } from '../../form.ts';
import { type Answer, again, type CitizenArgs, leadTo } from '../../load.ts';
import { Field, type FieldProblem } from '../../ui/field.tsx';
import { Pan } from '../../ui/pan.tsx';
import { day } from '../../words/dates.ts';
import type { Whose } from '../../words/whose.ts';
import type { Kind, Typed } from './reading-form.ts';
import type { WriteAnswer } from './write.ts';

/** Sets what the form aims at; two blank fields take it away. */
export async function setAim(
  { doors, request }: CitizenArgs,
  form: FormData,
  kind: Kind,
  here: string,
): Promise<Response | Answer<WriteAnswer>> {
  const typed = { bas: text(form, 'bas'), haut: text(form, 'haut') };
  const { rules } = doors.healthProfile;
  const bound = (field: 'bas' | 'haut') =>
    typed[field] === '' ? undefined : (rules.readValue(kind, typed[field]) ?? Number.NaN);
  try {
    await doors.healthProfile.setTarget(request, kind, { low: bound('bas'), high: bound('haut') });
    return leadTo(`${here}?fait=objectif`);
  } catch (error) {
    const refused = refusalOf(error, ({ code }) => (code === 'target-wrong' ? 'bas' : undefined));
    return again({ typed, problems: refused.problems, questions: [] }, refused.status);
  }
}

/** What is aimed at, by whom, and the form to say one's own. */
export function Aim(props: {
  readonly kind: Kind;
  readonly targets: readonly Target[];
  readonly rules: Doors['healthProfile']['rules'];
  readonly here: string;
  readonly problems: readonly FieldProblem[];
  readonly typed: Typed;
  readonly whose: Whose;
}) {
  const { kind, rules, targets, typed, problems } = props;
  const unit = rules.kinds[kind].said.unit;
  const own = targets.find(({ origin }) => origin === 'holder');
  const said = (value: number | undefined) => (value === undefined ? '' : rules.sayValue(kind, value));
  return (
    <Pan id="objectif" title="Objectif" aside={<p>Fixé avec un soignant, de préférence.</p>}>
      {targets.map((one) => (
        <p key={one.origin}>
          <b>{rangeWords(said(one.low), said(one.high), unit)}</b>, fixé par {one.authorLabel} le{' '}
          {day(one.setAt)}.
        </p>
      ))}
      <details open={problems.some(({ field }) => field === 'bas')}>
        <summary>
          <span>{own ? 'Changer cet objectif' : 'Fixer un objectif'}</span>
        </summary>
        <form method="post" action={props.here} className="stack" noValidate>
          <Field
            id="bas"
            label={`Au moins, en ${unit} (facultatif)`}
            inputMode="decimal"
            autoComplete="off"
            defaultValue={typed.bas ?? said(own?.low)}
            problems={problems}
          />
          <Field
            id="haut"
            label={`Au plus, en ${unit} (facultatif)`}
            inputMode="decimal"
            autoComplete="off"
            defaultValue={typed.haut ?? said(own?.high)}
            problems={problems}
          />
          <p className="meta">Laissez les deux cases vides pour l’enlever.</p>
          <button type="submit" className="button second" name="acte" value="viser">
            Enregistrer l’objectif{props.whose.own ? '' : ` ${props.whose.of}`}
          </button>
        </form>
      </details>
    </Pan>
  );
}

function rangeWords(low: string, high: string, unit: string): string {
  if (low && high) return `Entre ${low} et ${high} ${unit}`;
  return low ? `Au moins ${low} ${unit}` : `Au plus ${high} ${unit}`;
}
