import type { Measure, Target } from '#health-profile';
import type { Doors } from '../../context.ts';
import { Field, type FieldProblem, Select } from '../../ui/field.tsx';
import { numericDay } from '../../words/dates.ts';

type Rules = Doors['healthProfile']['rules'];

/** The last measure of each kind, what is aimed at, and for the treating doctor the form to say it (D06). */
export function LastMeasures(props: {
  readonly last: readonly Measure[];
  readonly targets: readonly Target[];
  readonly rules: Rules;
  readonly here: string;
  readonly isTreating: boolean;
  readonly problems: readonly FieldProblem[];
}) {
  const { last, targets, rules, isTreating, problems } = props;
  if (last.length === 0 && targets.length === 0 && !isTreating) return null;
  const words = ({ kind, low, high }: Target): string => {
    const said = (value: number | undefined) => value !== undefined && rules.sayValue(kind, value);
    const bounds = [said(low) && `au moins ${said(low)}`, said(high) && `au plus ${said(high)}`].filter(
      Boolean,
    );
    return `${bounds.join(', ')} ${rules.kinds[kind].said.unit}`;
  };
  return (
    <section className="zone" aria-labelledby="mesures">
      <h2 id="mesures">Dernières mesures</h2>
      {last.length === 0 && <p className="meta">Aucune mesure.</p>}
      <ul>
        {last.map((one) => (
          <li key={one.measureId}>
            {rules.kinds[one.kind].label}&nbsp;: <b>{rules.sayReading(one)}</b>, le {numericDay(one.at)}
            {one.origin === 'holder' ? ', notée par la personne' : `, par ${one.authorLabel}`}
          </li>
        ))}
        {targets.map((one) => (
          <li key={`${one.kind} ${one.origin}`}>
            Objectif, {rules.kinds[one.kind].label.toLowerCase()}&nbsp;: {words(one)}, fixé par{' '}
            {one.authorLabel} le {numericDay(one.setAt)}
          </li>
        ))}
      </ul>
      {isTreating && (
        <details open={problems.some(({ field }) => field === 'bas')}>
          <summary>
            <span>Fixer un objectif</span>
          </summary>
          <form method="post" action={props.here} className="stack" noValidate>
            <Select
              id="mesure"
              label="Mesure"
              value={undefined}
              options={Object.entries(rules.kinds).map(([value, { label, said }]) => ({
                value,
                label: `${label} (${said.unit})`,
              }))}
            />
            <Field
              id="bas"
              label="Au moins (facultatif)"
              inputMode="decimal"
              autoComplete="off"
              problems={problems}
            />
            <Field
              id="haut"
              label="Au plus (facultatif)"
              inputMode="decimal"
              autoComplete="off"
              problems={problems}
            />
            <p className="meta">Deux cases vides enlèvent votre objectif.</p>
            <button type="submit" className="button second" name="acte" value="viser">
              Fixer à mon nom
            </button>
          </form>
        </details>
      )}
    </section>
  );
}
