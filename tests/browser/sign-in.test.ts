/**
 * A person chooses an identifier, signs in with it and a code, trusts a browser, uses a computer of others, changes where they
 * are told, recovers a password: without any program. Then a passkey, with Chromium's own authenticator.
 */
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { person } from '../personas.ts';
import { launchBrowser } from './chromium.ts';
import { picture, sideways, violations, widenText } from './page-checks.ts';
import { openSite, type Site } from './site.ts';

const launched = await launchBrowser();
const plain = (text: string | null) => (text ?? '').replace(/[\u00a0\u202f]/g, ' ');
const said = async (page: Page, where = 'main') => plain(await page.locator(where).first().textContent());
const titleOf = async (page: Page) => plain(await page.title());

const PASSWORD = 'quatre chevaux verts dansent';
const MAIL = person('martine').mail;

describe.runIf('absent' in launched)('the browser', () => {
  test('was not found, so its tests were skipped', () => {
    expect('absent' in launched && launched.absent).toBeTruthy();
  });
});

describe.runIf('browser' in launched)('signing in', () => {
  let site: Site;
  let martine: Page;
  const found: string[] = [];

  beforeAll(async () => {
    if (!('browser' in launched)) return;
    site = await openSite(launched.browser);
    martine = await site.signIn('citizen', 'martine');
  });
  afterAll(async () => {
    await site?.close();
    if ('browser' in launched) await launched.browser.close();
  });

  type Message = { readonly text: string; readonly subject?: string };
  const inbox = async (to: string): Promise<readonly Message[]> =>
    (
      (await (await fetch(`${site.inboxUrl}/api/messages?to=${encodeURIComponent(to)}`)).json()) as {
        messages: Message[];
      }
    ).messages;
  const phone = async (to: string): Promise<readonly Message[]> =>
    (
      (await (await fetch(`${site.smsUrl}/api/messages?to=${encodeURIComponent(to)}`)).json()) as {
        messages: Message[];
      }
    ).messages;

  const codesOf = async (read: () => Promise<readonly Message[]>) =>
    (await read()).flatMap(
      ({ text }) => /code\s?(?:est|:) (\d{3})\s?(\d{3})/.exec(plain(text))?.slice(1).join('') ?? [],
    );
  /** The newest code, once there are `count`. */
  async function codeOf(read: () => Promise<readonly Message[]>, count: number): Promise<string> {
    for (let tries = 0; tries < 100; tries++) {
      const codes = await codesOf(read);
      if (codes.length >= count) return codes[0] ?? '';
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('No code came.');
  }
  const mailed = () => inbox(MAIL);
  const freshCode = async (page: Page, act: () => Promise<unknown>) => {
    const before = (await codesOf(mailed)).length;
    await act();
    await page.waitForURL((url) => url.pathname === '/connexion/code');
    return codeOf(mailed, before + 1);
  };

  async function typeIn(page: Page, password = PASSWORD) {
    await page.getByLabel('Identifiant', { exact: true }).fill('Martine.29');
    await page.getByLabel('Mot de passe', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Continuer', exact: true }).click();
  }

  /** What a step shows, in light and dark, on a phone and a desk: in a browser with programs, which axe needs. */
  async function look(page: Page, name: string): Promise<void> {
    const context = await site.newBrowser({
      javaScriptEnabled: true,
      storageState: await page.context().storageState(),
    });
    const eye = await context.newPage();
    await eye.goto(page.url());
    found.push(...(await violations(eye)).map((one) => `${name}: ${one}`));
    await picture(eye, `${name}-1366`);
    await eye.emulateMedia({ colorScheme: 'dark' });
    found.push(...(await violations(eye)).map((one) => `${name}, dark: ${one}`));
    await picture(eye, `${name}-1366-sombre`);
    await eye.emulateMedia({ colorScheme: 'light' });
    await eye.setViewportSize({ width: 320, height: 640 });
    if ((await sideways(eye)) > 0) found.push(`${name}: scrolls sideways at 320 px`);
    await picture(eye, `${name}-320`);
    await widenText(eye);
    if ((await sideways(eye)) > 0) found.push(`${name}: scrolls sideways with wider text`);
    await context.close();
  }

  const at = (page: Page, path: string) => page.waitForURL((url) => url.pathname + url.search === path);

  const guest = async (options: BrowserContextOptions = {}): Promise<Page> =>
    (await site.newBrowser(options)).newPage();

  test('a person chooses an identifier, and is helped with a password that everybody tries', async () => {
    await martine.getByRole('link', { name: 'Compte', exact: true }).click();
    await look(martine, 'compte-connexion');
    await martine
      .getByRole('link', { name: 'Mot de passe, clés d’accès, appareils et connexions ouvertes' })
      .click();
    expect(await said(martine)).toContain('Chrome sur Linux');
    await look(martine, 'moyens-de-connexion');
    await martine.getByRole('link', { name: 'Choisir un identifiant' }).click();
    expect(await martine.getByLabel('Identifiant', { exact: true }).inputValue()).toBe(MAIL);
    await martine.getByLabel('Identifiant', { exact: true }).fill('Martine.29');
    await martine.getByLabel('Nouveau mot de passe').fill('Motdepasse2026!');
    await martine.getByRole('button', { name: 'Enregistrer' }).click();
    expect(await titleOf(martine)).toMatch(/^Erreur : /);
    expect(await said(martine, '[role=alert]')).toContain('parmi les premiers que l’on essaie');
    expect(await martine.getByLabel('Identifiant', { exact: true }).inputValue()).toBe('Martine.29');
    expect(await martine.getByLabel('Nouveau mot de passe').inputValue()).toBe('');
    await picture(martine, 'creer-erreur-1366');
    await martine.getByLabel('Nouveau mot de passe').fill(PASSWORD);
    await martine.getByRole('button', { name: 'Enregistrer' }).click();
    expect(await said(martine, '[role=status]')).toContain('sont enregistrés');
    expect(await said(martine)).toContain('Identifiant : Martine.29');
  });

  test('signs in with it and a code, in a browser that she trusts', async () => {
    const page = await guest();
    await page.goto('/moi/documents');
    expect(new URL(page.url()).pathname).toBe('/connexion');
    await look(page, 'connexion-choix');
    await typeIn(page, 'ce n’est pas le bon');
    expect(await titleOf(page)).toMatch(/^Erreur : /);
    const wrong = await said(page, '[role=alert]');
    await page.getByLabel('Identifiant', { exact: true }).fill('quelqu.un.dautre');
    await page.getByLabel('Mot de passe', { exact: true }).fill('ce n’est pas le bon');
    await page.getByRole('button', { name: 'Continuer', exact: true }).click();
    expect(await said(page, '[role=alert]')).toBe(wrong);
    expect(await page.getByLabel('Identifiant', { exact: true }).inputValue()).toBe('quelqu.un.dautre');
    await picture(page, 'connexion-erreur-1366');
    const code = await freshCode(page, () => typeIn(page));
    expect(await said(page)).toContain('m•••@e•••.test');
    await look(page, 'connexion-code');
    await page.getByLabel('Code à 6 chiffres').fill('12');
    await page.getByRole('button', { name: 'Continuer' }).click();
    expect(await said(page, 'form')).toContain('Il reste 4 essais');
    await page.getByLabel('Code à 6 chiffres').fill(`${code.slice(0, 3)} ${code.slice(3)}`);
    await page.getByLabel('Ne plus demander de code sur cet appareil pendant 30 jours').check();
    await page.getByRole('button', { name: 'Continuer' }).click();
    await at(page, '/moi/documents');
    await page.getByRole('button', { name: 'Se déconnecter' }).click();
    await page.goto('/connexion?vers=/moi/acces');
    await typeIn(page);
    await at(page, '/moi/acces');
    // such a session asks again before a grave act
    await page.goto('/moi/compte/mot-de-passe');
    expect(new URL(page.url()).pathname).toBe('/connexion/confirmer');
    await look(page, 'confirmer');
    await page.getByLabel('Mot de passe', { exact: true }).fill(PASSWORD);
    const again = await freshCode(page, () => page.getByRole('button', { name: 'Continuer' }).click());
    expect(await page.getByLabel(/Ne plus demander de code/).count()).toBe(0);
    await page.getByLabel('Code à 6 chiffres').fill(again);
    await page.getByRole('button', { name: 'Continuer' }).click();
    await at(page, '/moi/compte/mot-de-passe');
    await look(page, 'mot-de-passe');
  });

  test('leaves nothing on a computer of others', async () => {
    const page = await guest();
    await page.goto('/connexion');
    await page.getByRole('link', { name: 'Se connecter sans rien laisser sur cet ordinateur' }).click();
    expect(await said(page)).toContain('Rien ne sera gardé sur cet ordinateur');
    await picture(page, 'connexion-partage-1366');
    const code = await freshCode(page, () => typeIn(page));
    expect(await page.getByLabel(/Ne plus demander de code/).count()).toBe(0);
    await page.getByLabel('Code à 6 chiffres').fill(code);
    await page.getByRole('button', { name: 'Continuer' }).click();
    await at(page, '/moi');
    const cookies = await page.context().cookies();
    expect(cookies.map(({ name, expires }) => [name, expires])).toEqual([['carnet', -1]]);
    await page.goto('/moi/compte/connexion');
    expect(await said(page)).toContain('Ordinateur partagé');
    // ended from elsewhere
    await martine.goto('/moi/compte/connexion');
    await martine.getByRole('button', { name: 'Tout terminer, sauf ici' }).click();
    expect(await said(martine, '[role=status]')).toContain('Toutes les autres connexions sont terminées');
    await page.goto('/moi');
    expect(new URL(page.url()).pathname).toBe('/connexion');
  });

  test('adds a telephone by a code there and a code at the old address, and stops it', async () => {
    await martine.goto('/moi/compte/contact');
    await look(martine, 'contact');
    await martine.getByLabel('Adresse mail ou téléphone mobile').fill('01 23 45 67 89');
    await martine.getByRole('button', { name: 'Envoyer les codes' }).click();
    expect(await titleOf(martine)).toMatch(/^Erreur : /);
    expect(await martine.getByLabel('Adresse mail ou téléphone mobile').inputValue()).toBe('01 23 45 67 89');
    const before = (await codesOf(mailed)).length;
    await martine.getByLabel('Adresse mail ou téléphone mobile').fill('06 39 98 12 34');
    await martine.getByRole('button', { name: 'Envoyer les codes' }).click();
    await at(martine, '/moi/compte/contact?etape=codes');
    await look(martine, 'contact-codes');
    const [old, next] = await Promise.all([
      codeOf(mailed, before + 1),
      codeOf(() => phone('+33639981234'), 1),
    ]);
    await martine.getByLabel('Code reçu à l’ancien contact').fill(old);
    await martine.getByLabel('Code reçu au nouveau contact').fill(next);
    await martine.getByRole('button', { name: 'Confirmer' }).click();
    await at(martine, '/moi/compte?fait=contact');
    expect(await said(martine)).toContain('vos messages iront au 06 39 98 12 34');
    await look(martine, 'compte-attente');
    await martine.getByRole('button', { name: 'Arrêter ce changement' }).click();
    expect(await said(martine)).not.toContain('06 39 98 12 34');
    await expect.poll(async () => (await phone('+33639981234')).length).toBeGreaterThanOrEqual(2);
  });

  test('asks for another password with a code and the number of her card, and keeps the old one', async () => {
    const page = await guest();
    await page.goto('/connexion/oubli');
    await look(page, 'oubli');
    const ask = async (identifier: string) => {
      await page.goto('/connexion/oubli');
      await page.getByLabel('Identifiant', { exact: true }).fill(identifier);
      await page.getByRole('button', { name: 'Recevoir un code' }).click();
      await at(page, '/connexion/oubli?etape=code');
      return said(page);
    };
    const nobody = await ask('personne.de.ce.nom');
    const before = (await codesOf(mailed)).length;
    expect(await ask('martine.29')).toBe(nobody);
    await look(page, 'oubli-code');
    await page.getByLabel('Code à 6 chiffres').fill(await codeOf(mailed, before + 1));
    await page.getByLabel('Votre numéro, en 15 caractères').fill(person('martine').ins);
    await page.getByLabel('Nouveau mot de passe').fill('un autre bien plus long');
    await page.getByRole('button', { name: 'Demander ce mot de passe' }).click();
    expect(await said(page)).toContain('Votre nouveau mot de passe attend 2 jours');
    await picture(page, 'oubli-fait-1366');
    await martine.goto('/moi/compte');
    expect(await said(martine)).toContain('Un nouveau mot de passe attend');
    await martine.getByRole('button', { name: 'Garder mon mot de passe' }).click();
    expect(await said(martine)).not.toContain('Un nouveau mot de passe attend');
  });

  test('a passkey is added, opens the notebook, confirms, and is refused once it is removed', async () => {
    const page = await site.signIn('citizen', 'enzo', { javaScriptEnabled: true });
    await authenticator(page);
    const refusals: string[] = [];
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) refusals.push(message.text());
    });
    await page.goto('/moi/compte/connexion');
    await page.getByRole('button', { name: 'Ajouter une clé d’accès' }).click();
    await at(page, '/moi/compte/connexion?fait=cle');
    expect(await said(page)).toContain('Chrome sur Linux');
    found.push(...(await violations(page)).map((one) => `cle: ${one}`));
    await picture(page, 'cle-ajoutee-1366');
    await page.getByRole('button', { name: 'Se déconnecter' }).click();
    await page.goto('/connexion?vers=/moi/acces');
    await picture(page, 'connexion-cle-1366');
    await page.getByRole('button', { name: 'Ouvrir avec une clé d’accès' }).click();
    await at(page, '/moi/acces');
    await page.goto('/moi/compte/connexion');
    expect(await said(page)).toContain('Par clé d’accès');
    await page.getByRole('button', { name: /^Retirer/ }).click();
    expect(await said(page)).toContain('Vous n’avez pas encore de clé d’accès');
    await page.getByRole('button', { name: 'Se déconnecter' }).click();
    await page.goto('/connexion');
    await page.getByRole('button', { name: 'Ouvrir avec une clé d’accès' }).click();
    await expect
      .poll(() => said(page, '[data-passkey] [role=status]'))
      .toContain('La clé d’accès n’a pas été reconnue');
    expect(refusals).toEqual([]);
  });

  test('ends here when the person signs out of FranceConnect elsewhere', async () => {
    const page = await site.signIn('citizen', 'lea');
    const elsewhere = await page.context().newPage();
    await elsewhere.goto(`${site.house.config.FRANCECONNECT_ISSUER}/session/end`);
    await elsewhere.getByRole('button', { name: 'Me déconnecter' }).click();
    await elsewhere.waitForURL(/success/);
    await page.goto('/moi');
    expect(new URL(page.url()).pathname).toBe('/connexion');
  });

  test('says how to do without a program', async () => {
    const page = await guest();
    await page.goto('/connexion');
    expect(await said(page)).toContain('Une clé d’accès demande JavaScript');
  });

  test('every step is readable, in light and dark, at 320 px and with wider text', () => {
    expect(found).toEqual([]);
  });
});

/** Chromium's own virtual authenticator: a telephone that recognises its owner. */
async function authenticator(page: Page): Promise<void> {
  const client = await page.context().newCDPSession(page);
  await client.send('WebAuthn.enable');
  await client.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}
