import type { Growth, Measure, Target } from '#health-profile';
import type { Doors } from '../../context.ts';
import { Chart } from '../../ui/chart.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Pan } from '../../ui/pan.tsx';
import { day } from '../../words/dates.ts';
import type { Kind } from './reading-form.ts';

const PERIOD_WORDS = { mois: '1 mois', trimestre: '3 mois', an: '1 an', tout: 'Tout' } as const;

/** The curve of a period, one sentence that says what it shows, targets and a child's reference curves. */
export function Curve(props: {
  readonly kind: Kind;
  readonly measures: readonly Measure[];
  readonly targets: readonly Target[];
  readonly references: Growth['references'];
  readonly source: string | undefined;
  readonly rules: Doors['healthProfile']['rules'];
  readonly period: keyof typeof PERIOD_WORDS;
  readonly here: string;
}) {
  const { kind, measures, rules, references } = props;
  const rule = rules.kinds[kind];
  const { factor, unit } = rule.said;
  const sorted = [...measures].sort((a, b) => a.at.getTime() - b.at.getTime());
  const points = (of: (one: Measure) => number | undefined) =>
    sorted.flatMap((one) => {
      const value = of(one);
      return value === undefined
        ? []
        : [
            {
              at: one.at.getTime(),
              value: value / factor,
              title: `${day(one.at)} : ${rules.sayReading(one)}`,
            },
          ];
    });
  const target = props.targets[0];
  const band = target && {
    low: target.low === undefined ? undefined : target.low / factor,
    high: target.high === undefined ? undefined : target.high / factor,
  };
  const sentence = summaryOf(sorted, props);
  return (
    <Pan
      id="courbe"
      title="Courbe"
      aside={
        <nav aria-label="Période">
          <ul className="row">
            {Object.entries(PERIOD_WORDS).map(([value, label]) => (
              <li key={value}>
                <a
                  className="target"
                  href={`${props.here}?periode=${value}`}
                  aria-current={value === props.period ? 'true' : undefined}
                >
                  {label}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      }
    >
      {measures.length === 0 ? (
        <Empty title="Aucune mesure sur cette période">
          <p>Choisissez une période plus longue, ou notez une mesure plus bas.</p>
        </Empty>
      ) : (
        <div className="stack">
          <p className="lead">{sentence}</p>
          <Chart
            title={rule.label}
            description={sentence}
            unit={unit}
            series={[
              {
                label: rule.first?.label ?? rule.label,
                points: points((one) => one.value),
                ...(band && !rule.second && { band }),
              },
              ...(rule.second ? [{ label: rule.second.label, points: points((one) => one.value2) }] : []),
            ]}
            references={references}
            format={(value) => value.toLocaleString('fr-FR', { maximumFractionDigits: rule.digits })}
          />
          {references.length > 0 && (
            <p className="meta">Courbes de référence : {props.source}. À voir avec un professionnel.</p>
          )}
        </div>
      )}
    </Pan>
  );
}

function summaryOf(
  sorted: readonly Measure[],
  { kind, rules }: { readonly kind: Kind; readonly rules: Doors['healthProfile']['rules'] },
): string {
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last) return '';
  const rule = rules.kinds[kind];
  if (first === last) return `${rule.label} : ${rules.sayReading(last)}, le ${day(last.at)}.`;
  const change = last.value - first.value;
  const way =
    Math.abs(change) < Math.abs(first.value) * 0.01 ? 'stable' : change > 0 ? 'en hausse' : 'en baisse';
  return `${rule.label}, ${way} : ${rules.sayReading(first)} le ${day(first.at)}, ${rules.sayReading(last)} le ${day(last.at)}.`;
}
