/**
 * The health profile, measures, vaccinations and a child's booklet, by phone and without programs: what is written is read back as it
 * was, the effect stands before the act, and each page is sound for axe, at 320 px, in the dark (D01–D07, C19, B15).
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publicHolderId } from '#platform/ids';
import { person } from '../personas.ts';
import { launchBrowser } from './chromium.ts';
import { picture, sideways, violations, widenText } from './page-checks.ts';
import { openSite, type Site } from './site.ts';

const launched = await launchBrowser();
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');
const said = async (page: Page, part = 'main') =>
  plain((await page.locator(part).first().textContent()) ?? '');
const DONE = '[role=status]';

describe.runIf('browser' in launched)('the health profile, in a browser without programs', () => {
  let site: Site;
  beforeAll(async () => {
    if ('browser' in launched) site = await openSite(launched.browser);
  }, 120_000);
  afterAll(async () => {
    await site?.close();
    if ('browser' in launched) await launched.browser.close();
  });

  const holderOf = async (name: string) => {
    const { ins, insOid } = person(name);
    return publicHolderId((await site.house.doors.citizens.holderByIns(ins, insOid)) ?? '');
  };

  /** The same page with programs, which axe is one of: on a computer, then on a phone in the dark with wider text. */
  async function checked(page: Page, name: string): Promise<void> {
    const cookies = await page.context().cookies();
    for (const [as, viewport, colorScheme] of [
      ['1366', { width: 1366, height: 768 }, 'light'],
      ['320-sombre', { width: 320, height: 720 }, 'dark'],
    ] as const) {
      const context = await site.newBrowser({ javaScriptEnabled: true, viewport, colorScheme });
      await context.addCookies(cookies);
      const same = await context.newPage();
      await same.goto(page.url());
      await same.evaluate(`for (const one of document.querySelectorAll('details')) one.open = true`);
      await picture(same, `${name}-${as}`);
      expect([name, as, await violations(same), await sideways(same)]).toEqual([name, as, [], 0]);
      await widenText(same);
      expect([name, as, await sideways(same)]).toEqual([name, as, 0]);
      await context.close();
    }
  }

  test('a section is filled, changed, hidden and emptied, and « aucune » is said', async () => {
    const page = await site.signIn('citizen', 'enzo');
    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByRole('link', { name: 'Profil', exact: true }).click();
    expect(await said(page)).toContain('0 rubriques sur 13');
    await checked(page, 'profil-vide');
    await page.getByRole('link', { name: 'Maladies', exact: true }).click();
    expect(await said(page)).toContain('Rien n’est écrit ici');
    await page.getByLabel('Quelle maladie').fill('Asthme');
    await page.getByLabel('Depuis quand').fill('bleu');
    await page.getByRole('button', { name: 'Ajouter', exact: true }).click();
    expect(await said(page, '[role=alert]')).toContain('Cette date n’est pas comprise');
    expect(await page.getByLabel('Quelle maladie').inputValue()).toBe('Asthme');
    await checked(page, 'profil-erreur');
    await page.getByLabel('Depuis quand').fill('depuis l’enfance');
    await page.getByRole('button', { name: 'Ajouter', exact: true }).click();
    expect(await said(page, DONE)).toContain('Ajouté');
    expect(await said(page)).toContain('Depuis l’enfance');
    await page.getByRole('link', { name: /^Modifier/ }).click();
    expect(await page.getByLabel('Depuis quand').inputValue()).toBe('depuis l’enfance');
    await page.getByLabel('Depuis quand').fill('vers 2012');
    await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
    expect(await said(page)).toMatch(/Vers 2012[\s\S]*Une ancienne version/);
    await page.getByRole('button', { name: /^Cacher aux professionnels/ }).click();
    expect(await said(page, 'ul.lines')).toContain('Caché aux professionnels');
    await checked(page, 'profil-rubrique');
    await page.getByRole('link', { name: /^Supprimer/ }).click();
    expect(await said(page)).toContain('pour tout le monde et pour toujours, avec ses anciennes versions');
    await checked(page, 'profil-supprimer');
    await page.getByRole('button', { name: 'Supprimer pour toujours', exact: true }).click();
    expect(await said(page)).toContain('Rien n’est écrit ici');
    await page.getByRole('button', { name: /^Déclarer : aucune maladie/ }).click();
    expect(await said(page)).toMatch(/Aucune maladie connue, déclaré le/);
  });

  test('a measure is noted by phone: the comma is taken, an unlikely one is questioned, the curve shows it', async () => {
    const page = await site.signIn('citizen', 'enzo');
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto('/moi/mesures');
    expect(await page.getByLabel('Poids').getAttribute('inputmode')).toBe('decimal');
    await page.getByLabel('Poids').fill('780');
    await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
    expect(await said(page, '[role=alert]')).toContain('780 kg ? Confirmez ou corrigez.');
    await checked(page, 'mesures-question');
    await page.getByLabel('Poids').fill('78,5');
    await page.getByLabel(/premier chiffre/).fill('128');
    await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
    expect(await said(page, '[role=alert]')).toContain('Tension');
    expect(await page.getByLabel('Poids').inputValue()).toBe('78,5');
    await page.getByLabel(/Deuxième chiffre/).fill('82');
    await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
    expect(await said(page, DONE)).toContain('C’est noté');
    expect(await said(page)).toContain('78,5 kg');
    expect(await said(page)).toContain('128/82 mmHg');
    await checked(page, 'mesures');
    await page.getByRole('link', { name: 'Tension', exact: true }).click();
    await page.getByLabel(/^Au plus/).waitFor({ state: 'attached' });
    await page.locator('summary').first().click();
    await page.getByLabel(/^Au plus/).fill('135');
    await page.getByRole('button', { name: /^Enregistrer l’objectif/ }).click();
    expect(await said(page)).toContain('Au plus 135 mmHg');
    expect(await page.locator('figure.chart svg[role=img]').count()).toBe(1);
    await checked(page, 'mesures-tension');
  });

  test('the vaccination record says what is noted and what the calendar says, and is taken away as a PDF', async () => {
    const page = await site.signIn('citizen', 'martine');
    await page.goto('/moi/vaccins');
    expect(await said(page)).toContain('À vérifier avec un professionnel');
    await page.getByRole('link', { name: /^Ajouter une vaccination/ }).click();
    await page.getByLabel('Quel vaccin').fill('Revaxis');
    await page.getByLabel('Quand').fill('07/2026');
    await page.getByLabel('Numéro de lot').fill('A12B');
    await page.getByRole('button', { name: 'Ajouter', exact: true }).click();
    await page.goto('/moi/vaccins');
    expect(await said(page)).toContain('Revaxis');
    await checked(page, 'vaccins');
    const file = await page.request.get('/moi/vaccins/carnet.pdf');
    expect([file.status(), file.headers()['content-type']]).toEqual([200, 'application/pdf']);
    expect(
      Buffer.from(await file.body())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
  });

  test('a mother reads her child’s booklet, and notes an examination', async () => {
    const page = await site.signIn('citizen', 'camille');
    await page.goto(`/proches/${await holderOf('alice')}/enfant`);
    expect(await said(page)).toContain('Les 20 examens');
    await page.getByLabel('Quoi').selectOption('exa-05');
    await page.getByLabel('Quand').fill('20/12/2025');
    await page.getByRole('button', { name: /^Noter/ }).click();
    expect(await said(page, DONE)).toContain('C’est noté');
    expect(await said(page, 'ol.lines')).toContain('Noté : 20/12/2025');
    await checked(page, 'enfant');
  });

  test('a doctor reads the profile, adds to it and confirms in their own name', async () => {
    const martine = await holderOf('martine');
    const own = await site.signIn('citizen', 'martine');
    await own.goto('/moi/profil/handicaps');
    await own.getByLabel('Quel handicap').fill('Malentendante');
    await own.getByRole('button', { name: 'Ajouter', exact: true }).click();
    const page = await site.signIn('professional', 'medecin');
    await page.goto(`/pro/p/${martine}`);
    if (await page.getByLabel(/équipe de soins/).count()) {
      await page
        .getByLabel(/équipe de soins/)
        .first()
        .check();
      await page.locator('[name=confirme]').check();
      await page.locator('main button[type=submit]').last().click();
    }
    await page.goto(`/pro/p/${martine}/profil`);
    expect(await said(page, '#handicaps, [aria-labelledby=disability]')).toContain('Malentendante');
    await page.getByRole('button', { name: 'Confirmer à mon nom : Malentendante' }).click();
    expect(await said(page, '[aria-labelledby=disability]')).toContain('Confirmé par');
    await page.getByRole('link', { name: 'Ajouter une maladie' }).click();
    await page.getByLabel('Quelle maladie').fill('Hypertension');
    await page.getByRole('button', { name: 'Ajouter à mon nom' }).click();
    expect(await said(page, '[aria-labelledby=illness]')).toContain('Ajouté par');
    await page.locator('summary', { hasText: 'Fixer un objectif' }).click();
    await page.getByLabel('Mesure', { exact: true }).selectOption('blood-pressure');
    await page.getByLabel('Au plus').fill('beaucoup');
    await page.getByRole('button', { name: 'Fixer à mon nom' }).click();
    expect(await said(page, '[role=alert]')).toContain('Cet objectif n’est pas compris');
    await page.getByLabel('Mesure', { exact: true }).selectOption('blood-pressure');
    await page.getByLabel('Au plus').fill('135');
    await page.getByRole('button', { name: 'Fixer à mon nom' }).click();
    expect(await said(page, '[aria-labelledby=mesures]')).toContain('tension : au plus 135 mmHg');
    await checked(page, 'pro-profil');
  });
});
