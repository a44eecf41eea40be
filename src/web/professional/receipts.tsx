import type { Receipt } from '#documents';
import { Empty } from '../ui/empty.tsx';
import { State } from '../ui/state.tsx';
import { numericDay, time } from '../words/dates.ts';
import { nameCase } from '../words/people.ts';

/** What was sent: accepted with the way to it, or refused with the reason. Nothing medical is kept in a receipt. */
export function Receipts(props: {
  readonly receipts: readonly Receipt[];
  readonly explain: (code: string) => string | undefined;
}) {
  if (props.receipts.length === 0)
    return (
      <Empty title="Aucun dépôt pour l’instant">
        <p>Trouvez une personne par son matricule, puis déposez un document dans son carnet.</p>
      </Empty>
    );
  return (
    <table className="fold">
      <caption className="aloud">Mes dépôts, du plus récent au plus ancien</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">
            Date
          </th>
          <th scope="col" role="columnheader">
            Personne
          </th>
          <th scope="col" role="columnheader">
            Réponse
          </th>
          <th scope="col" role="columnheader">
            Détail
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {props.receipts.map((receipt) => (
          <tr role="row" key={receipt.id}>
            <td className="nowrap" role="cell">
              {numericDay(receipt.at)} {time(receipt.at)}
            </td>
            <td role="cell">{nameCase(receipt.personLabel) || 'Personne non reconnue'}</td>
            <td role="cell">
              {receipt.outcome === 'accepted' ? (
                <State tone="success" icon="tick">
                  Déposé
                </State>
              ) : (
                <State tone="error" icon="stop">
                  Refusé
                </State>
              )}
            </td>
            <td role="cell">{detailOf(receipt, props.explain)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function detailOf(receipt: Receipt, explain: (code: string) => string | undefined) {
  if (receipt.outcome === 'refused') return explain(receipt.reference) ?? 'Rien n’a été enregistré.';
  const person = receipt.reference.split('.')[0];
  return <a href={`/pro/p/${person}/documents/${receipt.reference}`}>Relire ce document</a>;
}
