import { citizenPage, usePage } from '../../load.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Icon } from '../../ui/icon.tsx';
import { pageOf } from '../../ui/pages.tsx';
import { Opening } from '../../ui/pan.tsx';
import { capital } from '../../words/french.ts';
import { whoseOf } from '../../words/whose.ts';
import { personInCharge } from './person-in-charge.ts';
import { SeenDocuments, SeenSummary } from './seen.tsx';
import { type ViewerGroup, viewerOf, viewersOf } from './viewer.ts';

const PAGE_SIZE = 50;

export const loader = citizenPage(async (args) => {
  personInCharge(args);
  const { doors, request, url } = args;
  const { reference } = doors.access;
  const asked = url.searchParams.get('qui') ?? '';
  const all = url.searchParams.get('etat') === 'tous';
  const page = pageOf(url.searchParams);
  const viewer = viewerOf(asked);
  const [who, seen] = await Promise.all([
    doors.access.whoCan(request),
    viewer &&
      doors.documents.seeAs(request, {
        viewer,
        statuses: all ? ['current', 'superseded', 'archived'] : ['current'],
        limit: PAGE_SIZE,
        offset: (page - 1) * PAGE_SIZE,
      }),
  ]);
  const groups = viewersOf(
    who,
    reference.groups.map(({ code, oneFr }) => ({ code, oneFr, isOpen: reference.columnOpen(code) })),
    whoseOf(args),
  );
  const known = groups.flatMap(({ options }) => options).find(({ value }) => value === asked);
  return {
    // somebody who was searched for stands in no list
    groups:
      known || !seen
        ? groups
        : [{ label: 'Choisi', options: [{ value: asked, label: seen.label ?? '' }] }, ...groups],
    asked,
    viewer,
    seen,
    name: seen?.label ?? known?.label ?? '',
    all,
    page,
    pages: Math.ceil((seen?.total ?? 0) / PAGE_SIZE),
    url,
    shelfOf: (code: string) => reference.category(code)?.labelFr ?? '',
  };
});

export type SeeAsPage = ReturnType<typeof usePage<typeof loader>>['page'];

export default function CitizenSeeAs() {
  const { frame, page } = usePage<typeof loader>();
  const whose = whoseOf(frame);
  const access = `${frame.base}/acces`;
  const title = page.seen ? `Voir comme : ${page.name}` : 'Voir comme';
  return (
    <CitizenShell
      frame={frame}
      title={page.page > 1 ? `${title}, page ${page.page}` : title}
      tab="Qui voit"
      steps={[{ label: 'Qui voit', href: access }, { label: 'Voir comme' }]}
    >
      <Opening title={page.seen ? `Comme ${page.name}` : `Voir ${whose.notebook} comme…`}>
        <Choose groups={page.groups} asked={page.asked} here={`${access}/voir-comme`} />
        {page.seen ? (
          <SeenSummary page={page} access={access} whose={whose} />
        ) : (
          <>
            <p>
              C’est le vrai calcul des droits, pas un exemple. Rien n’est envoyé, et personne n’est prévenu.
            </p>
            <p className="soft">
              Quelqu’un qui n’est pas dans la liste ?{' '}
              <a href={`${access}/chercher`}>Chercher un professionnel</a>
            </p>
          </>
        )}
      </Opening>
      {page.seen && <SeenDocuments page={page} frame={frame} whose={whose} />}
    </CitizenShell>
  );
}

function Choose(props: {
  readonly groups: readonly ViewerGroup[];
  readonly asked: string;
  readonly here: string;
}) {
  return (
    <form action={props.here}>
      <label htmlFor="qui">Avec les yeux de</label>
      <div className="search">
        <select id="qui" name="qui" defaultValue={props.asked || undefined}>
          {props.groups.map(({ label, options }) => (
            <optgroup key={label} label={label}>
              {options.map((option) => (
                <option key={option.value} value={option.value}>
                  {capital(option.label)}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
        <button type="submit" className="button">
          <Icon name="eye" />
          Voir comme
        </button>
      </div>
    </form>
  );
}
