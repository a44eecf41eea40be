import type { Line } from '#documents';
import { year } from '../../words/dates.ts';
import { count } from '../../words/french.ts';
import { Lines, type Showing } from './lines.tsx';

/** In the order given, which is the one of the acts. */
export function byYear(lines: readonly Line[]): readonly (readonly [number, readonly Line[]])[] {
  const years = new Map<number, Line[]>();
  for (const line of lines) {
    const entry = line.kind === 'common' ? line.entries[0] : line.entry;
    if (!entry) continue;
    const which = year(entry.actStart);
    years.set(which, [...(years.get(which) ?? []), line]);
  }
  return [...years];
}

export function YearGroup(props: {
  readonly year: number;
  readonly total: number | undefined;
  readonly lines: readonly Line[];
  readonly showing: Showing;
}) {
  return (
    <>
      <div className="year">
        <h2>{props.year}</h2>
        {props.total !== undefined && <p className="meta">{count(props.total, 'document')}</p>}
      </div>
      <Lines lines={props.lines} showing={props.showing} />
    </>
  );
}
