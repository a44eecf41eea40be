import type { ReadersExplained } from '#access';
import { Notice } from '../../ui/notice.tsx';
import type { Whose } from '../../words/whose.ts';

const SAID: Readonly<Record<Done, { title: string; undo?: string; undoLabel?: string }>> = {
  ajoute: { title: 'Document ajouté' },
  range: { title: 'Document mis dans le classeur' },
  sorti: { title: 'Document sorti du classeur' },
  epingle: { title: 'Document épinglé', undo: 'detacher', undoLabel: 'Retirer l’épingle' },
  detache: { title: 'Épingle retirée', undo: 'epingler', undoLabel: 'L’épingler de nouveau' },
  cache: { title: 'Document caché', undo: 'montrer', undoLabel: 'Le montrer de nouveau' },
  montre: { title: 'Document montré', undo: 'cacher', undoLabel: 'Le cacher de nouveau' },
  archive: { title: 'Document archivé', undo: 'desarchiver', undoLabel: 'Le sortir des archives' },
  desarchive: { title: 'Document sorti des archives', undo: 'archiver', undoLabel: 'L’archiver de nouveau' },
};

export type Done =
  | 'ajoute'
  | 'range'
  | 'sorti'
  | 'epingle'
  | 'detache'
  | 'cache'
  | 'montre'
  | 'archive'
  | 'desarchive';

export const doneOf = (text: string | null): Done | undefined =>
  text !== null && Object.hasOwn(SAID, text) ? (text as Done) : undefined;

/** What the act just did, and the way back. */
export function DoneNotice(props: {
  readonly done: Done;
  readonly readers: ReadersExplained | undefined;
  readonly whose: Whose;
}) {
  const { title, undo, undoLabel } = SAID[props.done];
  return (
    <Notice id="fait" title={title} tone="success" live>
      <Effect {...props} />
      {undo && (
        <form method="post">
          <button type="submit" className="button-link" name="acte" value={undo}>
            {undoLabel}
            {props.whose.own ? '' : ` dans ${props.whose.notebook}`}
          </button>
        </form>
      )}
    </Notice>
  );
}

function Effect({ done, readers }: { readonly done: Done; readonly readers: ReadersExplained | undefined }) {
  if (done === 'archive') return <p>Il a quitté la liste. Il est avec les documents « Archivés ».</p>;
  if (done === 'desarchive') return <p>Il est de nouveau dans la liste.</p>;
  if (done === 'epingle') return <p>Il est en haut de votre liste. Vous seul voyez vos épingles.</p>;
  if (done === 'detache' || done === 'range' || done === 'sorti')
    return <p>Il reste aussi dans la liste des documents.</p>;
  return readers ? <p>{readers.sentence}</p> : null;
}
