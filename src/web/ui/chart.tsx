import { useId } from 'react';
import { timeScale, valueScale } from './chart-scale.ts';

export type ChartPoint = {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly value: number;
  /** Said of the point: its day, its value, who measured it. */
  readonly title: string;
};

export type ChartSeries = {
  readonly label: string;
  readonly points: readonly ChartPoint[];
  /** Usual values, as who measured gives them; one bound may be missing. */
  readonly band?: { readonly low?: number | undefined; readonly high?: number | undefined } | undefined;
};

/** A curve of a cited source, to compare with. */
export type ChartReference = {
  readonly label: string;
  readonly points: readonly { readonly at: number; readonly value: number }[];
};

const WIDTH = 360;
const HEIGHT = 230;
const PLOT = { left: 44, right: 350, top: 14, bottom: 198 };

// Told apart without colour: a circle, a square, a triangle, a diamond, then the same hollow.
const SHAPES = [
  (x: number, y: number) => `M${x - 4.5},${y}a4.5,4.5 0 1,0 9,0a4.5,4.5 0 1,0 -9,0Z`,
  (x: number, y: number) => `M${x - 4},${y - 4}h8v8h-8Z`,
  (x: number, y: number) => `M${x},${y - 5}l5,9h-10Z`,
  (x: number, y: number) => `M${x},${y - 5.5}l5.5,5.5l-5.5,5.5l-5.5,-5.5Z`,
] as const;

const YEAR = new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', year: 'numeric' });
const MONTH = new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', month: 'short', year: '2-digit' });
const DAY = new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', day: 'numeric', month: 'short' });
const TICK = { year: YEAR, month: MONTH, day: DAY };

/**
 * Values over time, drawn by the server; the page gives the same values as a table beside it. Nothing when there is no point.
 *
 * @param joined one line through all series in the order of time: the same thing, measured by several
 */
export function Chart(props: {
  readonly title: string;
  /** What the curve shows, in a sentence: for whoever does not see it. */
  readonly description: string;
  readonly unit: string;
  readonly series: readonly ChartSeries[];
  readonly references?: readonly ChartReference[];
  readonly joined?: boolean;
  readonly format: (value: number) => string;
}) {
  const id = useId();
  const { series, references = [] } = props;
  const points = series.flatMap((one) => one.points);
  if (points.length === 0) return null;
  const bounds = series.flatMap(({ band }) => [band?.low, band?.high]).filter((one) => one !== undefined);
  const drawn = references.flatMap((one) => one.points);
  const y = valueScale([...points, ...drawn].map((one) => one.value).concat(bounds), PLOT.bottom, PLOT.top);
  const times = [...points, ...drawn].map((one) => one.at);
  const x = timeScale(Math.min(...times), Math.max(...times), PLOT.left + 8, PLOT.right - 8);
  const lines = props.joined ? [[...points].sort((a, b) => a.at - b.at)] : series.map((one) => one.points);
  const path = (line: readonly { at: number; value: number }[]) =>
    line.map(({ at, value }, n) => `${n === 0 ? 'M' : 'L'}${round(x.at(at))},${round(y.at(value))}`).join('');
  return (
    <figure className="chart">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-labelledby={`${id}-t`}
        aria-describedby={`${id}-d`}
      >
        <title id={`${id}-t`}>{props.title}</title>
        <desc id={`${id}-d`}>{props.description}</desc>
        {series.map((one, n) => (
          <Band key={one.label} series={one} which={n} x={x.at} y={y.at} />
        ))}
        <g className="chart-grid">
          {y.ticks.map((tick) => (
            <g key={tick}>
              <path d={`M${PLOT.left},${round(y.at(tick))}H${PLOT.right}`} />
              <text x={PLOT.left - 6} y={round(y.at(tick)) + 4} textAnchor="end">
                {props.format(tick)}
              </text>
            </g>
          ))}
          {x.ticks.map((tick) => (
            <g key={tick}>
              <path d={`M${round(x.at(tick))},${PLOT.bottom}v5`} />
              <text x={round(x.at(tick))} y={PLOT.bottom + 19} textAnchor="middle">
                {TICK[x.unit].format(tick)}
              </text>
            </g>
          ))}
        </g>
        {references.map((one) => (
          <path key={one.label} className="chart-reference" d={path(one.points)} />
        ))}
        {lines.map((line, n) => (
          <path key={series[n]?.label ?? 'all'} className="chart-line" d={path(line)} />
        ))}
        {series.map((one, n) => (
          <g
            key={one.label}
            className={`chart-points shape-${n % SHAPES.length}${n < SHAPES.length ? '' : ' hollow'}`}
          >
            {one.points.map((point) => (
              <path
                key={`${point.at}-${point.value}`}
                d={shape(n, round(x.at(point.at)), round(y.at(point.value)))}
              >
                <title>{point.title}</title>
              </path>
            ))}
          </g>
        ))}
      </svg>
      <figcaption>
        <ul className="chart-key">
          {series.map((one, n) => (
            <li key={one.label}>
              <svg
                viewBox="0 0 14 14"
                aria-hidden="true"
                className={`chart-points shape-${n % SHAPES.length}${n < SHAPES.length ? '' : ' hollow'}`}
              >
                <path d={shape(n, 7, 7)} />
              </svg>
              {one.label}
              {one.band && bandWords(one.band, props.format, props.unit)}
            </li>
          ))}
          {references.map((one) => (
            <li key={one.label}>
              <svg viewBox="0 0 14 14" aria-hidden="true">
                <path className="chart-reference" d="M0,7H14" />
              </svg>
              {one.label}
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  );
}

// As wide as that laboratory's own values: elsewhere it says nothing.
function Band(props: {
  readonly series: ChartSeries;
  readonly which: number;
  readonly x: (at: number) => number;
  readonly y: (value: number) => number;
}) {
  const { band, points } = props.series;
  if (!band || points.length === 0) return null;
  const times = points.map((point) => props.x(point.at));
  const left = Math.max(PLOT.left, Math.min(...times) - 8);
  const right = Math.min(PLOT.right, Math.max(...times) + 8);
  const top = band.high === undefined ? PLOT.top : props.y(band.high);
  const bottom = band.low === undefined ? PLOT.bottom : props.y(band.low);
  return (
    <g className={`chart-band shape-${props.which % SHAPES.length}`}>
      <rect
        x={round(left)}
        y={round(top)}
        width={round(right - left)}
        height={round(Math.max(bottom - top, 1))}
      />
      {[band.high, band.low].map((bound) =>
        bound === undefined ? null : (
          <path key={bound} d={`M${round(left)},${round(props.y(bound))}H${round(right)}`} />
        ),
      )}
    </g>
  );
}

const shape = (n: number, x: number, y: number) => (SHAPES[n % SHAPES.length] ?? SHAPES[0])(x, y);
const round = (value: number) => Math.round(value * 10) / 10;

function bandWords(
  { low, high }: NonNullable<ChartSeries['band']>,
  format: (value: number) => string,
  unit: string,
): string {
  if (low !== undefined && high !== undefined)
    return ` : valeurs usuelles de ${format(low)} à ${format(high)} ${unit}`;
  if (high !== undefined) return ` : valeurs usuelles jusqu’à ${format(high)} ${unit}`;
  return low === undefined ? '' : ` : valeurs usuelles à partir de ${format(low)} ${unit}`;
}
