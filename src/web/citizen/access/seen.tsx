import type { SeenList } from '#documents';
import type { CitizenFrame } from '../../frame.ts';
import { Empty } from '../../ui/empty.tsx';
import { Pages, withQuery } from '../../ui/pages.tsx';
import { day } from '../../words/dates.ts';
import { count } from '../../words/french.ts';
import type { Whose } from '../../words/whose.ts';
import { alone, plainly } from '../documents/lines.tsx';
import { byYear, YearGroup } from '../documents/year-group.tsx';
import type { SeeAsPage } from './see-as.tsx';

type Seen = { readonly page: SeeAsPage; readonly whose: Whose };

/** How much they see, why, and what is missing: in words and counted. */
export function SeenSummary({ page, access, whose }: Seen & { readonly access: string }) {
  const { seen, viewer } = page;
  if (!seen) return null;
  const documents = whose.own ? 'vos' : 'les';
  return (
    <>
      <p className="lead">
        {seen.outOf === 0
          ? 'Il n’y a encore aucun document à voir.'
          : seen.total === seen.outOf
            ? seen.outOf === 1
              ? 'Voit le seul document.'
              : `Voit ${documents} ${seen.outOf} documents, tous.`
            : seen.total === 0
              ? `Ne voit aucun de ${documents === 'vos' ? 'vos' : 'ces'} ${count(seen.outOf, 'document')}.`
              : `Voit ${count(seen.total, 'document')} sur ${seen.outOf}.`}
      </p>
      {seen.about && <p className="soft">{seen.about}.</p>}
      <p>
        {whyOf(page, whose)}
        {!seen.open.allowed && seen.total > 0 && ' Il peut seulement relire ce qu’il a écrit.'}
        {viewer?.kind === 'professional' && !seen.open.allowed && !viewer.agreed && !seen.inEmergency && (
          <>
            {' '}
            <a href={`${access}/voir-comme?qui=accord.${encodeURIComponent(viewer.id)}`}>
              Voir ce qu’il verrait avec {whose.own ? 'votre' : 'un'} accord
            </a>
          </>
        )}
      </p>
      {seen.missing.length > 0 && (
        <section aria-labelledby="manquent">
          <h2 id="manquent">Ce qui manque</h2>
          {seen.missing.map((reason) => (
            <Missing key={reason.rule} reason={reason} access={access} whose={whose} />
          ))}
        </section>
      )}
      <p className="meta">
        Un résultat qui attend une annonce par un médecin n’apparaît jamais ici, ni dans ces nombres.
      </p>
    </>
  );
}

/** What lets them in; of nobody in particular, what would. */
function whyOf({ seen, viewer }: SeeAsPage, whose: Whose): string {
  if (viewer?.kind === 'profession' && viewer.inEmergency !== true)
    return whose.own
      ? 'C’est ce que voit quelqu’un de ce métier, une fois que vous êtes d’accord.'
      : `C’est ce que voit quelqu’un de ce métier, avec l’accord ${whose.of}.`;
  if (seen?.open.allowed && viewer?.kind === 'profession')
    return 'C’est ce que voit quelqu’un de ce métier s’il déclare une urgence, en écrivant pourquoi.';
  if (seen?.open.allowed && viewer?.kind === 'samu')
    return 'C’est ce que voit le médecin du 15 pendant un appel.';
  if (viewer?.kind === 'representative') return 'C’est ce que verrait un représentant légal.';
  if (viewer?.kind === 'carer') return 'C’est ce que verrait un aidant à qui les documents sont ouverts.';
  const rule = seen?.open.sentence ?? '';
  return whose.own ? rule : `Règle, telle que ${whose.name} la lit : ${rule}`;
}

/** Of one document, of several; the rule's own sentence says it in the history. */
const REASONS: Readonly<Record<string, readonly [one: string, several: string]>> = {
  'D-HIDDEN': ['caché aux professionnels', 'cachés aux professionnels'],
  'D-HIDDEN-EMERGENCY': ['caché, y compris en urgence', 'cachés, y compris en urgence'],
  'D-HIDDEN-CARER': ['caché, et pas montré à cet aidant', 'cachés, et pas montrés à cet aidant'],
  'D-SECRET': ['tenu secret pour les proches', 'tenus secrets pour les proches'],
  'D-SCOPE': ['hors de ce qui lui est délégué', 'hors de ce qui lui est délégué'],
  'D-MATRIX-DENIED': ['interdit à son métier', 'interdits à son métier'],
  'D-MATRIX-UNKNOWN': [
    'aucun texte publié ne l’ouvre à son métier',
    'aucun texte publié ne les ouvre à son métier',
  ],
  'D-CODE-PART': ['hors de ce que le code ouvre', 'hors de ce que le code ouvre'],
  'D-NO-CONSENT': ['aucun accord en ce moment', 'aucun accord en ce moment'],
  'D-CONSENT-EXPIRED': ['l’accord est arrivé à sa fin', 'l’accord est arrivé à sa fin'],
  'D-BLOCKED': ['ce professionnel est bloqué', 'ce professionnel est bloqué'],
  'D-NO-COLUMN': ['son métier n’ouvre aucun document', 'son métier n’ouvre aucun document'],
  'D-OCCUPATIONAL': ['un médecin du travail ne lit rien', 'un médecin du travail ne lit rien'],
  'D-SECRETARIAT': ['un secrétariat ne lit rien', 'un secrétariat ne lit rien'],
  'D-SAMU-OFF': ['le 15 n’est pas autorisé', 'le 15 n’est pas autorisé'],
  'D-EMERGENCY-OFF': ['accès en urgence refusé', 'accès en urgence refusé'],
};

const reasonOf = ({ rule, sentence, count: n }: SeenList['missing'][number]): string =>
  REASONS[rule]?.[n > 1 ? 1 : 0] ?? sentence;

function Missing(props: {
  readonly reason: SeenList['missing'][number];
  readonly access: string;
  readonly whose: Whose;
}) {
  const { reason } = props;
  const documents = props.access.replace(/\/acces$/, '/documents');
  return (
    <details>
      <summary>
        <span>
          {count(reason.count, 'document')} : {reasonOf(reason)}
        </span>
      </summary>
      <ul className="lines close">
        {reason.some.map((entry) => (
          <li key={entry.id}>
            <a href={`${documents}/${entry.id}#visibilite`}>{entry.title}</a>
            <p className="meta">{day(entry.actStart)}</p>
          </li>
        ))}
      </ul>
      {reason.count > reason.some.length && (
        <p className="meta">Et {count(reason.count - reason.some.length, 'autre', 'autres')}.</p>
      )}
    </details>
  );
}

/** The list itself, as on the page of documents. */
export function SeenDocuments({ page, whose, frame }: Seen & { readonly frame: CitizenFrame }) {
  const { seen, url } = page;
  if (!seen) return null;
  return (
    <div className="pan">
      <div className="margin">
        <p>Chaque document mène à sa page : vous y lisez ce qui change si vous le cachez.</p>
        <p>
          <a href={withQuery(url, { etat: page.all ? '' : 'tous', page: '' })}>
            {page.all ? 'En cours seulement' : 'Avec les archives et les anciennes versions'}
          </a>
        </p>
      </div>
      <div className="body">
        {seen.total === 0 ? (
          <Empty title="Rien à voir ici" level={2}>
            <p>Avec ces yeux, {whose.notebook} paraît vide.</p>
          </Empty>
        ) : (
          byYear(seen.entries.map(alone)).map(([which, lines]) => (
            <YearGroup
              key={which}
              year={which}
              total={seen.years.find((one) => one.year === which)?.count}
              lines={lines}
              showing={plainly({ shelfOf: page.shelfOf, here: `${frame.base}/documents`, whose })}
            />
          ))
        )}
        <Pages page={page.page} count={page.pages} href={(n) => withQuery(url, { page: n === 1 ? '' : n })} />
      </div>
    </div>
  );
}
