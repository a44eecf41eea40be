import type { ReactNode } from 'react';
import type { Fact, Line, SectionRule } from '#health-profile';
import { State } from '../ui/state.tsx';
import { day } from '../words/dates.ts';

export type SayDate = (date: NonNullable<Fact['start']>) => string;

/** One line of the profile: what, since when, and who says so; with what was joined to it. */
export function FactLine(props: {
  readonly line: Line;
  readonly rule: Pick<SectionRule, 'fields'>;
  readonly sayDate: SayDate;
  /** Where the document that it comes from can be read. */
  readonly documentHref: (entryId: string) => string;
  readonly level?: 3 | 4;
  readonly children?: ReactNode;
}) {
  const { line, rule, sayDate } = props;
  const { fact, joined } = line;
  const Title = props.level === 4 ? 'h4' : 'h3';
  const details = rule.fields.flatMap(({ name, label }) => {
    const value = fact.details[name];
    return value === undefined || value === ''
      ? []
      : [[label.replace(/ \(facultatif\)| \?$/g, ''), String(value)] as const];
  });
  return (
    <>
      <div>
        <Title className="title">{fact.label}</Title>
        {(fact.start || fact.end || fact.state === 'refuted') && <p>{whenOf(fact, sayDate)}</p>}
        {details.map(([name, value]) => (
          <p key={name} className="meta">
            {name}
            {'\u00a0'}: {value}
          </p>
        ))}
        <Source fact={fact} documentHref={props.documentHref} />
        {joined.map((one) => (
          <p key={one.factId} className="meta">
            Aussi noté « {one.label} »{one.start ? `, ${sayDate(one.start)}` : ''}
            {one.origin === 'holder' ? ' dans le profil' : `, par ${one.authorLabel}`}.
          </p>
        ))}
      </div>
      {props.children}
    </>
  );
}

function whenOf(fact: Fact, sayDate: SayDate): string {
  if (fact.state === 'refuted') return 'On l’a cru, ce n’était pas ça.';
  const [start, end] = [fact.start && sayDate(fact.start), fact.end && sayDate(fact.end)];
  const first = start && `${start[0]?.toUpperCase()}${start.slice(1)}`;
  if (first && end) return `${first}, jusqu’à\u00a0: ${end}`;
  return first ?? (end ? `Jusqu’à\u00a0: ${end}` : '');
}

/** Who says it, and who confirmed it: declared is not confirmed, and from a document is neither. */
export function Source({
  fact,
  documentHref,
}: {
  readonly fact: Fact;
  readonly documentHref: (id: string) => string;
}) {
  return (
    <p className="states">
      {fact.sourceEntryId ? (
        <a className="state" href={documentHref(fact.sourceEntryId)}>
          Lu dans un document de {fact.authorLabel}
        </a>
      ) : fact.origin === 'holder' ? (
        <State>Déclaré, le {day(fact.recordedAt)}</State>
      ) : (
        <State>Ajouté par {fact.authorLabel}</State>
      )}
      {fact.confirmed && (
        <State tone="success" icon="tick">
          Confirmé par {fact.confirmed.label}, le {day(fact.confirmed.at)}
        </State>
      )}
      {fact.hidden && (
        <State tone="hidden" icon="crossed">
          Caché aux professionnels
        </State>
      )}
      {fact.invisibleToRepresentatives && (
        <State tone="hidden" icon="crossed">
          Invisible pour les représentants
        </State>
      )}
    </p>
  );
}
