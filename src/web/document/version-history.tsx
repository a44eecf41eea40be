import type { DocumentEntry } from '#documents';
import { actDay } from '../words/act-date.ts';
import { dayAndTime } from '../words/dates.ts';
import { list } from '../words/french.ts';

/** Every version that this reader may see, newest first, with what it changed of the one before. */
export function VersionHistory(props: {
  readonly entry: DocumentEntry;
  readonly versions: readonly DocumentEntry[];
  readonly hrefOf: (entry: DocumentEntry) => string;
}) {
  const versions = props.versions.toSorted((a, b) => b.version - a.version);
  return (
    <ol reversed className="versions">
      {versions.map((one, at) => {
        const before = versions[at + 1];
        return (
          <li key={one.id} value={one.version}>
            {one.id === props.entry.id ? (
              <b>Celle-ci, arrivée le {dayAndTime(one.depositedAt)}</b>
            ) : (
              <a href={props.hrefOf(one)}>
                Version {one.version}, arrivée le {dayAndTime(one.depositedAt)}
              </a>
            )}
            {before && <p className="meta">{whatChanged(before, one)}</p>}
          </li>
        );
      })}
    </ol>
  );
}

/** Of the metadata each change by name; of the content that it changed. */
export function whatChanged(before: DocumentEntry, after: DocumentEntry): string {
  const changes = [
    !before.sha1.equals(after.sha1) && 'le contenu',
    before.title !== after.title && `le titre (avant : « ${before.title} »)`,
    actDay(before) !== actDay(after) && `la date de l’acte (avant : ${actDay(before)})`,
    before.typeCode !== after.typeCode && 'le type',
    before.authorLabel !== after.authorLabel && `l’auteur (avant : ${before.authorLabel})`,
    before.validatorLabel !== after.validatorLabel && 'qui l’a validé',
    before.mimeType !== after.mimeType && 'le format du fichier',
  ].filter((change) => change !== false);
  return changes.length > 0 ? `Change : ${list(changes)}.` : 'Rien ne change de ce qui est décrit.';
}
