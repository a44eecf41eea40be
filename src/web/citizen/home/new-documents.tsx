import type { DocumentEntry, DocumentList } from '#documents';
import { Empty } from '../../ui/empty.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { Pan } from '../../ui/pan.tsx';
import { New, State } from '../../ui/state.tsx';
import { day, dayAndTime } from '../../words/dates.ts';
import { count } from '../../words/french.ts';
import type { Whose } from '../../words/whose.ts';

/** What came since the holder's last visit; to the others, the latest documents. */
export function NewDocuments(props: {
  readonly all: DocumentList;
  readonly fresh: DocumentList;
  readonly lastVisit: Date | undefined;
  readonly base: string;
  readonly whose: Whose;
}) {
  const { all, fresh, lastVisit, base, whose } = props;
  const documents = `${base}/documents`;
  return (
    <Pan
      id="nouveau"
      title={
        lastVisit ? 'Depuis votre dernière visite' : whose.own ? 'Dans votre carnet' : 'Derniers documents'
      }
      aside={fresh.total > 0 && <p>{count(fresh.total, 'document')}</p>}
    >
      {fresh.entries.length === 0 ? (
        <NothingNew total={all.total} latest={all.entries[0]} documents={documents} whose={whose} />
      ) : (
        <ul className="lines">
          {fresh.entries.map((entry) => (
            <FreshDocument
              key={entry.id}
              entry={entry}
              isNew={lastVisit !== undefined}
              documents={documents}
            />
          ))}
        </ul>
      )}
      {fresh.total > fresh.entries.length && (
        <p className="next">
          <a className="target" href={lastVisit ? `${documents}?etat=nouveaux` : documents}>
            Voir les {fresh.total} documents
          </a>
        </p>
      )}
    </Pan>
  );
}

function FreshDocument(props: {
  readonly entry: DocumentEntry;
  readonly isNew: boolean;
  readonly documents: string;
}) {
  const { entry, isNew } = props;
  const replaces = entry.version > 1;
  return (
    <li className="acting with-icon">
      <Icon name={replaces ? 'replaced' : iconOf(entry.category)} />
      <div>
        <a className="title" href={`${props.documents}/${entry.id}`}>
          {entry.title}
        </a>
        <p className="meta">
          {[entry.authorStructureLabel ?? entry.authorLabel, day(entry.actStart)].join(' · ')}
        </p>
        {replaces && <p>Il remplace une version plus ancienne, qui reste lisible.</p>}
      </div>
      {(replaces || isNew) && (
        <div className="states">{replaces ? <State icon="replaced">Nouvelle version</State> : <New />}</div>
      )}
    </li>
  );
}

function NothingNew(props: {
  readonly total: number;
  readonly latest: DocumentEntry | undefined;
  readonly documents: string;
  readonly whose: Whose;
}) {
  const { total, latest, whose } = props;
  return (
    <Empty title="Rien de nouveau">
      {latest ? (
        <p>
          Le dernier document, « {latest.title} », est arrivé le {dayAndTime(latest.depositedAt)}.
        </p>
      ) : whose.own ? (
        <p>Vos soignants ajouteront ici leurs documents. Un mail vous préviendra.</p>
      ) : (
        <p>Les soignants {whose.of} ajouteront ici leurs documents.</p>
      )}
      {total > 0 && (
        <p>
          <a className="target" href={props.documents}>
            {total > 1 ? `Voir les ${total} documents` : 'Voir le document'}
          </a>
        </p>
      )}
    </Empty>
  );
}

const ICONS: Readonly<Record<string, IconName>> = { ORD_SOIN: 'pill', BIOLOGIE: 'tube', DEPISTAG: 'syringe' };
const iconOf = (category: string): IconName => ICONS[category] ?? 'doc';
