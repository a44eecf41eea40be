/** The data folder's content: the cluster that initdb makes, its password, the folder of its socket. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runToEnd } from '../processes.ts';
import { type Account, commandOf, type Places } from './account.ts';

export const superuser = 'postgres';

/** Makes the cluster if there is none. It is built aside and renamed, so that it is whole or absent. @returns the password */
export async function makeCluster(
  account: Account,
  places: Places,
  durable: boolean,
  log: (line: string) => void,
): Promise<string> {
  const cluster = path.join(places.dataDir, 'cluster');
  const draft = path.join(places.dataDir, 'cluster.new');
  const passwordFile = path.join(places.dataDir, 'password');
  const version = await readFile(path.join(cluster, 'PG_VERSION'), 'utf8').catch(() => '');
  if (version.trim() === '18' && existsSync(passwordFile))
    return (await readFile(passwordFile, 'utf8')).trim();
  if (version !== '' && version.trim() !== '18')
    throw new Error(
      `Les données de ${cluster} ont été écrites par PostgreSQL ${version.trim()}, et Carnet apporte PostgreSQL 18. ` +
        'Reprenez la version de Carnet qui les a écrites, ou choisissez un autre dossier.',
    );
  if (version !== '')
    throw new Error(
      `Le mot de passe de la base manque\u00a0: ${passwordFile}. Remettez ce fichier en place.`,
    );
  const begun = performance.now();
  await rm(cluster, { recursive: true, force: true });
  await rm(draft, { recursive: true, force: true });
  const password = randomBytes(24).toString('base64url');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  await chmod(passwordFile, 0o600);
  await give(account, passwordFile);
  // The collation of the builtin provider is the same on every system and never changes under an index.
  const { command, options } = commandOf(
    account,
    places.binaries.initdb,
    [
      `--pgdata=${draft}`,
      `--username=${superuser}`,
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      // Only the owner of the folder reaches the socket in it.
      '--auth-local=trust',
      '--auth-host=scram-sha-256',
      '--data-checksums',
      ...(durable ? [] : ['--no-sync']),
    ],
    places.binaries.env,
  );
  const { code, output } = await runToEnd(command[0], command[1], options);
  if (code !== 0) {
    await rm(draft, { recursive: true, force: true });
    throw new Error(
      `PostgreSQL n’a pas pu préparer ${cluster}\u00a0: ${output.trim().split('\n').at(-1) ?? code}`,
    );
  }
  await rename(draft, cluster);
  log(`PostgreSQL data made in ${cluster} (${Math.round(performance.now() - begun)} ms)`);
  return password;
}

async function give(account: Account, file: string): Promise<void> {
  if (account.way === 'system-account') await runToEnd('chown', [`${account.uid}:${account.gid}`, file]);
}

/** The kernel allows 107 bytes for the path of a socket (man 7 unix), 103 on macOS. */
export async function makeSocketFolder(
  account: Account,
  dataDir: string,
  port: number,
): Promise<string | undefined> {
  const folder = path.join(dataDir, 'socket');
  await rm(folder, { recursive: true, force: true });
  if (Buffer.byteLength(path.join(folder, `.s.PGSQL.${port}`)) > 103) return undefined;
  await mkdir(folder, { mode: 0o700 });
  await give(account, folder);
  return folder;
}
