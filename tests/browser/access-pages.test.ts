/**
 * The pages on which a person decides who comes in, in a browser without programs: how many interactions each task takes
 * (ux 8.8), what each act says before and after it, how it is undone; then axe, 320 px, dark and wider text.
 */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '#identity';
import { person, professional } from '../personas.ts';
import { launchBrowser } from './chromium.ts';
import { sessionOf } from './notebook-writes.ts';
import { picture, sideways, violations, widenText } from './page-checks.ts';
import { openSite, type Site } from './site.ts';

const launched = await launchBrowser();
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ').replace(/\s+/g, ' ');
const said = async (locator: Locator) => plain((await locator.textContent()) ?? '');

/** Interactions from the home page: one activation, or one field filled (ux 8.8). */
const BUDGETS = {
  'see who looked': 1,
  'hide a document': 3,
  'block a professional': 4,
  'share by code': 4,
  'refuse emergency access': 3,
} as const;

/** Counts what a hand does. */
function handOn(page: Page) {
  let done = 0;
  return {
    get count() {
      return done;
    },
    async press(locator: Locator): Promise<void> {
      done++;
      await Promise.all([page.waitForEvent('load'), locator.click()]);
    },
    async tick(locator: Locator): Promise<void> {
      done++;
      await locator.check();
    },
  };
}

describe.runIf('absent' in launched)('the browser', () => {
  test('was not found, so its tests were skipped', () => {
    expect('absent' in launched && launched.absent).toBeTruthy();
  });
});

describe.runIf('browser' in launched)('the pages of access', () => {
  let site: Site;
  let page: Page;
  let cardiologist: Session;
  let holderId: string;
  const inMain = (name: string | RegExp) => page.getByRole('main').getByRole('link', { name });
  const button = (name: string | RegExp) => page.getByRole('main').getByRole('button', { name });

  beforeAll(async () => {
    if (!('browser' in launched)) return;
    site = await openSite(launched.browser);
    const { ins, insOid } = person('martine');
    holderId = (await site.house.doors.citizens.holderByIns(ins, insOid)) ?? '';
    cardiologist = await sessionOf(site, (await site.signIn('professional', 'cardiologue')).context());
    page = await site.signIn('citizen', 'martine');
  });
  afterAll(async () => {
    await site?.close();
    if ('browser' in launched) await launched.browser.close();
  });

  test('the tasks of every day stay within their budgets', async () => {
    const measured: Partial<Record<keyof typeof BUDGETS, number>> = {};
    const fromHome = async (
      task: keyof typeof BUDGETS,
      work: (hand: ReturnType<typeof handOn>) => Promise<void>,
    ) => {
      await page.goto('/moi');
      const hand = handOn(page);
      await work(hand);
      measured[task] = hand.count;
    };
    const tab = page.getByRole('navigation', { name: 'Rubriques' }).getByRole('link', { name: 'Qui voit' });
    await fromHome('see who looked', async (hand) => {
      await hand.press(tab);
      expect(await said(page.getByRole('region', { name: 'Ont regardé ou ajouté' }))).toMatch(
        /a (lu|ajouté|ouvert)/,
      );
    });
    await fromHome('hide a document', async (hand) => {
      await hand.press(
        page.getByRole('navigation', { name: 'Rubriques' }).getByRole('link', { name: 'Documents' }),
      );
      await hand.press(page.locator('main ol a').first());
      await hand.press(button(/^Cacher ce document/));
      expect(await said(page.getByRole('status'))).toContain('Document caché');
    });
    await page.getByRole('button', { name: 'Le montrer de nouveau' }).click();
    await fromHome('block a professional', async (hand) => {
      await hand.press(tab);
      await hand.press(inMain(/^Bloquer ou régler/).first());
      await hand.press(button('Bloquer ce professionnel'));
      expect(await said(page.getByRole('status'))).toContain('Professionnel bloqué');
    });
    await inMain(/^Débloquer/).click();
    await button('Débloquer ce professionnel').click();
    await fromHome('share by code', async (hand) => {
      await hand.press(tab);
      await hand.press(inMain('Partager par un code'));
      await hand.tick(page.getByLabel('Tous les documents'));
      await hand.press(button('Créer un code'));
      expect(await said(page.locator('.share-code'))).toMatch(/^ ?\d{4} \d{4} ?$/);
    });
    await button(/^Annuler ce code/).click();
    await fromHome('refuse emergency access', async (hand) => {
      await hand.press(tab);
      await hand.press(inMain(/^Changer\s*: En cas d’urgence/));
      await hand.press(button('Ne plus autoriser les autres professionnels'));
      expect(await said(page.getByRole('status'))).toContain('ne sont plus autorisés');
    });
    await button(/^Annuler/).click();
    console.info(
      `interactions: ${Object.entries(BUDGETS)
        .map(([task, most]) => `${task} ${measured[task as keyof typeof BUDGETS]}/${most}`)
        .join(', ')}`,
    );
    for (const [task, most] of Object.entries(BUDGETS))
      expect(measured[task as keyof typeof BUDGETS], task).toBeLessThanOrEqual(most);
  });

  test('a share code is shown once, entered by a professional, seen on the home page, and stopped from there', async () => {
    await page.goto('/moi/acces/partager');
    expect(await page.locator('input[type=checkbox]:checked').count()).toBe(0);
    await button('Créer un code').click();
    expect(plain(await page.title())).toMatch(/^Erreur : /);
    expect(await said(page.getByRole('alert'))).toContain('Vous n’avez pas choisi ce que le code montre');
    await page.getByLabel('Résultats de biologie').check();
    await page.getByLabel('2 heures').check();
    await button('Créer un code').click();
    const code = (await said(page.locator('.share-code'))).replace(/\D/g, '');
    expect(await said(page.getByRole('status'))).toContain('Ce code ne sera plus montré');
    await page.goto('/moi/acces/partager');
    expect(await page.content()).not.toMatch(new RegExp(`${code}|${code.slice(0, 4)}\\s*${code.slice(4)}`));
    expect(await said(page.getByRole('region', { name: 'Codes en attente' }))).toContain(
      'Résultats de biologie, pendant 2 heures.',
    );
    await site.house.doors.access.enterShareCode({ session: cardiologist, holderId }, code);
    await page.goto('/moi');
    const live = page.getByRole('region', { name: /^En ce moment/ });
    expect(await said(live)).toMatch(/Marc Delaunay.*est entré avec un code de partage.*il reste 1 h 59/);
    await picture(page, 'accueil-code-en-cours-1280');
    await live.getByRole('button', { name: /^Arrêter maintenant/ }).click();
    expect(await said(page.getByRole('status'))).toContain('Code arrêté');
    await page.goto('/moi');
    expect(await page.getByRole('region', { name: /^En ce moment/ }).count()).toBe(0);
  });

  test('somebody who never came is found, authorised until a day, looked through, ended', async () => {
    await page.goto('/moi/acces/chercher');
    await page.getByLabel('Nom du professionnel ou de l’établissement').fill('girard elodie');
    await page.getByLabel('Commune').fill('grenoble');
    await button('Chercher').click();
    await inMain(/Élodie Girard/).click();
    const other = page.getByLabel('Autre date de fin');
    await page.getByLabel('Une autre date').check();
    await other.fill('le 31 juin');
    await button('Autoriser ce professionnel').click();
    expect(plain(await page.title())).toMatch(/^Erreur : /);
    expect(await other.inputValue()).toBe('le 31 juin');
    expect(await page.getByLabel('Une autre date').isChecked()).toBe(true);
    await page.getByLabel('1 mois').check();
    await button('Autoriser ce professionnel').click();
    expect(await said(page.getByRole('status'))).toContain('Professionnel autorisé');
    expect(await said(page.locator('main'))).toMatch(/Vous l’avez autorisé le .* Jusqu’au /);
    await inMain('Voir ce que ce professionnel voit').click();
    expect(await said(page.getByRole('heading', { level: 1 }))).toBe('Comme Élodie Girard');
    const seen = /Voit (\d+) documents sur (\d+)/.exec(await said(page.locator('main')));
    expect(Number(seen?.[1])).toBeGreaterThan(0);
    expect(Number(seen?.[2])).toBeGreaterThan(Number(seen?.[1]));
    expect(await said(page.locator('main'))).toMatch(/interdits? à son métier/);
    await page.goBack();
    await button('Mettre fin à son accès').click();
    expect(await said(page.getByRole('status'))).toContain('Accès terminé');
    expect(await said(page.locator('main'))).toContain('N’a pas d’accès en ce moment');
    await button('Refuser ses dépôts').click();
    expect(await said(page.getByRole('status'))).toContain('Dépôts refusés');
    await page.goto('/moi/acces/depots');
    expect(await said(page.getByRole('region', { name: 'Refusés un par un' }))).toContain('Élodie Girard');
    await button(/^Accepter de nouveau : Élodie/).click();
    expect(await said(page.getByRole('status'))).toContain('Dépôts acceptés');
    // what was just done is undone where it is told
    await button('Annuler : refuser comme avant').click();
    expect(await said(page.getByRole('status'))).toContain('Dépôts refusés');
    await button('Annuler : accepter de nouveau').click();
    expect(await said(page.getByRole('status'))).toContain('Dépôts acceptés');
  });

  test('an unknown professional has no page; a name that nobody has is told kindly', async () => {
    const answer = await page.goto('/moi/acces/professionnels/nobody');
    expect(answer?.status()).toBe(404);
    await page.goto('/moi/acces/chercher?nom=zzzzz');
    expect(await said(page.locator('main'))).toContain('Personne de ce nom');
    expect((await page.goto('/moi/acces/voir-comme?qui=metier.p00'))?.status()).toBe(404);
    // no viewer at all: the page asks again
    expect((await page.goto('/moi/acces/voir-comme?qui=%00quoi'))?.status()).toBe(200);
  });

  test('no input makes a page fail: each is answered, and changes nothing that was not asked', async () => {
    const nasty = [
      '',
      ' ',
      '\0',
      "'; drop table x; --",
      '<script>',
      '%00',
      '../../etc/passwd',
      'é'.repeat(300),
      '-1',
      '1e309',
      '31/02/2026',
      'NaN',
      '\u202e',
      'a,b',
    ];
    const forms: readonly (readonly [address: string, form: (value: string) => Record<string, string>])[] = [
      ['/moi/acces/urgence', (value) => ({ reglage: value, valeur: value })],
      ['/moi/acces/depots', (value) => ({ qui: 'professional', id: value, valeur: 'non', retour: value })],
      ['/moi/acces/depots', (value) => ({ qui: 'team', id: value, valeur: 'oui' })],
      ['/moi/acces/depots', (value) => ({ qui: value, valeur: 'non' })],
      ['/moi/acces/urgence', (value) => ({ reglage: 'samu', valeur: value })],
      ['/moi/acces/partager', (value) => ({ geste: 'creer', montrer: value, duree: value })],
      ['/moi/acces/partager', (value) => ({ geste: 'arreter', code: value })],
      ['/moi/acces/tout-cacher', (value) => ({ geste: 'annuler', acte: value, avant: value })],
      ['/moi/acces/tout-cacher', (value) => ({ geste: value })],
      [
        `/moi/acces/professionnels/${professional('infirmiere').nationalId}`,
        (value) => ({ geste: 'autoriser', duree: 'autre', jour: value }),
      ],
      [
        `/moi/acces/professionnels/${professional('infirmiere').nationalId}`,
        (value) => ({ geste: 'autoriser', duree: value, jour: '31/12/2026' }),
      ],
    ];
    const failed: string[] = [];
    const ask = async (what: string, answer: Promise<{ status(): number }>) => {
      const status = (await answer).status();
      if (status >= 500) failed.push(`${what}: ${status}`);
    };
    for (const value of nasty) {
      for (const [address, form] of forms)
        await ask(
          `${address} ${JSON.stringify(form(value))}`,
          page.request.post(address, { form: form(value), headers: { origin: site.url }, maxRedirects: 5 }),
        );
      const text = encodeURIComponent(value);
      for (const address of [
        `voir-comme?qui=pro.${text}`,
        `voir-comme?qui=proche.${text}&page=${text}`,
        `chercher?nom=${text}&commune=${text}`,
        `tout-cacher?fait=cache&n=${text}&deja=${text}&geste=${text}`,
        `urgence?fait=${text}`,
        `professionnels/${text || 'x'}`,
      ])
        await ask(address, page.request.get(`/moi/acces/${address}`));
    }
    expect(failed).toEqual([]);
    const request = { session: await sessionOf(site, page.context()), holderId };
    expect(await site.house.doors.access.settings(request)).toMatchObject({
      samu: true,
      others: true,
      hidden: false,
      feeding: true,
      hidesNew: false,
      oppositions: [],
    });
    expect(await site.house.doors.access.shareCodes(request)).toEqual([]);
  });

  test('everything is hidden in one act, told with its numbers, and undone', async () => {
    await page.goto('/moi/acces/tout-cacher');
    const [, hidden, visible] = /(\d+) documents? cachés?, (\d+) documents? visibles?/.exec(
      await said(page.locator('main')),
    ) ?? ['', '', ''];
    expect(await said(page.getByRole('region', { name: 'Si vous cachez tout' }))).toContain(
      `${visible} documents seront cachés`,
    );
    await button('Tout cacher').click();
    const told = await said(page.getByRole('status'));
    expect(told).toContain(`${visible} documents cachés`);
    expect(told).toContain(`${hidden} document`);
    await picture(page, 'tout-cacher-fait-1280');
    await page.goto('/moi/acces/voir-comme?qui=metier.p60_69');
    expect(await said(page.locator('main'))).toContain('Ne voit aucun');
    await page.goBack();
    await button(/^Annuler : montrer de nouveau ces/).click();
    expect(await said(page.getByRole('status'))).toContain(`${visible} documents montrés de nouveau`);
    expect(await said(page.getByRole('status'))).toContain(`${hidden} document`);
  });

  test('what it hid of the profile is told apart from the documents, and shown again from there', async () => {
    const me = { session: await sessionOf(site, page.context()), holderId };
    const { healthProfile } = site.house.doors;
    const factId = await healthProfile.declare(me, 'allergy', { label: 'Arachide' });
    const isHidden = async () =>
      (await healthProfile.facts(me, ['allergy'])).find((one) => one.factId === factId)?.hidden;
    await page.goto('/moi/acces/tout-cacher');
    await button('Tout cacher').click();
    expect(await isHidden()).toBe(true);
    await button('Arrêter et montrer de nouveau').click();
    expect(await isHidden()).toBe(true);
    await picture(page, 'tout-cacher-profil-1280');
    await button('Montrer de nouveau le profil').click();
    await page.waitForURL('**/moi/profil');
    expect(await isHidden()).toBe(false);
    await page.goto('/moi/acces/tout-cacher');
    expect(await button('Montrer de nouveau le profil').count()).toBe(0);
  });

  test('a carer has no such page; a mother has them under the name of her child', async () => {
    const carer = await site.signIn('citizen', 'nathalie');
    await carer.goto('/moi');
    const base = await carer.locator('a[href^="/proches/"]').first().getAttribute('href');
    for (const path of ['', '/urgence', '/partager', '/voir-comme', '/tout-cacher', '/depots', '/chercher'])
      expect((await carer.goto(`${base}/acces${path}`))?.status(), path).toBe(404);
    const mother = await site.signIn('citizen', 'sandrine');
    await mother.goto('/moi');
    const child = await mother.locator('a[href^="/proches/"]').first().getAttribute('href');
    for (const path of ['/urgence', '/partager', '/tout-cacher', '/depots']) {
      await mother.goto(`${child}/acces${path}`);
      expect(plain(await mother.title()), path).toContain('carnet de Nathan Lambert');
      const acts = await mother.locator('main form[method="post"] button').allTextContents();
      expect(acts.length, path).toBeGreaterThan(0);
      expect(
        acts.filter((text) => !text.includes('Nathan')),
        path,
      ).toEqual([]);
      expect(await said(mother.locator('main')), path).not.toMatch(/votre (carnet|accord)/);
    }
    await mother.goto(`${child}/acces/urgence`);
    await mother.getByRole('button', { name: /^Ne plus autoriser le 15/ }).click();
    expect(await said(mother.getByRole('status'))).toContain('Le 15 n’est plus autorisé');
    await mother.getByRole('button', { name: /^Annuler/ }).click();
  });

  describe('axe, widths and darkness', () => {
    const delaunay = professional('cardiologue').nationalId;
    const PLACES: readonly (readonly [name: string, address: string])[] = [
      ['acces', '/moi/acces'],
      ['acces-professionnel', `/moi/acces/professionnels/${delaunay}`],
      ['acces-chercher', '/moi/acces/chercher?nom=chu'],
      ['acces-urgence', '/moi/acces/urgence?fait=samu-oui'],
      ['acces-tout-cacher', '/moi/acces/tout-cacher'],
      ['acces-depots', '/moi/acces/depots'],
      ['acces-partager', '/moi/acces/partager'],
      ['acces-voir-comme', '/moi/acces/voir-comme'],
      ['acces-voir-comme-infirmier', '/moi/acces/voir-comme?qui=metier.p60_69'],
      ['acces-voir-comme-samu', '/moi/acces/voir-comme?qui=samu'],
    ];
    const check = async (visitor: Page, width: number, suffix: string) => {
      const found: string[] = [];
      const titles = new Set<string>();
      for (const [name, address] of PLACES) {
        await visitor.setViewportSize({ width, height: 800 });
        const response = await visitor.goto(address);
        if (response?.status() !== 200) found.push(`${name}: status ${response?.status()}`);
        for (const fold of await visitor.locator('main details > summary').all()) await fold.click();
        if ((await visitor.locator('h1').count()) !== 1) found.push(`${name}: not one h1`);
        titles.add(await visitor.title());
        found.push(...(await violations(visitor)).map((one) => `${name}: ${one}`));
        await picture(visitor, `${name}-${width}${suffix}`);
        await visitor.setViewportSize({ width: 320, height: 256 });
        if ((await sideways(visitor)) > 0) found.push(`${name}: scrolls sideways at 320 px`);
        await widenText(visitor);
        if ((await sideways(visitor)) > 0) found.push(`${name}: scrolls sideways with wider text`);
      }
      if (titles.size !== PLACES.length) found.push('titles are not all different');
      return found;
    };

    test('find nothing in light, with a code that waits and somebody who is in', async () => {
      const { access } = site.house.doors;
      const request = { session: await sessionOf(site, page.context()), holderId };
      await access.createShareCode(request, { parts: ['BIOLOGIE', 'ORD_SOIN'], minutes: 360 });
      const { code } = await access.createShareCode(request, { parts: ['BIOLOGIE'], minutes: 30 });
      await access.enterShareCode({ session: cardiologist, holderId }, code);
      await access.opposeDeposits(
        request,
        { against: 'structure', id: professional('pharmacien').structureId },
        true,
      );
      const visitor = await site.signIn('citizen', 'martine', { javaScriptEnabled: true });
      expect(await check(visitor, 1280, '')).toEqual([]);
    });

    test('find nothing on a phone, nor in dark', async () => {
      const visitor = await site.signIn('citizen', 'martine', { javaScriptEnabled: true });
      expect(await check(visitor, 360, '')).toEqual([]);
      const dark = await site.signIn('citizen', 'martine', { javaScriptEnabled: true, colorScheme: 'dark' });
      expect(await check(dark, 1280, '-sombre')).toEqual([]);
    });

    test('find nothing in an empty notebook either', async () => {
      const empty = await site.signIn('citizen', 'lea', { javaScriptEnabled: true });
      const found: string[] = [];
      for (const [name, address] of PLACES) {
        await empty.goto(address);
        found.push(...(await violations(empty)).map((one) => `${name}: ${one}`));
        await picture(empty, `${name}-vide-1280`);
      }
      expect(found).toEqual([]);
    });
  });
});
