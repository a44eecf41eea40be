import type { ReactNode } from 'react';
import type { DocumentEntry, DocumentList } from '#documents';
import { ProfessionalStates } from '../../document/states.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Select } from '../../ui/field.tsx';
import { FoldTable } from '../../ui/fold-table.tsx';
import { Pages, withQuery } from '../../ui/pages.tsx';
import { numericAct } from '../../words/act-date.ts';
import { count } from '../../words/french.ts';

const STATES = [
  { value: '', label: 'En cours' },
  { value: 'archives', label: 'Avec archivés' },
  { value: 'anciens', label: 'Avec anciennes versions' },
  { value: 'masques', label: 'Masqués seulement' },
  { value: 'tous', label: 'Tous les états' },
] as const;

export function RecordList(props: {
  readonly list: DocumentList;
  readonly asked: { readonly q: string; readonly category: string; readonly state: string };
  readonly page: number;
  readonly pageSize: number;
  readonly url: URL;
  readonly base: string;
  /** Who reads, to say « vous ». */
  readonly reader: string;
  readonly typeOf: (code: string) => string;
  readonly reads: { readonly some: number; readonly all: number };
  readonly deposit: ReactNode;
}) {
  const { list, asked, base } = props;
  const isFiltered = Boolean(asked.q || asked.category || asked.state);
  return (
    <section className="zone" aria-labelledby="documents">
      <div className="zone-head">
        <h2 id="documents">Documents, {list.total}</h2>
        {props.deposit}
        <search className="zone-search">
          <form action={base} aria-label="Filtrer les documents">
            <label htmlFor="q" className="aloud">
              Chercher dans les titres et les auteurs
            </label>
            <input type="search" id="q" name="q" defaultValue={asked.q} placeholder="Titre, auteur" />
            <Select
              id="categorie"
              label="Catégorie"
              quiet
              value={asked.category}
              options={[
                { value: '', label: 'Toutes les catégories' },
                ...list.categories.map((one) => ({ value: one.code, label: `${one.label} (${one.count})` })),
              ]}
            />
            <Select id="etat" label="État" quiet value={asked.state} options={STATES} />
            <button type="submit" className="button second short">
              Filtrer
            </button>
          </form>
        </search>
      </div>
      {list.entries.length === 0 ? (
        <Nothing isFiltered={isFiltered} base={base} />
      ) : (
        <Table entries={list.entries} base={base} reader={props.reader} typeOf={props.typeOf} />
      )}
      <Pages
        page={props.page}
        count={Math.ceil(list.total / props.pageSize)}
        href={(n) => withQuery(props.url, { page: n === 1 ? '' : n, fait: '' })}
      />
      <p className="meta next">
        Votre métier lit {count(props.reads.some, 'type', 'types')} de document sur {props.reads.all}.{' '}
        <a href="/comprendre/qui-voit-quoi">Voir la règle</a>
      </p>
    </section>
  );
}

function Table(props: {
  readonly entries: readonly DocumentEntry[];
  readonly base: string;
  readonly reader: string;
  readonly typeOf: (code: string) => string;
}) {
  return (
    <FoldTable
      caption="Documents, du plus récent au plus ancien"
      columns={['Date de l’acte', 'Titre', 'Type', 'Auteur', 'Structure', 'État']}
      header={1}
      rows={props.entries.map((entry) => ({
        id: entry.id,
        cells: [
          numericAct(entry),
          <a key="title" href={`${props.base}/documents/${entry.id}`}>
            {entry.title}
          </a>,
          props.typeOf(entry.typeCode),
          entry.authorId === props.reader ? 'Vous' : entry.authorLabel,
          entry.authorStructureLabel,
          <ProfessionalStates key="states" entry={entry} />,
        ],
      }))}
    />
  );
}

function Nothing({ isFiltered, base }: { readonly isFiltered: boolean; readonly base: string }) {
  return isFiltered ? (
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
