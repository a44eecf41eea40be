import type { DocumentEntry, PossibleAct } from '#documents';
import { Icon } from '../../ui/icon.tsx';
import { Pan } from '../../ui/pan.tsx';
import type { Whose } from '../../words/whose.ts';

/** Putting a document away, and deleting it: what may be done, or why it may not (R5, R36, R40). */
export function Keeping(props: {
  readonly entry: DocumentEntry;
  readonly acts: readonly PossibleAct['act'][];
  /** Address of the document. */
  readonly here: string;
  readonly whose: Whose;
}) {
  const { entry, acts, whose } = props;
  const ofNotebook = whose.own ? '' : ` ${whose.ofNotebook}`;
  const mayDelete = acts.includes('document.delete');
  const whyNot = whyKept(entry, whose);
  const archives = acts.includes('document.archive');
  const unarchives = acts.includes('document.unarchive');
  if (!archives && !unarchives && !mayDelete && !whyNot) return null;
  return (
    <Pan id="ranger" title="Ranger ou supprimer">
      <div className="stack">
        {archives && (
          <form method="post" className="stack">
            <p>
              Archivé, ce document quitte la liste. Vous le retrouvez avec l’état « Archivés ». Ceux qui
              peuvent le lire le peuvent encore.
            </p>
            <button type="submit" className="button second" name="acte" value="archiver">
              <Icon name="archive" />
              Archiver ce document{ofNotebook}
            </button>
          </form>
        )}
        {unarchives && (
          <form method="post" className="stack">
            <p>Ce document est archivé. Si vous le sortez des archives, il revient dans la liste.</p>
            <button type="submit" className="button second" name="acte" value="desarchiver">
              <Icon name="archive" />
              Sortir ce document des archives{ofNotebook}
            </button>
          </form>
        )}
        {mayDelete ? (
          <p>
            <a className="target" href={`${props.here}/supprimer`}>
              Supprimer ce document{ofNotebook}
            </a>
          </p>
        ) : (
          whyNot && <p className="soft">{whyNot}</p>
        )}
      </div>
    </Pan>
  );
}

function whyKept(entry: DocumentEntry, whose: Whose): string | undefined {
  if (entry.status === 'superseded')
    return 'Une ancienne version n’est pas supprimée seule : elle disparaît avec la nouvelle.';
  if (entry.origin === 'professional')
    return `Seul ${entry.authorLabel}, qui l’a écrit, peut supprimer ce document.${whose.own ? ' Vous pouvez le cacher.' : ''}`;
  if (entry.origin === 'holder') return undefined;
  return entry.origin === 'insurer'
    ? 'L’Assurance maladie tient ce document à jour : il ne se supprime pas.'
    : 'Carnet tient ce document à jour : il ne se supprime pas.';
}
