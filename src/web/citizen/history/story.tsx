import type { Episode } from '#documents';
import { HolderStates } from '../../document/states.tsx';
import { citizenPage, usePage } from '../../load.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Pages, pageOf, withQuery } from '../../ui/pages.tsx';
import { Opening } from '../../ui/pan.tsx';
import { actDay, shortAct } from '../../words/act-date.ts';
import { day, monthAndYear, shortDay } from '../../words/dates.ts';
import { capital, count, number } from '../../words/french.ts';
import { type Whose, whoseOf } from '../../words/whose.ts';

/** Episodes of one page. */
const PAGE_SIZE = 40;

export const loader = citizenPage(async ({ doors, request, url }, frame) => {
  const asked = Number(url.searchParams.get('annee')) || undefined;
  return {
    story: await doors.documents.story(request, asked),
    page: pageOf(url.searchParams),
    url,
    lastVisit: (await frame).lastVisit,
    shelfOf: (code: string) => doors.access.reference.category(code)?.labelFr ?? '',
  };
});

export default function History() {
  const { frame, page: data } = usePage<typeof loader>();
  const { story, url, page } = data;
  const whose = whoseOf(frame);
  const title = whose.own ? 'Mon histoire' : `L’histoire ${whose.of}`;
  const documents = `${frame.base}/documents`;
  const shown = story.episodes.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  return (
    <CitizenShell
      frame={frame}
      title={[title, story.year, page > 1 && `page ${page}`].filter(Boolean).join(', ')}
      tab="Documents"
      steps={[{ label: 'Documents', href: documents }, { label: title }]}
    >
      <Opening title={title}>
        <p className="soft">
          Les documents d’un même lieu, à trois jours près, sont ensemble. Un séjour rassemble aussi les
          courriers des deux semaines suivantes.
        </p>
      </Opening>
      <div className="pan">
        <nav className="margin shelves" aria-label="Années">
          <ul className="years">
            {story.years.map(({ year, count: n }) => (
              <li key={year}>
                <a
                  href={withQuery(url, { annee: year, page: '' })}
                  aria-current={year === story.year ? 'true' : undefined}
                >
                  <span>{year}</span> <b>{number(n)}</b>
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div className="body">
          {story.year === undefined ? (
            <Empty title="Rien à raconter pour l’instant" level={2}>
              <p>
                L’histoire s’écrit avec les documents {whose.ofNotebook}. Les soignants en ajoutent après
                chaque examen.
              </p>
            </Empty>
          ) : (
            <>
              <div className="year">
                <h2>{story.year}</h2>
                <p className="meta">{count(story.episodes.length, 'épisode')}</p>
              </div>
              {byMonth(shown).map(([month, episodes]) => (
                <section key={month} aria-label={month}>
                  <h3 className="day">{capital(month)}</h3>
                  <ol className="timeline">
                    {episodes.map((episode) => (
                      <Told
                        key={episode.entries[0]?.id}
                        episode={episode}
                        documents={documents}
                        whose={whose}
                        lastVisit={data.lastVisit}
                        shelfOf={data.shelfOf}
                      />
                    ))}
                  </ol>
                </section>
              ))}
              <Pages
                page={page}
                count={Math.ceil(story.episodes.length / PAGE_SIZE)}
                href={(n) => withQuery(url, { page: n === 1 ? '' : n })}
              />
            </>
          )}
        </div>
      </div>
    </CitizenShell>
  );
}

function byMonth(episodes: readonly Episode[]): readonly (readonly [string, readonly Episode[]])[] {
  const months = new Map<string, Episode[]>();
  for (const episode of episodes) {
    const month = monthAndYear(episode.from);
    months.set(month, [...(months.get(month) ?? []), episode]);
  }
  return [...months];
}

function Told(props: {
  readonly episode: Episode;
  readonly documents: string;
  readonly whose: Whose;
  readonly lastVisit: Date | undefined;
  readonly shelfOf: (code: string) => string;
}) {
  const { episode, whose } = props;
  const where =
    episode.where ?? (episode.entries[0]?.origin === 'holder' ? `Ajouté par ${whose.name}` : 'Carnet');
  return (
    <li>
      <p className="meta">
        <time dateTime={episode.from.toISOString()}>{when(episode)}</time>
      </p>
      <p>
        <b>{episode.kind === 'stay' ? `Séjour, ${where}` : where}</b>
      </p>
      <ul className="told">
        {episode.entries.map((entry) => (
          <li key={entry.id}>
            <a href={`${props.documents}/${entry.id}`}>{entry.title}</a>{' '}
            <span className="meta">
              {[props.shelfOf(entry.category), episode.entries.length > 1 && shortAct(entry)]
                .filter(Boolean)
                .join(' · ')}
            </span>
            <HolderStates entry={entry} lastVisit={props.lastVisit} whose={whose} />
          </li>
        ))}
      </ul>
    </li>
  );
}

function when({ kind, from, to, entries }: Episode): string {
  const [only, ...others] = entries;
  if (only && kind === 'visit' && others.length === 0) return capital(actDay(only));
  const [first, last] = [day(from), day(to)];
  if (first === last) return capital(first);
  return kind === 'stay' ? `Du ${shortDay(from)} au ${last}` : `${capital(shortDay(from))} – ${last}`;
}
