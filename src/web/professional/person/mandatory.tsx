import type { DocumentList } from '#documents';
import { FoldTable } from '../../ui/fold-table.tsx';
import { withQuery } from '../../ui/pages.tsx';
import { numericDay } from '../../words/dates.ts';
import { count } from '../../words/french.ts';

/** K12: what the law asks to be filed, and the last of each that this reader may read. */
export function MandatoryDocuments({
  kinds,
  url,
}: {
  readonly kinds: DocumentList['mandatory'];
  readonly url: URL;
}) {
  const missing = kinds.filter((kind) => kind.count === 0).length;
  return (
    <details>
      <summary>
        <span>
          Documents attendus par la loi : {kinds.length - missing} présents, {count(missing, 'absent')} pour
          votre métier
        </span>
      </summary>
      <FoldTable
        caption="Documents attendus par la loi"
        columns={['Document', 'Le plus récent', 'Nombre']}
        header={0}
        rows={kinds.map(({ code, label, count: n, latest }) => ({
          id: code,
          cells: [
            <Kind
              key="kind"
              label={label}
              href={n > 0 ? withQuery(url, { attendu: code, page: '', fait: '' }) : undefined}
            />,
            latest ? numericDay(latest) : 'Aucun que vous puissiez lire',
            n > 0 ? `${n}` : '',
          ],
        }))}
      />
      <p className="meta">
        Article L. 1111-15 du Code de la santé publique, arrêté du 26 avril 2022. Un document peut manquer
        parce que l’acte n’a pas eu lieu.
      </p>
    </details>
  );
}

const Kind = ({ label, href }: { readonly label: string; readonly href: string | undefined }) =>
  href ? <a href={href}>{label}</a> : label;
