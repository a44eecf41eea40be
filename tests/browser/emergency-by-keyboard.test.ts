/** An emergency is entered without a mouse, the focus always in sight (RGAA 10.7, ux bar B4). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { person } from '../personas.ts';
import { launchBrowser } from './chromium.ts';
import { openSite, type Site } from './site.ts';

const launched = await launchBrowser();

describe.runIf('absent' in launched)('the browser', () => {
  test('was not found, so its tests were skipped', () => {
    expect('absent' in launched && launched.absent).toBeTruthy();
  });
});

describe.runIf('browser' in launched)('an emergency, by the keyboard', () => {
  let site: Site;
  beforeAll(async () => {
    if ('browser' in launched) site = await openSite(launched.browser);
  });
  afterAll(async () => {
    await site?.close();
    if ('browser' in launched) await launched.browser.close();
  });

  test('the keyboard alone enters an emergency, the focus always in sight', async () => {
    const page = await site.signIn('professional', 'pharmacien', { javaScriptEnabled: true });
    await page.goto('/pro/urgence');
    const tabTo = async (name: RegExp) => {
      for (let stops = 0; stops < 60; stops++) {
        await page.keyboard.press('Tab');
        const [text, outline] = (await page.evaluate(`(() => {
          const element = document.activeElement;
          const style = getComputedStyle(element);
          return [(element.labels?.[0]?.textContent ?? element.textContent ?? '').trim(), style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth)];
        })()`)) as [string, number];
        if (text !== '') expect(outline, text).toBeGreaterThanOrEqual(2);
        if (name.test(text)) return;
      }
      throw new Error(`Tab does not reach ${name}`);
    };
    const press = async (key: string) => {
      await Promise.all([page.waitForEvent('load'), page.keyboard.press(key)]);
    };
    await tabTo(/^Matricule INS/);
    await page.keyboard.type(person('francoise').ins);
    await press('Enter');
    await tabTo(/^Personne inconsciente/);
    await page.keyboard.press('Space');
    await tabTo(/^Continuer/);
    await press('Enter');
    await tabTo(/^La personne ne peut pas dire/);
    await page.keyboard.press('Space');
    await tabTo(/^Ouvrir en urgence/);
    await press('Enter');
    await tabTo(/^Terminer$/);
    await press('Enter');
    expect(((await page.getByRole('status').textContent()) ?? '').replace(/\u00a0/g, ' ')).toContain(
      'Accès en urgence terminé',
    );
  });
});
