/** Ports: a free one, or a clear sentence when the one asked for is taken. */
import { createServer } from 'node:net';

export async function freePort(host: string): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, host, resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return address && typeof address === 'object' ? address.port : 0;
}

/** Does somebody listen there already? */
export const isTaken = async (host: string, port: number): Promise<boolean> =>
  (await tryPort(host, port)) === 'EADDRINUSE';

/** @returns the code of what forbids listening, if anything does */
function tryPort(host: string, port: number): Promise<string | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}

export async function refuseTakenPort(
  host: string,
  port: number,
  setting: string | undefined,
): Promise<void> {
  const code = await tryPort(host, port);
  if (code === 'EADDRINUSE') throw takenPort(port, setting);
  if (code === 'EACCES') throw new Error(`Le port ${port} est réservé au système. ${otherPort(setting)}`);
  if (code) throw new Error(`PostgreSQL ne peut pas écouter sur ${host}, port ${port} (${code}).`);
}

export function takenPort(port: number, setting: string | undefined): Error {
  return new Error(`Le port ${port}, voulu pour PostgreSQL, est déjà pris. ${otherPort(setting)}`);
}

function otherPort(setting: string | undefined): string {
  return setting ? `Choisissez-en un autre avec ${setting}.` : 'Choisissez-en un autre.';
}
