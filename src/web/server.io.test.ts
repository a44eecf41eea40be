/** The plugin with the built pages: what it answers besides the pages themselves. */
import cookie from '@fastify/cookie';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildWeb } from '../../scripts/build-web.ts';
import { type WebOptions, webPlugin } from './server.ts';

let app: FastifyInstance;
const reported: string[] = [];

/** No door opens here: only what needs none is asked. */
const options = {
  doors: {
    clock: { now: () => new Date('2026-11-20T10:00:00Z') },
    identity: {
      session: async () => ({
        kind: 'citizen',
        holderId: '5f0c7c9e-0000-4000-8000-000000000000',
        hash: Buffer.alloc(32),
      }),
    },
    access: {
      writing: async () => {
        throw new Error('the database is away');
      },
      reading: async () => {
        throw new Error('the database is away');
      },
    },
  },
  pdf: {},
  cookies: {
    here: () => ({ step: undefined }),
    session: (request: { headers: { cookie?: string } }) => request.headers.cookie?.split('=')[1],
  },
  log: { error: (event: string) => void reported.push(event) },
  settings: {
    publicUrl: 'http://localhost',
    demo: true,
    demoInboxUrl: undefined,
    documentBytes: 20 * 1024 * 1024,
    scans: false,
  },
} as unknown as WebOptions;

beforeAll(async () => {
  await buildWeb();
  app = Fastify();
  await app.register(cookie);
  await app.register(async (pages) => webPlugin(pages, options));
}, 60_000);
afterAll(() => app.close());

describe('the pages', () => {
  it('are kept by no cache and asked of no script', async () => {
    const page = await app.inject('/');
    expect(page.statusCode).toBe(200);
    expect(page.headers['cache-control']).toBe('no-store');
    expect(page.body).toMatch(/^<!doctype html><html lang="fr">/);
    expect(page.body).not.toMatch(/<script|<style| style=|<!--/);
  });

  it('are compressed for those who can read it', async () => {
    const page = await app.inject({ url: '/aide', headers: { 'accept-encoding': 'gzip, br' } });
    expect(page.headers['content-encoding']).toBe('br');
    expect(page.headers.vary).toBe('accept-encoding');
  });

  it('have a style sheet, a font and an icon that never change under the same name', async () => {
    const { body } = await app.inject('/');
    const assets = [...body.matchAll(/href="(\/assets\/[^"]+)"/g)].map(([, address]) => address ?? '');
    expect(assets).toHaveLength(2);
    for (const address of assets) {
      const asset = await app.inject({ url: address, headers: { 'accept-encoding': 'br' } });
      expect(asset.statusCode).toBe(200);
      expect(asset.headers['cache-control']).toContain('immutable');
    }
  });

  it('say in words that an address leads nowhere, with a number to quote', async () => {
    const page = await app.inject('/nulle/part');
    expect(page.statusCode).toBe(404);
    expect(page.body).toContain('Cette page n’existe pas.');
    expect(page.body).toContain('Erreur\u00a0: Page introuvable — Carnet');
    expect(page.body).toContain('req-');
    expect(page.body).not.toMatch(/404|Oups/);
  });

  it.each(['/moi.data', '/_root.data?x=1', '/__manifest?paths=/moi'])(
    'give no data to scripts: %s',
    async (url) => {
      expect((await app.inject(url)).statusCode).toBe(404);
    },
  );

  it('ask who is there, then come back', async () => {
    const page = await app.inject('/moi/documents?q=bilan');
    expect(page.statusCode).toBe(303);
    expect(page.headers.location).toBe('/connexion?vers=%2Fmoi%2Fdocuments%3Fq%3Dbilan');
  });

  it('tell nothing of a defect but what to do, and report it', async () => {
    const page = await app.inject({ url: '/moi/documents', headers: { cookie: 'carnet=x' } });
    expect(page.statusCode).toBe(500);
    expect(page.body).toContain('Ce n’est pas de votre fait.');
    expect(page.body).not.toContain('database');
    expect(reported).toContain('web-defect');
  });

  it('refuse a body too large in words', async () => {
    const page = await app.inject({
      method: 'POST',
      url: '/pro/p/x/deposer',
      headers: { 'content-type': 'application/octet-stream' },
      payload: Buffer.alloc(25 * 1024 * 1024),
    });
    expect(page.statusCode).toBe(413);
    expect(page.body).toContain('20 Mo');
  });
});
