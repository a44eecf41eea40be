import { Contents, DocumentPans } from '../../document/body.tsx';
import { DocumentFacts } from '../../document/facts.tsx';
import { entryIdOf } from '../../document/ids.ts';
import { PinForm } from '../../document/pin.tsx';
import { HolderStates } from '../../document/states.tsx';
import { viewOf } from '../../document/view.ts';
import { text } from '../../form.ts';
import { again, citizenAct, citizenPage, leadTo, useAnswer, usePage } from '../../load.ts';
import { missingPage } from '../../problem.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Opening, Pan } from '../../ui/pan.tsx';
import { actDay } from '../../words/act-date.ts';
import { day } from '../../words/dates.ts';
import { capital, fileSize, formatName } from '../../words/french.ts';
import { whoseOf } from '../../words/whose.ts';
import { actOnChosen } from './act-on-chosen.ts';
import { parseFolderId } from './asked.ts';
import { type Done, DoneNotice, doneOf } from './done.tsx';
import { Keeping } from './keeping.tsx';
import { Place } from './place.tsx';
import { Visibility } from './visibility.tsx';

export const loader = citizenPage(async ({ doors, request, params, holderId, url, now }) => {
  const read = await doors.documents.read(request, entryIdOf(params.id, holderId));
  const { entry } = read;
  return {
    entry,
    versions: read.versions,
    readers: read.readers,
    acts: read.acts.map(({ act }) => act),
    places: read.places,
    folders: await doors.documents.folders(request),
    view: await viewOf(doors, read.content),
    typeLabel: doors.access.reference.documentType(entry.typeCode)?.labelFr,
    shelf: doors.access.reference.category(entry.category)?.labelFr ?? 'Autres documents',
    done: doneOf(url.searchParams.get('fait')),
    now,
  };
});

/** What the form of an act sends, and what the page then says was done. */
const ACTS = {
  cacher: 'cache',
  montrer: 'montre',
  archiver: 'archive',
  desarchiver: 'desarchive',
} as const satisfies Record<string, Done>;

/** Where this reader keeps it. */
const PLACED = {
  ranger: 'range',
  sortir: 'sorti',
  epingler: 'epingle',
  detacher: 'detache',
} as const satisfies Record<string, Done>;

export const action = citizenAct<{ readonly problem: string }>(
  async ({ doors, request, params, holderId, base, requestId }, form) => {
    const entryId = entryIdOf(params.id, holderId);
    const asked = String(form.get('acte'));
    if (Object.hasOwn(PLACED, asked)) {
      const { problem } = await actOnChosen(doors.documents, request, {
        act: asked as keyof typeof PLACED,
        entryIds: [entryId],
        folderId: parseFolderId(text(form, 'dans')),
      });
      if (problem) return again({ problem });
      return leadTo(`${base}/documents/${params.id}?fait=${PLACED[asked as keyof typeof PLACED]}`);
    }
    if (!Object.hasOwn(ACTS, asked)) throw missingPage(requestId);
    const act = asked as keyof typeof ACTS;
    const { hide, show, archive, unarchive } = doors.documents;
    await { cacher: hide, montrer: show, archiver: archive, desarchiver: unarchive }[act](request, entryId);
    return leadTo(`${base}/documents/${params.id}?fait=${ACTS[act]}`);
  },
);

export default function CitizenDocument() {
  const { frame, page } = usePage<typeof loader>();
  const { entry, view, readers } = page;
  const whose = whoseOf(frame);
  const documents = `${frame.base}/documents`;
  const here = `${documents}/${entry.id}`;
  const latest = page.versions[0];
  const answer = useAnswer<{ readonly problem: string }>();
  return (
    <CitizenShell
      frame={frame}
      title={`${entry.title}, ${actDay(entry)}`}
      tab="Documents"
      steps={[
        { label: 'Documents', href: documents },
        { label: page.shelf, href: `${documents}?categorie=${entry.category}` },
        { label: entry.title },
      ]}
    >
      <Opening title={entry.title} aside={<p>{capital(actDay(entry))}</p>}>
        {page.done && !answer && <DoneNotice done={page.done} readers={readers} whose={whose} />}
        {answer && (
          <Notice id="pas-fait" title="Ce n’est pas fait" tone="error" live>
            <p>{answer.problem}</p>
          </Notice>
        )}
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
          {entry.scan === 'pending' && <span>L’antivirus ne l’a pas encore vérifié.</span>}
          {readers && (
            <a className="target" href="#visibilite">
              Qui peut le voir
            </a>
          )}
          {entry.origin === 'professional' && (
            <a className="target" href={`${here}/signaler`}>
              Signaler une erreur
            </a>
          )}
        </p>
        <PinForm isPinned={page.places.pinned.has(entry.logicalId)} />
      </Opening>
      <Contents view={view} />
      <DocumentPans view={view} base={here} title={entry.title} />
      {readers && (
        <Visibility
          entry={entry}
          readers={readers}
          mayChange={page.acts.includes(entry.hidden ? 'document.show' : 'document.hide')}
          now={page.now}
          whose={whose}
        />
      )}
      <Place entry={entry} folders={page.folders} places={page.places} documents={documents} />
      <Keeping entry={entry} acts={page.acts} here={here} whose={whose} />
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
