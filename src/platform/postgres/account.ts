/**
 * Under which account PostgreSQL runs: it refuses root. Three ways, the first that works:
 *   1. we are not root: as ourselves;
 *   2. root, in a user namespace: inside it root wears another number, so that PostgreSQL accepts to start, while
 *      the files still belong to root outside and a checkout below a 0700 folder stays reachable;
 *   3. root where namespaces are forbidden (many containers): as a system account made for it.
 */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { access, constants, cp, mkdir, readFile, readlink, rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { type CommandOptions, runToEnd } from '../processes.ts';
import { type Binaries, findBinaries } from './binaries.ts';

const accountName = 'carnet-postgres';
const sharedFolder = '/var/lib/carnet-postgres';

export type Account = {
  readonly way: 'self' | 'namespace' | 'system-account';
  /** Put before the program and its arguments. */
  readonly before: readonly string[];
  /** Numbers the operating system gives the process, and the owner of its files. */
  readonly uid?: number;
  readonly gid?: number;
};

/** What to spawn for this account to run a program. The environment is ours alone: no PG* variable gets in. */
export function commandOf(
  account: Account,
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): { command: readonly [program: string, args: readonly string[]]; options: CommandOptions } {
  const [first = program, ...others] = [...account.before, program, ...args];
  const inherited = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
  const numbers = account.way === 'system-account' ? { uid: account.uid ?? 0, gid: account.gid ?? 0 } : {};
  return { command: [first, others], options: { cwd: '/', env: { ...inherited, ...env }, ...numbers } };
}

/** The account to use, before any file is looked at. @throws a French sentence when root has no way down. */
export async function chooseAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return { way: 'self', before: [] };
  const account = (await namespaceAccount()) ?? (await systemAccount());
  if (account) return account;
  throw new Error(
    'PostgreSQL refuse de tourner en root, et ni «\u00a0unshare\u00a0» ni «\u00a0useradd\u00a0» ne sont permis ici. ' +
      'Lancez Carnet sous un autre compte, ou donnez un serveur PostgreSQL dans DATABASE_URL.',
  );
}

async function namespaceAccount(): Promise<Account | undefined> {
  const numbers = await ordinaryNumbers();
  if (!numbers) return undefined;
  const account: Account = {
    way: 'namespace',
    before: ['unshare', '--user', `--map-user=${numbers.uid}`, `--map-group=${numbers.gid}`, '--'],
    uid: 0,
    gid: 0,
  };
  return (await runAs(account, 'true', [])) ? account : undefined;
}

/** initdb looks its own number up in the password file, so the one worn inside must have a line there. */
async function ordinaryNumbers(): Promise<{ uid: number; gid: number } | undefined> {
  const lines = await readFile('/etc/passwd', 'utf8').then(
    (text) => text.split('\n'),
    () => [],
  );
  for (const line of lines) {
    const [, , uid, gid] = line.split(':');
    if (Number(uid) > 0 && Number(gid) > 0) return { uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}

async function systemAccount(): Promise<Account | undefined> {
  const numberOf = async (flag: string) => {
    const { code, output } = await runToEnd('id', [flag, accountName]);
    return code === 0 ? Number(output) : undefined;
  };
  if ((await numberOf('-u')) === undefined) {
    const options = ['--system', '--user-group', '--no-create-home', '--home-dir', sharedFolder];
    await runToEnd('useradd', [...options, '--shell', '/bin/false', accountName]);
  }
  const uid = await numberOf('-u');
  const gid = await numberOf('-g');
  if (!uid || !gid) return undefined;
  return { way: 'system-account', before: [], uid, gid };
}

async function runAs(
  account: Account,
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<boolean> {
  const { command, options } = commandOf(account, program, args, env);
  return (await runToEnd(command[0], command[1], options)).code === 0;
}

export type Places = { readonly binaries: Binaries; readonly dataDir: string };

/**
 * Makes sure that the account reaches the programs and can write the data folder, and gives it that folder.
 * Where a parent folder shuts it out (a checkout below a 0700 home), root copies the programs to, and keeps the
 * data in, a folder under /var/lib; a link stands where the data was asked for, and removing it empties the data.
 */
export async function openPlaces(account: Account, asked: Places): Promise<Places> {
  if (account.way === 'self') {
    await openOwnFolder(asked.dataDir);
    return asked;
  }
  const reached = await runAs(account, asked.binaries.postgres, ['--version'], asked.binaries.env);
  const binaries = reached ? asked.binaries : await copyBinaries(asked.binaries);
  const aside = path.join(
    sharedFolder,
    createHash('sha256').update(asked.dataDir).digest('hex').slice(0, 16),
  );
  if ((await readlink(asked.dataDir).catch(() => '')) !== aside) {
    await mkdir(asked.dataDir, { recursive: true, mode: 0o700 });
    await giveFolder(account, asked.dataDir);
    if (await runAs(account, 'test', ['-w', asked.dataDir])) return { binaries, dataDir: asked.dataDir };
    await moveAside(asked.dataDir, aside);
  }
  await mkdir(aside, { recursive: true, mode: 0o700 });
  await giveFolder(account, aside);
  return { binaries, dataDir: aside };
}

async function openOwnFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    throw new Error(
      `Le compte qui lance Carnet ne peut pas écrire dans ${folder}. ` +
        'Relancez avec le compte à qui ce dossier appartient, ou choisissez un autre dossier.',
    );
  }
}

async function giveFolder(account: Account, folder: string): Promise<void> {
  await runToEnd('chown', ['-R', '-h', `${account.uid}:${account.gid}`, `${folder}/`]);
}

async function copyBinaries(from: Binaries): Promise<Binaries> {
  const mark = createHash('sha256')
    .update(await readFile(from.postgres))
    .digest('hex')
    .slice(0, 16);
  const root = path.join(sharedFolder, `programs-${mark}`, 'native');
  if (!existsSync(root)) {
    const draft = path.join(sharedFolder, `draft-${process.pid}`);
    await mkdir(draft, { recursive: true, mode: 0o755 });
    await cp(from.root, path.join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
    await rename(draft, path.dirname(root)).catch(() => rm(draft, { recursive: true }));
  }
  return findBinaries(path.join(sharedFolder, 'libraries'), root);
}

async function moveAside(asked: string, aside: string): Promise<void> {
  // Without its link, the folder aside is what remains of a data folder that somebody deleted.
  await rm(aside, { recursive: true, force: true });
  await mkdir(sharedFolder, { recursive: true, mode: 0o755 });
  await cp(`${asked}/`, aside, { recursive: true, verbatimSymlinks: true });
  await rm(asked, { recursive: true });
  await symlink(aside, asked);
}
