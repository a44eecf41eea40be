import type { ReactNode } from 'react';
import type { Expected } from '#expectations';
import { State } from '../ui/state.tsx';
import { civilDay, day } from '../words/dates.ts';

/** One awaited document: what, since when, where it stands. `documents`: where the pages of documents are. */
export function ExpectedLine(props: {
  readonly expected: Expected;
  readonly label: string;
  readonly documents: string;
  readonly children?: ReactNode;
}) {
  const { expected, documents } = props;
  const { arrived, ended, from } = expected;
  return (
    <li>
      <div className="stack-tight">
        <p className="title">{props.label}</p>
        <p className="states">{stateOf(expected)}</p>
        <p className="meta">
          {expected.sourceId ? (
            <>
              <a href={`${documents}/${expected.sourceId}`}>Demandé par {expected.openedBy}</a>, le{' '}
            </>
          ) : (
            `Noté par ${expected.openedBy}, fait le `
          )}
          {civilDay(expected.actOn)}.{expected.place && ` Lieu : ${expected.place}.`}
          {from && ` Doit l’envoyer : ${from.label}.`}
        </p>
        {arrived && (
          <p>
            <a href={`${documents}/${arrived.documentId}`}>Ouvrir le document arrivé le {day(arrived.at)}</a>,
            écrit par {arrived.authorLabel}
          </p>
        )}
        {ended?.word && (
          <>
            <p className="meta">
              {ended.label}, le {day(ended.at)} :
            </p>
            <blockquote>{ended.word}</blockquote>
          </>
        )}
        {props.children}
      </div>
    </li>
  );
}

function stateOf({ state, dueOn }: Expected) {
  switch (state) {
    case 'late':
      return (
        <State tone="warning" icon="clock">
          En retard, attendu avant le {civilDay(dueOn)}
        </State>
      );
    case 'expected':
      return (
        <State tone="info" icon="clock">
          Attendu avant le {civilDay(dueOn)}
        </State>
      );
    case 'arrived':
      return (
        <State tone="success" icon="tick">
          Arrivé
        </State>
      );
    case 'none':
      return <State icon="stop">Il n’y en aura pas</State>;
    case 'dropped':
      return <State icon="stop">N’est plus attendu</State>;
  }
}
