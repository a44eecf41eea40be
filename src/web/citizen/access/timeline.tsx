import { State } from '../../ui/state.tsx';
import { isoDay, time, weekday } from '../../words/dates.ts';
import { capital } from '../../words/french.ts';
import type { Whose } from '../../words/whose.ts';
import type { Told } from './line.ts';

/** The history day by day: who, what, and the rule in words. */
export function Timeline(props: {
  readonly lines: readonly Told[];
  readonly lastVisit: Date | undefined;
  readonly whose: Whose;
  readonly level: 2 | 3;
  /** Where the page of a line is, without its id. */
  readonly lineHref?: string;
}) {
  const Title = `h${props.level}` as const;
  return byDay(props.lines).map(([day, lines]) => (
    <div key={day.id}>
      <Title className="day">{day.label}</Title>
      <ol className="timeline">
        {lines.map((line) => (
          <li key={line.id} className={classOf(line, props.lastVisit)}>
            <p className="meta">
              {props.lineHref ? (
                <a href={`${props.lineHref}/${line.id}`}>
                  <time dateTime={line.at.toISOString()}>{time(line.at)}</time>
                  <span className="aloud">, voir cette ligne</span>
                </a>
              ) : (
                <time dateTime={line.at.toISOString()}>{time(line.at)}</time>
              )}
            </p>
            <p>
              <b>{line.who}</b>
              {line.about && <span className="soft"> ({line.about})</span>} {line.what}
            </p>
            {line.why && (
              <p className="meta">
                {props.whose.own ? 'Règle' : `Règle, telle que ${props.whose.name} la lit`} : {line.why}
              </p>
            )}
            {(line.emergency || line.refused) && (
              <p className="states">
                {line.emergency && (
                  <State tone="error" icon="alert">
                    En urgence
                  </State>
                )}
                {line.refused && (
                  <State tone="error" icon="stop">
                    Refusé
                  </State>
                )}
              </p>
            )}
          </li>
        ))}
      </ol>
    </div>
  ));
}

const classOf = (line: Told, lastVisit: Date | undefined): string | undefined =>
  line.refused ? 'is-refused' : lastVisit && line.at > lastVisit && !line.isPersonSide ? 'is-new' : undefined;

function byDay(
  lines: readonly Told[],
): readonly (readonly [{ readonly id: string; readonly label: string }, readonly Told[]])[] {
  const days = new Map<string, Told[]>();
  for (const line of lines) {
    const id = isoDay(line.at);
    days.set(id, [...(days.get(id) ?? []), line]);
  }
  return [...days].map(([id, told]) => [{ id, label: capital(weekday(told[0]?.at ?? new Date(id))) }, told]);
}
