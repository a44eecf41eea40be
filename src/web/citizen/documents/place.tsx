import type { DocumentEntry, Folder, Places } from '#documents';
import { Select } from '../../ui/field.tsx';
import { InNotebook } from '../../ui/in-notebook.tsx';
import { Pan } from '../../ui/pan.tsx';

/** In which of the reader's folders the document stands; it moves from nowhere. */
export function Place(props: {
  readonly entry: DocumentEntry;
  readonly folders: readonly Folder[];
  readonly places: Places;
  /** Address of the list. */
  readonly documents: string;
}) {
  const inside = new Set(props.places.folders.get(props.entry.logicalId));
  const others = props.folders.filter(({ folderId }) => !inside.has(folderId));
  return (
    <Pan id="classeurs" title="Vos classeurs" aside={<p>Vous seul les voyez.</p>}>
      <div className="stack screen">
        {props.folders
          .filter(({ folderId }) => inside.has(folderId))
          .map(({ folderId, name }) => (
            <form key={folderId} method="post" className="row">
              <input type="hidden" name="dans" value={folderId} />
              <span>
                Dans <a href={`${props.documents}?classeur=${folderId}`}>{name}</a>
              </span>
              <button type="submit" className="button-link" name="acte" value="sortir">
                Sortir de « {name} »
                <InNotebook />
              </button>
            </form>
          ))}
        {others.length > 0 ? (
          <form method="post" className="stack">
            <Select
              id="dans"
              label="Mettre dans"
              value={undefined}
              options={others.map(({ folderId, name }) => ({ value: folderId, label: name }))}
            />
            <p>
              <button type="submit" className="button second" name="acte" value="ranger">
                Mettre dans ce classeur
                <InNotebook />
              </button>
            </p>
          </form>
        ) : (
          <p>
            <a className="target" href={`${props.documents}/ranger`}>
              {props.folders.length > 0 ? 'Créer un autre classeur' : 'Créer un classeur'}
            </a>
          </p>
        )}
      </div>
    </Pan>
  );
}
