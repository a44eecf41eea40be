import type { ReactNode } from 'react';
import type { DocumentEntry, DocumentList, Line } from '#documents';
import { ProfessionalStates } from '../../document/states.tsx';
import { each } from '../../ui/each.ts';
import { Empty } from '../../ui/empty.tsx';
import { FoldTable } from '../../ui/fold-table.tsx';
import { Pages, withQuery } from '../../ui/pages.tsx';
import { New, State } from '../../ui/state.tsx';
import { numericAct } from '../../words/act-date.ts';
import { numericDay } from '../../words/dates.ts';
import { count } from '../../words/french.ts';
import { MandatoryDocuments } from './mandatory.tsx';
import { type Asked, isFiltered } from './record-asked.ts';
import { RecordFilters } from './record-filters.tsx';

type Props = {
  readonly list: DocumentList;
  readonly asked: Asked;
  readonly page: number;
  readonly pageSize: number;
  readonly url: URL;
  readonly base: string;
  /** Who reads, to say « vous ». */
  readonly reader: string;
  /** When they last looked at this record; undefined the first time. */
  readonly since: Date | undefined;
  readonly typeOf: (code: string) => string;
  readonly reads: { readonly some: number; readonly all: number };
  readonly deposit: ReactNode;
};

export function RecordList(props: Props) {
  const { list, asked, base, since } = props;
  const filtered = isFiltered(asked);
  const fresh = since ? list.entries.filter((entry) => entry.depositedAt > since).length : 0;
  return (
    <section className="zone" aria-labelledby="documents">
      <div className="zone-head">
        <h2 id="documents">Documents, {list.total}</h2>
        {props.deposit}
        <RecordFilters asked={asked} list={list} base={base} />
      </div>
      {since && asked.state !== 'nouveaux' && (
        <p className="meta">
          Votre dernière visite : {numericDay(since)}.{' '}
          {fresh > 0 ? (
            <a href={withQuery(props.url, { etat: 'nouveaux', page: '', fait: '' })}>
              Voir ce qui est arrivé depuis
            </a>
          ) : (
            'Rien de nouveau sur cette page depuis.'
          )}
        </p>
      )}
      {list.search?.corrected.length ? (
        <p role="status">
          Rien ne contient {list.search.corrected.map(({ typed }) => `« ${typed} »`).join(', ')} : voici les
          mots proches.
        </p>
      ) : null}
      {list.search?.incomplete && (
        <p className="meta">
          Le texte de certains documents n’est pas encore lu : ils sont cherchés par titre et par auteur.
        </p>
      )}
      {list.entries.length === 0 ? (
        <Nothing filtered={filtered} base={base} />
      ) : (
        <>
          {list.pinned.length > 0 && (
            <Table {...props} caption="Documents que vous avez épinglés" entries={list.pinned} />
          )}
          <Table
            {...props}
            caption={asked.q ? 'Documents trouvés' : 'Documents, du plus récent au plus ancien'}
            entries={list.lines.flatMap((line) => (line.kind === 'one' ? [line.entry] : []))}
          />
          {list.lines.map((line) =>
            line.kind === 'common' ? (
              <Common key={line.entries[0]?.id} entries={line.entries} {...props} />
            ) : null,
          )}
          <Copies lines={list.lines} base={base} />
        </>
      )}
      <Pages
        page={props.page}
        count={Math.ceil(list.total / props.pageSize)}
        href={(n) => withQuery(props.url, { page: n === 1 ? '' : n, fait: '' })}
      />
      {list.mandatory.length > 0 && <MandatoryDocuments kinds={list.mandatory} url={props.url} />}
      <p className="meta next">
        Votre métier lit {count(props.reads.some, 'type', 'types')} de document sur {props.reads.all}.{' '}
        <a href="/comprendre/qui-voit-quoi">Voir la règle</a>
      </p>
    </section>
  );
}

function Table(props: Props & { readonly caption: string; readonly entries: readonly DocumentEntry[] }) {
  const { list, since } = props;
  if (props.entries.length === 0) return null;
  return (
    <FoldTable
      caption={props.caption}
      columns={['Date de l’acte', 'Titre', 'Type', 'Auteur', 'Structure', 'État']}
      header={1}
      rows={props.entries.map((entry) => ({
        id: entry.id,
        cells: [
          numericAct(entry),
          <>
            <a href={`${props.base}/documents/${entry.id}`}>{entry.title}</a>
            <Snippet parts={list.search?.snippets.get(entry.entryId)} />
          </>,
          props.typeOf(entry.typeCode),
          entry.authorId === props.reader ? 'Vous' : entry.authorLabel,
          entry.authorStructureLabel,
          <>
            {since && entry.depositedAt > since && <New />}
            {list.places.pinned.has(entry.logicalId) && <State icon="pin">Épinglé</State>}
            <ProfessionalStates entry={entry} />
          </>,
        ],
      }))}
    />
  );
}

function Snippet({ parts }: { readonly parts: readonly { text: string; found: boolean }[] | undefined }) {
  if (!parts) return null;
  return (
    <span className="snippet">
      {each(parts, (part) => (part.found ? <mark>{part.text}</mark> : part.text))}
    </span>
  );
}

/** Prescriptions of every day: told with their number, and opened on the same page. */
function Common(props: Props & { readonly entries: readonly DocumentEntry[] }) {
  const { entries } = props;
  return (
    <details>
      <summary>
        <span>
          {count(entries.length, 'ordonnance courante', 'ordonnances courantes')},{' '}
          {entries[0]?.actStart.getFullYear()}
        </span>
      </summary>
      <Table {...props} caption="Ordonnances courantes" />
    </details>
  );
}

/** The same document received again: one line in the table, the others here. */
function Copies({ lines, base }: { readonly lines: readonly Line[]; readonly base: string }) {
  const twice = lines.flatMap((line) => (line.kind === 'one' ? line.copies : []));
  if (twice.length === 0) return null;
  return (
    <details>
      <summary>
        <span>
          {count(twice.length, 'exemplaire identique', 'exemplaires identiques')} de documents ci-dessus
        </span>
      </summary>
      <ul>
        {twice.map((copy) => (
          <li key={copy.id}>
            <a href={`${base}/documents/${copy.id}`}>{copy.title}</a>, déposé le{' '}
            {numericDay(copy.depositedAt)} par {copy.depositorLabel}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Nothing({ filtered, base }: { readonly filtered: boolean; readonly base: string }) {
  return filtered ? (
    <Empty title="Aucun document ne correspond">
      <p>
        Essayez un autre mot ou un autre état. <a href={base}>Voir tous les documents en cours</a>
      </p>
    </Empty>
  ) : (
    <Empty title="Aucun document que vous puissiez lire">
      <p>Personne n’a encore déposé de document que votre métier peut lire. Vous pouvez en déposer un.</p>
    </Empty>
  );
}
