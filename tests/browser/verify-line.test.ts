/** « Vérifier cette ligne », in a real browser under the site's own policy: the served script, a real line, a real witness. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAudit, type LineProof } from '#audit';
import { openDatabase } from '#platform/database/database';
import { buildScripts } from '../../scripts/build-web.ts';
import { guard } from '../../src/app/http/security.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { addLines, HOLDER, startRig, type TraceRig } from '../trace/rig.ts';
import { launchBrowser } from './chromium.ts';

const launched = await launchBrowser();

describe.runIf('browser' in launched)('a line is verified in the browser', () => {
  let database: TestDatabase;
  let rig: TraceRig;
  let app: FastifyInstance;
  let site: string;
  let page: Page;
  let proof: LineProof;
  let otherProof: LineProof;
  /** What the address of the proof answers. */
  let answer: { status: number; body: unknown };
  const refusedByPolicy: string[] = [];

  beforeAll(async () => {
    if (!('browser' in launched)) return;
    database = await createTestDatabase();
    rig = await startRig(database.url);
    await addLines(rig.client, 300);
    await rig.settle();
    proof = await proofOf(rig, 'Dr Claire%');
    otherProof = await proofOf(rig, 'Zoé%');
    await buildScripts(rig.folder);
    app = await serve();
    page = await launched.browser.newPage({ locale: 'fr-FR' });
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) refusedByPolicy.push(message.text());
    });
  });
  afterAll(async () => {
    if ('browser' in launched) await launched.browser.close();
    await app?.close();
    await rig?.stop();
    await database?.drop();
  });

  async function proofOf({ url, keys, client }: TraceRig, label: string): Promise<LineProof> {
    const { rows } = await client.query('select line_id from audit.line where actor_label like $1 limit 1', [
      label,
    ]);
    const { db } = openDatabase({ url, role: 'carnet_app', max: 1 });
    const found = await db.transaction().execute(async (tx) => {
      await sql`select set_config('carnet.holder', ${HOLDER}, true), set_config('carnet.trace', 'all', true)`.execute(
        tx,
      );
      return createAudit({ db, keys }).proof(tx, HOLDER, rows[0].line_id);
    });
    await db.destroy();
    if (!found || found === 'waiting') throw new Error('No proof.');
    return found;
  }

  /** A page with the markup that src/modules/audit/README.md asks for, behind the guards of the real server. */
  async function serve(): Promise<FastifyInstance> {
    const made = Fastify();
    const port = await freePort();
    site = `http://localhost:${port}`;
    guard(made, { publicUrl: site, formTargets: [] });
    const script = await readFile(path.join(rig.folder, 'client', 'assets', 'verify-line.js'));
    made.get('/assets/verify-line.js', (_request, reply) => reply.type('text/javascript').send(script));
    made.get('/trace/keys', () => `${rig.keys.log}\n${rig.keys.witness}\n`);
    made.get('/ligne/:line/preuve.json', (_request, reply) => reply.code(answer.status).send(answer.body));
    made.get('/', (_request, reply) => reply.type('text/html; charset=utf-8').send(markup()));
    await made.listen({ host: '127.0.0.1', port });
    return made;
  }

  const lineOf = (text: string) => String(JSON.parse(text)[1]);
  const markup = () => `<!doctype html><html lang="fr"><title>Ligne</title>
    <div data-proof="/ligne/${lineOf(proof.line)}/preuve.json"><p role="status"></p></div>
    <script type="module" src="/assets/verify-line.js"></script></html>`;

  async function verify(): Promise<{
    readonly state: string | undefined;
    readonly sentence: string;
    readonly ms: number;
  }> {
    await page.goto(site);
    const began = performance.now();
    await page.getByRole('button', { name: 'Vérifier cette ligne' }).click();
    await page.waitForFunction(() => document.querySelector<HTMLElement>('[data-verified]'));
    return {
      ms: performance.now() - began,
      state: await page.locator('[data-proof]').evaluate((box) => (box as HTMLElement).dataset.verified),
      sentence: (await page.getByRole('status').textContent()) ?? '',
    };
  }

  test('an honest line, in less than a second', async () => {
    answer = { status: 200, body: proof };
    const { state, sentence, ms } = await verify();
    expect(state).toBe('proven');
    expect(sentence).toMatch(
      /^Cette ligne est intacte\. Le témoin l’a vue le .*\sh\s\d\d\. Il a vu : Dr Claire Fournier ; Cabinet de la Gare/,
    );
    expect(ms).toBeLessThan(1000);
    expect(refusedByPolicy).toEqual([]);
  });

  test.each<readonly [string, (whole: LineProof) => unknown, RegExp]>([
    ['a name', (one) => ({ ...one, line: one.line.replace('Claire', 'Clara') }), /elle a été changée/],
    ['a place', (one) => ({ ...one, leafIndex: one.leafIndex === 0 ? 1 : 0 }), /elle a été changée/],
    ['the witness', (one) => ({ ...one, checkpoint: one.checkpoint.replace(/— temoin.*\n/, '') }), /témoin/],
    ['the line', () => otherProof, /n’est pas celle de cette ligne/],
    ['the file', () => ({ format: 'autre' }), /n’est pas une preuve/],
  ])('refuses a proof of which somebody changed %s', async (_what, change, says) => {
    answer = { status: 200, body: change(proof) };
    const { state, sentence } = await verify();
    expect(state).toBe('refused');
    expect(sentence).toMatch(says);
    expect(sentence).toContain('3422');
  });

  test('a line of the last second is to be tried again', async () => {
    answer = { status: 503, body: { waiting: true } };
    expect(await verify()).toMatchObject({
      state: 'unknown',
      sentence: expect.stringContaining('Recommencez'),
    });
    answer = { status: 500, body: {} };
    expect(await verify()).toMatchObject({
      state: 'unknown',
      sentence: expect.stringContaining('connexion'),
    });
  });
});

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
