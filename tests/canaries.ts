/** A whole house, served on a port with its own PostgreSQL and stand-ins, whose every outlet is collected (security plan T24). */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { format } from 'node:util';
import pg from 'pg';
import { openDatabase } from '#platform/database/database';
import { createLocalKms } from '#platform/kms';
import { createLog, type Log } from '#platform/log';
import { startPostgres } from '#platform/postgres/embedded';
import { freePort } from '#platform/postgres/port';
import { buildWeb } from '../scripts/build-web.ts';
import { readConfig } from '../src/app/config.ts';
import { cast, franceConnectAccount, proSanteConnectAccount } from '../src/app/demo/cast.ts';
import { openSpace, seedCast } from '../src/app/demo/seed.ts';
import { bearerToken } from '../src/app/demo/sign-in.ts';
import { COMMAND_CLIENT } from '../src/app/demo/standins.ts';
import { migrateAll } from '../src/app/migrate.ts';
import { serve } from '../src/app/serve.ts';
import { createSelfSigned } from '../standins/certificate.ts';
import { startMailStandin } from '../standins/mail/index.ts';
import { createAgent } from '../standins/openid/agent.ts';
import { startOpenIdStandin } from '../standins/openid/index.ts';

/** What was said at each outlet. */
export type Outlets = Map<string, string[]>;

export type Leak = { readonly outlet: string; readonly canary: string; readonly around: string };

/** Finds each canary as it is, spaced, percent-encoded, in hexadecimal or in base64 at any offset. */
export function leaksIn(
  outlets: ReadonlyMap<string, readonly string[]>,
  canaries: Readonly<Record<string, string>>,
): Leak[] {
  const found: Leak[] = [];
  for (const [name, canary] of Object.entries(canaries)) {
    const plain = [canary, encodeURIComponent(canary), Buffer.from(canary).toString('hex')].map((form) =>
      form.toLowerCase(),
    );
    const inBase64 = [0, 1, 2].flatMap((before) => {
      const text = Buffer.from(`${'\0'.repeat(before)}${canary}`)
        .toString('base64')
        .replace(/=+$/, '');
      // The first and last characters also depend on what stands around.
      const core = text.slice(before === 0 ? 0 : before + 1, -1);
      return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
    });
    for (const [outlet, texts] of outlets)
      for (const text of texts) {
        const lower = text.toLowerCase();
        const spaceless = /^\d+$/.test(canary) ? lower.replace(/[\s\u00a0\u202f]/g, '') : lower;
        const form =
          plain.find((one) => lower.includes(one) || spaceless.includes(one)) ??
          inBase64.find((one) => text.includes(one));
        if (form === undefined) continue;
        const at = Math.max(0, text.toLowerCase().indexOf(form.toLowerCase()));
        found.push({ outlet, canary: name, around: text.slice(Math.max(0, at - 120), at + 160) });
      }
  }
  return found;
}

/** Headers that carry on purpose what no other may. */
const APART: Readonly<Record<string, string>> = {
  'set-cookie': 'cookies',
  'content-disposition': 'file names',
};

export type Canary = {
  readonly ins: string;
  readonly insOid: string;
  readonly birthName: string;
  readonly givenName: string;
  readonly birthDate: string;
  readonly birthCog: string;
  readonly mail: string;
};

export type Watched = Awaited<ReturnType<typeof startWatchedHouse>>;

export async function startWatchedHouse(person: Canary) {
  const folder = await mkdtemp(path.join(tmpdir(), 'carnet-canaries-'));
  const ending: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  const close = async () => {
    for (const end of ending.splice(0).reverse()) await end();
  };
  try {
    await buildWeb();
    const postgres = await startPostgres({ dataDir: path.join(folder, 'postgres'), port: 0 });
    ending.push(() => postgres.stop());
    const superuser = new pg.Pool({ connectionString: postgres.socketUrl ?? postgres.url, max: 1 });
    await superuser.query('create database carnet');
    await superuser.end();
    const url = new URL(postgres.socketUrl ?? postgres.url);
    url.pathname = '/carnet';
    await migrateAll(url.href);
    const admin = new pg.Pool({ connectionString: url.href, max: 2 });
    // the server may stop while a connection is being closed
    admin.on('connect', (client) => client.on('error', () => {}));
    ending.push(() => admin.end());

    const publicUrl = `http://localhost:${await freePort('127.0.0.1')}`;
    const tls = await createSelfSigned(['127.0.0.1', 'localhost']);
    const inbox = await startMailStandin({ host: '127.0.0.1', smtpPort: 0, httpPort: 0, tls });
    ending.push(() => inbox.close());
    const clientSecret = randomBytes(24).toString('base64url');
    const carnet = {
      clientId: 'carnet',
      clientSecret,
      name: 'Carnet',
      redirectUris: [`${publicUrl}/connexion/retour`],
      postLogoutRedirectUris: [`${publicUrl}/`],
    };
    const command = {
      clientId: COMMAND_CLIENT.clientId,
      name: 'Commande',
      redirectUris: [COMMAND_CLIENT.redirectUri],
      native: true,
    };
    const places = new Map(cast.structures.map((one) => [one.id, one]));
    const [someone] = cast.people;
    if (!someone) throw new Error('nobody in the cast');
    const citizen = {
      ...someone,
      id: 'canari',
      givenNames: [person.givenName],
      birthName: person.birthName,
      usageName: undefined,
    };
    const franceconnect = await startOpenIdStandin({
      kind: 'franceconnect',
      host: '127.0.0.1',
      port: 0,
      clients: [carnet],
      accounts: [
        franceConnectAccount({
          ...citizen,
          sex: 'F',
          birthDate: person.birthDate,
          birthCog: person.birthCog,
          mail: person.mail,
        }),
      ],
    });
    ending.push(() => franceconnect.close());
    const prosanteconnect = await startOpenIdStandin({
      kind: 'prosanteconnect',
      host: '127.0.0.1',
      port: 0,
      clients: [carnet, command],
      accounts: cast.professionals.map((one) => proSanteConnectAccount(one, places.get(one.structureId))),
      resource: `${publicUrl}/fhir`,
    });
    ending.push(() => prosanteconnect.close());

    const read = readConfig({
      DATABASE_URL: url.href,
      CARNET_PUBLIC_URL: publicUrl,
      PORT: new URL(publicUrl).port,
      CARNET_MASTER_KEY: randomBytes(32).toString('base64'),
      CARNET_CODE_KEY: randomBytes(32).toString('base64'),
      CARNET_CODE_STORE_KEY: randomBytes(32).toString('base64'),
      FRANCECONNECT_ISSUER: franceconnect.issuer,
      FRANCECONNECT_CLIENT_ID: 'carnet',
      FRANCECONNECT_CLIENT_SECRET: clientSecret,
      PSC_ISSUER: prosanteconnect.issuer,
      PSC_CLIENT_ID: 'carnet',
      PSC_CLIENT_SECRET: clientSecret,
      SMTP_HOST: '127.0.0.1',
      SMTP_PORT: String(inbox.smtpPort),
      SMTP_FROM: 'Carnet <ne-pas-repondre@carnet.test>',
      SMTP_CA: tls.ca,
    });
    if ('problems' in read) throw new Error(JSON.stringify(read.problems));
    const { config } = read;

    const printed: string[] = [];
    for (const name of ['debug', 'log', 'info', 'warn', 'error'] as const) {
      const before = console[name];
      console[name] = (...words: unknown[]) => void printed.push(format(...words));
      ending.push(async () => {
        console[name] = before;
      });
    }
    const logged: string[] = [];
    const real = createLog({ write: (line: string) => void logged.push(line) }, 'debug');
    // Until `careless` is set this is the house's own log. Then it also writes what a careless one would.
    const state = { careless: false };
    const log: Log = {
      ...real,
      error(event, error, fields) {
        real.error(event, error, fields);
        if (state.careless)
          logged.push(
            JSON.stringify({ message: error instanceof Error ? error.message : String(error), error }),
          );
      },
    };
    const running = await serve(config, { log });
    ending.push(() => running.close());
    const { db: batch } = openDatabase({ url: url.href, role: 'carnet_batch', max: 1 });
    ending.push(() => batch.destroy());
    await seedCast({
      databaseUrl: url.href,
      kms: running.house.kms,
      professionals: running.house.doors.professionals,
      professionLabel: (code) => code,
    });
    const holderId = await openSpace(
      batch,
      createLocalKms(config.CARNET_MASTER_KEY),
      {
        ins: person.ins,
        insOid: person.insOid,
        insStatus: 'qualifiee',
        birthName: person.birthName,
        birthGivenNames: person.givenName,
        firstGivenName: person.givenName,
        sex: 'F',
        birthDate: person.birthDate,
        birthCog: person.birthCog,
        mail: person.mail,
      },
      'active',
    );

    const answers: Outlets = new Map(
      ['headers', ...Object.values(APART), 'refusals', "the holder's own error pages"].map((outlet) => [
        outlet,
        [],
      ]),
    );
    /** Sends a request without following redirects. Its headers are kept, and its body if it refuses. */
    async function ask(
      address: string,
      init: RequestInit & { readonly own?: boolean } = {},
    ): Promise<{ status: number; headers: Headers; text: string }> {
      const { own, ...rest } = init;
      const response = await fetch(new URL(address, publicUrl), { redirect: 'manual', ...rest });
      const text = await response.text();
      for (const [name, value] of response.headers)
        answers.get(APART[name] ?? 'headers')?.push(`${name}: ${value}`);
      if (response.status >= 400) answers.get(own ? "the holder's own error pages" : 'refusals')?.push(text);
      return { status: response.status, headers: response.headers, text };
    }
    async function signIn(provider: 'franceconnect' | 'prosanteconnect', account: string): Promise<string> {
      const start = await ask(`/connexion/${provider}`);
      const callback = await createAgent().signIn({
        authorizationUrl: start.headers.get('location') ?? '',
        account,
        redirectUri: `${publicUrl}/connexion/retour`,
      });
      const cookies = (from: Headers) => from.getSetCookie().map((line) => line.split(';')[0] ?? '');
      const end = await ask(callback.href, { headers: { cookie: cookies(start.headers).join('; ') } });
      const session = cookies(end.headers).find(
        (cookie) => cookie.startsWith('carnet=') && cookie.length > 20,
      );
      if (!session)
        throw new Error(`${account} is not signed in: ${end.status} ${end.headers.get('location')}`);
      return session;
    }

    return {
      publicUrl,
      holderId,
      config,
      state,
      logged,
      ask,
      signIn,
      bearer: (account: string) =>
        bearerToken({ issuer: prosanteconnect.issuer, account, resource: `${publicUrl}/fhir` }),
      /** As a superuser, past every gate. */
      rows: async (text: string, values: readonly unknown[] = []) =>
        (await admin.query(text, [...values])).rows as Record<string, unknown>[],
      /** Sends now what waits for a digest. */
      async digest(): Promise<void> {
        await admin.query('update notifications.notification set due_at = now() where mail_id is null');
        await running.house.tasks.notices();
      },
      /** Waits until no job is due. @throws after 20 s */
      async settled(): Promise<void> {
        for (let turn = 0; turn < 200; turn++) {
          const { rows } = await admin.query(
            'select 1 from graphile_worker.jobs where run_at <= now() and attempts < max_attempts',
          );
          if (rows.length === 0) return;
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
        throw new Error('jobs are still due');
      },
      /** Everything that came out until now. */
      async outlets(): Promise<Outlets> {
        const listing = (await (await fetch(`${inbox.url}/api/messages?limit=100`)).json()) as {
          messages: readonly {
            readonly id: string;
            readonly subject: string;
            readonly text: string;
            readonly html: string;
          }[];
        };
        const texts = async (sql: string) =>
          (await admin.query<{ text: string }>(sql)).rows.map(({ text }) => text);
        return new Map([
          ['log', [...logged]],
          ['console', [...printed]],
          ['mail', listing.messages.map(({ subject, text, html }) => `${subject}\n${text}\n${html}`)],
          ['queue', await texts('select j::text as text from graphile_worker._private_jobs j')],
          ['security journal', await texts('select e::text as text from audit.security_event e')],
          ['counters', await texts('select r::text as text from platform.rate_limit r')],
          ...answers,
          ['metrics', [await (await fetch(`${publicUrl}/metrics`)).text()]],
          ["PostgreSQL's log", [await readFile(postgres.logFile, 'utf8')]],
        ]);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
