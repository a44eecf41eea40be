/** `npm start`: PostgreSQL, the stand-ins and the house, filled with fictitious people, until a signal. */
import { spawn } from 'node:child_process';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { readLogKey } from '#audit';
import { type RunningPostgres, startPostgres } from '#platform/postgres/embedded';
import { isTaken } from '#platform/postgres/port';
import { type Config, readConfig } from '../config.ts';
import { migrateAll } from '../migrate.ts';
import { type Running, serve } from '../serve.ts';
import { cast } from './cast.ts';
import { isFilled } from './fill.ts';
import {
  type DemoSecrets,
  type DemoSettings,
  demoSecrets,
  demoSettings,
  PORTS,
  projectFolder,
} from './settings.ts';
import { INSI_SOFTWARE_ID, type RunningStandins, startStandins, takenPort } from './standins.ts';

export type RunningDemo = {
  readonly settings: DemoSettings;
  readonly house: Running['house'];
  stop(): Promise<void>;
};

/** Starts everything. @throws Error with a French sentence, having stopped what had started */
export async function startDemo(env: NodeJS.ProcessEnv, say: (line: string) => void): Promise<RunningDemo> {
  const settings = demoSettings(env);
  if (await isTaken('127.0.0.1', settings.ports.app))
    throw new Error(takenPort(settings, settings.ports.app));
  const secrets = await demoSecrets(settings.folder);
  const started: { stop(): Promise<void> }[] = [];
  const stop = async () => {
    for (const one of started.splice(0).reverse()) await one.stop();
    await rm(demoFile(settings), { force: true });
  };
  const kept = async <T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
    const one = await starting;
    started.push(one);
    return one;
  };
  try {
    say('Préparation des pages, de la base et des simulateurs…');
    const [postgres, standins] = await allOrThrow([
      kept(startDatabase(settings)),
      kept(startStandins(settings, secrets)),
      buildPages(),
    ]);
    const databaseUrl = await prepareDatabase(postgres);
    const environment = demoEnvironment(settings, secrets, standins, databaseUrl, env);
    await fillDatabase(environment, settings.folder);
    await kept(startSequencer(environment));
    const running = await serveDemo(settings, demoConfig(settings, secrets, standins, databaseUrl, env));
    started.push({ stop: () => running.close() });
    // whole or not there: who waits for this file reads it at once
    const file = demoFile(settings);
    await writeFile(`${file}.part`, JSON.stringify(describeDemo(settings, standins, environment), null, 2), {
      mode: 0o600,
    });
    await rename(`${file}.part`, file);
    return { settings, house: running.house, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** As Promise.all, but waits for the others before it throws: what is still starting must be known to be stopped. */
async function allOrThrow<A, B, C>(starting: [Promise<A>, Promise<B>, Promise<C>]): Promise<[A, B, C]> {
  await Promise.allSettled(starting);
  return Promise.all(starting);
}

export const demoFile = (settings: Pick<DemoSettings, 'folder'>) => path.join(settings.folder, 'demo.json');

async function startDatabase(settings: DemoSettings): Promise<RunningPostgres> {
  await mkdir(settings.folder, { recursive: true, mode: 0o700 });
  return startPostgres({
    dataDir: path.join(settings.folder, 'postgres'),
    port: settings.ports.postgres,
    portSetting: PORTS.postgres.setting,
  });
}

async function prepareDatabase(postgres: RunningPostgres): Promise<string> {
  const url = new URL(postgres.socketUrl ?? postgres.url);
  const client = new pg.Client(url.href);
  await client.connect();
  try {
    const { rows } = await client.query("select 1 from pg_database where datname = 'carnet'");
    if (rows.length === 0) await client.query('create database carnet');
  } finally {
    await client.end();
  }
  url.pathname = '/carnet';
  await migrateAll(url.href);
  return url.href;
}

/** The settings of a house of the demonstration, as the environment of a real one would give them. */
export function demoEnvironment(
  settings: DemoSettings,
  secrets: DemoSecrets,
  standins: RunningStandins,
  databaseUrl: string,
  env: NodeJS.ProcessEnv,
): Record<string, string | undefined> {
  return {
    CARNET_LOG_LEVEL: env.CARNET_LOG_LEVEL ?? 'warn',
    DATABASE_POOL: env.DATABASE_POOL,
    CARNET_CLOCK: env.CARNET_CLOCK,
    DATABASE_URL: databaseUrl,
    CARNET_PUBLIC_URL: settings.publicUrl,
    PORT: String(settings.ports.app),
    CARNET_MASTER_KEY: secrets.masterKey,
    CARNET_CODE_KEY: secrets.codeKey,
    CARNET_CODE_STORE_KEY: secrets.codeStoreKey,
    FRANCECONNECT_ISSUER: standins.franceconnect,
    FRANCECONNECT_CLIENT_ID: 'carnet',
    FRANCECONNECT_CLIENT_SECRET: secrets.clientSecret,
    PSC_ISSUER: standins.prosanteconnect,
    PSC_CLIENT_ID: 'carnet',
    PSC_CLIENT_SECRET: secrets.clientSecret,
    CLAMD_HOST: standins.clamd.host,
    CLAMD_PORT: String(standins.clamd.port),
    INSI_URL: standins.insi.url,
    INSI_CA: standins.insi.ca,
    INSI_CERT: standins.insi.clientCert,
    INSI_KEY: standins.insi.clientKey,
    INSI_SOFTWARE_ID,
    SMTP_HOST: 'localhost',
    SMTP_PORT: String(settings.ports.smtp),
    SMTP_FROM: 'Carnet <ne-pas-repondre@carnet.test>',
    SMTP_USER: 'carnet',
    SMTP_PASSWORD: secrets.smtpPassword,
    SMTP_CA: standins.ca,
    SMS_GATEWAY_URL: standins.smsGateway,
    SMS_GATEWAY_TOKEN: secrets.smsToken,
    CARNET_LOG_KEY: secrets.logKey,
    CARNET_LOG_PUBLIC_KEY: readLogKey(secrets.logKey).publicKey,
    CARNET_WITNESS_URL: standins.witness,
    CARNET_WITNESS_PUBLIC_KEY: standins.witnessPublicKey,
    CARNET_DEMO_INBOX: standins.mail,
    CARNET_PRINT_FOLDER: path.join(settings.folder, 'impression'),
    // the doctor of the demonstration may look at its campaigns too
    CARNET_OPERATORS: cast.professionals.find(({ id }) => id === 'medecin')?.nationalId,
  };
}

export function demoConfig(...given: Parameters<typeof demoEnvironment>): Config {
  const read = readConfig(demoEnvironment(...given));
  if ('problems' in read)
    throw new Error(`Réglages : ${read.problems.map((one) => `${one.name} ${one.problem}`).join(', ')}`);
  return read.config;
}

/** In a process of its own, so that what filling needed is given back to the machine when it ends. */
async function fillDatabase(environment: Record<string, string | undefined>, folder: string): Promise<void> {
  if (await isFilled(folder)) return;
  const child = spawn(
    process.execPath,
    [path.join(projectFolder, 'src', 'app', 'demo', 'fill-process.ts'), folder],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...environment },
    },
  );
  const code = await new Promise((resolve) => child.on('exit', resolve));
  if (code !== 0)
    throw new Error(
      'Les carnets fictifs n’ont pas pu être remplis. Recommencez avec « npm run reset », puis « npm start ».',
    );
}

/** Beside the server, as in a real house: the process that signs the trace reads none of it. */
async function startSequencer(
  environment: Record<string, string | undefined>,
): Promise<{ stop(): Promise<void> }> {
  const child = spawn(process.execPath, [path.join(projectFolder, 'src', 'app', 'sequencer-process.ts')], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...environment },
  });
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  return {
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function serveDemo(settings: DemoSettings, config: Config): Promise<Running> {
  try {
    return await serve(config);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
      throw new Error(takenPort(settings, config.PORT));
    throw error;
  }
}

/** The pages, compiled when their sources changed. */
function buildPages(): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(projectFolder, 'scripts', 'build-web.ts')], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error('Les pages n’ont pas pu être préparées.')),
    );
  });
}

/** What any script needs to drive the demonstration. */
export function describeDemo(
  settings: DemoSettings,
  standins: RunningStandins,
  environment: ReturnType<typeof demoEnvironment>,
) {
  return {
    publicUrl: settings.publicUrl,
    fhirUrl: `${settings.publicUrl}/fhir`,
    inboxUrl: standins.mail,
    smsUrl: standins.sms,
    franceconnect: standins.franceconnect,
    prosanteconnect: standins.prosanteconnect,
    witness: standins.witness,
    witnessPublicKey: standins.witnessPublicKey,
    logPublicKey: environment.CARNET_LOG_PUBLIC_KEY,
    ports: settings.ports,
    databaseUrl: environment.DATABASE_URL,
    // for the commands that act beside the server
    environment,
    pid: process.pid,
    people: cast.people.map(
      ({ id, givenNames, birthName, usageName, birthDate, ins, insOid, state, mail, about }) => ({
        id,
        givenNames,
        birthName,
        usageName,
        birthDate,
        ins,
        insOid,
        state,
        mail,
        about,
        signIn: 'franceconnect',
      }),
    ),
    professionals: cast.professionals.map(
      ({ id, nationalId, familyName, givenName, professionCode, about }) => ({
        id,
        nationalId,
        rpps: nationalId.startsWith('8') ? nationalId.slice(1) : null,
        familyName,
        givenName,
        professionCode,
        about,
        signIn: 'prosanteconnect',
      }),
    ),
  };
}
