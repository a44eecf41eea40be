/** Reads what stands around a page, and whom the signed-in person acts for. */
import { publicHolderId } from '#platform/ids';
import type { ActedSpace } from '#representation';
import type { Site } from './context.ts';
import type { Acting, CitizenFrame, OtherNotebook, ProfessionalFrame, PublicFrame } from './frame.ts';
import { createMemory } from './frame-memory.ts';
import type { CitizenArgs, ProfessionalArgs } from './load.ts';
import { ageOn, isoDay } from './words/dates.ts';
import { ageInWords } from './words/whose.ts';

const frames = createMemory<CitizenFrame>();
const spaces = createMemory<readonly ActedSpace[]>();

/** Bands differ by colour and pattern; more notebooks than that begin again. */
const TONES = 4;

type Asking = Pick<CitizenArgs, 'doors' | 'session' | 'now'>;

/** Whom the signed-in person acts for, paused mandates included. */
export const actedFor = ({ doors, session, now }: Asking): Promise<readonly ActedSpace[]> =>
  spaces.remember(session, '', now, async () => strongest(await doors.representation.spacesOf(session)));

/** One line a notebook: of two mandates for one person, the one that the gate goes by. */
function strongest(known: readonly ActedSpace[]): readonly ActedSpace[] {
  const rank = ({ paused, kind }: ActedSpace) => (paused ? 3 : ['parent', 'guardian', 'carer'].indexOf(kind));
  const best = new Map<string, ActedSpace>();
  for (const one of known) {
    const other = best.get(one.holderId);
    if (!other || rank(one) < rank(other)) best.set(one.holderId, one);
  }
  return [...best.values()];
}

/** After a mandate began, ended or paused: what was remembered for this session is read again. */
export function forgetNotebooks(session: CitizenArgs['session']): void {
  spaces.forget(session);
  frames.forget(session);
}

/** How the signed-in person is in the notebook of `holderId`, among those they may enter. */
export function actingAmong(known: readonly ActedSpace[], holderId: string, now: Date): Acting | undefined {
  const at = known.findIndex((one) => one.holderId === holderId && !one.paused);
  const one = known[at];
  return (
    one && {
      kind: one.kind,
      label: one.label,
      givenName: one.givenName,
      age: ageOn(one.birthDate, now),
      ageInWords: ageInWords(one.birthDate, isoDay(now)),
      bond: bondOf(one),
      scopes: one.scopes,
      until: one.until,
      tone: (at % TONES) + 1,
    }
  );
}

/** Whose notebook it is; opening one's own marks a visit. */
export function citizenFrame(args: CitizenArgs): Promise<CitizenFrame> {
  return frames.remember(args.session, args.holderId, args.now, () => readFrame(args));
}

async function readFrame(args: CitizenArgs): Promise<CitizenFrame> {
  const { doors, request, now, holderId, base, acting } = args;
  const visit = acting ? doors.access.reading : doors.access.writing;
  const [known, read] = await Promise.all([
    actedFor(args),
    visit(request, async (inside) => ({
      person: await doors.citizens.person(inside.tx, holderId),
      lastVisit: acting ? undefined : await doors.enrolment.visited(inside.tx, holderId, now),
    })),
  ]);
  if (!read.person) throw new Error('The holder of a space has no person.');
  return {
    kind: 'citizen',
    person: read.person,
    lastVisit: read.lastVisit,
    base,
    acting,
    others: known.map((one) => otherOf(one, now)),
    demoInboxUrl: doors.settings.demoInboxUrl,
  };
}

const otherOf = (one: ActedSpace, now: Date): OtherNotebook => ({
  href: notebookPath(one.holderId),
  label: one.label,
  age: ageInWords(one.birthDate, isoDay(now)),
  bond: bondOf(one),
  paused: one.paused,
});

/** Where somebody else's notebook is. */
export const notebookPath = (holderId: string): string => `/proches/${publicHolderId(holderId)}`;

const BONDS = {
  parent: 'votre enfant',
  guardian: 'personne que vous représentez',
  carer: 'personne que vous aidez',
} as const;
const bondOf = ({ kind, holderIs }: ActedSpace): string => holderIs ?? BONDS[kind];

export async function professionalFrame({
  doors,
  professionalId,
}: ProfessionalArgs): Promise<ProfessionalFrame> {
  const one = await doors.professionals.find(professionalId);
  const structure =
    one?.structureId === undefined ? undefined : await doors.professionals.structure(one.structureId);
  return {
    kind: 'professional',
    name: [one?.title, one?.givenName, one?.familyName].filter(Boolean).join(' '),
    profession: one?.professionLabel ?? '',
    structure: structure?.name,
    isSecretariat: one?.professionCode === 'SECRETARIAT_MEDICAL',
    isRegulator: one?.regulator ?? false,
    demoInboxUrl: doors.settings.demoInboxUrl,
  };
}

export const publicFrame = (site: Site): PublicFrame => ({
  kind: 'public',
  signedIn: site.session?.kind,
  demoInboxUrl: site.doors.settings.demoInboxUrl,
});
