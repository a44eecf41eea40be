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
import { type BrowserHere, type Doors, type Site, siteContext } from './context.ts';
import { holderIdOf } from './document/ids.ts';
import {
  type Acting,
  type CitizenFrame,
  type Frame,
  OWN_NOTEBOOK,
  type ProfessionalFrame,
  type PublicFrame,
} from './frame.ts';
import {
  actedFor,
  actingAmong,
  citizenFrame,
  forgetNotebooks,
  notebookPath,
  professionalFrame,
  publicFrame,
} from './frame-reading.ts';
import { isCarnetError, notYours, type Problem, paused, problemOf, thrown } from './problem.ts';
import { Sealed } from './sealed.ts';

type Args = LoaderFunctionArgs | ActionFunctionArgs;

/** What every page is given. */
export type PageArgs = {
  readonly doors: Doors;
  readonly url: URL;
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly requestId: string;
  readonly now: Date;
  readonly browser: BrowserHere;
};

/** A page of a notebook: one's own, or the one that the address names. */
export type CitizenArgs = PageArgs & {
  readonly session: Session;
  /** Whose notebook. */
  readonly holderId: string;
  readonly request: VisitRequest;
  /** Where every link and form of the page starts: `/moi`, or `/proches/<holder>`. Never written by hand. */
  readonly base: string;
  /** How the signed-in person is here; undefined in their own notebook. */
  readonly acting: Acting | undefined;
};
export type ProfessionalArgs = PageArgs & {
  readonly session: Session;
  readonly professionalId: string;
  /** A visit of a person's space. */
  visit(holderId: string): VisitRequest;
};
export type PublicArgs = PageArgs & {
  readonly session: Session | undefined;
  /** Of whoever showed a card and a code (`src/web/enrolment`). */
  readonly proof: string | undefined;
  /** Where the request comes from, to count tries. */
  readonly source: string;
};

/** A page of a notebook: signed in, named, and marked as a visit. */
export function citizenPage<T>(load: (args: CitizenArgs, frame: Promise<CitizenFrame>) => Promise<T>) {
  return (args: Args): Promise<Sealed<{ readonly frame: CitizenFrame; readonly page: T }>> =>
    asCitizen(args, async (given) => {
      const frame = citizenFrame(given);
      const [gotFrame, gotPage] = await Promise.allSettled([frame, load(given, frame)]);
      if (gotPage.status === 'rejected') throw gotPage.reason;
      if (gotFrame.status === 'rejected') throw gotFrame.reason;
      return new Sealed({ frame: gotFrame.value, page: gotPage.value });
    });
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
      Promise.resolve(load(publicArgs(args, site))).catch(ledToConfirm(args)),
    );
  };
}

/** Bytes out of a notebook: an original, an image, a page of a PDF. */
export function citizenFile(load: (args: CitizenArgs) => Promise<Response>) {
  return (args: Args): Promise<Response> => asCitizen(args, load);
}

export function professionalFile(load: (args: ProfessionalArgs) => Promise<Response>) {
  return async (args: Args): Promise<Response> => {
    const site = args.context.get(siteContext);
    return answered(site, () => load(professionalArgs(args, site)));
  };
}

/** An act in a notebook: leads elsewhere, or back to the form with what is wrong. */
export function citizenAct<T>(act: (args: CitizenArgs, form: FormData) => Promise<Response | Answer<T>>) {
  return (args: Args) =>
    asCitizen(args, async (given) => answerOf(await act(given, await args.request.formData())));
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

/** An act of somebody who may not be signed in. */
export function publicAct<T>(act: (args: PublicArgs, form: FormData) => Promise<Response | Answer<T>>) {
  return async (args: Args) => {
    const site = args.context.get(siteContext);
    return acted(
      site,
      async () => publicFrame(site),
      async () => act(publicArgs(args, site), await args.request.formData()).catch(ledToConfirm(args)),
    );
  };
}

/** What a form shows again, with the status to answer: 422 when something is to be corrected. */
export type Answer<T> = { readonly status: number; readonly value: T };

export const again = <T>(value: T, status = 422): Answer<T> => ({ status, value });

/** After an act: a page that can be reloaded without acting twice. */
export const leadTo = (path: string, headers: Readonly<Record<string, string>> = {}): Response =>
  redirect(path, { status: 303, headers });

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
  browser: site.browser,
});

const publicArgs = (args: Args, site: Site): PublicArgs => ({
  ...pageArgs(args, site),
  session: site.session,
  proof: site.proof,
  source: site.source,
});

/** Runs `work` in the notebook of the address; what goes wrong is told in a frame that the person may still see. */
async function asCitizen<T>(args: Args, work: (given: CitizenArgs) => Promise<T>): Promise<T> {
  const site = args.context.get(siteContext);
  const own = ownNotebook(args, site);
  let given = own;
  try {
    given = await namedNotebook(own);
    return await work(given);
  } catch (error) {
    if (error instanceof Response) throw error;
    if (isCarnetError(error) && error.code === 'step-up-required') throw toConfirm(own.url);
    if (own.params.space === undefined && isCarnetError(error) && (await isNotActive(own)))
      throw redirect('/activer', 303);
    const isShut = own.params.space !== undefined && isCarnetError(error) && error.code === 'space-not-open';
    if (isShut) forgetNotebooks(own.session);
    const frame = await citizenFrame(isShut ? own : given).catch(() => undefined);
    throw failure(isShut ? await whyShut(own) : error, site, frame);
  }
}

/** Whoever signs in before they activated, or after they closed, is led to where their notebook stands (R35). */
const isNotActive = async ({ doors, session }: CitizenArgs): Promise<boolean> =>
  doors.enrolment.ownSpace({ session }).then(
    ({ state }) => state !== 'active',
    () => false,
  );

function ownNotebook(args: Args, site: Site): CitizenArgs {
  const { session } = site;
  const given = pageArgs(args, site);
  if (session?.kind !== 'citizen' || !session.holderId)
    throw toSignIn(given.url, 'citizen', session !== undefined);
  const { holderId } = session;
  return {
    ...given,
    session,
    holderId,
    request: { session, holderId, requestId: site.requestId },
    base: OWN_NOTEBOOK,
    acting: undefined,
  };
}

/** Nobody reads a page of another's notebook unawares: who acts there is known before anything is read (B14). */
async function namedNotebook(own: CitizenArgs): Promise<CitizenArgs> {
  const { doors, session, params, now, requestId } = own;
  if (params.space === undefined) return own;
  const holderId = holderIdOf(params.space);
  if (holderId === own.holderId) throw redirect(OWN_NOTEBOOK, 303);
  const request = { session, holderId, requestId };
  const known = await mandatesIn(holderId, own);
  if (known.length === 0) {
    // refused, told to the security journal and counted as any stranger's visit (R16)
    await doors.access.reading(request, async () => undefined);
    throw thrown(notYours(requestId));
  }
  const acting = actingAmong(await actedFor(own), holderId, now);
  if (!acting) throw thrown(paused(known[0]?.label ?? '', requestId));
  return { ...own, holderId, request, base: notebookPath(holderId), acting };
}

/** A pause is told to whom it concerns; everything else is one answer (R16). */
async function whyShut(own: CitizenArgs) {
  const holderId = holderIdOf(own.params.space);
  const one = (await actedFor(own)).find((known) => known.holderId === holderId && known.paused);
  return thrown(one ? paused(one.label, own.requestId) : notYours(own.requestId));
}

/** Read again before it opens nothing: a mandate may have begun, or taken up again, a moment ago and elsewhere. */
async function mandatesIn(holderId: string, own: CitizenArgs) {
  const among = async () => (await actedFor(own)).filter((one) => one.holderId === holderId);
  const known = await among();
  if (known.some(({ paused: isPaused }) => !isPaused)) return known;
  forgetNotebooks(own.session);
  return among();
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

/** A grave act: the page that asks whether it is really them, and brings them back here (R29). */
const toConfirm = (url: URL): Response =>
  redirect(`/connexion/confirmer?${new URLSearchParams({ vers: `${url.pathname}${url.search}` })}`, 303);

/** A grave act asked by somebody who signed in too long ago. */
const ledToConfirm =
  ({ request }: Args) =>
  (error: unknown): never => {
    throw isCarnetError(error) && error.code === 'step-up-required' ? toConfirm(new URL(request.url)) : error;
  };

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
    return answerOf(await act());
  } catch (error) {
    throw failure(error, site, await frame().catch(() => undefined));
  }
}

const answerOf = <T>(answer: Response | Answer<T>) =>
  answer instanceof Response ? answer : data(new Sealed(answer.value), { status: answer.status });

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
