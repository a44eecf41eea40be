import type { DocumentList } from '#documents';
import { withQuery } from '../../ui/pages.tsx';
import { number } from '../../words/french.ts';
import type { Asked } from './asked.ts';

/** Categories, then the reader's own folders, with what each holds. */
export function Shelves(props: {
  readonly list: DocumentList;
  readonly all: number;
  readonly asked: Asked;
  readonly url: URL;
}) {
  const { list, asked, url } = props;
  return (
    <div className="margin shelves wide-only">
      <nav aria-label="Catégories de documents">
        <ul>
          <Shelf
            label="Tous les documents"
            count={props.all}
            href={withQuery(url, { categorie: '', classeur: '', page: '' })}
            here={!asked.category && !asked.folder}
          />
          {list.categories.map(({ code, label, count }) => (
            <Shelf
              key={code}
              label={label}
              count={count}
              href={withQuery(url, { categorie: code, page: '' })}
              here={asked.category === code}
            />
          ))}
        </ul>
      </nav>
      {list.folders.length > 0 && (
        <nav aria-labelledby="vos-classeurs">
          <h2 id="vos-classeurs">Vos classeurs</h2>
          <ul>
            {list.folders.map(({ folderId, name, count }) => (
              <Shelf
                key={folderId}
                label={name}
                count={count}
                href={withQuery(url, { classeur: folderId, categorie: '', page: '' })}
                here={asked.folder === folderId}
              />
            ))}
          </ul>
        </nav>
      )}
    </div>
  );
}

function Shelf(props: {
  readonly label: string;
  readonly count: number;
  readonly href: string;
  readonly here: boolean;
}) {
  return (
    <li>
      <a href={props.href} aria-current={props.here ? 'true' : undefined}>
        <span>{props.label}</span> <b>{number(props.count)}</b>
      </a>
    </li>
  );
}
