/**
 * Builds the pages into build/web, only when their sources changed. Built aside and put in place by renaming, so that a
 * build that fails or races with another leaves a whole one.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const CONFIGURATION = [
  'react-router.config.ts',
  'vite.config.ts',
  'vite.enhance.config.ts',
  'package-lock.json',
  'scripts/build-web.ts',
];
/** What the pages take from outside src/web as more than types. */
const SHARED = ['src/formats', 'src/platform/ids.ts', 'verifier'];

export const builtWeb = path.join(root, 'build', 'web');

/** @returns whether it had to build */
export async function buildWeb(
  options: { readonly force?: boolean } = {},
): Promise<{ readonly built: boolean }> {
  const stamp = await fingerprint();
  const isFresh = (await readFile(path.join(builtWeb, '.stamp'), 'utf8').catch(() => '')) === stamp;
  if (isFresh && !options.force) return { built: false };
  const aside = path.join(root, 'build', `.web-${process.pid}`);
  try {
    await compile(aside);
    await writeFile(path.join(aside, '.stamp'), stamp);
    await putInPlace(aside);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  return { built: true };
}

async function compile(folder: string): Promise<void> {
  await bundle(folder, '@react-router/dev/bin.cjs', 'build');
  // No page hydrates: the browser's half of that build has nothing to do. The scripts that pages name come after.
  const assets = path.join(folder, 'client', 'assets');
  for (const name of await readdir(assets)) if (name.endsWith('.js')) await rm(path.join(assets, name));
  await buildScripts(folder);
}

/** The scripts that pages name, into `folder`/client/assets. */
export const buildScripts = (folder: string): Promise<void> =>
  bundle(folder, 'vite/bin/vite.js', 'build', '--config', 'vite.enhance.config.ts');

/** In its own process: a bundler leaves threads and memory behind. */
async function bundle(folder: string, program: string, ...args: string[]): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, [path.join(root, 'node_modules', program), ...args], {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production', CARNET_WEB_BUILD: path.relative(root, folder) },
      maxBuffer: 16 * 1024 * 1024,
    });
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
    throw new Error(`The pages did not build.\n${said}`, { cause: error });
  }
}

async function putInPlace(aside: string): Promise<void> {
  const before = `${aside}-before`;
  if (existsSync(builtWeb)) await rename(builtWeb, before).catch(() => undefined);
  // Another process may have put the same build there in between.
  await rename(aside, builtWeb).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
  await rm(before, { recursive: true, force: true });
}

/** Of every file that the build reads, by name and content. */
async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  const sources = ['src/web', ...SHARED].map((name) => path.join(root, name));
  const files = (await Promise.all(sources.map(filesOf)))
    .flat()
    .filter((file) => !/\.test\.tsx?$/.test(file));
  for (const file of [...CONFIGURATION.map((name) => path.join(root, name)), ...files.sort()])
    hash
      .update(path.relative(root, file))
      .update('\0')
      .update(await readFile(file))
      .update('\0');
  return hash.digest('hex');
}

async function filesOf(source: string): Promise<string[]> {
  const entries = await readdir(source, { recursive: true, withFileTypes: true }).catch(() => undefined);
  if (!entries) return [source];
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { built } = await buildWeb({ force: process.argv.includes('--force') });
  console.log(built ? 'Pages construites.' : 'Pages déjà à jour.');
}
