/** The demonstration that runs now, as its `demo.json` describes it: for commands that drive it from another process. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { createLocalKms, type Kms } from '#platform/kms';
import { demoSettings } from './settings.ts';
import { demoFile } from './start.ts';

const description = z.object({
  publicUrl: z.url(),
  fhirUrl: z.url(),
  franceconnect: z.url(),
  prosanteconnect: z.url(),
  databaseUrl: z.string(),
  witness: z.url(),
  witnessPublicKey: z.string(),
  logPublicKey: z.string(),
  /** The settings of its server. */
  environment: z.record(z.string(), z.string().optional()),
});

export type RunningDemo = z.output<typeof description> & {
  /** Where the demonstration keeps what it keeps. */
  readonly folder: string;
};

const NOT_RUNNING = 'La démonstration ne tourne pas. Lancez-la avec « npm start », puis recommencez.';

/** @throws Error with a French sentence when nothing runs */
export async function runningDemo(env: NodeJS.ProcessEnv): Promise<RunningDemo> {
  const { folder } = demoSettings(env);
  const text = await readFile(demoFile({ folder }), 'utf8').catch(() => undefined);
  if (text === undefined) throw new Error(NOT_RUNNING);
  const demo = { ...description.parse(JSON.parse(text)), folder };
  const alive = await fetch(`${demo.publicUrl}/healthz`, { signal: AbortSignal.timeout(5000) }).then(
    (response) => response.ok,
    () => false,
  );
  if (!alive) throw new Error(NOT_RUNNING);
  return demo;
}

/** The master key's door, from the secrets that the demonstration keeps beside its database. */
export async function kmsOf(demo: RunningDemo): Promise<Kms> {
  const secrets = z
    .object({ masterKey: z.string() })
    .parse(JSON.parse(await readFile(path.join(demo.folder, 'secrets.json'), 'utf8')));
  return createLocalKms(Buffer.from(secrets.masterKey, 'base64'));
}
