/**
 * The whole house on a database of its own, as `serve` composes it, without its server and without the identity providers:
 * sessions are opened directly. The cast is there; `newPerson` opens one more space, so that tests do not meet.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Logger, runOnce } from 'graphile-worker';
import pg from 'pg';
import { storeReference, type VisitRequest } from '#access';
import { INS_OIDS, insKey } from '#formats/ins';
import { openDatabase } from '#platform/database/database';
import { createLog } from '#platform/log';
import { compose, type House, type HouseOptions, referenceFolder } from '../src/app/compose.ts';
import { readConfig } from '../src/app/config.ts';
import { cast, franceConnectAccount, proSanteConnectAccount } from '../src/app/demo/cast.ts';
import { openSpace, seedCast } from '../src/app/demo/seed.ts';
import { COMMAND_CLIENT } from '../src/app/demo/standins.ts';
import { type SpaceState, setSpaceState } from '../src/modules/enrolment/index.ts';
import { createSessions, hashSecret, type NewSession } from '../src/modules/identity/sessions.ts';
import { createSelfSigned } from '../standins/certificate.ts';
import { startMailStandin } from '../standins/mail/index.ts';
import { startOpenIdStandin } from '../standins/openid/index.ts';
import { startSmsStandin } from '../standins/sms/index.ts';
import { createTestDatabase } from './database.ts';
import { PROFESSIONALS, type ProfessionalName, professional } from './personas.ts';

export type TestPerson = {
  readonly holderId: string;
  readonly ins: string;
  readonly insOid: string;
  readonly birthName: string;
  readonly givenName: string;
  readonly sex: 'M' | 'F';
  readonly birthDate: string;
  readonly birthCog: string;
  readonly mail: string;
};

type NewTestPerson = {
  readonly state?: SpaceState;
  readonly insStatus?: 'qualifiee' | 'validee' | 'recuperee' | 'provisoire';
  readonly treating?: readonly ProfessionalName[];
  readonly givenName?: string;
};

export type SentMail = {
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};

export type TestHouse = Awaited<ReturnType<typeof startHouse>>;

const publicUrl = 'http://localhost:8080';

/**
 * To be called in `beforeAll`, with `close` in `afterAll`. `mail`: with the mail stand-in, read by `mails`.
 * `providers`: with both identity providers' stand-ins, and the cast as their accounts.
 */
export async function startHouse(
  options: {
    readonly mail?: boolean;
    /** With the SMS gateway's stand-in, read by `texts`. */
    readonly sms?: boolean;
    readonly providers?: boolean;
    /** Of a PostgreSQL with the template, outside of the tests' own. */
    readonly clusterUrl?: string;
    /** Takes the place of the waits that slow wrong tries down; none by default. */
    readonly wait?: HouseOptions['wait'];
    /** Where a virus scanner listens; none by default. */
    readonly clamd?: { readonly host: string; readonly port: number };
    /** Takes the place of the table of access. */
    readonly decide?: HouseOptions['decide'];
    /** Takes the place of what the modules take out of a document. */
    readonly derive?: HouseOptions['derive'];
  } = {},
) {
  const database = await createTestDatabase(options.clusterUrl);
  const inbox = options.mail ? await startInbox() : undefined;
  const phones = options.sms
    ? await startSmsStandin({ host: '127.0.0.1', port: 0, token: 'not-a-secret' })
    : undefined;
  const providers = options.providers ? await startProviders() : undefined;
  const printFolder = await mkdtemp(path.join(tmpdir(), 'carnet-print-'));
  const read = readConfig({
    DATABASE_URL: database.url,
    DATABASE_POOL: '24',
    CARNET_PUBLIC_URL: publicUrl,
    CARNET_MASTER_KEY: randomBytes(32).toString('base64'),
    CARNET_CODE_KEY: randomBytes(32).toString('base64'),
    CARNET_CODE_STORE_KEY: randomBytes(32).toString('base64'),
    FRANCECONNECT_ISSUER: providers?.franceconnect.issuer ?? 'http://localhost:1',
    FRANCECONNECT_CLIENT_ID: 'carnet',
    FRANCECONNECT_CLIENT_SECRET: 'not-a-secret',
    PSC_ISSUER: providers?.prosanteconnect.issuer ?? 'http://localhost:1',
    PSC_CLIENT_ID: 'carnet',
    PSC_CLIENT_SECRET: 'not-a-secret',
    SMTP_HOST: '127.0.0.1',
    SMTP_PORT: String(inbox?.smtpPort ?? 1),
    SMTP_FROM: 'Carnet <ne-pas-repondre@carnet.test>',
    SMTP_CA: inbox?.ca,
    SMS_GATEWAY_URL: phones?.gateway,
    SMS_GATEWAY_TOKEN: 'not-a-secret',
    CARNET_PRINT_FOLDER: printFolder,
    CARNET_DESTRUCTIONS_FILE: `${printFolder}.destructions`,
    CLAMD_HOST: options.clamd?.host,
    CLAMD_PORT: options.clamd && String(options.clamd.port),
  });
  if (!('config' in read)) throw new Error(`Settings: ${JSON.stringify(read.problems)}`);
  const { db: owner } = openDatabase({ url: database.url, role: 'carnet_owner', max: 1 });
  await storeReference(owner, referenceFolder);
  await owner.destroy();

  const house = compose(read.config, {
    log: createLog(undefined, 'silent'),
    wait: options.wait ?? (async () => undefined),
    ...(options.decide && { decide: options.decide }),
    ...(options.derive && { derive: options.derive }),
  });
  await seedCast({
    databaseUrl: database.url,
    kms: house.kms,
    professionals: house.doors.professionals,
    professionLabel: (code) =>
      house.doors.access.reference.professions.find((one) => one.code === code)?.labelFr ?? code,
  });
  const { db: app } = openDatabase({ url: database.url, role: 'carnet_app', max: 2 });
  const { db: batch } = openDatabase({ url: database.url, role: 'carnet_batch', max: 2 });
  const superuser = new pg.Pool({ connectionString: database.url, max: 2 });
  superuser.on('error', () => {});
  superuser.on('connect', (client) => client.on('error', () => {}));
  let gateless: House | undefined;
  const sessions = createSessions(app);
  const opened = new Map<string, Promise<{ readonly hash: Buffer; readonly secret: string }>>();

  async function open(session: Pick<NewSession, 'kind' | 'holderId' | 'professionalId' | 'strongAt'>) {
    const secret = await sessions.open({
      ...session,
      channel: 'web',
      expiresAt: new Date(Date.now() + 3_600_000),
      idleSeconds: 1800,
    });
    return { hash: hashSecret(secret), secret };
  }
  function kept(key: string, session: Parameters<typeof open>[0]) {
    const known = opened.get(key) ?? open(session);
    opened.set(key, known);
    return known;
  }

  // so that a test that counts rows does not count sessions
  for (const name of PROFESSIONALS)
    await kept(name, { kind: 'professional', professionalId: professional(name).nationalId });

  return {
    ...house.doors,
    house,
    providers,
    databaseUrl: database.url,
    sessions,
    /** As a superuser, past every gate: to count and to prepare. */
    async rows<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
      return (await superuser.query(text, [...values])).rows as Row[];
    },
    newSession: open,
    sessionOfHolder: (holderId: string) => kept(holderId, { kind: 'citizen', holderId }),
    sessionOf: (name: ProfessionalName) =>
      kept(name, { kind: 'professional', professionalId: professional(name).nationalId }),
    /** The person in their own space. */
    asHolder: async (of: TestPerson): Promise<VisitRequest> => ({
      session: await kept(of.holderId, { kind: 'citizen', holderId: of.holderId }),
      holderId: of.holderId,
    }),
    /** A professional of the cast in somebody's space. */
    asProfessional: async (
      name: ProfessionalName,
      of: TestPerson,
      mode?: VisitRequest['mode'],
    ): Promise<VisitRequest> => ({
      session: await kept(name, { kind: 'professional', professionalId: professional(name).nationalId }),
      holderId: of.holderId,
      ...(mode ? { mode } : {}),
    }),
    async consent(name: ProfessionalName, of: TestPerson): Promise<void> {
      const session = await kept(name, {
        kind: 'professional',
        professionalId: professional(name).nationalId,
      });
      await house.doors.access.stateConsent(
        { session, holderId: of.holderId },
        { basis: 'care_team', confirmed: true },
      );
    },
    /** The same database behind doors whose table of access says yes to everything: what is left is the second gate. */
    withoutFirstGate: () => {
      gateless ??= compose(read.config, {
        log: createLog(undefined, 'silent'),
        decide: () => ({ allowed: true, rule: 'A-ALL', sentence: '', obligations: [] }),
      });
      return gateless.doors;
    },
    /** A professional of the cast declares an emergency, in the session that `asProfessional` gives. */
    async openEmergency(
      name: ProfessionalName,
      of: TestPerson,
      mode: 'bris_de_glace' | 'centre_15' = 'bris_de_glace',
    ): Promise<void> {
      const session = await kept(name, {
        kind: 'professional',
        professionalId: professional(name).nationalId,
      });
      await house.doors.access.openEmergency(
        { session, holderId: of.holderId, mode },
        { reason: 'Personne inconsciente', confirmed: true },
      );
    },
    /** A fictitious woman born in Grenoble, with a space of her own. */
    async newPerson(over: NewTestPerson = {}): Promise<TestPerson> {
      const index = ++people;
      const birth = { date: `19${70 + (index % 20)}-0${1 + (index % 9)}-11`, cog: '38185' };
      const number = `2${birth.date.slice(2, 4)}${birth.date.slice(5, 7)}${birth.cog}${String(index).padStart(3, '0')}`;
      const made = {
        ins: number + insKey(number),
        insOid: INS_OIDS.testNir,
        birthName: 'Essai',
        givenName: over.givenName ?? 'Paule',
        sex: 'F' as const,
        birthDate: birth.date,
        birthCog: birth.cog,
        mail: `paule.essai.${index}@exemple.test`,
      };
      const holderId = await openSpace(
        batch,
        house.kms,
        {
          ...made,
          birthGivenNames: made.givenName,
          firstGivenName: made.givenName.replace(/ .*/, ''),
          insStatus: over.insStatus ?? 'qualifiee',
        },
        'active',
      );
      if (over.state && over.state !== 'active') await setSpaceState(batch, holderId, over.state);
      for (const name of over.treating ?? [])
        await superuser.query(`insert into access.treating_doctor values ($1, $2, '2024-01-01', null)`, [
          holderId,
          professional(name).nationalId,
        ]);
      return { ...made, holderId };
    },
    setState: (of: TestPerson, state: SpaceState) => setSpaceState(batch, of.holderId, state),
    /** Runs every job that is waiting, those that these cause included. */
    async runJobs(): Promise<void> {
      await runOnce({
        pgPool: house.jobPool,
        taskList: house.tasks,
        noHandleSignals: true,
        logger: new Logger(() => () => {}),
      });
    },
    mails: async (to: string): Promise<readonly SentMail[]> => (inbox ? inbox.mails(to) : []),
    texts: async (to: string): Promise<readonly string[]> => {
      const answer = await fetch(`${phones?.url}/api/messages?to=${encodeURIComponent(to)}`);
      return ((await answer.json()) as { messages: { text: string }[] }).messages.map(({ text }) => text);
    },
    async close(): Promise<void> {
      await Promise.all([
        house.close(),
        gateless?.close(),
        app.destroy(),
        batch.destroy(),
        superuser.end(),
        inbox?.close(),
        phones?.close(),
        providers?.franceconnect.close(),
        providers?.prosanteconnect.close(),
        rm(printFolder, { recursive: true }),
        rm(`${printFolder}.destructions`, { force: true }),
      ]);
      await database.drop();
    },
  };
}

let people = 0;

type OpenedMail = Omit<SentMail, 'messageId'> & {
  readonly headers: readonly { readonly name: string; readonly value: string }[];
};

async function startProviders() {
  const shared = { host: '127.0.0.1', port: 0 };
  const carnet = {
    clientId: 'carnet',
    clientSecret: 'not-a-secret',
    name: 'Carnet',
    redirectUris: [`${publicUrl}/connexion/retour`],
    postLogoutRedirectUris: [`${publicUrl}/`],
  };
  const program = {
    clientId: COMMAND_CLIENT.clientId,
    name: 'Un programme',
    redirectUris: [COMMAND_CLIENT.redirectUri],
    native: true,
  };
  const places = new Map(cast.structures.map((one) => [one.id, one]));
  const [franceconnect, prosanteconnect] = await Promise.all([
    startOpenIdStandin({
      ...shared,
      kind: 'franceconnect',
      clients: [carnet],
      accounts: cast.people.map(franceConnectAccount),
    }),
    startOpenIdStandin({
      ...shared,
      kind: 'prosanteconnect',
      clients: [carnet, program],
      accounts: cast.professionals.map((one) => proSanteConnectAccount(one, places.get(one.structureId))),
      resource: [`${publicUrl}/fhir`, 'http://localhost:9999/fhir'],
    }),
  ]);
  return { franceconnect, prosanteconnect };
}

async function startInbox() {
  const tls = await createSelfSigned(['127.0.0.1', 'localhost']);
  const standin = await startMailStandin({ host: '127.0.0.1', smtpPort: 0, httpPort: 0, tls });
  return {
    smtpPort: standin.smtpPort,
    ca: tls.ca,
    async mails(to: string): Promise<readonly SentMail[]> {
      const answer = await fetch(`${standin.url}/api/messages?to=${encodeURIComponent(to)}`);
      const { messages } = (await answer.json()) as { messages: OpenedMail[] };
      return messages.map(({ subject, text, html, headers }) => ({
        messageId: headers.find(({ name }) => name.toLowerCase() === 'message-id')?.value ?? '',
        subject,
        text,
        html,
      }));
    },
    close: () => standin.close(),
  };
}
