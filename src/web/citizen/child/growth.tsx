import type { Growth } from '#health-profile';
import type { Doors } from '../../context.ts';
import { Chart } from '../../ui/chart.tsx';
import { Pan } from '../../ui/pan.tsx';
import { day } from '../../words/dates.ts';
import type { Whose } from '../../words/whose.ts';

/** Weight, height and head beside the curves of the WHO, each leading to its table. */
export function GrowthCurves(props: {
  readonly growth: readonly Growth[];
  readonly source: string;
  readonly rules: Doors['healthProfile']['rules'];
  readonly base: string;
  readonly whose: Whose;
}) {
  const { growth, rules, base } = props;
  const drawn = growth.filter(({ measures }) => measures.length > 0);
  const missing = growth.filter(({ measures }) => measures.length === 0);
  return (
    <Pan id="croissance" title="Croissance" aside={<p>{props.source}. À voir avec un professionnel.</p>}>
      <div className="stack">
        {drawn.map(({ kind, measures, references }) => {
          const rule = rules.kinds[kind];
          const last = measures[0];
          const sentence = last ? `${rule.label} : ${rules.sayReading(last)}, le ${day(last.at)}.` : '';
          return (
            <div key={kind}>
              <h3>{rule.label}</h3>
              <p>{sentence}</p>
              <Chart
                title={rule.label}
                description={sentence}
                unit={rule.said.unit}
                series={[
                  {
                    label: rule.label,
                    points: [...measures].reverse().map((one) => ({
                      at: one.at.getTime(),
                      value: one.value,
                      title: `${day(one.at)} : ${rules.sayReading(one)}`,
                    })),
                  },
                ]}
                references={references}
                format={(value) => value.toLocaleString('fr-FR', { maximumFractionDigits: 1 })}
              />
              <a className="target" href={`${base}/mesures/${kind}?periode=tout`}>
                Voir le tableau<span className="aloud"> : {rule.label}</span>
              </a>
            </div>
          );
        })}
        {missing.length > 0 && (
          <p>
            Pas encore noté&nbsp;:{' '}
            {missing.map(({ kind }, n) => (
              <span key={kind}>
                {n > 0 && ', '}
                <a href={`${base}/mesures/${kind}`}>{rules.kinds[kind].label.toLowerCase()}</a>
              </span>
            ))}
            .
          </p>
        )}
      </div>
    </Pan>
  );
}
