/**
 * A mother with a tab on each of her twins (B14): whatever the order of the pages and of the forms, what is done in one
 * notebook changes nothing in another, and each page says whose it is. Then the fault that this is for: a form that posts
 * to the session's own space.
 */
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '#identity';
import { newPdf } from '../journeys/sample-documents.ts';
import { person } from '../personas.ts';
import { launchBrowser } from './chromium.ts';
import { type Notebook, notebookOf, sessionOf, writeAtRandom } from './notebook-writes.ts';
import { openSite, type Site } from './site.ts';

const launched = await launchBrowser();
const WRITES = 200;

describe.runIf('absent' in launched)('the browser', () => {
  test('was not found, so its tests were skipped', () => {
    expect('absent' in launched && launched.absent).toBeTruthy();
  });
});

describe.runIf('browser' in launched)('two tabs on two notebooks', () => {
  let site: Site;
  let mother: Page;
  let context: BrowserContext;
  let session: Session;
  let doctor: Session;
  let twins: readonly [Notebook, Notebook];
  let watched: readonly Notebook[];

  beforeAll(async () => {
    if (!('browser' in launched)) return;
    site = await openSite(launched.browser);
    const holder = async (name: string) => {
      const { ins, insOid } = person(name);
      const holderId = await site.house.doors.citizens.holderByIns(ins, insOid);
      if (!holderId) throw new Error(`${name} has no space`);
      return holderId;
    };
    mother = await site.signIn('citizen', 'camille');
    context = mother.context();
    session = await sessionOf(site, context);
    doctor = await sessionOf(site, (await site.signIn('professional', 'cardiologue')).context());
    twins = [notebookOf(await holder('alice'), 'Alice'), notebookOf(await holder('alix'), 'Alix')];
    const own: Notebook = { holderId: await holder('camille'), base: '/moi', named: '' };
    watched = [...twins, own];
    for (const [name, { holderId }] of [
      ['alice', twins[0]],
      ['alix', twins[1]],
      ['camille', own],
    ] as const) {
      const of = person(name);
      const documents = [1, 2, 3].map((n) =>
        newPdf({ ...of, holderId, givenName: of.givenNames[0] ?? '' }, 'cardiologue', {
          title: `Bilan ${n}`,
          // a PDF would be drawn at each page: here the forms are what counts
          mimeType: 'text/plain',
          bytes: Buffer.from(`Bilan ${n} de ${name}`),
        }),
      );
      await site.house.doors.documents.depositLot({ session: doctor }, { documents });
      await site.house.doors.access.stateConsent(
        { session: doctor, holderId },
        { basis: 'consent_given', confirmed: true },
      );
    }
  });
  afterAll(async () => {
    await site?.close();
    if ('browser' in launched) await launched.browser.close();
  });

  test(`${WRITES} random writes change nothing in another notebook`, async () => {
    const outcome = await writeAtRandom({
      site,
      context,
      session,
      doctor,
      tabs: twins,
      watched,
      writes: WRITES,
      seed: 20261120,
    });
    expect(outcome).toEqual({ writes: WRITES, crossed: [], lost: [], unnamed: [] });
  }, 300_000);

  test('a form that posts to the space of the session would be seen', async () => {
    // the fault: the page of a twin, whose form leads to the mother's own notebook
    await context.route(/\/proches\//, async (route) => {
      const response = await route.fetch();
      const own = new URL(route.request().url()).pathname.replace(/^\/proches\/[^/]+/, '/moi');
      const body = (await response.text()).replaceAll('<form class="act', `<form action="${own}" class="act`);
      await route.fulfill({ response, body });
    });
    const outcome = await writeAtRandom({
      site,
      context,
      session,
      doctor,
      tabs: twins,
      watched,
      writes: 24,
      seed: 7,
    });
    await context.unroute(/\/proches\//);
    expect(outcome.crossed.length).toBeGreaterThan(0);
    expect(outcome.lost).toHaveLength(24);
  });

  test('each page of a twin’s notebook says whose it is, and leads to no other', async () => {
    const [{ base, named }] = twins;
    const found: string[] = [];
    const seen = new Set<string>();
    const waiting = [base];
    for (let path = waiting.shift(); path !== undefined && seen.size < 60; path = waiting.shift()) {
      // one of each kind: the same page for another document or professional says nothing more
      const kind = path.replace(/[?#].*/, '').replace(/(documents|professionnels|historique)\/[^/]+/, '$1/…');
      if (seen.has(kind)) continue;
      seen.add(kind);
      await mother.goto(path);
      if (!(await mother.title()).includes(named)) found.push(`${kind}: title ${await mother.title()}`);
      const band = mother.locator('.notebook-band', { hasText: `d’${named}` });
      if ((await band.count()) !== 1) found.push(`${kind}: no band`);
      for (const text of await mother.locator('main form[method="post"] button').allTextContents())
        if (!text.includes(named)) found.push(`${kind}: button « ${text} »`);
      const addresses = await mother
        .locator('main [href], .tabs [href], main form')
        .evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? one.getAttribute('action') ?? ''));
      for (const address of addresses) {
        if (/^\/moi\b/.test(address)) found.push(`${kind}: leads to ${address}`);
        const isPage = !/original|attestation|export\.|\.pdf|exporter\/|preuve|\/page\/|\/image\//.test(
          address,
        );
        if (address.startsWith(base) && isPage) waiting.push(address);
      }
    }
    expect(found).toEqual([]);
    expect([...seen]).toContain(`${base}/proches/inviter`);
    expect(seen.size).toBeGreaterThan(12);
  }, 120_000);

  test('an address of somebody else’s is answered like one that never existed', async () => {
    const told = async (base: string) => {
      const answer = await mother.goto(`${base}/documents`);
      const text = (await mother.locator('main').textContent()) ?? '';
      return {
        status: answer?.status(),
        title: await mother.title(),
        text: text.replace(/Donnez ce numéro.*/, ''),
      };
    };
    const { ins, insOid } = person('nathan');
    const nathan = (await site.house.doors.citizens.holderByIns(ins, insOid)) ?? '';
    const stranger = await told(notebookOf(nathan, 'Nathan').base);
    expect(stranger).toEqual(await told(notebookOf('5f0c7c9e-0000-4000-8000-000000000000', 'Personne').base));
    expect(stranger.status).toBe(404);
    expect(stranger.text).not.toContain('Nathan');
  });
});
