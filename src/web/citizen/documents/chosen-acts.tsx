import type { Folder } from '#documents';
import { Select } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { InNotebook } from '../../ui/in-notebook.tsx';
import type { Asked } from './asked.ts';

/** One act for every document whose box is ticked; what it changes stands before its button. */
export function ChosenActs(props: {
  readonly asked: Asked;
  readonly folders: readonly Folder[];
  /** A carer arranges for themselves, and changes nothing of the notebook (R40). */
  readonly mayChange: boolean;
  readonly manage: string;
}) {
  const { asked, folders } = props;
  return (
    <section className="act stack" aria-labelledby="choisis">
      <h2 id="choisis">Avec les documents choisis</h2>
      {folders.length > 0 ? (
        <div className="row">
          <Select
            id="dans"
            label="Classeur"
            value={asked.folder || undefined}
            options={folders.map(({ folderId, name }) => ({ value: folderId, label: name }))}
          />
          <button type="submit" className="button second" name="acte" value="ranger">
            Mettre dans ce classeur
            <InNotebook />
          </button>
          <button type="submit" className="button second" name="acte" value="sortir">
            Sortir de ce classeur
            <InNotebook />
          </button>
        </div>
      ) : (
        <p>
          Pour les ranger, <a href={props.manage}>créez d’abord un classeur</a>.
        </p>
      )}
      <p className="soft">Vos classeurs et vos épingles ne se voient que de vous.</p>
      <div className="row">
        <button type="submit" className="button second" name="acte" value="epingler">
          <Icon name="pin" />
          Épingler
          <InNotebook />
        </button>
        <button type="submit" className="button second" name="acte" value="detacher">
          Retirer l’épingle
          <InNotebook />
        </button>
      </div>
      {props.mayChange && (
        <>
          <p>
            {asked.state === 'archives'
              ? 'Sortis des archives, ils reviennent dans la liste.'
              : 'Archivés, ils quittent la liste. Ceux qui peuvent les lire le peuvent encore.'}
          </p>
          <p>
            {asked.state === 'archives' ? (
              <button type="submit" className="button second" name="acte" value="desarchiver">
                <Icon name="archive" />
                Sortir des archives
                <InNotebook />
              </button>
            ) : (
              <button type="submit" className="button second" name="acte" value="archiver">
                <Icon name="archive" />
                Archiver
                <InNotebook />
              </button>
            )}
          </p>
          <p>
            {asked.state === 'caches'
              ? 'Montrés, ils se voient de nouveau de tous les soignants qui lisent ce type de document.'
              : 'Cachés, seuls leur auteur et le médecin traitant les voient encore, parmi les soignants.'}
          </p>
          <p>
            {asked.state === 'caches' ? (
              <button type="submit" className="button second" name="acte" value="montrer">
                <Icon name="eye" />
                Montrer
                <InNotebook />
              </button>
            ) : (
              <button type="submit" className="button second" name="acte" value="cacher">
                <Icon name="crossed" />
                Cacher
                <InNotebook />
              </button>
            )}
          </p>
        </>
      )}
    </section>
  );
}
