/**
 * The two answers to a letter, in a browser without any program: by FranceConnect in at most five interactions, by the card
 * and the code in at most twelve, and refusing never longer than activating (A04, A26, A27, J01).
 */
import { randomInt } from 'node:crypto';
import pg from 'pg';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publicHolderId } from '#platform/ids';
import { sealOfSerial } from '../../src/modules/enrolment/rules/card.ts';
import { codeOf, groups, sealOf } from '../../src/modules/enrolment/rules/codes.ts';
import { launchBrowser } from './chromium.ts';
import { picture, sideways, violations, widenText } from './page-checks.ts';
import { openSite, type Site } from './site.ts';

const launched = await launchBrowser();
const plain = (text: string | null) => (text ?? '').replace(/[\u00a0\u202f]/g, ' ');
const said = async (page: Page, where = 'main') => plain(await page.locator(where).first().textContent());

describe.runIf('absent' in launched)('the browser', () => {
  test('was not found, so its tests were skipped', () => {
    expect('absent' in launched && launched.absent).toBeTruthy();
  });
});

describe.runIf('browser' in launched)('somebody who got a letter', () => {
  let site: Site;
  let database: pg.Client;

  beforeAll(async () => {
    if (!('browser' in launched)) return;
    site = await openSite(launched.browser);
    database = new pg.Client(site.house.config.DATABASE_URL);
    await database.connect();
  });
  afterAll(async () => {
    await database?.end();
    await site?.close();
    if ('browser' in launched) await launched.browser.close();
  });

  /** Somebody of the cast, as if nothing had been answered yet. @returns what their card and their letter say */
  async function invited(givenName: string, birthName: string) {
    const { rows } = await database.query<{ holder_id: string; ins: string; mail: string }>(
      `update enrolment.space s set state = 'announced' from citizens.person p
        where p.holder_id = s.holder_id and first_given_name = upper($1) and birth_name = upper($2)
        returning p.holder_id, p.ins,
          (select value from citizens.contact_channel c where c.holder_id = p.holder_id and kind = 'mail') as mail`,
      [givenName, birthName],
    );
    const { holder_id: holderId, ins, mail } = rows[0]!;
    const { CARNET_CODE_KEY: key, CARNET_CODE_STORE_KEY: storeKey } = site.house.config;
    const serial = String(randomInt(1e9, 9e9)).padStart(11, '0');
    const code = codeOf(key, holderId, 1);
    await database.query(
      `insert into enrolment.card values ($1, $2) on conflict (holder_id) do update set serial_seal = $2`,
      [holderId, sealOfSerial(storeKey, serial)],
    );
    await database.query(
      `insert into enrolment.code (holder_id, generation, seal, expires_at, campaign_id)
       values ($1, 1, $2, '2099-01-14 23:00Z', gen_random_uuid())
       on conflict (holder_id, generation) do update set used_at = null, revoked_at = null`,
      [holderId, sealOf(storeKey, code)],
    );
    return { holderId, ins, mail, serial, code };
  }

  /** The newest code of six digits that came by mail. */
  async function mailedCode(to: string): Promise<string> {
    for (let tries = 0; tries < 100; tries++) {
      const answer = await fetch(`${site.inboxUrl}/api/messages?to=${encodeURIComponent(to)}`);
      const { messages } = (await answer.json()) as { messages: readonly { readonly text: string }[] };
      const [code] = messages.flatMap(
        ({ text }) => /code\s?(?:est|:) (\d{3})\s?(\d{3})/.exec(plain(text))?.slice(1).join('') ?? [],
      );
      if (code) return code;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('No code came.');
  }

  /** Counts what a person does: a field filled, a box ticked, a button or a link. */
  function counted(page: Page) {
    let acts = 0;
    return {
      get acts() {
        return acts;
      },
      async fill(label: string, value: string) {
        acts++;
        await page.getByLabel(label).fill(value);
      },
      async tick(label: string) {
        acts++;
        await page.getByLabel(label).check();
      },
      async press(role: 'button' | 'link', name: string | RegExp) {
        acts++;
        await page.getByRole(role, { name }).first().click();
      },
      async choose(selector: string) {
        acts++;
        await page.locator(selector).first().click();
      },
    };
  }

  async function showCard(page: Page, of: { ins: string; serial: string; code: string }) {
    const person = counted(page);
    await person.fill(
      '1. Votre numéro, en 15 caractères',
      of.ins.replace(/(.)(..)(..)(..)(...)(...)/, '$1 $2 $3 $4 $5 $6 '),
    );
    await person.fill('2. Le numéro de la carte', `80 250 00002 ${of.serial}`);
    await person.fill('Code de la lettre ou du mail', groups(of.code).toLowerCase());
    await person.press('button', 'Continuer');
    return person;
  }

  test('activates by FranceConnect in at most five interactions, from the page of the letter', async () => {
    await invited('enzo', 'fontaine');
    const page = await (await site.newBrowser()).newPage();
    await page.goto('/activer');
    const person = counted(page);
    await person.press('link', /^Continuer avec FranceConnect/);
    await person.choose('button[value="enzo"]');
    await page.waitForURL('**/activer');
    // whatever page one asks for, it begins here
    await page.goto('/moi');
    expect(new URL(page.url()).pathname).toBe('/activer');
    expect(await said(page)).toContain(
      'Sans réponse de votre part, votre carnet s’ouvrira après le 14 janvier 2099',
    );
    await person.tick('J’ai lu ces conditions, je les accepte.');
    await person.press('button', 'Activer mon carnet');
    expect(await said(page, '[role="status"]')).toContain('Carnet activé');
    expect(person.acts).toBeLessThanOrEqual(5);
    await page.getByRole('link', { name: 'Ouvrir mon carnet' }).click();
    expect(new URL(page.url()).pathname).toBe('/moi');
  });

  test('activates by the card and the code in at most twelve, without an account anywhere', async () => {
    const letter = await invited('soizic', 'leguellec');
    const page = await (await site.newBrowser({ viewport: { width: 320, height: 640 } })).newPage();
    await page.goto('/activer');
    const person = await showCard(page, letter);
    expect(await said(page)).toContain('Bonjour Soizic.');
    await person.press('button', 'Activer mon carnet');
    expect(await said(page, '[role="alert"]')).toContain('Il manque votre accord sur les conditions.');
    await person.tick('J’ai lu ces conditions, je les accepte.');
    await person.press('button', 'Activer mon carnet');
    expect(await said(page)).toContain('Carnet activé');
    await person.press('link', 'Choisir un mot de passe ou une clé');
    expect(new URL(page.url()).pathname).toBe('/connexion/creer');
    // the identifier is there already: the known mail
    expect(await page.getByLabel('Identifiant').inputValue()).toBe(letter.mail);
    await person.fill('Nouveau mot de passe', 'quatre chevaux verts dansent');
    await person.press('button', 'Enregistrer');
    await page.waitForURL('**/connexion/code');
    await person.fill('Code à 6 chiffres', await mailedCode(letter.mail));
    await person.press('button', 'Continuer');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.goto('/moi');
    expect(new URL(page.url()).pathname).toBe('/moi');
    // the button that was pressed without the box was a mistake
    expect(person.acts - 1).toBeLessThanOrEqual(12);
    // the code is used up: from another browser it is nobody's
    const other = await (await site.newBrowser()).newPage();
    await other.goto('/activer');
    await showCard(other, letter);
    expect(await said(other, '[role="alert"]')).toContain('ne permettent pas de vous reconnaître');
  });

  test('refuses in no more steps than activating, and takes it back on the same screen', async () => {
    const letter = await invited('soizic', 'leguellec');
    const page = await (await site.newBrowser()).newPage();
    await page.goto('/refuser');
    const person = await showCard(page, letter);
    expect(await said(page)).toContain('s’ouvrira après le 14 janvier 2099, à minuit, heure de Paris');
    expect(await said(page)).toContain('Aucun professionnel ne peut le lire, même en urgence.');
    await person.press('button', 'Refuser mon carnet');
    expect(await said(page, 'h1')).toBe('Votre refus est enregistré');
    // one less than activating: there are no conditions to accept
    expect(person.acts).toBe(5);
    await page.getByRole('button', { name: 'Annuler mon refus' }).click();
    expect(await said(page, 'h1')).toBe('Fermer votre carnet');
  });

  test('is led on from each dead end without leaving the page', async () => {
    const page = await (await site.newBrowser()).newPage();
    await page.goto('/activer');
    for (const end of ['a déjà servi', 'illisible', 'jumeaux', 'protégée', 'ni mail ni téléphone'])
      expect(await page.locator('details', { hasText: end }).locator('a, summary').count()).toBeGreaterThan(
        0,
      );
    await page.getByText('Mon code a expiré').click();
    await page.getByRole('link', { name: 'Demander un nouveau code' }).click();
    await page.getByLabel('1. Votre numéro, en 15 caractères').fill('2 99 01');
    await page.getByLabel('2. Le numéro de la carte').fill('12345678');
    await page.getByRole('button', { name: 'Envoyer un nouveau code' }).click();
    expect(await said(page, '.field-error')).toContain('13 caractères du numéro');
    expect(await page.getByLabel('2. Le numéro de la carte').inputValue()).toBe('12345678');
  });

  test('asks for another code, and the answer is the same for a card of nobody', async () => {
    const letter = await invited('soizic', 'leguellec');
    const ask = async (serial: string) => {
      const page = await (await site.newBrowser()).newPage();
      await page.goto('/nouveau-code');
      await page.getByLabel('1. Votre numéro, en 15 caractères').fill(letter.ins);
      await page.getByLabel('2. Le numéro de la carte').fill(serial);
      await page.getByRole('button', { name: 'Envoyer un nouveau code' }).click();
      return said(page);
    };
    expect(await ask(letter.serial)).toBe(await ask('98765432'));
  });

  test('on a browser that two people share, acts for the one whose name the page shows, or nobody', async () => {
    const letter = await invited('soizic', 'leguellec');
    await database.query(`delete from identity.account where holder_id = $1`, [letter.holderId]);
    const stateOf = async (givenName: string) =>
      (
        await database.query<{ state: string }>(
          `select state from enrolment.space s join citizens.person p using (holder_id)
            where first_given_name = upper($1) and birth_name = any('{MOREL,LEGUELLEC}')`,
          [givenName],
        )
      ).rows[0]!.state;
    const page = await (await site.newBrowser()).newPage();
    await page.goto('/activer');
    await showCard(page, letter);
    // Julien signs in beside, on the same browser
    const beside = await page.context().newPage();
    await beside.goto('/connexion/franceconnect?vers=/moi');
    await beside.locator('button[value="julien"]').first().click();
    await beside.waitForURL('**/moi');
    await page.getByLabel('J’ai lu ces conditions, je les accepte.').check();
    await page.getByRole('button', { name: 'Activer mon carnet' }).click();
    expect(await stateOf('soizic')).toBe('active');
    // what she chooses next is hers, though Julien is signed in
    await page.getByRole('link', { name: 'Choisir un mot de passe ou une clé' }).click();
    expect(await said(page)).toContain('Soizic');
    expect(await said(page)).not.toContain('Julien');
    // her half-hour ends while her page is open: nothing of Julien's is touched
    await database.query(`update enrolment.space set state = 'opposed' where holder_id = $1`, [
      letter.holderId,
    ]);
    await page.goto('/refuser');
    await database.query(`delete from enrolment.proof where holder_id = $1`, [letter.holderId]);
    await database.query(
      `update enrolment.space set state = 'opposed' where holder_id =
        (select holder_id from citizens.person where first_given_name = 'JULIEN' and birth_name = 'MOREL')`,
    );
    await page.getByRole('button', { name: 'Annuler mon refus' }).click();
    expect(await said(page)).toContain('Rien n’a été changé.');
    expect([await stateOf('soizic'), await stateOf('julien')]).toEqual(['opposed', 'opposed']);
    // the page is now Julien's, and so is what he answers
    await page.getByRole('button', { name: 'Annuler mon refus' }).click();
    expect(await stateOf('julien')).toBe('created');
    await database.query(
      `update enrolment.space set state = 'active' where holder_id in
        (select holder_id from citizens.person where first_given_name = 'JULIEN' and birth_name = 'MOREL')`,
    );
  });

  test('keeps the proof out of any script and any address', async () => {
    const letter = await invited('soizic', 'leguellec');
    await database.query(
      `update enrolment.code set revoked_at = null where holder_id = $1 and generation = 1`,
      [letter.holderId],
    );
    const context = await site.newBrowser();
    const page = await context.newPage();
    await page.goto('/activer');
    await showCard(page, letter);
    const cookie = (await context.cookies()).find(({ name }) => name === 'carnet-preuve');
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
    expect(page.url()).toBe(`${site.url}/activer`);
  });

  test('closes, reopens, then has everything destroyed, with its effect told before and a certificate after', async () => {
    const page = await site.signIn('citizen', 'ines');
    const ines = await database.query<{ holder_id: string }>(
      `select holder_id from citizens.person where first_given_name = 'INES' and birth_name = 'LOPEZ'`,
    );
    // no way around the page that asks whether it is really her
    const around = await page.request.post('/refuser', {
      form: { geste: 'fermer', carnet: publicHolderId(ines.rows[0]!.holder_id) },
      headers: { origin: site.url },
      maxRedirects: 0,
    });
    expect([around.status(), around.headers().location]).toEqual([303, '/moi/fermer']);
    await page.goto('/moi/compte');
    await page.getByRole('link', { name: 'Voir ce que cela change' }).click();
    const told = await said(page);
    for (const fact of ['même en urgence', 'gardé dix ans', 'copies de sécurité', 'ne disent rien'])
      expect(told).toContain(fact);
    await page.getByRole('button', { name: 'Fermer mon carnet' }).click();
    expect(await said(page, 'h1')).toBe('Votre carnet est fermé');
    await page.goto('/moi/documents');
    expect(new URL(page.url()).pathname).toBe('/activer');
    await page.getByRole('button', { name: 'Rouvrir mon carnet' }).click();
    await page.getByRole('link', { name: 'Ouvrir mon carnet' }).click();
    expect(new URL(page.url()).pathname).toBe('/moi');
    await page.goto('/moi/fermer');
    await page.getByRole('button', { name: 'Détruire mon carnet' }).click();
    expect(await said(page, '[role="alert"]')).toContain('Il manque votre confirmation');
    await page.getByLabel('Je comprends que rien ne pourra être retrouvé.').check();
    await page.getByRole('button', { name: 'Détruire mon carnet' }).click();
    expect(await said(page, 'h1')).toBe('Attestation de destruction');
    expect(await said(page)).not.toMatch(/Lopez|Inès/);
    await page.goto('/moi');
    expect(new URL(page.url()).pathname).toBe('/connexion');
    await page.goto('/carnet-detruit/00000000-0000-4000-8000-000000000000');
    expect(await said(page, 'h1')).toBe('Page introuvable');
  });

  test('answers for a child by the code of its letter, and invites the other parent', async () => {
    const child = await invited('alice', 'morel');
    await database.query(
      `insert into enrolment.insured (holder_id, fund, rank, insured_ins, insured_oid, country, ame, overseas, protected)
       select $1, '01', 'dependant', ins, ins_oid, 'FR', false, false, false from citizens.person
        where first_given_name = 'JULIEN' and birth_name = 'MOREL'`,
      [child.holderId],
    );
    const page = await site.signIn('citizen', 'julien');
    await page.goto('/moi/proches');
    await page.getByRole('link', { name: 'Activer ou refuser pour un enfant' }).click();
    await page.getByLabel('Code de la lettre qui porte son prénom').fill('ACDE FHJK MNPR');
    await page.getByRole('button', { name: 'Continuer' }).click();
    expect(await said(page, '.field-error')).toContain('rattaché à votre assurance');
    await page.getByLabel('Code de la lettre qui porte son prénom').fill(groups(child.code));
    await page.getByRole('button', { name: 'Continuer' }).click();
    expect(await said(page, 'h1')).toBe('Répondre pour Alice');
    await page.getByLabel(/^Je certifie exercer/).check();
    await page.getByLabel('N’est pas d’accord').check();
    await page.getByLabel(/^Pour activer/).check();
    await page.getByRole('button', { name: 'Activer son carnet' }).click();
    expect(await said(page, '[role="alert"]')).toContain('autorité parentale');
    await page.getByLabel(/^Je certifie exercer/).check();
    await page.getByLabel('Est d’accord').check();
    await page.getByLabel(/^Pour activer/).check();
    await page.getByRole('button', { name: 'Activer son carnet' }).click();
    expect(await said(page, '[role="status"]')).toContain('Son carnet est activé');
    await page.getByRole('link', { name: 'Inviter l’autre parent' }).click();
    expect(page.url()).toMatch(/\/proches\/[^/]+\/proches\/inviter\?qui=parent$/);
  });

  test('holds on the narrowest phone, in the dark and with wide text, and axe finds nothing', async () => {
    const letter = await invited('camille', 'rousseau');
    const context = await site.newBrowser({ javaScriptEnabled: true, viewport: { width: 320, height: 640 } });
    const page = await context.newPage();
    const person = await site.signIn('citizen', 'mehdi', {
      javaScriptEnabled: true,
      viewport: { width: 320, height: 640 },
    });
    const faults: string[] = [];
    const look = async (on: Page, name: string) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await on.emulateMedia({ colorScheme });
        await picture(on, `${name}-320-${colorScheme}`);
        faults.push(...(await violations(on)).map((fault) => `${name} ${colorScheme}: ${fault}`));
      }
      await widenText(on);
      if ((await sideways(on)) > 0) faults.push(`${name} is wider than its window`);
    };
    for (const path of ['/activer', '/refuser', '/nouveau-code']) {
      await page.goto(path);
      await look(page, path.slice(1));
    }
    await page.goto('/refuser');
    await showCard(page, letter);
    await look(page, 'refuser-effet');
    await page.goto('/activer');
    await look(page, 'activer-conditions');
    for (const path of ['/moi/fermer', '/moi/proches/enfant']) {
      await person.goto(path);
      await look(person, path.slice(5).replace('/', '-'));
    }
    expect(faults).toEqual([]);
  });
});
