/** The operator runs a campaign from a page: for whom the settings name, and for nobody else. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { population } from '../../bench/population.ts';
import { COLUMNS } from '../../src/modules/enrolment/campaign/population-row.ts';
import { launchBrowser } from './chromium.ts';
import { picture, sideways, violations } from './page-checks.ts';
import { openSite, type Site } from './site.ts';

const launched = await launchBrowser();

describe.runIf('absent' in launched)('the browser', () => {
  test('was not found, so its tests were skipped', () => {
    expect('absent' in launched && launched.absent).toBeTruthy();
  });
});

describe.runIf('browser' in launched)('the operator', () => {
  let site: Site;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'carnet-operator-'));
    if ('browser' in launched) site = await openSite(launched.browser);
    const file = path.join(folder, 'population.csv');
    await writeFile(file, [COLUMNS.join(';'), ...population({ people: 300, seed: 3 })].join('\n'));
    const { campaigns } = site.house.doors;
    await campaigns.importPopulation(file, `${file}.rejects`);
    // from tomorrow: nothing leaves while the page is looked at
    await campaigns.plan({ name: 'Campagne d’automne', perDay: 120, windowDays: 42, mailsASecond: 200 });
  });
  afterAll(async () => {
    await site?.close();
    await rm(folder, { recursive: true, force: true });
    if ('browser' in launched) await launched.browser.close();
  });

  test('starts and pauses a campaign, and reads what became of it, without a script', async () => {
    const page = await site.signIn('professional', 'medecin');
    await page.goto('/operateur');
    expect(await page.getByRole('heading', { name: 'Campagne d’automne' }).count()).toBe(1);
    expect(await page.getByText('Prête, rien n’est parti').count()).toBe(1);
    await page.getByRole('button', { name: 'Lancer' }).click();
    expect(await page.getByText('En cours', { exact: true }).count()).toBe(1);
    await page.getByRole('button', { name: 'Mettre en pause' }).click();
    expect(await page.getByText('En pause', { exact: true }).count()).toBe(1);
    expect(await page.getByText('Sans courrier').count()).toBeGreaterThan(0);
    expect((await site.house.doors.campaigns.list())[0]?.state).toBe('paused');
    const journal = page.getByRole('region', { name: 'Qui a fait quoi' });
    expect(await journal.getByRole('row').allTextContents()).toEqual([
      expect.stringContaining('Acte'),
      expect.stringMatching(/Envois mis en pause\s: Campagne d’automne.*Professionnel \d+/),
      expect.stringMatching(/Envois lancés\s: Campagne d’automne/),
    ]);
    // counts only: no name of the file is on the page
    const text = (await page.textContent('main')) ?? '';
    expect(
      [...population({ people: 300, seed: 3 })].filter((line) => text.includes(line.slice(0, 15))),
    ).toEqual([]);
    await picture(page, 'operator');
  });

  test.each(['light', 'dark'] as const)(
    'axe finds nothing, nothing overflows at 320 pixels: %s',
    async (colorScheme) => {
      const page = await site.signIn('professional', 'medecin', {
        javaScriptEnabled: true,
        colorScheme,
        viewport: { width: 320, height: 800 },
      });
      await page.goto('/operateur');
      expect(await violations(page)).toEqual([]);
      expect(await sideways(page)).toBe(0);
      await picture(page, `operator-narrow-${colorScheme}`);
    },
  );

  test('does not exist for another professional, nor for a person', async () => {
    const nurse = await site.signIn('professional', 'infirmiere');
    const response = await nurse.goto('/operateur');
    expect(response?.status()).toBe(404);
    expect(await nurse.getByText('Campagne d’automne').count()).toBe(0);
    const pause = await nurse.request.post('/operateur', {
      form: { campagne: 'Campagne d’automne', acte: 'lancer' },
      headers: { origin: site.url },
    });
    expect(pause.status()).toBe(404);
    expect((await site.house.doors.campaigns.list())[0]?.state).toBe('paused');
  });
});
