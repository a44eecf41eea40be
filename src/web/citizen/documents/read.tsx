import type { ReadersExplained } from '#access';
import type { DocumentEntry } from '#documents';
import { Contents, DocumentPans } from '../../document/body.tsx';
import { DocumentFacts } from '../../document/facts.tsx';
import { entryIdOf } from '../../document/ids.ts';
import { HolderStates } from '../../document/states.tsx';
import { viewOf } from '../../document/view.ts';
import { citizenAct, citizenPage, leadTo, usePage } from '../../load.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Opening, Pan } from '../../ui/pan.tsx';
import { day } from '../../words/dates.ts';
import { capital, fileSize, formatName, list } from '../../words/french.ts';
import { type Whose, whoseOf } from '../../words/whose.ts';

export const loader = citizenPage(async ({ doors, request, params, holderId, url, now }) => {
  const read = await doors.documents.read(request, entryIdOf(params.id, holderId));
  const { entry } = read;
  return {
    entry,
    versions: read.versions,
    readers: read.readers,
    view: await viewOf(doors, read.content),
    typeLabel: doors.access.reference.documentType(entry.typeCode)?.labelFr,
    shelf: doors.access.reference.category(entry.category)?.labelFr ?? 'Autres documents',
    done: url.searchParams.get('fait'),
    now,
  };
});

export const action = citizenAct(async ({ doors, request, params, holderId, base }, form) => {
  const entryId = entryIdOf(params.id, holderId);
  const hides = form.get('acte') === 'cacher';
  await (hides ? doors.documents.hide(request, entryId) : doors.documents.show(request, entryId));
  return leadTo(`${base}/documents/${params.id}?fait=${hides ? 'cache' : 'montre'}`);
});

export default function CitizenDocument() {
  const { frame, page } = usePage<typeof loader>();
  const { entry, view, readers } = page;
  const whose = whoseOf(frame);
  const documents = `${frame.base}/documents`;
  const here = `${documents}/${entry.id}`;
  const latest = page.versions[0];
  return (
    <CitizenShell
      frame={frame}
      title={`${entry.title}, ${day(entry.actStart)}`}
      tab="Documents"
      steps={[
        { label: 'Documents', href: documents },
        { label: page.shelf, href: `${documents}?categorie=${entry.category}` },
        { label: entry.title },
      ]}
    >
      <Opening title={entry.title} aside={<p>{capital(day(entry.actStart))}</p>}>
        {page.done && <Done done={page.done} readers={readers} whose={whose} />}
        <div className="row">
          <HolderStates entry={entry} lastVisit={frame.lastVisit} whose={whose} />
          <p className="soft">{[entry.authorLabel, entry.authorStructureLabel].filter(Boolean).join(', ')}</p>
        </div>
        {entry.status === 'superseded' && latest && latest.id !== entry.id && (
          <Notice id="remplace" title="Une version plus récente existe" tone="warning">
            <p>
              <a href={`${documents}/${latest.id}`}>Lire la version arrivée le {day(latest.depositedAt)}</a>
            </p>
          </Notice>
        )}
        <p className="row screen">
          <a className="button second" href={`${here}/original`}>
            <Icon name="download" />
            Télécharger l’original ({formatName(entry.mimeType)}, {fileSize(entry.size)})
          </a>
          {readers && (
            <a className="target" href="#visibilite">
              Qui peut le voir
            </a>
          )}
        </p>
        <Contents view={view} />
      </Opening>
      <DocumentPans view={view} base={here} title={entry.title} />
      {readers && <Visibility entry={entry} readers={readers} now={page.now} whose={whose} />}
      {frame.acting?.kind === 'carer' && (
        <Pan id="limites" title="Ce que vous ne pouvez pas">
          <p>
            Cacher ce document, l’archiver, ou choisir qui le voit : {whose.name} seulement peut le faire.
          </p>
        </Pan>
      )}
      <Pan id="fiche" title="Ce document">
        <DocumentFacts
          entry={entry}
          versions={page.versions}
          typeLabel={page.typeLabel}
          arrived="Arrivé ici le"
          hrefOf={(other) => `${documents}/${other.id}`}
        />
      </Pan>
    </CitizenShell>
  );
}

/** What the act just did, and the way back. */
function Done({
  done,
  readers,
  whose,
}: {
  readonly done: string;
  readonly readers: ReadersExplained | undefined;
  readonly whose: Whose;
}) {
  const hidden = done === 'cache';
  return (
    <Notice id="fait" title={hidden ? 'Document caché' : 'Document montré'} tone="success" live>
      {readers && <p>{readers.sentence}</p>}
      <form method="post">
        <button type="submit" className="button-link" name="acte" value={hidden ? 'montrer' : 'cacher'}>
          {hidden ? 'Le montrer de nouveau' : 'Le cacher de nouveau'}
          {whose.own ? '' : ` dans ${whose.notebook}`}
        </button>
      </form>
    </Notice>
  );
}

/** How the engine ends the name of a profession that would need an agreement. */
const AGREED = /, avec (?:votre|un) accord$/;

/** People first, then the professions that would need an agreement first. */
function People({ who, whose }: { readonly who: readonly string[]; readonly whose: Whose }) {
  const named = who.filter((one) => !AGREED.test(one));
  const agreed = who.filter((one) => AGREED.test(one)).map((one) => one.replace(AGREED, ''));
  return (
    <>
      {named.length > 0 && <p>{capital(list(named))}</p>}
      {agreed.length > 0 && (
        <p className={named.length > 0 ? 'soft' : undefined}>
          {whose.own ? 'Avec votre accord' : 'Avec un accord'} : {list(agreed)}
        </p>
      )}
    </>
  );
}

/** Who sees it, as the engine computes it; the effect of the act stands before its button. */
function Visibility(props: {
  readonly entry: DocumentEntry;
  readonly readers: ReadersExplained;
  readonly now: Date;
  readonly whose: Whose;
}) {
  const { entry, readers, whose } = props;
  const { lose, keep } = readers.hiding;
  return (
    <Pan
      id="visibilite"
      title="Peuvent le voir"
      aside={
        <p>
          Calculé le {day(props.now)} avec {whose.own ? 'vos réglages' : `les réglages ${whose.of}`}.
        </p>
      }
    >
      <p>{readers.sentence}</p>
      <form method="post" className="act stack" aria-labelledby="effet">
        <h3 id="effet">{entry.hidden ? 'Si vous montrez ce document' : 'Si vous cachez ce document'}</h3>
        <dl className="effect two">
          <div>
            <dt>{entry.hidden ? 'Le verront de nouveau' : 'Ne le verront plus'}</dt>
            <dd>{lose.length > 0 ? <People who={lose} whose={whose} /> : 'Personne de plus'}</dd>
          </div>
          <div>
            <dt>{entry.hidden ? 'Le voient déjà' : 'Le verront encore'}</dt>
            <dd>
              <People who={keep} whose={whose} />
            </dd>
          </div>
        </dl>
        {entry.hidden ? (
          <>
            <p>Vous pourrez le cacher de nouveau à tout moment.</p>
            <button type="submit" className="button second" name="acte" value="montrer">
              <Icon name="eye" />
              Montrer ce document{whose.own ? '' : ` ${whose.ofNotebook}`}
            </button>
          </>
        ) : (
          <>
            <p>
              Les autres ne sauront pas qu’un document est caché. Vous pourrez le montrer de nouveau à tout
              moment.
            </p>
            <button type="submit" className="button second" name="acte" value="cacher">
              <Icon name="crossed" />
              Cacher ce document{whose.own ? '' : ` ${whose.ofNotebook}`}
            </button>
          </>
        )}
      </form>
    </Pan>
  );
}
