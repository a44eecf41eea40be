import { entryIdOf } from '../../document/ids.ts';
import { text } from '../../form.ts';
import type { Acting } from '../../frame.ts';
import { again, citizenAct, citizenPage, leadTo, useAnswer, usePage } from '../../load.ts';
import { missingPage } from '../../problem.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Pages, pageOf, withQuery } from '../../ui/pages.tsx';
import { Opening } from '../../ui/pan.tsx';
import { day } from '../../words/dates.ts';
import { count } from '../../words/french.ts';
import { whoseOf } from '../../words/whose.ts';
import { actOnChosen, type ChosenAct, type ChosenDone, isChosenAct } from './act-on-chosen.ts';
import { type Asked, filterOf, isFiltered, parseFolderId, readQuery, STATES, sortOf } from './asked.ts';
import { ChosenActs } from './chosen-acts.tsx';
import { alone, Lines, type Showing } from './lines.tsx';
import { Nothing } from './nothing.tsx';
import { SearchForm } from './search-form.tsx';
import { Shelves } from './shelves.tsx';
import { byYear, YearGroup } from './year-group.tsx';

const PAGE_SIZE = 40;

export const loader = citizenPage(async ({ doors, request, url, acting }, frame) => {
  const asked = readQuery(url.searchParams);
  const done = url.searchParams.get('fait');
  const howMany = Number(url.searchParams.get('combien')) || 0;
  // said once: the links of the page do not carry it on
  url.searchParams.delete('fait');
  url.searchParams.delete('combien');
  const page = pageOf(url.searchParams);
  const lastVisit = acting ? await doors.documents.look(request) : (await frame).lastVisit;
  const list = await doors.documents.list(request, filterOf(asked, lastVisit), {
    limit: PAGE_SIZE,
    offset: (page - 1) * PAGE_SIZE,
    ...sortOf(asked),
    newSince: lastVisit,
    withPinned: page === 1 && !isFiltered(asked),
  });
  return {
    list,
    asked,
    page,
    url,
    done: done === 'supprime' || (done !== null && isChosenAct(done)) ? done : undefined,
    howMany,
    lastVisit,
    shelfOf: (code: string) => doors.access.reference.category(code)?.labelFr ?? '',
  };
});

export const action = citizenAct<ChosenDone>(
  async ({ doors, request, holderId, base, url, requestId }, form) => {
    const act = text(form, 'acte');
    if (!isChosenAct(act)) throw missingPage(requestId);
    const entryIds = form.getAll('document').map((id) => entryIdOf(String(id), holderId));
    const outcome = await actOnChosen(doors.documents, request, {
      act,
      entryIds,
      folderId: parseFolderId(text(form, 'dans')),
    });
    if (outcome.problem) return again(outcome);
    const back = withQuery(url, { fait: act, combien: outcome.done, choisir: '' });
    return leadTo(`${base}/documents${back.slice(back.indexOf('?'))}`);
  },
);

export default function CitizenDocuments() {
  const { frame, page: data } = usePage<typeof loader>();
  const answer = useAnswer<ChosenDone>();
  const { list, asked, url, page } = data;
  const whose = whoseOf(frame);
  const here = `${frame.base}/documents`;
  const all = list.categories.reduce((sum, { count: n }) => sum + n, 0);
  const filtered = isFiltered(asked);
  const shelf = list.categories.find(({ code }) => code === asked.category);
  const folder = list.folders.find(({ folderId }) => folderId === asked.folder);
  const isByAct = sortOf(asked).order === 'act';
  const showing: Showing = {
    lastVisit: data.lastVisit,
    shelfOf: data.shelfOf,
    here,
    whose,
    chooses: asked.chooses,
    withYear: !isByAct,
    places: list.places,
    folderName: (id) => list.folders.find(({ folderId }) => folderId === id)?.name,
    search: list.search,
  };
  const lines = (
    <>
      {list.pinned.length > 0 && (
        <section aria-labelledby="epingles">
          <div className="year">
            <h2 id="epingles">Épinglés</h2>
          </div>
          <Lines lines={list.pinned.map(alone)} showing={{ ...showing, withYear: true, chooses: false }} />
        </section>
      )}
      {isByAct ? (
        byYear(list.lines).map(([which, some]) => (
          <YearGroup
            key={which}
            year={which}
            total={list.years.find((one) => one.year === which)?.count}
            lines={some}
            showing={showing}
          />
        ))
      ) : (
        <Lines lines={list.lines} showing={showing} />
      )}
    </>
  );
  return (
    <CitizenShell
      frame={frame}
      title={titleOf(asked, shelf?.label ?? folder?.name, page)}
      tab="Documents"
      wrong={Boolean(answer?.problem)}
    >
      <Opening title={folder ? `Classeur « ${folder.name} »` : 'Documents'}>
        {data.done && !answer && <Done act={data.done} howMany={data.howMany} />}
        {answer?.problem && (
          <Notice id="pas-fait" title="Tout n’est pas fait" tone="error" live>
            {answer.done > 0 && <p>{count(answer.done, 'document')} : c’est fait.</p>}
            <p>{answer.problem}</p>
          </Notice>
        )}
        <p className="soft">{summary(all, list.years, filtered)}</p>
        {mayAdd(frame.acting) && (
          <p className="screen">
            <a className="button second" href={`${here}/ajouter`}>
              <Icon name="upload" />
              Ajouter un document{whose.own ? '' : ` dans ${whose.notebook}`}
            </a>
          </p>
        )}
        {(all > 0 || filtered) && (
          <>
            <SearchForm asked={asked} list={list} all={all} here={here} whose={whose} />
            <p className="row">
              <a className="target" href={`${frame.base}/histoire`}>
                {whose.own ? 'Mon histoire' : `L’histoire ${whose.of}`}
              </a>
              <a className="target" href={`${here}/attendus`}>
                Documents attendus
              </a>
              <a className="target" href={`${frame.base}/corrections`}>
                Corrections
              </a>
              <a className="target" href={`${here}/ranger`}>
                {whose.own ? 'Mes classeurs' : 'Vos classeurs'}
              </a>
              <a className="target" href={withQuery(url, { choisir: asked.chooses ? '' : 'plusieurs' })}>
                {asked.chooses ? 'Ne plus choisir' : 'Choisir plusieurs documents'}
              </a>
            </p>
          </>
        )}
      </Opening>
      <div className="pan">
        <Shelves list={list} all={all} asked={asked} url={url} />
        <div className="body">
          {filtered && list.total > 0 && (
            <p className="row">
              <span role="status">
                {count(list.total, 'document')}
                {shelf && ` dans « ${shelf.label} »`}
                {asked.q && ` pour « ${asked.q} »`}
                {asked.state === 'nouveaux' && data.lastVisit && ` depuis le ${day(data.lastVisit)}`}
              </span>
              <a className="target" href={here}>
                Tout afficher
              </a>
            </p>
          )}
          <Understood search={list.search} />
          {list.total === 0 ? (
            <Nothing asked={asked} base={frame.base} whose={whose} />
          ) : asked.chooses ? (
            <form method="post" className="choosing">
              {lines}
              <ChosenActs
                asked={asked}
                folders={list.folders}
                mayChange={frame.acting?.kind !== 'carer'}
                manage={`${here}/ranger`}
              />
            </form>
          ) : (
            lines
          )}
          <Pages
            page={page}
            count={Math.ceil(list.total / PAGE_SIZE)}
            href={(n) => withQuery(url, { page: n === 1 ? '' : n })}
          />
        </div>
      </div>
    </CitizenShell>
  );
}

/** A carer adds only where the person let them (R40). */
const mayAdd = (acting: Acting | undefined): boolean =>
  acting?.kind !== 'carer' || acting.scopes.includes('documents.add');

/** What was searched in place of what was typed, and what could not be searched yet. */
function Understood({
  search,
}: {
  readonly search: ReturnType<typeof usePage<typeof loader>>['page']['list']['search'];
}) {
  if (!search) return null;
  return (
    <>
      {search.corrected.length > 0 && (
        <p role="status">
          Personne n’a écrit {search.corrected.map(({ typed }) => `« ${typed} »`).join(', ')}. Voici ce qui
          s’écrit presque pareil.
        </p>
      )}
      {search.incomplete && (
        <p className="soft">
          Le texte de certains documents est encore à lire. Cherchez de nouveau dans une minute.
        </p>
      )}
    </>
  );
}

const DONE: Readonly<Record<ChosenAct, readonly [one: string, many: string, where: string]>> = {
  archiver: ['document archivé', 'documents archivés', 'Vous les retrouvez avec l’état « Archivés ».'],
  desarchiver: ['document sorti des archives', 'documents sortis des archives', 'Ils sont dans la liste.'],
  cacher: ['document caché', 'documents cachés', 'Vous pouvez les montrer avec l’état « Cachés ».'],
  montrer: ['document montré', 'documents montrés', 'Vous pouvez les cacher de nouveau.'],
  ranger: ['document rangé', 'documents rangés', 'Ils restent aussi dans la liste.'],
  sortir: ['document sorti du classeur', 'documents sortis du classeur', 'Ils restent dans la liste.'],
  epingler: ['document épinglé', 'documents épinglés', 'Ils sont en haut de la liste.'],
  detacher: ['épingle retirée', 'épingles retirées', 'Les documents restent dans la liste.'],
};

function Done({ act, howMany }: { readonly act: string; readonly howMany: number }) {
  if (!isChosenAct(act))
    return (
      <Notice id="fait" title="Document supprimé" tone="success" live>
        <p>Il a disparu pour tout le monde. L’historique dit qui l’a supprimé.</p>
      </Notice>
    );
  const [one, many, where] = DONE[act];
  return (
    <Notice id="fait" title={count(howMany, one, many)} tone="success" live>
      <p>{where}</p>
    </Notice>
  );
}

/** Each view of the list has a title of its own. */
function titleOf(asked: Asked, shelf: string | undefined, page: number): string {
  const state = asked.state && STATES.find(({ value }) => value === asked.state)?.label.toLowerCase();
  const parts = [asked.q && `« ${asked.q} »`, shelf, state, asked.year, page > 1 && `page ${page}`];
  return ['Documents', ...parts.filter(Boolean)].join(', ');
}

function summary(all: number, years: readonly { readonly year: number }[], filtered: boolean): string {
  if (all === 0) return filtered ? 'Aucun document ne correspond.' : 'Aucun document pour l’instant.';
  const oldest = years.at(-1)?.year;
  const since = oldest && years.length > 1 ? `, de ${oldest} à aujourd’hui` : '';
  return `${count(all, 'document')}${filtered ? ` trouvé${all > 1 ? 's' : ''}` : since}.`;
}
