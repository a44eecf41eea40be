/** Fills the database of the demonstration, once. What people do afterwards stays. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { compose } from '../compose.ts';
import type { Config } from '../config.ts';
import { seedCast } from './seed.ts';
import { seedAccess } from './seed-access.ts';
import { seedAccounts } from './seed-accounts.ts';
import { seedDesk } from './seed-desk.ts';
import { seedDocuments } from './seed-documents.ts';
import { seedHealth } from './seed-health.ts';
import { seedProfile } from './seed-profile.ts';

/**
 * Kept beside the database, so that a filling cut short resumes with the same documents. Once they are `filed`, they are not
 * filed again: a secret care that was stated after them would refuse them.
 */
type Filling = { readonly day: string; readonly filed?: number; readonly done: boolean };

/**
 * Before anything is served, and in a house whose events nobody hears: nobody gets a mail for what was always there.
 * Needs the database and the stand-ins of both sign-ins.
 */
export async function fillDemo(config: Config, folder: string, say: (line: string) => void): Promise<void> {
  const file = path.join(folder, 'filling.json');
  const filling = await readFilling(file);
  if (filling?.done) return;
  const day = filling?.day ?? new Date().toISOString().slice(0, 10);
  const keep = (filled: Omit<Filling, 'day'>) =>
    writeFile(file, JSON.stringify({ day, ...filled } satisfies Filling));
  if (!filling) await keep({ done: false });
  const house = compose(config, { publish: async () => {} });
  try {
    const { access, professionals } = house.doors;
    say('Premier démarrage : ouverture des carnets fictifs…');
    const holders = await seedCast({
      databaseUrl: config.DATABASE_URL,
      kms: house.kms,
      professionals,
      professionLabel: (code) =>
        access.reference.professions.find((one) => one.code === code)?.labelFr ?? code,
    });
    const began = Date.now();
    const count = filling?.filed ?? (await seedDocuments({ house, holders, today: new Date(day) }));
    await keep({ filed: count, done: false });
    await seedAccess({ house, holders, today: new Date(day) });
    await seedAccounts(house, holders);
    await seedProfile(house, holders);
    await seedHealth(house, holders);
    await seedDesk(config.DATABASE_URL);
    say(
      `${count} documents fictifs déposés en ${((Date.now() - began) / 1000).toFixed(1).replace('.', ',')} s.`,
    );
  } finally {
    await house.close();
  }
  await keep({ done: true });
}

/** Was the database filled to its end? */
export const isFilled = async (folder: string): Promise<boolean> =>
  (await readFilling(path.join(folder, 'filling.json')))?.done ?? false;

async function readFilling(file: string): Promise<Filling | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Filling;
  } catch {
    return undefined;
  }
}
