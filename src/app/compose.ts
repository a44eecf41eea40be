/** Puts the house together: the only place that knows every module. */
import { fileURLToPath } from 'node:url';
import { createAccess, loadReferenceData } from '#access';
import { createAudit } from '#audit';
import { createCitizens, createInsi, createQualification } from '#citizens';
import { createCorrections } from '#corrections';
import { createDocuments, type Derive } from '#documents';
import {
  createEnrolment,
  createFarewell,
  createPapers,
  createSendCode,
  loadTerms,
  readSerial,
  sealOfSerial,
} from '#enrolment';
import { createExpectations, deriveExpectations } from '#expectations';
import { createExtraction, createHealthProfile, loadAnalytes, loadHealthReference } from '#health-profile';
import { createIdentity, identityErrors, systemSession } from '#identity';
import { createNotifications } from '#notifications';
import { createBlobStore } from '#platform/blobs';
import { shiftedClock, shiftTo, systemClock } from '#platform/clock';
import { openDatabase, openPool } from '#platform/database/database';
import { createLocalKms } from '#platform/kms';
import { createLog, type Log } from '#platform/log';
import { createMailer } from '#platform/mail';
import { createPdfRenderer } from '#platform/pdf/pdf-renderer';
import { createRateLimits } from '#platform/rate-limit';
import { createSmsSender } from '#platform/sms';
import { createVirusScanner } from '#platform/virus-scan';
import { createPortability } from '#portability';
import { createProfessionals } from '#professionals';
import { createRepresentation } from '#representation';
import { createSupport } from '#support';
import { composeCampaigns, mailDomainOf } from './campaigns.ts';
import type { Config } from './config.ts';
import { createGather, createRestores } from './copies.ts';
import { publish, tasksOf } from './subscriptions.ts';

export const referenceFolder = fileURLToPath(new URL('../../data/', import.meta.url));

export type House = ReturnType<typeof compose>;

export type HouseOptions = {
  readonly log?: Log;
  /** Whom events are told to; the subscribers by default. */
  readonly publish?: typeof publish;
  /** Takes the place of what the modules take out of a document. */
  readonly derive?: Derive;
  /** Takes the place of the waits that slow wrong tries down. */
  readonly wait?: (ms: number) => Promise<unknown>;
  /** Takes the first gate away, for the tests of the second one. */
  readonly decide?: Parameters<typeof createAccess>[0]['decide'];
};

export function compose(config: Config, options: HouseOptions = {}) {
  const clockShift = shiftTo(config.CARNET_CLOCK);
  const clock = clockShift ? shiftedClock(clockShift) : systemClock;
  const log = options.log ?? createLog(undefined, config.CARNET_LOG_LEVEL);
  const tell = options.publish ?? publish;
  const { db, pool } = openDatabase({
    url: config.DATABASE_URL,
    role: 'carnet_app',
    max: config.DATABASE_POOL,
    clockShift,
  });
  const jobPool = openPool({ url: config.DATABASE_URL, role: 'carnet_jobs', max: 4 });
  const kms = createLocalKms(config.CARNET_MASTER_KEY);
  const blobs = createBlobStore();
  // Their own connections: a visit that counts must not wait for a connection while it holds one.
  const limitPool = openPool({ url: config.DATABASE_URL, role: 'carnet_app', max: 2 });
  const limits = createRateLimits(limitPool);
  const reference = loadReferenceData(referenceFolder);

  const { CARNET_LOG_PUBLIC_KEY: logKey, CARNET_WITNESS_PUBLIC_KEY: witnessKey } = config;
  const audit = createAudit({
    db,
    keys: logKey && witnessKey ? { log: logKey, witness: witnessKey } : undefined,
  });
  const citizens = createCitizens({ db });
  const professionals = createProfessionals({ db });
  const terms = loadTerms(`${referenceFolder}terms`);
  const enrolment = createEnrolment({
    db,
    audit,
    limits,
    clock,
    publish: tell,
    codeKey: config.CARNET_CODE_KEY,
    storeKey: config.CARNET_CODE_STORE_KEY,
    enterCall: (tx, call) => support.enterFor(tx, call),
    requireStrong: (tx, session) => identity.requireStrongIn(tx, session),
    terms,
    backupDays: config.CARNET_BACKUP_DAYS,
    destructionsFile: config.CARNET_DESTRUCTIONS_FILE,
    farewell: (mails, certificateId) => farewell(mails, certificateId),
    wait: options.wait,
  });
  const access = createAccess({
    db,
    audit,
    citizens,
    enrolment,
    kms,
    limits,
    clock,
    reference,
    publish: tell,
    durations: {
      consentMonths: config.CARNET_CONSENT_MONTHS,
      consultationHours: config.CARNET_CONSULTATION_HOURS,
      emergencyHours: config.CARNET_EMERGENCY_HOURS,
      justifyHours: 24,
    },
    sessionEnded: () => identityErrors('session-ended'),
    wait: options.wait,
    decide: options.decide,
  });
  const insi = createInsi({ settings: insiSettings(config), clock });
  const qualification = createQualification({
    visits: access,
    insi,
    person: citizens.person,
    limits,
    publish: tell,
  });
  const representation = createRepresentation({
    db,
    visits: access,
    audit,
    citizens,
    clock,
    rates: limits,
    publish: tell,
    systemSession,
    limits: {
      carersPerPerson: config.CARNET_CARERS_PER_PERSON,
      personsPerCarer: config.CARNET_PERSONS_PER_CARER,
    },
  });
  const publicUrl = config.CARNET_PUBLIC_URL;
  const fhirUrl = `${publicUrl}/fhir`;
  const mailer = createMailer({
    host: config.SMTP_HOST,
    port: config.SMTP_PORT,
    from: config.SMTP_FROM,
    user: config.SMTP_USER,
    password: config.SMTP_PASSWORD,
    ca: config.SMTP_CA,
  });
  const sms = createSmsSender({ url: config.SMS_GATEWAY_URL, token: config.SMS_GATEWAY_TOKEN });
  const mailDomain = mailDomainOf(config);
  const identity = createIdentity({
    db,
    citizens,
    professionals,
    clock,
    professionLabel: (code, system) =>
      access.reference.professions.find((one) => one.code === code && one.system === system)?.labelFr ??
      'Professionnel de santé',
    apiAudience: fhirUrl,
    publish: tell,
    limits,
    mailer,
    sms,
    publicUrl,
    mailDomain,
    masterKey: config.CARNET_MASTER_KEY,
    channelsOf: (holderId) =>
      access.writing({ session: systemSession, holderId }, async ({ tx, space }) =>
        space.state === 'deceased' || space.state === 'destroyed'
          ? []
          : citizens.contactChannels(tx, holderId),
      ),
    changeOf: (holderId, changeId) =>
      access.writing({ session: systemSession, holderId }, ({ tx }) =>
        citizens.channelChange(tx, holderId, changeId),
      ),
    onChannels: (session, holderId, work) =>
      access.writing({ session, holderId }, async (visit) => {
        const granted = visit.authorize('contact.change');
        const done = await work(visit.tx);
        await visit.trace(granted);
        return done;
      }),
    wait: options.wait,
    proofHolder: (secret) => enrolment.proofHolder(secret),
    giveContact: (by, work) => enrolment.giveContact(by, work),
    franceConnect: {
      name: 'franceconnect',
      issuer: config.FRANCECONNECT_ISSUER,
      clientId: config.FRANCECONNECT_CLIENT_ID,
      clientSecret: config.FRANCECONNECT_CLIENT_SECRET,
      redirectUri: `${publicUrl}/connexion/retour`,
      postLogoutRedirectUri: `${publicUrl}/`,
      scope: 'openid identite_pivot email',
      // eidas2: the level asked for health data
      acrValues: ['eidas2', 'eidas3'],
    },
    proSanteConnect: {
      name: 'prosanteconnect',
      issuer: config.PSC_ISSUER,
      clientId: config.PSC_CLIENT_ID,
      clientSecret: config.PSC_CLIENT_SECRET,
      redirectUri: `${publicUrl}/connexion/retour`,
      postLogoutRedirectUri: `${publicUrl}/`,
      scope: 'openid scope_all',
      acrValues: ['eidas1'],
    },
  });
  // apart from the one that draws pages for people who wait
  const pdfWords = createPdfRenderer({ timeoutMs: 5000 });
  const scanner = createVirusScanner(
    config.CLAMD_HOST ? { host: config.CLAMD_HOST, port: config.CLAMD_PORT } : undefined,
  );
  const analytes = loadAnalytes(`${referenceFolder}analytes`);
  const extraction = createExtraction({ access, blobs, analytes, log });
  const documents = createDocuments({
    access,
    audit,
    citizens,
    blobs,
    clock,
    publish: tell,
    derive: options.derive ?? deriveAll([extraction.derive, deriveExpectations]),
    pdfText: (bytes) => pdfWords.text(bytes, MOST_PAGES_READ),
    scanner,
    maxBytes: config.CARNET_DOCUMENT_MB * 1024 * 1024,
    requireStrong: (tx, session) => identity.requireStrongIn(tx, session),
    db,
    systemSession: systemSession,
  });
  const healthProfile = createHealthProfile({
    access,
    clock,
    publish: tell,
    citizens,
    reference: loadHealthReference(referenceFolder),
    extraction,
    analytes,
  });
  const corrections = createCorrections({ access, citizens, documents, clock, publish: tell });
  const expectations = createExpectations({ access, citizens, clock });
  const notifications = createNotifications({
    db,
    clock,
    citizens,
    representation,
    mailer,
    publicUrl,
    mailDomain,
    visit: (holderId, work) => access.writing({ session: systemSession, holderId }, work),
  });
  const farewell = createFarewell({ mailer, publicUrl, mailDomain });
  const codes = createSendCode({
    citizens,
    clock,
    mailer,
    codeKey: config.CARNET_CODE_KEY,
    publicUrl,
    mailDomain,
    printFolder: config.CARNET_PRINT_FOLDER,
    visit: (holderId, work) => access.writing({ session: systemSession, holderId }, work),
  });
  const support = createSupport({
    db,
    audit,
    limits,
    mailer,
    sms,
    mailDomain,
    masterKey: config.CARNET_MASTER_KEY,
    sealOfSerial: (typed) => {
      const serial = readSerial(typed);
      return serial === undefined ? undefined : sealOfSerial(config.CARNET_CODE_STORE_KEY, serial);
    },
    visit: (holderId, work) => access.writing({ session: systemSession, holderId }, ({ tx }) => work(tx)),
    channels: citizens.contactChannels,
  });
  const portability = createPortability({
    db,
    access,
    audit,
    citizens,
    documents,
    clock,
    gather: createGather({ access, fhirUrl, profile: healthProfile }),
    restores: createRestores({ profile: healthProfile }),
    requireStrong: (tx, session) => identity.requireStrongIn(tx, session),
    publish: tell,
  });
  const campaigns = composeCampaigns(config, { kms, clock, mailDomain });
  const pdf = createPdfRenderer({});

  return {
    config,
    clock,
    log,
    pool,
    jobPool,
    kms,
    pdf,
    limits,
    insi,
    fhirUrl,
    doors: {
      audit,
      citizens,
      qualification,
      professionals,
      representation,
      enrolment,
      campaigns: campaigns.campaigns,
      access,
      identity,
      documents,
      corrections,
      expectations,
      healthProfile,
      notifications,
      papers: createPapers({ publicUrl, terms }),
      support,
      portability,
    },
    tasks: {
      ...identity.tasks,
      ...support.tasks,
      ...campaigns.tasks,
      ...tasksOf({ notifications, codes, accounts: identity }),
      notices: async () => {
        await notifications.sweep();
      },
      channels: async () => {
        await identity.channels.applyDue();
      },
      looks: async () => {
        await notifications.noteLooks();
      },
      housekeeping: async () => {
        await documents.revealDue();
        await documents.sweepDrafts();
        await representation.endDue();
        await identity.sweep();
        await enrolment.sweep();
        await enrolment.destroyDue();
        await enrolment.keepDestructions();
        await portability.sweep();
        await limits.sweep();
      },
    },
    /** Tells long work to come to an end, before what it stands on is closed. */
    stop: () => campaigns.stop(),
    async close(): Promise<void> {
      await documents.wordsRead();
      await Promise.all([pdf.close(), pdfWords.close()]);
      mailer.close();
      await campaigns.close();
      insi.close();
      await db.destroy();
      await Promise.all([jobPool.end(), limitPool.end()]);
    },
  };
}

/** Undefined unless all of it is there: then no identity can be qualified here. */
function insiSettings(config: Config): Parameters<typeof createInsi>[0]['settings'] {
  const { INSI_URL: url, INSI_CERT: cert, INSI_KEY: key, INSI_CA: ca, INSI_SOFTWARE_ID: softwareId } = config;
  return url && cert && key ? { url, cert, key, ca, softwareId } : undefined;
}

/** Of a PDF whose words are read to be searched: nobody waits for it, and nobody else's deposit does for long. */
const MOST_PAGES_READ = 50;

/** One after the other, on the one connection of the deposit. */
const deriveAll =
  (parts: readonly Derive[]): Derive =>
  async (visit, filed) => {
    for (const part of parts) await part(visit, filed);
  };
