import type { ComparedResult, ResultSeries } from '#health-profile';
import { Chart, type ChartSeries } from '../ui/chart.tsx';
import { FoldTable } from '../ui/fold-table.tsx';
import { withQuery } from '../ui/pages.tsx';
import { count } from '../words/french.ts';
import {
  sayCompared,
  sayNumber,
  sayPoint,
  sayPosition,
  sayRange,
  sayResult,
  saySeries,
  sayShortDay,
  sayUnit,
} from './say.ts';

export const PERIODS = [
  { value: '', label: 'Tout', years: undefined },
  { value: '5', label: '5 ans', years: 5 },
  { value: '1', label: '1 an', years: 1 },
] as const;

/** The results of the period that the address asks for. */
export function inPeriod(
  results: readonly ComparedResult[],
  asked: string | null,
  now: Date,
): readonly ComparedResult[] {
  const years = PERIODS.find(({ value }) => value === asked)?.years;
  if (years === undefined) return results;
  const from = new Date(now);
  from.setUTCFullYear(from.getUTCFullYear() - years);
  return results.filter(({ at }) => at >= from);
}

export function Periods(props: { readonly url: URL; readonly asked: string | null }) {
  return (
    <nav className="row" aria-label="Période">
      {PERIODS.map(({ value, label }) => (
        <a
          key={label}
          className="target"
          href={withQuery(props.url, { periode: value })}
          aria-current={(props.asked ?? '') === value ? 'true' : undefined}
        >
          {label}
        </a>
      ))}
    </nav>
  );
}

/** The curve, and a word on what is not on it. */
export function Curve(props: { readonly series: ResultSeries; readonly results: readonly ComparedResult[] }) {
  const { series, results } = props;
  const drawn = results.filter((one) => one.compared !== undefined);
  const others = results.length - drawn.length;
  if (drawn.length === 0) return null;
  return (
    <>
      <Chart
        title={`${series.name}, dans le temps`}
        description={`${saySeries(series, results)} ${count(drawn.length, 'valeur')} sur la courbe, que le tableau donne aussi.`}
        unit={sayUnit(series.unit)}
        series={byLaboratory(drawn, series.unit)}
        joined
        format={sayNumber}
      />
      <p className="meta">
        {series.unit && sayUnit(series.unit) !== '' && `En ${sayUnit(series.unit)}. `}
        Les bandes et les « repères » sont les valeurs usuelles de chaque laboratoire.
        {others > 0 &&
          ` ${count(others, 'résultat')} sans nombre ou dans une unité qui ne se compare pas : voir le tableau.`}
      </p>
    </>
  );
}

const NO_LABORATORY = 'Laboratoire non précisé';

function byLaboratory(results: readonly ComparedResult[], unit: string | undefined): ChartSeries[] {
  const groups = new Map<string, ComparedResult[]>();
  for (const one of results) {
    const name = one.laboratory ?? NO_LABORATORY;
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return [...groups].map(([label, ones]) => ({
    label,
    points: ones.map((one) => ({
      at: one.at.getTime(),
      value: one.compared ?? 0,
      title: sayPoint(one, unit),
    })),
    // the newest range: a laboratory changes it with its method
    band: ones.findLast(({ band }) => band !== undefined)?.band,
  }));
}

/** The same values, newest first, as each laboratory wrote them and as they are compared. */
export function Values(props: {
  readonly series: ResultSeries;
  readonly results: readonly ComparedResult[];
  readonly documentOf: (entryId: string) => string;
}) {
  const { series, results } = props;
  const withGerm = results.some(({ extras }) => extras.germ !== undefined);
  const withCompared = results.some((one) => sayCompared(one, series.unit) !== undefined);
  return (
    <div className="results">
      <FoldTable
        caption={`${series.name} : tous les résultats, du plus récent au plus ancien`}
        columns={[
          'Date',
          'Résultat',
          ...(withCompared ? [`En ${sayUnit(series.unit)}`] : []),
          'Valeurs usuelles',
          ...(withGerm ? ['Germe'] : []),
          'Laboratoire',
          'Document',
        ]}
        rows={[...results].reverse().map((one) => ({
          id: one.id,
          cells: [
            sayShortDay(one),
            <Said key="result" result={one} />,
            ...(withCompared
              ? [<Folded key="compared" before="soit" text={sayCompared(one, series.unit)} />]
              : []),
            <Folded key="range" before="valeurs usuelles" text={sayRange(one)} />,
            ...(withGerm ? [one.extras.germ ?? ''] : []),
            one.laboratory ?? '',
            <a key="document" href={props.documentOf(one.entryId)}>
              Ouvrir<span className="aloud"> le document du {sayShortDay(one)}</span>
            </a>,
          ],
        }))}
        header={0}
      />
    </div>
  );
}

/** Once the row is folded, a cell says what its column said. */
function Folded({ before, text }: { readonly before: string; readonly text: string | undefined }) {
  return text === undefined ? null : (
    <>
      <span className="when-folded">{before} </span>
      {text}
    </>
  );
}

function Said({ result }: { readonly result: ComparedResult }) {
  const { extras, antibiogram, label } = result;
  const notes = [
    sayPosition(result),
    extras.flagLabel && result.position === undefined ? extras.flagLabel : undefined,
    result.repeated ? 'Rappelé par un autre compte rendu' : undefined,
    extras.preliminary ? 'Provisoire' : undefined,
    extras.comment,
  ].filter(Boolean);
  return (
    <>
      <b>
        {antibiogram && `${label} : `}
        {sayResult(result)}
      </b>
      {notes.length > 0 && (
        <>
          <br />
          <span className="meta">{notes.join('. ')}</span>
        </>
      )}
    </>
  );
}
