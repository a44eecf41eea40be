import { inOrder } from '../document/expected-order.ts';
import { citizenPage, usePage } from '../load.ts';
import { CitizenShell } from '../ui/citizen-shell.tsx';
import { Opening, Pan } from '../ui/pan.tsx';
import { time, weekday } from '../words/dates.ts';
import { capital } from '../words/french.ts';
import { givenNameOf } from '../words/people.ts';
import { whoseOf } from '../words/whose.ts';
import { isLook, newestLines } from './access/lines.ts';
import { LiveVisits } from './access/live-visits.tsx';
import { AwaitedCard } from './home/awaited-card.tsx';
import { CarerLimits } from './home/carer-limits.tsx';
import { NewDocuments } from './home/new-documents.tsx';
import { Rooms } from './home/rooms.tsx';
import { WhoLooked } from './home/who-looked.tsx';

const MOST_NEW = 6;
const MOST_LOOKS = 4;

export const loader = citizenPage(async (args, frame) => {
  const { doors, request, acting, now } = args;
  const { words } = doors.representation;
  const { lastVisit } = await frame;
  // Nothing is asked for that the mandate does not give: each refusal would be a line in the person's history.
  const mayList = !acting || acting.scopes.includes('documents.read');
  const mayTrace = acting?.kind !== 'carer';
  const [all, fresh, looks, live, expected] = await Promise.all([
    mayList &&
      doors.documents.list(request, { statuses: ['current'] }, { limit: 1, offset: 0, order: 'arrival' }),
    mayList &&
      doors.documents.list(
        request,
        { statuses: ['current'], shownAfter: lastVisit },
        // On a first visit everything is new: the latest acts say more than the latest arrivals.
        { limit: MOST_NEW, offset: 0, order: lastVisit ? 'arrival' : 'act' },
      ),
    mayTrace && newestLines(args, { limit: 200, keep: isLook }),
    (!acting || acting.scopes.includes('access')) && doors.access.liveVisits(request),
    mayList && doors.expectations.expected(request),
  ]);
  return {
    now,
    limits: acting?.kind === 'carer' && {
      may: words.mayOf(acting.scopes),
      mayNot: words.mayNotOf(acting.kind),
    },
    live,
    documents: all && fresh && { all, fresh },
    expected: expected && { ...inOrder(expected, now), labelOf: doors.expectations.labelOf },
    looks: looks && {
      usual: looks.told.filter(({ emergency }) => !emergency).slice(0, MOST_LOOKS),
      emergencies: looks.told.filter(({ emergency }) => emergency).slice(0, MOST_LOOKS),
    },
  };
});

export default function CitizenHome() {
  const { frame, page } = usePage<typeof loader>();
  const { person, lastVisit, base, acting } = frame;
  const whose = whoseOf(frame);
  const { documents, looks } = page;
  return (
    <CitizenShell frame={frame} title="Accueil" tab="Accueil">
      <Opening
        title={
          whose.own
            ? `Bonjour ${givenNameOf(person)}`
            : capital(whose.notebook).replace('Le carnet', 'Carnet')
        }
        aside={<p>{capital(weekday(page.now))}</p>}
      >
        {page.live && <LiveVisits live={page.live} base={base} whose={whose} now={page.now} />}
        {whose.own && (
          <p className="soft">
            {lastVisit
              ? `Votre dernière visite : ${weekday(lastVisit)}, à ${time(lastVisit)}.`
              : 'C’est votre première visite. Bienvenue dans votre carnet.'}
          </p>
        )}
      </Opening>
      {documents && <NewDocuments {...documents} lastVisit={lastVisit} base={base} whose={whose} />}
      {page.expected && <AwaitedCard {...page.expected} base={base} />}
      {documents && (
        <Pan id="carnet" title={whose.own ? 'Votre carnet' : 'Dans ce carnet'}>
          <Rooms {...documents} isFirst={lastVisit === undefined} base={base} />
        </Pan>
      )}
      {looks && <WhoLooked {...looks} base={base} whose={whose} />}
      {acting && page.limits && <CarerLimits acting={acting} whose={whose} {...page.limits} />}
    </CitizenShell>
  );
}
