import type { DocumentEntry } from '#documents';
import { New, State } from '../ui/state.tsx';
import type { Whose } from '../words/whose.ts';

type Shown = Pick<
  DocumentEntry,
  | 'hidden'
  | 'status'
  | 'origin'
  | 'depositedAt'
  | 'revealedAt'
  | 'invisibleToPatient'
  | 'invisibleToRepresentatives'
  | 'holderId'
  | 'depositorId'
  | 'depositorLabel'
>;

/** For the holder: what a document is now, beside its title. Nothing for a current one. */
export function HolderStates({
  entry,
  lastVisit,
  whose,
}: {
  readonly entry: Shown;
  readonly lastVisit: Date | undefined;
  readonly whose: Whose;
}) {
  // On a first visit everything would be: nothing is then said to be.
  const isNew =
    entry.status === 'current' &&
    entry.origin !== 'holder' &&
    lastVisit !== undefined &&
    (entry.revealedAt ?? entry.depositedAt) > lastVisit;
  const isPlain = !entry.hidden && !entry.invisibleToRepresentatives && entry.origin !== 'holder';
  if (!isNew && isPlain && entry.status === 'current') return null;
  return (
    <div className="states">
      {isNew && <New />}
      {entry.hidden && (
        <State tone="hidden" icon="crossed">
          Caché
        </State>
      )}
      {entry.invisibleToRepresentatives && (
        <State tone="hidden" icon="crossed">
          Secret pour vos parents
        </State>
      )}
      {entry.status === 'superseded' && <State icon="replaced">Remplacé</State>}
      {entry.status === 'archived' && <State icon="archive">Archivé</State>}
      {entry.origin === 'holder' && <State icon="person">Ajouté par {adderOf(entry, whose)}</State>}
    </div>
  );
}

/** Who added it on the person's side: the person, or somebody who acts for them. */
export const adderOf = (entry: Shown, whose: Whose): string =>
  entry.depositorId === entry.holderId ? whose.name : entry.depositorLabel;

/** For a professional, in the words of the requirement (EX_3.1-1080). Nothing for a current document. */
export function ProfessionalStates({ entry }: { readonly entry: Shown }) {
  return (
    <div className="states">
      {entry.hidden && (
        <State tone="hidden" icon="crossed">
          Masqué aux professionnels
        </State>
      )}
      {entry.invisibleToPatient && (
        <State tone="warning" icon="alert">
          Non visible par le patient
        </State>
      )}
      {entry.invisibleToRepresentatives && (
        <State tone="warning" icon="alert">
          Non visible par les représentants légaux
        </State>
      )}
      {entry.status === 'archived' && <State icon="archive">Archivé</State>}
      {entry.status === 'superseded' && <State icon="replaced">Ancienne version</State>}
      {entry.origin === 'holder' && <State icon="person">Espace personnel</State>}
    </div>
  );
}
