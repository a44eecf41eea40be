import type { Dispute } from '#corrections';
import { State } from '../../ui/state.tsx';
import { day } from '../../words/dates.ts';

/** What was said of a document, what its author answered, and until when an answer is due. */
export function Disputes({ disputes }: { readonly disputes: readonly Dispute[] }) {
  return (
    <ul className="lines">
      {disputes.map((dispute) => (
        <li key={dispute.id}>
          <div className="stack-tight">
            <p className="title">
              {dispute.kind === 'wrong-patient' ? 'Concerne une autre personne' : 'Erreur signalée'}
              {dispute.place && ` : ${dispute.place}`}
            </p>
            <p className="states">{stateOf(dispute)}</p>
            <p className="meta">
              Par {dispute.openedLabel}, le {day(dispute.openedAt)}.
              {!dispute.answeredAt && ` Réponse attendue avant le ${day(dispute.dueAt)}.`}
            </p>
            <blockquote>{dispute.words}</blockquote>
            {dispute.answer && dispute.answeredAt && (
              <>
                <p className="meta">Réponse de l’auteur, le {day(dispute.answeredAt)} :</p>
                <blockquote>{dispute.answer}</blockquote>
              </>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

function stateOf({ kind, outcome, status }: Dispute) {
  if (kind === 'wrong-patient') {
    if (outcome === 'refused') return <State icon="replaced">Remis dans le carnet</State>;
    return (
      <State tone="warning" icon="crossed">
        Retiré du carnet
      </State>
    );
  }
  if (status === 'superseded')
    return (
      <State tone="success" icon="tick">
        Une nouvelle version est arrivée
      </State>
    );
  if (outcome === 'accepted')
    return (
      <State tone="info" icon="clock">
        Erreur reconnue, correction à venir
      </State>
    );
  if (outcome === 'refused') return <State icon="stop">L’auteur maintient ce qu’il a écrit</State>;
  return (
    <State tone="info" icon="clock">
      En attente d’une réponse
    </State>
  );
}
