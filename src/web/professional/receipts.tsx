import type { Receipt } from '#documents';
import { nameCase } from '#formats/traits';
import { Empty } from '../ui/empty.tsx';
import { FoldTable } from '../ui/fold-table.tsx';
import { State } from '../ui/state.tsx';
import { numericDay, time } from '../words/dates.ts';

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
    <FoldTable
      caption="Mes dépôts, du plus récent au plus ancien"
      columns={['Date', 'Personne', 'Réponse', 'Détail']}
      rows={props.receipts.map((receipt) => ({
        id: receipt.id,
        cells: [
          `${numericDay(receipt.at)} ${time(receipt.at)}`,
          nameCase(receipt.personLabel) || 'Personne non reconnue',
          <Outcome key="outcome" outcome={receipt.outcome} />,
          detailOf(receipt, props.explain),
        ],
      }))}
    />
  );
}

/** Notices about what one wrote or read; the page behind the link opens by the reader's own right. */
const TOLD: Readonly<Record<string, { readonly state: string; readonly detail: string } | undefined>> = {
  contested: {
    state: 'Contesté',
    detail: 'Un document que vous avez écrit est contesté. Répondez sous un mois.',
  },
  recalled: {
    state: 'Retiré',
    detail: 'Un document que vous avez écrit ou lu concerne peut-être une autre personne.',
  },
  corrected: {
    state: 'À corriger',
    detail: 'Un document que vous avez écrit ou lu contient une erreur, reconnue par son auteur.',
  },
  awaited: {
    state: 'Attendu de vous',
    detail: 'Un document de vous est attendu pour cette personne.',
  },
  released: {
    state: 'Remis',
    detail: 'Un document retiré concerne bien cette personne : il est de nouveau là.',
  },
};

function Outcome({ outcome }: Pick<Receipt, 'outcome'>) {
  const told = TOLD[outcome];
  if (told)
    return (
      <State tone="warning" icon="alert">
        {told.state}
      </State>
    );
  return outcome === 'accepted' ? (
    <State tone="success" icon="tick">
      Déposé
    </State>
  ) : (
    <State tone="error" icon="stop">
      Refusé
    </State>
  );
}

function detailOf(receipt: Receipt, explain: (code: string) => string | undefined) {
  if (receipt.outcome === 'refused') return explain(receipt.reference) ?? 'Rien n’a été enregistré.';
  const person = receipt.reference.split('.')[0];
  const told = TOLD[receipt.outcome];
  if (receipt.outcome === 'awaited')
    return (
      <>
        {told?.detail} <a href={`/pro/p/${person}/deposer`}>Déposer un document</a>
      </>
    );
  if (told)
    return (
      <>
        {told.detail}{' '}
        <a href={`/pro/p/${person}/documents/${receipt.reference}/corrections`}>Voir la demande</a>
      </>
    );
  return <a href={`/pro/p/${person}/documents/${receipt.reference}`}>Relire ce document</a>;
}
