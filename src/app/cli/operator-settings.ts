/** What an operator's command works with: the settings of the server, and the database as the batch role. */
import { type Database, openDatabase } from '#platform/database/database';
import { type Config, readConfig } from '../config.ts';
import { runningDemo } from '../demo/running-demo.ts';

/** Without DATABASE_URL, those of the demonstration that runs. @throws Error with a French sentence */
export async function operatorSettings(): Promise<Config> {
  const read = readConfig(
    process.env.DATABASE_URL ? process.env : (await runningDemo(process.env)).environment,
  );
  if ('config' in read) return read.config;
  throw new Error(
    `Réglages à corriger : ${read.problems.map(({ name }) => name).join(', ')}. Voyez « carnet config check ».`,
  );
}

export async function asBatch<T>(settings: Config, work: (batch: Database) => Promise<T>): Promise<T> {
  const { db } = openDatabase({ url: settings.DATABASE_URL, role: 'carnet_batch', max: 1 });
  try {
    return await work(db);
  } finally {
    await db.destroy();
  }
}

/** `21/11/2026`, in Paris. */
export const day = (date: Date): string => date.toLocaleDateString('fr-FR', { timeZone: 'Europe/Paris' });
