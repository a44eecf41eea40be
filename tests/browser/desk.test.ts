/**
 * The help desk on its pages, in a browser without programs: a call from the first word to the last, and what the agent never
 * sees. Each page: axe in light and dark, 320 px; pictures in build/screenshots.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '#platform/database/database';
import { publicHolderId } from '#platform/ids';
import { addAgent, removeAgent } from '#support';
import { cast } from '../../src/app/demo/cast.ts';
import { sealOfSerial } from '../../src/modules/enrolment/rules/card.ts';
import { person } from '../personas.ts';
import { launchBrowser } from './chromium.ts';
import { picture, sideways, violations } from './page-checks.ts';
import { openSite, type Site } from './site.ts';

const launched = await launchBrowser();
const plain = (text: string | null) => (text ?? '').replace(/[\u00a0\u202f]/g, ' ').replace(/\s+/g, ' ');
const main = async (page: Page) => plain(await page.locator('main').textContent());

describe.runIf('absent' in launched)('the browser', () => {
  test('was not found, so its tests were skipped', () => {
    expect('absent' in launched && launched.absent).toBeTruthy();
  });
});

const martine = person('martine');
const agentId = cast.professionals.find(({ id }) => id === 'agent')?.nationalId ?? '';
const secondId = cast.professionals.find(({ id }) => id === 'infirmiere')?.nationalId ?? '';
const SERIAL = '12345678901';
const STREET = '7 RUE DU CANARI';

describe.runIf('browser' in launched)('the help desk', () => {
  let site: Site;
  let agent: Page;
  let holderId: string;
  /** Every page that the agent was shown. */
  const shown: string[] = [];

  const batch = async (work: (db: ReturnType<typeof openDatabase>['db']) => Promise<unknown>) => {
    const { db } = openDatabase({ url: site.house.config.DATABASE_URL, role: 'carnet_batch', max: 1 });
    try {
      await work(db);
    } finally {
      await db.destroy();
    }
  };

  beforeAll(async () => {
    if (!('browser' in launched)) return;
    mkdirSync(path.resolve('build/screenshots'), { recursive: true });
    site = await openSite(launched.browser);
    holderId = (await site.house.doors.citizens.holderByIns(martine.ins, martine.insOid)) ?? '';
    await batch(async (db) => {
      await db
        .insertInto('enrolment.card' as never)
        .values({
          holder_id: holderId,
          serial_seal: sealOfSerial(site.house.config.CARNET_CODE_STORE_KEY, SERIAL),
        } as never)
        .execute();
      await db
        .insertInto('enrolment.insured' as never)
        .values({
          holder_id: holderId,
          fund: '381',
          rank: 'insured',
          address: [STREET, '38123 CANARIVILLE'],
          country: 'FRANCE',
          ame: false,
          overseas: false,
          protected: false,
        } as never)
        .execute();
    });
    agent = await site.signIn('professional', 'agent');
    agent.on('response', async (response) => {
      if (response.request().resourceType() === 'document' && response.status() !== 303)
        shown.push(await response.text().catch(() => ''));
    });
  });
  afterAll(async () => {
    await site?.close();
    if ('browser' in launched) await launched.browser.close();
  });

  /** The same page with programs, as axe and a small screen see it; the page that acts has none. */
  const look = async (name: string) => {
    const { browser } = launched as { browser: Browser };
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({
        colorScheme,
        viewport: { width: 1366, height: 768 },
        locale: 'fr-FR',
        bypassCSP: true,
        storageState: await agent.context().storageState(),
      });
      const page = await context.newPage();
      await page.goto(agent.url());
      expect(await violations(page), `${name} ${colorScheme}`).toEqual([]);
      await picture(page, `desk-${name}-${colorScheme}`);
      if (colorScheme === 'light') {
        await page.setViewportSize({ width: 320, height: 700 });
        expect(await sideways(page), `${name} at 320 px`).toBeLessThanOrEqual(0);
        await picture(page, `desk-${name}-320`);
      }
      await context.close();
    }
  };
  const say = async (birthName = martine.birthName) => {
    await agent.goto('/assistance');
    await agent.getByLabel('Matricule INS').fill(martine.ins);
    await agent.getByLabel('Nom de naissance').fill(birthName);
    await agent.getByLabel('Date de naissance').fill('04/06/1962');
    await agent.getByRole('button', { name: 'Commencer l’appel' }).click();
  };
  const act = async (link: string, button: string) => {
    await agent.getByRole('link', { name: link }).click();
    await agent.getByRole('button', { name: button }).click();
    expect(await main(agent)).toContain('Il manque l’accord de la personne');
    await agent.getByRole('checkbox').check();
    await agent.getByRole('button', { name: button }).click();
  };

  test('a professional who is not of the list is refused', async () => {
    const nurse = await site.signIn('professional', 'infirmiere');
    await nurse.goto('/assistance');
    expect(await main(nurse)).toContain('réservée aux agents de l’assistance');
  });

  test('a call opens on what the caller says, and not otherwise', async () => {
    await agent.goto('/assistance');
    await look('call');
    await say('Autre');
    expect(await main(agent)).toContain('Ces informations, ensemble, n’ouvrent pas d’appel');
    await say();
    await agent.waitForURL('**/assistance/appel/*');
    expect(await main(agent)).toContain('Vous ne voyez aucune donnée de santé.');
    await look('check');
  });

  test('nothing is shown before the caller is identified, whatever address is typed', async () => {
    const here = agent.url();
    await agent.goto(`${here}/fermer`);
    expect(agent.url()).toBe(here);
    await agent.getByLabel('Le code postal').fill('99999');
    await agent.getByRole('button', { name: 'Vérifier les réponses' }).click();
    expect(await main(agent)).toContain('Ces réponses ne suffisent pas');
    expect(await main(agent)).toContain('Il reste 2 vérifications');
    await agent.getByRole('button', { name: 'Envoyer par mail' }).click();
    expect(await main(agent)).toContain('Si cette adresse ou ce numéro est connu');
    await look('code');
    await agent.getByLabel('Le numéro de la carte Vitale').fill(SERIAL);
    await agent.getByLabel('Le code postal').fill('38 123');
    await agent.getByRole('button', { name: 'Vérifier les réponses' }).click();
    expect(await main(agent)).toContain('Identité vérifiée');
    expect(await main(agent)).toContain('m•••@e•••.test');
    await look('space');
  });

  test('each act says its effect, asks, is done, and can be taken back', async () => {
    const here = agent.url().replace(/\?.*$/, '');
    await agent.getByRole('link', { name: 'Fermer le carnet' }).click();
    expect(await main(agent)).toContain('Plus aucun professionnel n’ouvre votre carnet');
    await look('close');
    await agent.goBack();
    await act('Fermer le carnet', 'Fermer le carnet');
    expect(await main(agent)).toContain('Carnet fermé');
    await act('Envoyer un autre code', 'Envoyer le code');
    expect(await main(agent)).toContain('Code envoyé');
    await act('Rouvrir le carnet', 'Rouvrir le carnet');
    expect(await main(agent)).toContain('Ouvert et activé');
    await agent.getByRole('button', { name: 'Terminer l’appel' }).click();
    expect(await main(agent)).toContain('Appel terminé');
    await agent.goto(`${here}/fermer`);
    expect(await main(agent)).toContain('Cet appel est terminé');
  });

  test('the terms are read aloud, and their version kept', async () => {
    await batch((db) =>
      db
        .updateTable('enrolment.space' as never)
        .set({ state: 'announced' } as never)
        .where('holder_id' as never, '=', holderId as never)
        .execute(),
    );
    await say();
    await agent.getByLabel('Le numéro de la carte Vitale').fill(SERIAL);
    await agent.getByLabel('Tous ses prénoms').fill('martine');
    await agent.getByRole('button', { name: 'Vérifier les réponses' }).click();
    await act('Refuser le carnet', 'Enregistrer le refus');
    await act('Annuler le refus', 'Annuler le refus');
    await agent.getByRole('link', { name: 'Ouvrir le carnet' }).click();
    expect(await main(agent)).toContain('Les conditions, à lire aussi');
    await look('open');
    await agent.getByRole('checkbox').check();
    await agent.getByRole('button', { name: 'Ouvrir le carnet' }).click();
    expect(await main(agent)).toContain('Ouvert et activé');
  });

  test('the caller asks for a child attached to them; closing waits for a second agent', async () => {
    const nathan = person('nathan');
    const childId = (await site.house.doors.citizens.holderByIns(nathan.ins, nathan.insOid)) ?? '';
    await batch(async (db) => {
      await sql`insert into enrolment.insured (holder_id, fund, rank, insured_ins, insured_oid, country, ame, overseas, protected)
        values (${childId}, '381', 'dependant', ${martine.ins}, ${martine.insOid}, 'FRANCE', false, false, false)
        on conflict (holder_id) do update set rank = 'dependant', insured_ins = excluded.insured_ins,
          insured_oid = excluded.insured_oid`.execute(db);
      await addAgent(db, secondId, 'Élodie, assistance 3422');
    });
    await agent.getByText('Dire pour qui la personne appelle').click();
    await agent.getByLabel('Son prénom').fill('Personne');
    await agent.getByLabel('Sa date de naissance').fill('06/05/2011');
    await agent.getByRole('button', { name: 'Chercher cette personne' }).click();
    expect(await main(agent)).toContain('ne représente personne de ce prénom');
    await agent.getByLabel('Son prénom').fill('nathan');
    await agent.getByLabel('Sa date de naissance').fill('06/05/2011');
    await agent.getByRole('button', { name: 'Chercher cette personne' }).click();
    expect(await main(agent)).toContain('Personne trouvée');
    await look('ward');
    await agent.getByRole('link', { name: 'Demander la fermeture de son carnet' }).click();
    await look('ward-close');
    await agent.getByRole('checkbox').check();
    await agent.getByRole('button', { name: 'Demander la confirmation' }).click();
    expect(await main(agent)).toContain('Il manque une réponse sur l’autre parent');
    await agent.getByLabel('Est d’accord', { exact: true }).check();
    await agent.getByRole('checkbox').check();
    await agent.getByRole('button', { name: 'Demander la confirmation' }).click();
    expect(await main(agent)).toContain('Confirmation demandée à un second agent');
    await agent.getByRole('link', { name: 'À confirmer' }).click();
    expect(await main(agent)).toContain('Vous avez reçu cet appel : un autre agent confirme.');
    await look('to-confirm');

    const second = await site.signIn('professional', 'infirmiere');
    await second.goto('/assistance/a-confirmer');
    await second.getByRole('button', { name: 'Fermer le carnet de', exact: false }).click();
    expect(await main(second)).toContain('Carnet fermé');
    expect(await main(second)).toContain('Aucune demande n’attend');
    await batch((db) => removeAgent(db, secondId));
  });

  test('three failed checks end the call, and say what is left', async () => {
    await say();
    // one answer, and a child that is not theirs, were wrong before
    await agent.getByRole('button', { name: 'Vérifier les réponses' }).click();
    expect(await main(agent)).toContain('trois vérifications ont échoué');
    await say();
    expect(await main(agent)).toContain('n’ouvrent pas d’appel');
  });

  test('the person reads it all in their history', async () => {
    const holder = await site.signIn('citizen', 'martine');
    await holder.goto('/moi/acces/historique');
    const told = await main(holder);
    expect(told).toContain('Nadia, assistance 3422');
    for (const what of [
      'ouvert un appel',
      'vérifié votre identité',
      'fermé le carnet',
      'demandé un autre code',
    ])
      expect(told).toContain(what);
    await picture(holder, 'desk-history');
  });

  test('no page of the desk holds anything of the person but what the caller said', async () => {
    const pages = shown.length;
    expect(pages).toBeGreaterThan(20);
    const entries = await site.house.doors.documents.list(
      { session: (await citizenSession()) as never, holderId },
      {},
      { limit: 200, offset: 0 },
    );
    const canaries = [
      ...entries.entries.flatMap(({ title }) => title),
      martine.mail,
      martine.ins,
      'CANARI',
      '38123',
      SERIAL,
      'Fournier',
      'Delaunay',
    ];
    expect(canaries.length).toBeGreaterThan(10);
    // what was typed comes back in its own field, and nowhere else
    const seen = shown.map((html) => html.replace(/<input[^>]*>/g, ''));
    for (const canary of canaries) expect(seen.filter((html) => html.includes(canary))).toEqual([]);
    // the test can fail: the state of the space is there
    expect(seen.some((html) => html.includes('m•••@e•••.test'))).toBe(true);
  });

  test('an agent has no record by any other way, and loses the desk when removed', async () => {
    for (const way of [
      `/pro/p/${publicHolderId(holderId)}`,
      `/pro/p/${publicHolderId(holderId)}/acces`,
      `/pro/p/${publicHolderId(holderId)}/deposer`,
    ])
      expect((await agent.request.get(way)).status(), way).toBe(404);
    await say();
    await batch((db) => removeAgent(db, agentId));
    await agent.goto('/assistance');
    expect(await main(agent)).toContain('réservée aux agents de l’assistance');
  });

  async function citizenSession() {
    const page = await site.signIn('citizen', 'martine');
    const cookie = (await page.context().cookies()).find(({ name }) => name === 'carnet');
    return site.house.doors.identity.session(cookie?.value ?? '');
  }
});
