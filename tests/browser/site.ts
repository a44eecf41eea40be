/** The demonstration as `npm start` serves it, filled beforehand, and people who sign in to it. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { inject } from 'vitest';
import { startSite } from './start-site.ts';

export type Site = Awaited<ReturnType<typeof openSite>>;

export async function openSite(browser: Browser) {
  const folder = await mkdtemp(path.join(tmpdir(), 'carnet-browser-'));
  // cp keeps whose the files of PostgreSQL are
  await promisify(execFile)('cp', ['-a', `${inject('filledDemo')}/.`, folder]);
  const { demo, moved } = await startSite(folder);
  const { publicUrl } = demo.settings;
  const contexts: BrowserContext[] = [];

  /** A browser of somebody's, without programs unless `javaScriptEnabled` says so. */
  async function newBrowser(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await browser.newContext({
      baseURL: publicUrl,
      locale: 'fr-FR',
      timezoneId: 'Europe/Paris',
      javaScriptEnabled: false,
      viewport: { width: 1366, height: 768 },
      ...options,
    });
    context.setDefaultTimeout(15_000);
    contexts.push(context);
    return context;
  }

  return {
    url: publicUrl,
    inboxUrl: `http://localhost:${moved.CARNET_INBOX_PORT}`,
    smsUrl: `http://localhost:${moved.CARNET_SMS_PORT}`,
    house: demo.house,
    newBrowser,
    /** Signs somebody of the cast in through the provider's own pages. */
    async signIn(
      kind: 'citizen' | 'professional',
      account: string,
      options?: BrowserContextOptions,
    ): Promise<Page> {
      const page = await (await newBrowser(options)).newPage();
      await page.goto(
        kind === 'citizen' ? '/connexion/franceconnect?vers=/moi' : '/connexion/prosanteconnect?vers=/pro',
      );
      await page.locator(`button[value="${account}"]`).first().click();
      await page.waitForURL(kind === 'citizen' ? '**/moi' : '**/pro');
      return page;
    },
    async close(): Promise<void> {
      for (const context of contexts) await context.close();
      await demo.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
