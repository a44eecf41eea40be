/** The campaign's part of the house: its own connections, as the role that enrols, and its own to the mail server. */
import { createCampaigns } from '#enrolment';
import { type Clock, shiftedClock, shiftTo } from '#platform/clock';
import { openDatabase } from '#platform/database/database';
import { createLocalKms, type Kms } from '#platform/kms';
import { createMailer } from '#platform/mail';
import type { Config } from './config.ts';

/** A server sends as long as this and then looks again: a night's work and what is urgent find their place. */
const TURN_MS = 45_000;

/** All that the commands of a campaign need: the rest of the house would take memory and time beside it. */
export const openCampaigns = (config: Config) =>
  composeCampaigns(config, {
    kms: createLocalKms(config.CARNET_MASTER_KEY),
    clock: shiftedClock(shiftTo(config.CARNET_CLOCK)),
    mailDomain: mailDomainOf(config),
  });

/** What stands behind the @ of the sender, and of each Message-ID. */
export const mailDomainOf = ({ SMTP_FROM }: Pick<Config, 'SMTP_FROM'>): string =>
  SMTP_FROM.replace(/^.*@/, '').replace(/>.*$/, '');

export function composeCampaigns(
  config: Config,
  given: { readonly kms: Kms; readonly clock: Clock; readonly mailDomain: string },
) {
  // nothing is connected before it is needed
  const { db } = openDatabase({
    url: config.DATABASE_URL,
    role: 'carnet_batch',
    max: 8,
    clockShift: shiftTo(config.CARNET_CLOCK),
  });
  const mailer = createMailer({
    host: config.SMTP_HOST,
    port: config.SMTP_PORT,
    from: config.SMTP_FROM,
    user: config.SMTP_USER,
    password: config.SMTP_PASSWORD,
    ca: config.SMTP_CA,
    connections: 8,
  });
  const campaigns = createCampaigns({
    db,
    mailer,
    kms: given.kms,
    codeKey: config.CARNET_CODE_KEY,
    storeKey: config.CARNET_CODE_STORE_KEY,
    publicUrl: config.CARNET_PUBLIC_URL,
    mailDomain: given.mailDomain,
    printFolder: config.CARNET_PRINT_FOLDER,
    operators: config.CARNET_OPERATORS,
    now: () => given.clock.now(),
  });
  const closing = new AbortController();
  // only there is the server's login given the role that enrols
  const isRunHere = config.CARNET_OPERATORS.size > 0;
  return {
    campaigns,
    tasks: {
      campaigns: async () => {
        if (!isRunHere) return;
        await campaigns.openDue(closing.signal);
        await campaigns.run({ signal: closing.signal, milliseconds: TURN_MS });
      },
      newcomers: async () => {
        if (!isRunHere) return;
        await campaigns.planNewcomers();
      },
    },
    /** What is on its way arrives; the rest waits for the next start. */
    stop: () => closing.abort(),
    async close(): Promise<void> {
      closing.abort();
      mailer.close();
      await campaigns.close();
      await db.destroy();
    },
  };
}
