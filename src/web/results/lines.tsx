import type { ResultFamily, ResultLine } from '#health-profile';
import { Icon } from '../ui/icon.tsx';
import { Pan } from '../ui/pan.tsx';
import { New, State } from '../ui/state.tsx';
import { capital, count } from '../words/french.ts';
import { isOutside, sayDay, sayPosition, sayResult } from './say.ts';

/** Each family with its results: those outside the laboratory's own usual values first, then the newest. */
export function Families(props: {
  readonly families: readonly ResultFamily[];
  /** Address of the results. */
  readonly here: string;
}) {
  return props.families.map((family) => (
    <Pan
      key={family.name}
      id={`famille-${family.name.normalize('NFD').replace(/[^a-z]/gi, '')}`}
      title={capital(family.name)}
      aside={<p>{count(family.lines.length, 'analyse')}</p>}
    >
      <ul className="lines">
        {arranged(family.lines).map((line) => (
          <Line key={line.series} line={line} here={props.here} />
        ))}
      </ul>
    </Pan>
  ));
}

function Line({ line, here }: { readonly line: ResultLine; readonly here: string }) {
  const { last, before } = line;
  const position = sayPosition(last);
  return (
    <li className="acting with-icon">
      <Icon name="tube" />
      <div>
        <a className="title" href={`${here}/${line.series}`}>
          {line.name}
        </a>
        <p>
          <b>{sayResult(last)}</b>
          {before && before.number !== undefined && <> · avant : {sayResult(before)}</>}
        </p>
        <p className="meta">
          {[sayDay(last), last.laboratory, line.count > 1 && `${line.count} résultats`]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      <div className="states">
        {line.fresh > 0 && <New />}
        {position && isOutside(last) && <State tone="info">{position}</State>}
      </div>
    </li>
  );
}

const arranged = (lines: readonly ResultLine[]) =>
  [...lines].sort(
    (a, b) =>
      Number(isOutside(b.last)) - Number(isOutside(a.last)) || b.last.at.getTime() - a.last.at.getTime(),
  );
