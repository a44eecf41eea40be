import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import type { VisitRequest } from '#access';
import type { Session } from '#identity';
import { type Doors, type Site, siteContext } from './context.ts';
import type { CitizenFrame, Frame, ProfessionalFrame, PublicFrame } from './frame.ts';
import { rememberedFrame } from './frame-memory.ts';
import { isCarnetError, type Problem, problemOf, thrown } from './problem.ts';
import { Sealed } from './sealed.ts';

type Args = LoaderFunctionArgs | ActionFunctionArgs;

/** What every page is given. */
export type PageArgs = {
  readonly doors: Doors;
  readonly url: URL;
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly requestId: string;
  readonly now: Date;
};

export type CitizenArgs = PageArgs & { readonly holderId: string; readonly request: VisitRequest };
export type ProfessionalArgs = PageArgs & {
  readonly session: Session;
  readonly professionalId: string;
  /** A visit of a person's space. */
  visit(holderId: string): VisitRequest;
};
export type PublicArgs = PageArgs & { readonly session: Session | undefined };

/** A page of the holder: signed in, named, and marked as a visit. */
export function citizenPage<T>(load: (args: CitizenArgs, frame: Promise<CitizenFrame>) => Promise<T>) {
  return async (args: Args): Promise<Sealed<{ readonly frame: CitizenFrame; readonly page: T }>> => {
    const site = args.context.get(siteContext);
    const given = citizenArgs(args, site);
    const frame = citizenFrame(given);
    return framed(site, frame, load(given, frame));
  };
}

export function professionalPage<T>(load: (args: ProfessionalArgs) => Promise<T>) {
  return async (args: Args): Promise<Sealed<{ readonly frame: ProfessionalFrame; readonly page: T }>> => {
    const site = args.context.get(siteContext);
    const given = professionalArgs(args, site);
    return framed(site, professionalFrame(given), load(given));
  };
}

export function publicPage<T>(load: (args: PublicArgs) => Promise<T> | T) {
  return async (args: Args): Promise<Sealed<{ readonly frame: PublicFrame; readonly page: T }>> => {
    const site = args.context.get(siteContext);
    const frame = publicFrame(site);
    return framed(
      site,
      Promise.resolve(frame),
      Promise.resolve(load({ ...pageArgs(args, site), session: site.session })),
    );
  };
}

/** Bytes for the signed-in holder: an original, an image, a page of a PDF. */
export function citizenFile(load: (args: CitizenArgs) => Promise<Response>) {
  return async (args: Args): Promise<Response> => {
    const site = args.context.get(siteContext);
    return answered(site, () => load(citizenArgs(args, site)));
  };
}

export function professionalFile(load: (args: ProfessionalArgs) => Promise<Response>) {
  return async (args: Args): Promise<Response> => {
    const site = args.context.get(siteContext);
    return answered(site, () => load(professionalArgs(args, site)));
  };
}

/** An act of the holder: leads elsewhere, or back to the form with what is wrong. */
export function citizenAct<T>(act: (args: CitizenArgs, form: FormData) => Promise<Response | Answer<T>>) {
  return async (args: Args) => {
    const site = args.context.get(siteContext);
    const given = citizenArgs(args, site);
    return acted(
      site,
      () => citizenFrame(given),
      async () => act(given, await args.request.formData()),
    );
  };
}

export function professionalAct<T>(
  act: (args: ProfessionalArgs, form: FormData) => Promise<Response | Answer<T>>,
) {
  return async (args: Args) => {
    const site = args.context.get(siteContext);
    const given = professionalArgs(args, site);
    return acted(
      site,
      () => professionalFrame(given),
      async () => act(given, await args.request.formData()),
    );
  };
}

/** What a form shows again, with the status to answer: 422 when something is to be corrected. */
export type Answer<T> = { readonly status: number; readonly value: T };

export const again = <T>(value: T, status = 422): Answer<T> => ({ status, value });

/** After an act: a page that can be reloaded without acting twice. */
export const leadTo = (path: string): Response => redirect(path, 303);

type Opened<L> = L extends (args: Args) => Promise<Sealed<infer T>> ? T : never;

/** The data that the page's loader prepared. */
export function usePage<L>(): Opened<L> {
  const sealed = useLoaderData() as Sealed<Opened<L>>;
  return sealed.open();
}

/** What the page's action answered, if it just acted. */
export function useAnswer<T>(): T | undefined {
  const sealed = useActionData() as Sealed<T> | undefined;
  return sealed?.open();
}

const pageArgs = (args: Args, site: Site): PageArgs => ({
  doors: site.doors,
  url: new URL(args.request.url),
  params: args.params,
  requestId: site.requestId,
  now: site.doors.clock.now(),
});

function citizenArgs(args: Args, site: Site): CitizenArgs {
  const { session } = site;
  const given = pageArgs(args, site);
  if (session?.kind !== 'citizen' || !session.holderId)
    throw toSignIn(given.url, 'citizen', session !== undefined);
  return {
    ...given,
    holderId: session.holderId,
    request: { session, holderId: session.holderId, requestId: site.requestId },
  };
}

function professionalArgs(args: Args, site: Site): ProfessionalArgs {
  const { session } = site;
  const given = pageArgs(args, site);
  if (session?.kind !== 'professional' || !session.professionalId)
    throw toSignIn(given.url, 'professional', session !== undefined);
  return {
    ...given,
    session,
    professionalId: session.professionalId,
    visit: (holderId) => ({ session, holderId, requestId: site.requestId }),
  };
}

/** The page that asks who is there, and brings them back here. */
function toSignIn(url: URL, kind: 'citizen' | 'professional', otherSession: boolean): Response {
  const wanted = `${url.pathname}${url.search}`;
  const query = new URLSearchParams({ vers: wanted, ...(otherSession && { autre: kind }) });
  return redirect(`/connexion?${query}`, 303);
}

/** Whose notebook it is; opening a page marks a visit. */
function citizenFrame(args: CitizenArgs): Promise<CitizenFrame> {
  return rememberedFrame(args.request.session, args.now, () => readFrame(args));
}

async function readFrame({ doors, request, now, holderId }: CitizenArgs): Promise<CitizenFrame> {
  return doors.access.writing(request, async (visit) => {
    const person = await doors.citizens.person(visit.tx, holderId);
    if (!person) throw new Error('The holder of a session has no person.');
    return {
      kind: 'citizen',
      person,
      lastVisit: await doors.enrolment.visited(visit.tx, holderId, now),
      demoInboxUrl: doors.settings.demoInboxUrl,
    };
  });
}

async function professionalFrame({ doors, professionalId }: ProfessionalArgs): Promise<ProfessionalFrame> {
  const one = await doors.professionals.find(professionalId);
  const structure =
    one?.structureId === undefined ? undefined : await doors.professionals.structure(one.structureId);
  return {
    kind: 'professional',
    name: [one?.title, one?.givenName, one?.familyName].filter(Boolean).join(' '),
    profession: one?.professionLabel ?? '',
    structure: structure?.name,
    demoInboxUrl: doors.settings.demoInboxUrl,
  };
}

const publicFrame = (site: Site): PublicFrame => ({
  kind: 'public',
  signedIn: site.session?.kind,
  demoInboxUrl: site.doors.settings.demoInboxUrl,
});

async function framed<F extends Frame, T>(site: Site, frame: Promise<F>, page: Promise<T>) {
  const [gotFrame, gotPage] = await Promise.allSettled([frame, page]);
  if (gotPage.status === 'rejected')
    throw failure(gotPage.reason, site, gotFrame.status === 'fulfilled' ? gotFrame.value : undefined);
  if (gotFrame.status === 'rejected') throw failure(gotFrame.reason, site, undefined);
  return new Sealed({ frame: gotFrame.value, page: gotPage.value });
}

async function answered(site: Site, load: () => Promise<Response>): Promise<Response> {
  try {
    return await load();
  } catch (error) {
    throw failure(error, site, publicFrame(site));
  }
}

async function acted<T>(site: Site, frame: () => Promise<Frame>, act: () => Promise<Response | Answer<T>>) {
  try {
    const answer = await act();
    return answer instanceof Response ? answer : data(new Sealed(answer.value), { status: answer.status });
  } catch (error) {
    throw failure(error, site, await frame().catch(() => undefined));
  }
}

/** A redirection passes through; an ended session leads to sign in; the rest becomes words. */
function failure(error: unknown, site: Site, frame: Frame | undefined): unknown {
  if (error instanceof Response) return error;
  if (isProblem(error)) return thrown({ ...error.data, frame: frame ?? publicFrame(site) });
  if (isCarnetError(error) && error.status === 401) return redirect('/connexion?etat=fini', 303);
  if (!isCarnetError(error)) site.doors.report('web-defect', error, site.requestId);
  return thrown(problemOf(error, site.requestId, frame ?? publicFrame(site)));
}

const isProblem = (error: unknown): error is { readonly data: Problem } =>
  typeof error === 'object' && error !== null && 'type' in error && error.type === 'DataWithResponseInit';
