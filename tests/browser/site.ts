/** The demonstration as `npm start` serves it, in a folder and on ports of its own, and people who sign in to it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { PORTS } from '../../src/app/demo/settings.ts';
import { startDemo } from '../../src/app/demo/start.ts';

export type Site = Awaited<ReturnType<typeof openSite>>;

export async function openSite(browser: Browser) {
  const folder = await mkdtemp(path.join(tmpdir(), 'carnet-browser-'));
  const names = Object.values(PORTS).map(({ setting }) => setting);
  const ports = await freePorts(names.length);
  const moved = Object.fromEntries(names.map((name, at) => [name, String(ports[at])]));
  const demo = await startDemo(
    { ...process.env, ...moved, CARNET_FOLDER: folder, CARNET_LOG_LEVEL: 'error' },
    () => {},
  );
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

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    if (typeof address !== 'object' || !address) throw new Error('no port');
    return address.port;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
