/** Starts the stand-ins as a process of their own: the house speaks to them over the network only. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { readLogKey } from '#audit';
import { cast, franceConnectAccount, insiPerson, proSanteConnectAccount } from './cast.ts';
import { type DemoSecrets, type DemoSettings, PORTS, type PortName, projectFolder } from './settings.ts';

export type RunningStandins = {
  /** Issuers of the two providers, addresses of the inbox and of the witness. */
  readonly franceconnect: string;
  readonly prosanteconnect: string;
  readonly mail: string;
  /** The page of received text messages, and where they are posted. */
  readonly sms: string;
  readonly smsGateway: string;
  readonly witness: string;
  readonly witnessPublicKey: string;
  /** Where INSi is asked, and what it is asked with. */
  readonly insi: {
    readonly url: string;
    readonly ca: string;
    readonly clientCert: string;
    readonly clientKey: string;
  };
  /** The virus scanner. */
  readonly clamd: { readonly host: string; readonly port: number };
  /** PEM of the authority that signed the mail server's certificate. */
  readonly ca: string;
  stop(): Promise<void>;
};

/** The client that programs use to get a token; it has no secret, PKCE protects it. */
export const COMMAND_CLIENT = {
  clientId: 'carnet-commande',
  redirectUri: 'http://127.0.0.1:1/retour',
} as const;

/** The authorisation number that INSi's stand-in knows. */
export const INSI_SOFTWARE_ID = 'carnet-demonstration';

/** @throws Error with a French sentence when a port is taken */
export async function startStandins(settings: DemoSettings, secrets: DemoSecrets): Promise<RunningStandins> {
  const { ports, publicUrl } = settings;
  const carnet = {
    clientId: 'carnet',
    clientSecret: secrets.clientSecret,
    name: 'Carnet',
    redirectUris: [`${publicUrl}/connexion/retour`],
    postLogoutRedirectUris: [`${publicUrl}/`],
  };
  const command = {
    clientId: COMMAND_CLIENT.clientId,
    name: 'Commande carnet',
    redirectUris: [COMMAND_CLIENT.redirectUri],
    native: true,
  };
  const places = new Map(cast.structures.map((one) => [one.id, one]));
  const child = spawn(process.execPath, [path.join(projectFolder, 'standins', 'start.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.write(
    `${JSON.stringify({
      host: '127.0.0.1',
      folder: path.join(settings.folder, 'standins'),
      franceconnect: {
        port: ports.franceconnect,
        publicUrl: `http://localhost:${ports.franceconnect}`,
        clients: [
          { ...carnet, backchannelLogoutUri: `${publicUrl}/connexion/franceconnect/deconnexion` },
          command,
        ],
        accounts: cast.people.map(franceConnectAccount),
        resource: `${publicUrl}/fhir`,
      },
      prosanteconnect: {
        port: ports.prosanteconnect,
        publicUrl: `http://localhost:${ports.prosanteconnect}`,
        clients: [
          { ...carnet, backchannelLogoutUri: `${publicUrl}/connexion/prosanteconnect/deconnexion` },
          command,
        ],
        accounts: cast.professionals.map((one) => proSanteConnectAccount(one, places.get(one.structureId))),
        resource: `${publicUrl}/fhir`,
      },
      mail: {
        smtpPort: ports.smtp,
        httpPort: ports.inbox,
        publicUrl: `http://localhost:${ports.inbox}`,
        user: 'carnet',
        password: secrets.smtpPassword,
      },
      sms: {
        port: ports.sms,
        publicUrl: `http://localhost:${ports.sms}`,
        token: secrets.smsToken,
      },
      clamd: { port: ports.clamd },
      insi: { port: ports.insi, softwareIds: [INSI_SOFTWARE_ID], people: cast.people.map(insiPerson) },
      witness: {
        port: ports.witness,
        name: 'temoin.demo',
        logs: [readLogKey(secrets.logKey).publicKey],
      },
    })}\n`,
  );
  const ready = await firstLine(child.stdout);
  if (ready === undefined || 'error' in ready) throw new Error(sentence(settings, ready?.error));
  return {
    ...ready,
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null) return resolve();
        child.on('exit', () => resolve());
        child.stdin.end();
      }),
  };
}

type StartError = { readonly message: string; readonly code?: string; readonly port?: number };
type Ready = Omit<RunningStandins, 'stop'> | { error: StartError };

async function firstLine(stream: NodeJS.ReadableStream): Promise<Ready | undefined> {
  for await (const line of createInterface({ input: stream })) return JSON.parse(line) as Ready;
  return undefined;
}

function sentence(settings: DemoSettings, error: StartError | undefined): string {
  if (error?.code === 'EADDRINUSE' && error.port) return takenPort(settings, error.port);
  return `Les simulateurs n’ont pas démarré : ${error?.message ?? 'arrêt immédiat'}.`;
}

/** « Le port 8081 est déjà pris… », with the setting that moves it. */
export function takenPort({ ports }: DemoSettings, port: number): string {
  const setting = (Object.keys(PORTS) as PortName[])
    .filter((name) => ports[name] === port)
    .map((name) => PORTS[name].setting)[0];
  return `Le port ${port} est déjà pris par un autre programme. Arrêtez ce programme, ou choisissez un autre port avec ${setting ?? 'PORT'}.`;
}
