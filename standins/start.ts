/**
 * Starts every stand-in in one process of its own and prints one line of JSON when all of them listen.
 * Reads its settings as JSON on standard input, and ends when that input closes: it never outlives who started it.
 */
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createSelfSigned } from './certificate.ts';
import { startClamdStandin } from './clamd/index.ts';
import { startInsiStandin } from './insi/index.ts';
import type { InsiPerson } from './insi/people.ts';
import { startMailStandin } from './mail/index.ts';
import {
  type FranceConnectAccount,
  type OpenIdClient,
  type ProSanteConnectAccount,
  startOpenIdStandin,
} from './openid/index.ts';
import { startSmsStandin } from './sms/index.ts';
import { startWitness } from './witness/index.ts';

export type StandinsSettings = {
  readonly host: string;
  /** Keeps keys, accounts and mails between starts. */
  readonly folder: string;
  readonly franceconnect: {
    readonly port: number;
    readonly publicUrl: string;
    readonly clients: readonly OpenIdClient[];
    readonly accounts: readonly FranceConnectAccount[];
  };
  readonly prosanteconnect: {
    readonly port: number;
    readonly publicUrl: string;
    readonly clients: readonly OpenIdClient[];
    readonly accounts: readonly ProSanteConnectAccount[];
    readonly resource: string;
  };
  readonly mail: {
    readonly smtpPort: number;
    readonly httpPort: number;
    readonly publicUrl: string;
    readonly user: string;
    readonly password: string;
  };
  readonly sms: { readonly port: number; readonly publicUrl: string; readonly token: string };
  readonly insi: {
    readonly port: number;
    readonly softwareIds: readonly string[];
    readonly people: readonly InsiPerson[];
  };
  readonly clamd: { readonly port: number };
  readonly witness: { readonly port: number; readonly name: string; readonly logs: readonly string[] };
};

export type StandinsReady = {
  readonly franceconnect: string;
  readonly prosanteconnect: string;
  readonly mail: string;
  readonly sms: string;
  readonly smsGateway: string;
  readonly witness: string;
  readonly witnessPublicKey: string;
  readonly insi: {
    readonly url: string;
    readonly ca: string;
    readonly clientCert: string;
    readonly clientKey: string;
  };
  readonly clamd: { readonly host: string; readonly port: number };
  readonly ca: string;
};

const settings = JSON.parse(await readInput()) as StandinsSettings;
const { host, folder } = settings;
try {
  await mkdir(folder, { recursive: true });
  const tls = await certificate();
  const { user, password, ...mail } = settings.mail;
  const running = await Promise.all([
    startOpenIdStandin({
      kind: 'franceconnect',
      host,
      folder: path.join(folder, 'franceconnect'),
      ...settings.franceconnect,
    }),
    startOpenIdStandin({
      kind: 'prosanteconnect',
      host,
      folder: path.join(folder, 'prosanteconnect'),
      ...settings.prosanteconnect,
    }),
    startMailStandin({ host, folder: path.join(folder, 'mail'), tls, auth: { user, password }, ...mail }),
    startWitness({ host, folder: path.join(folder, 'witness'), ...settings.witness }),
    startSmsStandin({ host, ...settings.sms }),
    startInsiStandin({ host, ...settings.insi }),
    startClamdStandin({ host, ...settings.clamd }),
  ]);
  const [franceconnect, prosanteconnect, inbox, witness, sms, insi, clamd] = running;
  const ready: StandinsReady = {
    franceconnect: franceconnect.issuer,
    prosanteconnect: prosanteconnect.issuer,
    mail: inbox.url,
    sms: sms.url,
    smsGateway: sms.gateway,
    insi: { url: insi.url, ca: insi.ca, clientCert: insi.clientCert, clientKey: insi.clientKey },
    clamd: { host: clamd.host, port: clamd.port },
    witness: witness.url,
    witnessPublicKey: witness.publicKey,
    ca: tls.ca,
  };
  console.log(JSON.stringify(ready));
  const stop = () => {
    setTimeout(() => process.exit(0), 2000).unref();
    void Promise.all(running.map((one) => one.close())).then(() => process.exit(0));
  };
  process.stdin.on('end', stop);
  process.on('SIGTERM', stop);
  // A terminal's Ctrl+C reaches the whole group: who started us decides when we end.
  process.on('SIGINT', () => {});
  process.stdin.resume();
} catch (error) {
  console.log(
    JSON.stringify({
      error: error instanceof Error ? { ...error, message: error.message } : { message: String(error) },
    }),
  );
  process.exit(1);
}

/** The settings are the first line; the input stays open after it. */
async function readInput(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  return text;
}

async function certificate() {
  const file = path.join(folder, 'mail-certificate.json');
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Awaited<ReturnType<typeof createSelfSigned>>;
  } catch {
    const made = await createSelfSigned(['localhost', '127.0.0.1']);
    await writeFile(file, JSON.stringify(made));
    await chmod(file, 0o600);
    return made;
  }
}
