/**
 * The professional's side of access, in a browser without programs: agreements, care teams, emergencies, the call centre,
 * share codes, the secret care of a minor. Each page: axe in light and dark, 360 px, keyboard; pictures in build/screenshots.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VisitRequest } from '#access';
import { person, professional } from '../personas.ts';
import { launchBrowser } from './chromium.ts';
import { openSite, type Site } from './site.ts';

const launched = await launchBrowser();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pictures = path.resolve(import.meta.dirname, '../../build/screenshots');

/** No-break spaces are the typographer's, not the reader's. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ').replace(/\s+/g, ' ');
const said = async (locator: Locator) => plain((await locator.textContent()) ?? '');
const main = (page: Page) => said(page.locator('main'));

describe.runIf('absent' in launched)('the browser', () => {
  test('was not found, so its tests were skipped', () => {
    expect('absent' in launched && launched.absent).toBeTruthy();
  });
});

describe.runIf('browser' in launched)('access, as professionals use it', () => {
  let site: Site;
  beforeAll(async () => {
    if (!('browser' in launched)) return;
    mkdirSync(pictures, { recursive: true });
    site = await openSite(launched.browser);
  });
  afterAll(async () => {
    await site?.close();
    if ('browser' in launched) await launched.browser.close();
  });

  /** The person in their own space, past the pages that are others' to test. */
  const asHolder = async (account: string): Promise<VisitRequest> => {
    const page = await site.signIn('citizen', account);
    const cookie = (await page.context().cookies()).find(({ name }) => name === 'carnet');
    const session = await site.house.doors.identity.session(cookie?.value ?? '');
    if (!session?.holderId) throw new Error(`${account} is not signed in`);
    return { session, holderId: session.holderId };
  };
  const find = async (page: Page, ins: string) => {
    await page.goto('/pro');
    await page.getByLabel('Matricule INS').fill(ins);
    await page.getByRole('button', { name: 'Chercher' }).click();
    await page.waitForURL('**/pro/p/**');
    return new URL(page.url()).pathname;
  };
  /** The same page, with programs, as axe and small screens see it; the page that acts has none. */
  const look = async (page: Page, name: string) => {
    const { browser } = launched as { browser: Browser };
    const storageState = await page.context().storageState();
    const html = await page.content();
    const found: string[] = [];
    for (const [suffix, width, colorScheme] of [
      ['1366', 1366, 'light'],
      ['1366-sombre', 1366, 'dark'],
      ['360', 360, 'light'],
    ] as const) {
      const context = await browser.newContext({
        baseURL: site.url,
        storageState,
        colorScheme,
        viewport: { width, height: width === 360 ? 740 : 768 },
        locale: 'fr-FR',
      });
      const seen = await context.newPage();
      // what an act answered has no address: it is laid out again as it came
      await seen.route(page.url(), (route) =>
        route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }),
      );
      await seen.goto(page.url());
      await seen.evaluate(axe);
      const { violations } = await seen.evaluate<AxeResults>(
        'axe.run(document, { resultTypes: ["violations"] })',
      );
      found.push(
        ...violations.map(({ id, nodes }) => `${name}-${suffix}: ${id} ${nodes[0]?.html.slice(0, 160)}`),
      );
      await seen.screenshot({ path: path.join(pictures, `${name}-${suffix}.png`), fullPage: true });
      if (width === 360) {
        await seen.setViewportSize({ width: 320, height: 600 });
        const over = await seen.evaluate('document.documentElement.scrollWidth - window.innerWidth');
        if (Number(over) > 0) found.push(`${name}: scrolls sideways at 320 px`);
      }
      if ((await seen.locator('h1').count()) !== 1) found.push(`${name}: not one h1`);
      await context.close();
    }
    expect(found).toEqual([]);
  };

  describe('an agreement', () => {
    let nurse: Page;
    let base: string;

    test('says beforehand for how long it is, and what it commits to', async () => {
      nurse = await site.signIn('professional', 'infirmiere');
      base = await find(nurse, person('mehdi').ins);
      const text = await main(nurse);
      expect(text).toContain('L’accord se redemande à la suivante');
      expect(text).toMatch(/Accès jusqu’au \d\d\/\d\d\/\d{4}, prolongé par chaque acte/);
      expect(text).toContain('enregistrées sous votre identifiant national');
      expect(text).toContain('puni par la loi');
      expect(await nurse.locator('input:checked').count()).toBe(0);
      await look(nurse, 'pro-accord');
      await nurse.getByLabel('La personne me donne son accord, à l’oral').check();
      await nurse.getByLabel('Je confirme que la personne est informée et d’accord.').check();
      await nurse.getByRole('button', { name: 'Ouvrir ce carnet' }).click();
      expect(await said(nurse.getByRole('status'))).toContain('Carnet ouvert');
      expect(await said(nurse.locator('.identity'))).toMatch(/Accès : accord déclaré, jusqu’au .* à /);
    });

    test('is told why the record is open, and takes it back', async () => {
      await nurse
        .locator('.identity')
        .getByRole('link', { name: /^Accès/ })
        .click();
      expect(await main(nurse)).toContain('Vous voyez ce carnet : accord déclaré');
      await look(nurse, 'pro-acces');
      await nurse.getByRole('button', { name: 'Retirer ma déclaration' }).click();
      expect(await said(nurse.getByRole('status'))).toContain('Déclaration retirée');
      expect(await main(nurse)).toContain('Ouvrir ce carnet');
      expect(new URL(nurse.url()).pathname).toBe(base);
    });
  });

  describe('at reception', () => {
    let desk: Page;
    let base: string;

    test('an agreement is noted for a doctor of the hospital, with what is missing said first', async () => {
      desk = await site.signIn('professional', 'secretaire');
      base = await find(desk, person('andre').ins);
      await desk.getByRole('link', { name: 'Noter un accord' }).click();
      await desk.getByRole('button', { name: 'Noter cet accord' }).click();
      expect(await said(desk.getByRole('alert'))).toContain('3 problèmes');
      await look(desk, 'pro-accueil-erreur');
      await desk.getByLabel('Pour qui ?').selectOption({ label: 'Dr Marc Delaunay, Médecin' });
      await desk.getByLabel('Par écrit').check();
      await desk.getByLabel('Je confirme que la personne est informée').check();
      await desk.getByRole('button', { name: 'Noter cet accord' }).click();
      expect(await said(desk.getByRole('status'))).toContain('Accord noté');
      await look(desk, 'pro-accueil');
    });

    test('a care team is opened until a day, changed and ended; its member reads why the record is open', async () => {
      await desk.goto(`${base}/equipe`);
      await look(desk, 'pro-equipe-vide');
      await desk.getByLabel('Numéro RPPS d’un autre').fill(professional('infirmiere').nationalId.slice(1));
      await desk.getByRole('button', { name: 'Ouvrir cette équipe' }).click();
      expect(await said(desk.getByRole('alert'))).toContain('date de fin');
      await desk.getByLabel('Lucie Perrot').or(desk.getByLabel('Marc Delaunay')).first().check();
      const soon = new Date(Date.now() + 20 * 86_400_000).toLocaleDateString('fr-FR');
      await desk.getByLabel('Dernier jour').fill(soon);
      await desk.getByRole('button', { name: 'Ouvrir cette équipe' }).click();
      expect(await said(desk.getByRole('status'))).toContain('Équipe ouverte');
      expect(await desk.getByRole('table').getByRole('rowheader').count()).toBe(2);
      await look(desk, 'pro-equipe');
      const nurse = await site.signIn('professional', 'infirmiere');
      await find(nurse, person('andre').ins);
      expect(await said(nurse.locator('.identity'))).toContain(
        `équipe de soins (CHU de Valombrelle), jusqu’au ${soon}`,
      );
      await desk.getByRole('button', { name: 'Retirer Élodie Girard de l’équipe' }).click();
      expect(await desk.getByRole('table').getByRole('rowheader').count()).toBe(1);
      await nurse.reload();
      expect(await main(nurse)).toContain('Ouvrir ce carnet');
      await desk.getByRole('button', { name: 'Terminer cette équipe' }).click();
      expect(await said(desk.getByRole('status'))).toContain('Équipe terminée');
      expect(await desk.getByRole('table').count()).toBe(0);
    });
  });

  describe('an emergency', () => {
    let doctor: Page;

    test('is entered in two steps, the effect said before the act', async () => {
      doctor = await site.signIn('professional', 'biologiste');
      await find(doctor, person('monique').ins);
      await doctor.getByRole('link', { name: /^Urgence :/ }).click();
      await look(doctor, 'pro-urgence-motif');
      await doctor.getByRole('button', { name: 'Continuer' }).click();
      expect(await said(doctor.getByRole('alert'))).toContain('quelle est l’urgence');
      await doctor.getByLabel('Autre urgence', { exact: true }).check();
      await doctor.getByRole('button', { name: 'Continuer' }).click();
      expect(await said(doctor.getByRole('alert'))).toContain('n’est pas dite');
      await doctor.getByLabel('Personne inconsciente').check();
      await doctor.getByLabel('En quelques mots').fill('chute dans la rue');
      await doctor.getByRole('button', { name: 'Continuer' }).click();
      const text = await main(doctor);
      expect(text).toContain('Raison : Personne inconsciente : chute dans la rue');
      expect(text).toContain('La personne et son médecin traitant en sont prévenus maintenant');
      await doctor.getByRole('button', { name: /^Ouvrir en urgence/ }).click();
      expect(await said(doctor.getByRole('alert'))).toContain('pas confirmé');
      await look(doctor, 'pro-urgence-confirmer');
      await doctor.getByLabel('La personne ne peut pas dire').check();
      await doctor.getByRole('button', { name: /^Ouvrir en urgence/ }).click();
      await doctor.getByRole('heading', { name: 'Allergies' }).waitFor();
    });

    test('answers the three questions on one page, with what is known and where it comes from', async () => {
      const allergies = await said(
        doctor.locator('section', { has: doctor.getByRole('heading', { name: 'Allergies' }) }),
      );
      expect(allergies).toContain('Pénicilline : éruption dans l’enfance');
      expect(allergies).toContain('D’après la synthèse médicale');
      const call = await said(
        doctor.locator('section', { has: doctor.getByRole('heading', { name: 'Appeler' }) }),
      );
      expect(call).toMatch(/Médecin traitant : Dr Claire Fournier, Grenoble/);
      expect(await doctor.locator('a[href^="tel:"]').first().getAttribute('href')).toBe('tel:0465710045');
      expect(call).toContain('Personne à prévenir : Non renseigné');
      expect(await main(doctor)).toContain('Cela ne veut pas dire « aucun »');
      await look(doctor, 'pro-urgence-vue');
      await doctor.emulateMedia({ media: 'print' });
      const pdf = await doctor.pdf({ preferCSSPageSize: true });
      expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length).toBe(1);
      expect(await doctor.getByRole('button', { name: 'Terminer' }).isVisible()).toBe(false);
      await doctor.emulateMedia({ media: null });
    });

    test('is shown on every page of the record, with the time left, until it is ended', async () => {
      await doctor.getByRole('link', { name: 'Tous les documents que vous pouvez lire' }).click();
      for (const go of [
        async () => {},
        async () => void (await doctor.getByRole('rowheader').getByRole('link').first().click()),
        async () =>
          void (await doctor.goto(`${new URL(doctor.url()).pathname.split('/documents')[0]}/deposer`)),
      ]) {
        await go();
        const band = await said(doctor.getByRole('region', { name: 'Accès en urgence' }));
        expect(band).toMatch(/Accès en urgence jusqu.* \((encore 3 h \d\d|encore 4 h 00)\)/);
      }
      await doctor.getByRole('button', { name: 'Terminer' }).click();
      expect(await said(doctor.getByRole('status'))).toContain('Accès en urgence terminé');
      expect(await said(doctor.getByRole('region', { name: /^À justifier/ }))).toContain('Monique');
      await look(doctor, 'pro-urgence');
    });

    test('is explained once, and the person reads it', async () => {
      await doctor.getByRole('link', { name: /^Expliquer cet accès/ }).click();
      await doctor.getByLabel('Votre explication').fill('Bref');
      await doctor.getByRole('button', { name: 'Envoyer l’explication à la personne' }).click();
      expect(await doctor.getByLabel('Votre explication').inputValue()).toBe('Bref');
      await look(doctor, 'pro-urgence-expliquer');
      const words = 'Chute dans la rue, personne inconsciente, transport aux urgences avec le SAMU.';
      await doctor.getByLabel('Votre explication').fill(words);
      await doctor.getByRole('button', { name: 'Envoyer l’explication à la personne' }).click();
      expect(await said(doctor.getByRole('status'))).toContain('Explication enregistrée');
      expect(await doctor.getByRole('region', { name: /^À justifier/ }).count()).toBe(0);
      const [emergency] = await site.house.doors.access.emergencies(await asHolder('monique'));
      expect(emergency).toMatchObject({
        reason: 'Personne inconsciente : chute dans la rue',
        justification: words,
      });
      const treating = await site.signIn('professional', 'medecin');
      expect(await main(treating)).toContain('ouvert en urgence');
    });

    test('is refused with two words when the person opposed it', async () => {
      await site.house.doors.access.changeSwitch(await asHolder('enzo'), 'others', false);
      const nurse = await site.signIn('professional', 'infirmiere');
      const base = await find(nurse, person('enzo').ins);
      await nurse.goto(`/pro/urgence/${base.split('/').at(-1)}`);
      await nurse.getByLabel('Détresse vitale').check();
      await nurse.getByRole('button', { name: 'Continuer' }).click();
      expect(await main(nurse)).toMatch(/^Accès refusé\s?L’accès en urgence à ce carnet est refusé\./);
      await look(nurse, 'pro-urgence-refusee');
    });

    test('waits for its explanation among those to justify, the time told', async () => {
      const cardiologist = await site.signIn('professional', 'cardiologue');
      const due = await said(cardiologist.getByRole('region', { name: /^À justifier/ }));
      expect(due).toMatch(/Mercier G[eé]rard/i);
      expect(due).toMatch(/Avant le .* \(encore 2[0-3] h \d\d\)/);
      await look(cardiologist, 'pro-accueil-a-justifier');
    });
  });

  describe('the call centre', () => {
    test('finds a person by name and year, opens, and never shows the number', async () => {
      const regulator = await site.signIn('professional', 'regulateur');
      await regulator.getByRole('link', { name: 'Urgence', exact: true }).click();
      await look(regulator, 'pro-urgence-regulation');
      const search = regulator.getByRole('region', { name: 'Centre 15 : sans matricule' });
      await search.getByRole('button', { name: 'Chercher' }).click();
      expect(await said(regulator.getByRole('alert'))).toContain('2 problèmes');
      await search.getByLabel('Nom', { exact: true }).fill('delmas');
      await search.getByLabel('Date de naissance').fill('1954');
      await search.getByRole('button', { name: 'Chercher' }).click();
      expect(await said(regulator.getByRole('status'))).toContain('1 personne répond');
      await look(regulator, 'pro-urgence-trouvee');
      await regulator.getByRole('link', { name: /^Ouvrir en urgence/ }).click();
      await regulator.getByLabel('Appel pour une détresse vitale').check();
      await regulator.getByRole('button', { name: 'Continuer' }).click();
      await regulator.getByLabel('Je régule un appel').check();
      await regulator.getByRole('button', { name: /^Ouvrir en urgence/ }).click();
      expect(await said(regulator.getByRole('region', { name: 'Accès du Centre 15' }))).toContain('jusqu’');
      const digits = person('monique').ins;
      const number = new RegExp(digits.split('').join('\\s*'));
      for (const address of [regulator.url(), regulator.url().replace('/pro/urgence/', '/pro/p/')]) {
        await regulator.goto(address);
        expect(plain(await regulator.content())).not.toMatch(number);
      }
      await look(regulator, 'pro-urgence-vue-15');
      const open = regulator.url();
      await regulator.getByRole('button', { name: 'Terminer' }).click();
      await regulator.waitForURL((url) => url.href !== open);
      // nor once it is over
      await regulator.goBack();
      await regulator.reload();
      expect(plain(await regulator.content())).not.toMatch(number);
    });
  });

  describe('a share code', () => {
    test('opens for the time the person chose, in any spacing; a wrong one says no more than nobody', async () => {
      const { code } = await site.house.doors.access.createShareCode(await asHolder('camille'), {
        parts: ['CPT_REND'],
        minutes: 30,
      });
      const pharmacist = await site.signIn('professional', 'pharmacien');
      await pharmacist.getByRole('link', { name: 'Code de partage' }).click();
      await look(pharmacist, 'pro-code');
      const enter = async (digits: string, ins: string) => {
        await pharmacist.goto('/pro/code');
        await pharmacist.getByLabel('Code de 8 chiffres').fill(digits);
        await pharmacist.getByLabel('Matricule INS').fill(ins);
        await pharmacist.getByRole('button', { name: 'Ouvrir avec ce code' }).click();
      };
      const wrong = code === '00000000' ? '11111111' : '00000000';
      await enter(wrong, person('camille').ins);
      const refused = await main(pharmacist);
      expect(refused).toContain('ne vont pas ensemble');
      await enter(wrong, person('ginette').ins);
      expect(await main(pharmacist)).toBe(refused);
      await enter(`${code.slice(0, 2)} ${code.slice(2, 5)}-${code.slice(5)}`, person('camille').ins);
      expect(await said(pharmacist.getByRole('status'))).toContain('Carnet ouvert');
      expect(await said(pharmacist.getByRole('region', { name: 'Code de partage' }))).toMatch(
        /encore (29|30) min/,
      );
      await look(pharmacist, 'pro-code-ouvert');
    });
  });

  describe('the secret care of a minor', () => {
    test('is declared before the look-up, shown all along, asked for each document elsewhere', async () => {
      const mother = await site.signIn('citizen', 'sandrine');
      await mother.goto('/moi');
      const nathan = (await mother.locator('a[href^="/proches/"]').first().getAttribute('href')) ?? '';
      const seen = async () => {
        const told: string[] = [];
        for (const part of ['', '/documents', '/acces', '/acces/historique?qui=tous']) {
          await mother.goto(`${nathan}${part}`);
          told.push((await main(mother)).replace(/\d+ h \d\d/g, 'heure'));
        }
        return told;
      };
      const before = await seen();

      const midwife = await site.signIn('professional', 'sage-femme');
      await midwife.getByText('Un mineur demande le secret d’un soin').click();
      await midwife.getByLabel('Chercher cette personne pour un soin tenu secret').check();
      await midwife.getByLabel('Matricule INS').fill(person('nathan').ins);
      await midwife.getByRole('button', { name: 'Chercher' }).click();
      await midwife.waitForURL('**/pro/p/**');
      expect(await main(midwife)).toContain('Ouvrir ce carnet pour un soin tenu secret');
      expect(await midwife.locator('input:checked').count()).toBe(0);
      await look(midwife, 'pro-secret');
      await midwife.getByLabel('La personne me donne son accord, à l’oral').check();
      await midwife.getByLabel('Je confirme que la personne mineure demande').check();
      await midwife.getByRole('button', { name: 'Ouvrir pour un soin tenu secret' }).click();
      expect(await said(midwife.getByRole('region', { name: 'Soin tenu secret' }))).toContain(
        'ne voient rien',
      );
      await look(midwife, 'pro-secret-carnet');
      await midwife.getByRole('link', { name: 'Déposer un document' }).click();
      await midwife.getByLabel('Fichier à déposer').setInputFiles({
        name: 'secret.txt',
        mimeType: 'text/plain',
        buffer: Buffer.from('Consultation secrète.'),
      });
      await midwife.getByRole('button', { name: 'Continuer' }).click();
      expect(await main(midwife)).toContain('Invisible pour les représentants légaux');
      await look(midwife, 'pro-secret-deposer');
      await midwife
        .getByLabel('Type de document')
        .selectOption({ label: 'CR ou fiche de consultation ou de visite' });
      await midwife.getByRole('button', { name: /^Déposer dans le carnet/ }).click();
      expect(await said(midwife.getByRole('status'))).toContain('Document déposé');
      expect(await main(midwife)).toContain('Non visible par les représentants légaux');
      await midwife.getByRole('button', { name: 'Terminer le soin secret' }).click();
      expect(await main(midwife)).toContain('Soin secret terminé');

      const after = await seen();
      // the mother's own looks are in the history: what she reads elsewhere is the same
      expect(after.slice(0, 3)).toEqual(before.slice(0, 3));
      expect(after.join(' ')).not.toMatch(/Chevalier|secret/i);
    });

    test('outside of it, a deposit for a minor asks whether the representatives see it', async () => {
      const midwife = await site.signIn('professional', 'sage-femme');
      const base = await find(midwife, person('nathan').ins);
      await midwife.goto(`${base}/deposer`);
      await midwife.getByLabel('Fichier à déposer').setInputFiles({
        name: 'note.txt',
        mimeType: 'text/plain',
        buffer: Buffer.from('Note ouverte.'),
      });
      await midwife.getByRole('button', { name: 'Continuer' }).click();
      await midwife
        .getByLabel('Type de document')
        .selectOption({ label: 'CR ou fiche de consultation ou de visite' });
      await midwife.getByRole('button', { name: /^Déposer dans le carnet/ }).click();
      expect(await said(midwife.getByRole('alert'))).toContain('si les représentants légaux le verront');
      await look(midwife, 'pro-deposer-mineur');
      await midwife.getByLabel('Oui, ils le voient').check();
      await midwife.getByRole('button', { name: /^Déposer dans le carnet/ }).click();
      expect(await said(midwife.getByRole('status'))).toContain('Document déposé');
    });
  });
});
