/** Where the demonstration listens and what it keeps. Every port can be moved; each next one follows PORT by default. */
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { newLogKey } from '#audit';

export const projectFolder = fileURLToPath(new URL('../../../', import.meta.url));

export type DemoSettings = {
  readonly folder: string;
  readonly ports: Readonly<Record<PortName, number>>;
  readonly publicUrl: string;
};

/** The setting that moves each port, and its place after PORT. */
export const PORTS = {
  app: { setting: 'PORT', after: 0 },
  franceconnect: { setting: 'CARNET_FRANCECONNECT_PORT', after: 1 },
  prosanteconnect: { setting: 'CARNET_PSC_PORT', after: 2 },
  inbox: { setting: 'CARNET_INBOX_PORT', after: 3 },
  smtp: { setting: 'CARNET_SMTP_PORT', after: 4 },
  postgres: { setting: 'CARNET_POSTGRES_PORT', after: 5 },
  witness: { setting: 'CARNET_WITNESS_PORT', after: 6 },
  sms: { setting: 'CARNET_SMS_PORT', after: 7 },
  insi: { setting: 'CARNET_INSI_PORT', after: 8 },
  clamd: { setting: 'CARNET_CLAMD_PORT', after: 9 },
} as const;
export type PortName = keyof typeof PORTS;

/** @throws Error with a French sentence */
export function demoSettings(env: NodeJS.ProcessEnv): DemoSettings {
  const base = readPort(env, 'PORT') ?? 8080;
  const ports = Object.fromEntries(
    Object.entries(PORTS).map(([name, { setting, after }]) => [name, readPort(env, setting) ?? base + after]),
  ) as Record<PortName, number>;
  const values = Object.values(ports);
  const twice = values.find((port, index) => values.indexOf(port) !== index);
  if (twice)
    throw new Error(
      `Le port ${twice} est demandé deux fois. Changez l’un des réglages : ${Object.values(PORTS)
        .map((one) => one.setting)
        .join(', ')}.`,
    );
  return {
    folder: path.resolve(env.CARNET_FOLDER ?? path.join(projectFolder, '.carnet')),
    ports,
    publicUrl: (env.CARNET_PUBLIC_URL ?? `http://localhost:${ports.app}`).replace(/\/$/, ''),
  };
}

function readPort(env: NodeJS.ProcessEnv, name: string): number | undefined {
  const text = env[name]?.trim();
  if (!text) return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`${name} doit être un port, entre 1 et 65535 : « ${text} » ne convient pas.`);
  return port;
}

export type DemoSecrets = {
  readonly masterKey: string;
  readonly codeKey: string;
  readonly codeStoreKey: string;
  readonly clientSecret: string;
  readonly smtpPassword: string;
  readonly smsToken: string;
  /** Private key of the log of the trace. */
  readonly logKey: string;
};

/** Made at the first start, then kept: the master key opens what the first start encrypted. */
export async function demoSecrets(folder: string): Promise<DemoSecrets> {
  const file = path.join(folder, 'secrets.json');
  const kept = await readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as Partial<DemoSecrets>,
    () => ({}),
  );
  const secrets: DemoSecrets = {
    masterKey: randomBytes(32).toString('base64'),
    codeKey: randomBytes(32).toString('base64'),
    codeStoreKey: randomBytes(32).toString('base64'),
    clientSecret: randomBytes(24).toString('base64url'),
    smtpPassword: randomBytes(24).toString('base64url'),
    smsToken: randomBytes(24).toString('base64url'),
    logKey: newLogKey('carnet.demo/trace'),
    ...kept,
  };
  if (Object.keys(kept).length < Object.keys(secrets).length) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(file, JSON.stringify(secrets));
    await chmod(file, 0o600);
  }
  return secrets;
}
