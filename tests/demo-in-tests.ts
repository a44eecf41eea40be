/** A demonstration for a test: its own database and the real stand-ins, with the FHIR API alone in front of it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Fastify from 'fastify';
import { storeReference } from '#access';
import { openDatabase } from '#platform/database/database';
import { compose, type House, referenceFolder } from '../src/app/compose.ts';
import type { Config } from '../src/app/config.ts';
import { demoSecrets, demoSettings, PORTS } from '../src/app/demo/settings.ts';
import { startStandins } from '../src/app/demo/standins.ts';
import { demoConfig, demoEnvironment, demoFile, describeDemo } from '../src/app/demo/start.ts';
import { fhirPlugin } from '../src/fhir/plugin.ts';
import { createTestDatabase } from './database.ts';
import { freePorts } from './free-ports.ts';

export type DemoInTests = {
  /** What a command of this demonstration is started with. */
  readonly env: NodeJS.ProcessEnv;
  readonly folder: string;
  readonly config: Config;
  /** Serves the FHIR API and describes the demonstration, as its start does once filled. */
  serve(): Promise<House>;
  stop(): Promise<void>;
};

export async function startDemoInTests(): Promise<DemoInTests> {
  const folder = await mkdtemp(path.join(tmpdir(), 'carnet-demo-'));
  const names = Object.values(PORTS).map(({ setting }) => setting);
  const ports = await freePorts(names.length);
  const env = {
    CARNET_FOLDER: folder,
    ...Object.fromEntries(names.map((name, index) => [name, String(ports[index])])),
  };
  const settings = demoSettings(env);
  const secrets = await demoSecrets(folder);
  const [database, standins] = await Promise.all([createTestDatabase(), startStandins(settings, secrets)]);
  await storeReferenceIn(database.url);
  const config = demoConfig(settings, secrets, standins, database.url, env);
  const environment = demoEnvironment(settings, secrets, standins, database.url, env);
  const closing: (() => Promise<unknown>)[] = [
    database.drop,
    () => standins.stop(),
    () => rm(folder, { recursive: true, force: true }),
  ];
  return {
    env,
    folder,
    config,
    async serve() {
      const house = compose(config);
      const app = Fastify({ bodyLimit: 30 * 1024 * 1024 });
      app.get('/healthz', async () => 'ok');
      const fhir = { doors: house.doors, publicUrl: settings.publicUrl, log: house.log };
      await app.register(fhirPlugin({ ...fhir, cookies: { session: () => undefined } }), { prefix: '/fhir' });
      await app.listen({ host: '127.0.0.1', port: settings.ports.app });
      closing.unshift(
        () => app.close(),
        () => house.close(),
      );
      await writeFile(demoFile(settings), JSON.stringify(describeDemo(settings, standins, environment)));
      return house;
    },
    async stop() {
      for (const close of closing) await close();
    },
  };
}

/** The template has every table; the nomenclatures come with a start. */
async function storeReferenceIn(url: string): Promise<void> {
  const { db } = openDatabase({ url, role: 'carnet_owner', max: 1 });
  try {
    await storeReference(db, referenceFolder);
  } finally {
    await db.destroy();
  }
}
