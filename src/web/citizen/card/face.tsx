import type { CardLine, EmergencyCard } from '#health-profile';
import { NEVER_TRANSFUSE, shownGroups, telOf } from './read-card.ts';

/** The card as one reads it on a screen: large, severe first. It is also what a device keeps for when there is no network. */
export function CardFace(props: {
  readonly card: EmergencyCard;
  readonly name: string;
  readonly born: string;
  readonly upToDate: string;
}) {
  const { card, name, born, upToDate } = props;
  return (
    <article className="emergency-card" aria-labelledby="carte-nom">
      <h2 id="carte-nom">{name}</h2>
      <p>
        {card.person.sex === 'F' ? 'Née' : card.person.sex === 'M' ? 'Né' : 'Né(e)'} le {born}. {upToDate}.
      </p>
      {shownGroups(card).map(({ group, lines }) => (
        <section
          key={group.code}
          aria-labelledby={`carte-${group.code}`}
          className={lines.some(({ severe }) => severe) ? 'grave' : undefined}
        >
          <h3 id={`carte-${group.code}`}>
            {group.label}
            {group.english !== group.label && (
              <span lang="en" className="meta">
                {' '}
                {group.english}
              </span>
            )}
          </h3>
          {lines.length > 0 ? (
            <ul>
              {lines.map((line) => (
                <Line key={line.factId} line={line} />
              ))}
            </ul>
          ) : (
            <p className="meta">{group.silence}</p>
          )}
          {group.code === 'blood-group' && <p className="meta">{NEVER_TRANSFUSE}</p>}
        </section>
      ))}
    </article>
  );
}

function Line({ line }: { readonly line: CardLine }) {
  const href = line.phone === undefined ? undefined : telOf(line.phone);
  return (
    <li>
      <b>{line.title}</b>
      {line.detail && <>, {line.detail}</>}
      {line.phone && (
        <>
          {' '}
          {href ? (
            <a className="phone" href={href}>
              {line.phone}
            </a>
          ) : (
            line.phone
          )}
        </>
      )}
      {line.section !== 'contact' && line.section !== 'professional' && (
        <span className="meta"> ({line.source})</span>
      )}
    </li>
  );
}
