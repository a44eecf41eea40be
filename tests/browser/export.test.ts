/** A person takes their notebook away and brings a copy back, without a script; the download goes on where it broke off. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import yauzl from 'yauzl';
import { checkProof } from '../../verifier/proof.js';
import { launchBrowser } from './chromium.ts';
import { picture, sideways, violations } from './page-checks.ts';
import { openSite, type Site } from './site.ts';

const launched = await launchBrowser();

describe.runIf('absent' in launched)('the browser', () => {
  test('was not found, so its tests were skipped', () => {
    expect('absent' in launched && launched.absent).toBeTruthy();
  });
});

describe.runIf('browser' in launched)('« Emporter le carnet »', () => {
  let site: Site;
  beforeAll(async () => {
    if ('browser' in launched) site = await openSite(launched.browser);
  });
  afterAll(async () => {
    await site?.close();
    if ('browser' in launched) await launched.browser.close();
  });

  test('a copy is prepared, fetched whole, fetched from its middle, brought back, and removed', async () => {
    const page = await site.signIn('citizen', 'martine', { acceptDownloads: true });
    await page.goto('/moi/exporter');
    await page.getByRole('button', { name: 'Préparer ma copie' }).click();
    await page.getByRole('heading', { name: 'Votre copie est prête' }).waitFor();
    await picture(page, 'export');
    const link = page.getByRole('link', { name: 'Télécharger le fichier' });
    const address = (await link.getAttribute('href')) ?? '';
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    const file = await download.path();
    const whole = await readFile(file);
    expect(download.suggestedFilename()).toMatch(/^carnet-\d{4}-\d\d-\d\d\.zip$/);

    // each line that was proved, by the check that shares no code with what proved it
    const proofs = (await fileIn(whole, 'historique/preuves.ndjson')).trimEnd().split('\n');
    expect(proofs.length).toBeGreaterThan(20);
    for (const proof of proofs) {
      const { keys, ...rest } = JSON.parse(proof);
      await checkProof({ ...rest, keys }, keys);
    }

    const half = Math.floor(whole.length / 2);
    const rest = await page.request.get(address, { headers: { range: `bytes=${half}-` } });
    expect(rest.status()).toBe(206);
    expect(rest.headers()['content-range']).toBe(`bytes ${half}-${whole.length - 1}/${whole.length}`);
    expect((await rest.body()).equals(whole.subarray(half))).toBe(true);
    // another copy than the one that broke off is taken from its beginning
    const other = { range: `bytes=${half}-`, 'if-range': '"another"' };
    expect((await page.request.get(address, { headers: other })).status()).toBe(200);
    const beyond = { range: `bytes=${whole.length}-` };
    expect((await page.request.get(address, { headers: beyond })).status()).toBe(416);

    const zip = path.join(path.dirname(file), 'carnet.zip');
    await writeFile(zip, whole);
    await page.getByLabel('Fichier ZIP de la copie').setInputFiles(zip);
    await page.getByRole('button', { name: 'Reprendre cette copie' }).click();
    await page.getByText('Rien de nouveau dans cette copie').waitFor();
    expect(await page.getByText(/éléments étaient déjà là/).count()).toBe(1);
    expect(await page.getByText(/pas pu être repris/).count()).toBe(0);
    await picture(page, 'export-back');

    await page.getByRole('button', { name: 'Effacer cette copie maintenant' }).click();
    await page.getByText('Cette copie est effacée').waitFor();
    await page.goto(address);
    expect(await page.getByText('Cette copie n’est plus là').count()).toBe(1);
  });

  test('a file that is no copy is refused in words, and nobody else’s notebook is fetched', async () => {
    const page = await site.signIn('citizen', 'martine');
    await page.goto('/moi/exporter');
    await page
      .getByLabel('Fichier ZIP de la copie')
      .setInputFiles({ name: 'photo.zip', mimeType: 'application/zip', buffer: Buffer.from('no archive') });
    await page.getByRole('button', { name: 'Reprendre cette copie' }).click();
    await page.getByText('Ce fichier n’est pas une copie de carnet').waitFor();
    const answer = await page.request.get(
      '/proches/2NEpo7TZRRrLZSi2U/exporter/copie/00000000-0000-7000-8000-000000000000',
      {
        maxRedirects: 0,
      },
    );
    expect(answer.status()).toBe(303);
  });

  test.each(['light', 'dark'] as const)(
    'axe finds nothing, nothing overflows at 320 pixels: %s',
    async (colorScheme) => {
      const page = await site.signIn('citizen', 'martine', {
        colorScheme,
        javaScriptEnabled: true,
        viewport: { width: 320, height: 800 },
      });
      await page.goto('/moi/exporter');
      expect(await violations(page)).toEqual([]);
      expect(await sideways(page)).toBe(0);
    },
  );
});

async function fileIn(zip: Buffer, name: string): Promise<string> {
  const archive = await yauzl.fromBufferPromise(zip);
  for await (const entry of archive.eachEntry())
    if (entry.fileName === name) return text(await archive.openReadStreamPromise(entry));
  throw new Error(`no ${name}`);
}
