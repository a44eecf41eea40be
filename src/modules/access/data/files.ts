/** The versions that come with a release: `data/<set>/<folder of the version>/`, each with its `version.json`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { SET_NAMES, SETS, type SetName, type VersionFiles } from './sets.ts';

const description = z.strictObject({
  version: z.string().min(1),
  validFrom: z.iso.date(),
  source: z.string().min(1),
});

/** Every version of every set, the oldest of a set first. @throws an Error that names the file at fault */
export const readShipped = (folder: string): VersionFiles[] =>
  SET_NAMES.flatMap((set) =>
    readdirSync(join(folder, SETS[set].folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => readVersion(join(folder, SETS[set].folder, name), set))
      .sort((a, b) => a.validFrom.localeCompare(b.validFrom)),
  );

function readVersion(folder: string, set: SetName): VersionFiles {
  const path = join(folder, 'version.json');
  const said = description.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!said.success) throw new Error(`${path} : ${z.prettifyError(said.error)}`);
  const tables = Object.keys(SETS[set].tables).map((table) => [
    table,
    readFileSync(join(folder, table), 'utf8'),
  ]);
  return { set, ...said.data, tables: Object.fromEntries(tables) };
}
