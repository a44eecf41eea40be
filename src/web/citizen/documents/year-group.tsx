import type { DocumentEntry } from '#documents';
import { adderOf, HolderStates } from '../../document/states.tsx';
import { day, shortDay, year } from '../../words/dates.ts';
import { count } from '../../words/french.ts';
import type { Whose } from '../../words/whose.ts';

/** In the order given, which is the one of the acts. */
export function byYear(
  entries: readonly DocumentEntry[],
): readonly (readonly [number, readonly DocumentEntry[]])[] {
  const years = new Map<number, DocumentEntry[]>();
  for (const entry of entries) {
    const which = year(entry.actStart);
    years.set(which, [...(years.get(which) ?? []), entry]);
  }
  return [...years];
}

export function YearGroup(props: {
  readonly year: number;
  readonly total: number | undefined;
  readonly entries: readonly DocumentEntry[];
  readonly lastVisit: Date | undefined;
  readonly shelfOf: (code: string) => string;
  readonly here: string;
  readonly whose: Whose;
}) {
  return (
    <>
      <div className="year">
        <h2>{props.year}</h2>
        {props.total !== undefined && <p className="meta">{count(props.total, 'document')}</p>}
      </div>
      <ol className="lines close">
        {props.entries.map((entry) => (
          <li key={entry.id} className="dated">
            <p className="when meta">
              <time dateTime={entry.actStart.toISOString()}>{shortDay(entry.actStart)}</time>
            </p>
            <div>
              <a className="title" href={`${props.here}/${entry.id}`}>
                {entry.title}
              </a>
              <p className="meta">
                {[props.shelfOf(entry.category), whoOf(entry, props.whose)].filter(Boolean).join(' · ')}
              </p>
              {entry.status === 'superseded' && <p className="meta">Une version plus récente existe.</p>}
              {entry.status === 'current' && entry.version > 1 && (
                <p className="meta">Nouvelle version, arrivée le {day(entry.depositedAt)}.</p>
              )}
            </div>
            <HolderStates entry={entry} lastVisit={props.lastVisit} whose={props.whose} />
          </li>
        ))}
      </ol>
    </>
  );
}

/** Who a person remembers: the structure, else the author. */
const whoOf = (entry: DocumentEntry, whose: Whose) =>
  entry.origin === 'holder' ? adderOf(entry, whose) : (entry.authorStructureLabel ?? entry.authorLabel);
