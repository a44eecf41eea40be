/** Random writes in several notebooks at once, through the forms of the pages, each compared with what it was to change. */
import type { BrowserContext, Page } from 'playwright-core';
import type { Session } from '#identity';
import { publicHolderId } from '#platform/ids';
import { professional } from '../personas.ts';
import type { Site } from './site.ts';

const doctor = professional('cardiologue').nationalId;

/** A notebook as a tab sees it, and as it is kept. */
export type Notebook = {
  readonly holderId: string;
  readonly base: string;
  /** How its title and its buttons name it; empty in one's own. */
  readonly named: string;
};

export const notebookOf = (holderId: string, named: string): Notebook => ({
  holderId,
  base: `/proches/${publicHolderId(holderId)}`,
  named,
});

/** `crossed`: what changed in another notebook than the tab's. `lost`: what the form was to change and did not. */
export type Outcome = {
  readonly writes: number;
  readonly crossed: readonly string[];
  readonly lost: readonly string[];
  /** Forms whose title or button does not say whose notebook it is. */
  readonly unnamed: readonly string[];
};

/** The session behind a page's cookies. */
export async function sessionOf(site: Site, context: BrowserContext): Promise<Session> {
  for (const { value } of await context.cookies()) {
    const session = await site.house.doors.identity.session(value);
    if (session) return session;
  }
  throw new Error('Nobody is signed in.');
}

/**
 * Two tabs of one browser, each on a notebook of its own: a form is opened in one, then in the other, then one of them is
 * sent, at random. After each sending every notebook is read again, also those that no tab shows.
 */
export async function writeAtRandom(options: {
  readonly site: Site;
  readonly context: BrowserContext;
  readonly session: Session;
  /** Whose consent is stated again after a block was lifted, so that the doctor stays in the list. */
  readonly doctor: Session;
  readonly tabs: readonly [Notebook, Notebook];
  readonly watched: readonly Notebook[];
  readonly writes: number;
  readonly seed: number;
}): Promise<Outcome> {
  const { site, session, watched, writes } = options;
  const { access, documents } = site.house.doors;
  const random = randomOf(options.seed);
  const stateOf = async ({ holderId }: Notebook): Promise<ReadonlyMap<string, boolean>> => {
    const request = { session, holderId };
    const entries = await documents.search(request, {}, { limit: 200, offset: 0 });
    const known = await access.reading(request, (visit) => access.listRelations(visit));
    return new Map([
      ...entries.map((entry) => [`documents/${entry.id}`, entry.hidden] as const),
      [`acces/professionnels/${doctor}`, known.some(({ id, blocked }) => id === doctor && blocked)],
    ]);
  };
  const states = async () =>
    new Map(await Promise.all(watched.map(async (one) => [one, await stateOf(one)] as const)));

  const tabs = await Promise.all(
    options.tabs.map(async (notebook) => ({ notebook, page: await options.context.newPage(), opened: '' })),
  );
  const crossed: string[] = [];
  const lost: string[] = [];
  const unnamed: string[] = [];
  let before = await states();
  const open = async (tab: (typeof tabs)[number]) => {
    const targets = [...(before.get(tab.notebook) ?? new Map()).keys()];
    tab.opened = targets[Math.floor(random() * targets.length)] ?? '';
    await tab.page.goto(`${tab.notebook.base}/${tab.opened}`);
    const said = `${await tab.page.title()} / ${await button(tab.page).textContent()}`;
    if (said.split(tab.notebook.named).length < 3) unnamed.push(said);
  };
  for (let done = 0; done < writes; done++) {
    for (const tab of tabs) if (tab.opened === '' || random() < 0.3) await open(tab);
    const tab = tabs[Math.floor(random() * tabs.length)];
    if (!tab) throw new Error('no tab');
    const { notebook, opened } = tab;
    await Promise.all([tab.page.waitForEvent('load'), button(tab.page).click()]);
    tab.opened = '';
    const after = await states();
    for (const [one, kept] of after)
      for (const [thing, value] of kept) {
        const isMeant = one === notebook && thing === opened;
        const changed = value !== before.get(one)?.get(thing);
        if (changed && !isMeant)
          crossed.push(`${done}: ${thing} of ${one.named || 'oneself'}, from ${notebook.named}`);
        if (!changed && isMeant) lost.push(`${done}: ${thing} of ${notebook.named}`);
        if (changed && !value && thing.endsWith(doctor))
          await access.stateConsent(
            { session: options.doctor, holderId: one.holderId },
            { basis: 'consent_given', confirmed: true },
          );
      }
    before = after;
  }
  await Promise.all(tabs.map(({ page }) => page.close()));
  return { writes, crossed, lost, unnamed };
}

/** The act of the page: what hides or shows a document, blocks or unblocks somebody. */
const button = (page: Page) => page.locator('form.act button[name="acte"]');

/** The same numbers for the same seed (Lehmer). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
