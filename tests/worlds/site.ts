/** The house of a test behind its real server, pages and FHIR, asked over connections that stay open. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { identityErrors } from '#identity';
import { buildWeb } from '../../scripts/build-web.ts';
import type { House } from '../../src/app/compose.ts';
import { createServer } from '../../src/app/server.ts';
import type { TestHouse } from '../house.ts';

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
};

export type Asker = { readonly secret: string };
export type Question = {
  readonly method?: string;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
};

export type Site = Awaited<ReturnType<typeof openSite>>;

/**
 * A bearer token is the secret of a session: whoever asks a page and the API is in the same emergency, or in none.
 * @param changed doors that take the place of the house's own, to plant a fault
 * @param sockets how many connections at most
 */
export async function openSite(
  house: TestHouse,
  {
    changed = {},
    sockets = 32,
  }: { readonly changed?: Partial<House['doors']>; readonly sockets?: number } = {},
) {
  await buildWeb();
  const { doors, config } = house.house;
  const identity = {
    ...doors.identity,
    async authenticateBearer(token: string) {
      const session = await house.sessions.find(token);
      if (!session) throw identityErrors('token-invalid', 'no session');
      return session;
    },
  };
  const app = await createServer({ ...house.house, doors: { ...doors, ...changed, identity } });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const agent = new http.Agent({ keepAlive: true, maxSockets: sockets });
  const origin = config.CARNET_PUBLIC_URL;
  const { host } = new URL(origin);

  return {
    origin,
    ask: (as: Asker, path: string, { method = 'GET', body, headers }: Question = {}): Promise<Answer> =>
      new Promise((resolve, reject) => {
        const isFhir = path.startsWith('/fhir');
        const request = http.request(
          {
            host: '127.0.0.1',
            port,
            agent,
            method,
            path,
            headers: {
              host,
              ...(isFhir
                ? { authorization: `Bearer ${as.secret}` }
                : { cookie: `carnet=${as.secret}`, origin }),
              ...headers,
            },
          },
          (response) => {
            const parts: Buffer[] = [];
            response.on('data', (part: Buffer) => parts.push(part));
            response.on('error', reject);
            response.on('end', () =>
              resolve({
                status: response.statusCode ?? 0,
                headers: response.headers,
                body: Buffer.concat(parts),
              }),
            );
          },
        );
        request.on('error', reject);
        request.end(body);
      }),
    async close(): Promise<void> {
      agent.destroy();
      await app.close();
    },
  };
}
