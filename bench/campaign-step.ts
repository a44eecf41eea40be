/** One step of a campaign in a process of its own, so that its memory is its own: says how long it took and what it held. */
import { sql } from 'kysely';
import { openDatabase } from '#platform/database/database';
import { createLocalKms } from '#platform/kms';
import { openCampaigns } from '../src/app/campaigns.ts';
import { type Config, readConfig } from '../src/app/config.ts';
import { campaignSecrets } from '../src/modules/enrolment/campaign/secrets.ts';
import { noteSent } from '../src/modules/enrolment/campaign/store/told.ts';
import { prepareLot } from '../src/modules/enrolment/campaign/use-cases/prepare-lot.ts';

export type CampaignStep = {
  readonly step: 'import' | 'plan' | 'send' | 'announce' | 'open';
  readonly file: string;
};
export type StepDone = {
  readonly people: number;
  readonly seconds: number;
  readonly peakMb: number;
  /** Of a long import: how much longer a person of its last fifth took than one of its second fifth, in percent. */
  readonly slowing?: number | undefined;
};

const NAME = 'Mesure';
const WINDOW_DAYS = 42;
const SENT_ON = new Date('2026-02-16T08:00:00Z');
const order = JSON.parse(process.argv[2] ?? '') as CampaignStep;
const read = readConfig(process.env);
if (!('config' in read)) throw new Error(`Settings: ${JSON.stringify(read.problems)}`);
const { config } = read;
const opened = openCampaigns(config);
const { campaigns } = opened;
/** People taken, and when. */
const marks: { readonly people: number; readonly at: number }[] = [];

const STEPS: Readonly<Record<CampaignStep['step'], () => Promise<number>>> = {
  import: async () =>
    (
      await campaigns.importPopulation(order.file, `${order.file}.rejects`, ({ lines }) =>
        marks.push({ people: lines, at: performance.now() }),
      )
    ).lines,
  plan: async () => {
    const plan = await campaigns.plan({
      name: NAME,
      from: '2026-02-16',
      perDay: 10_000_000,
      windowDays: WINDOW_DAYS,
    });
    await campaigns.start(NAME);
    return plan.mails + plan.letters;
  },
  send: async () => (await campaigns.run({ signal: new AbortController().signal })).people,
  announce: () => announce(config),
  open: async () => (await campaigns.openDue()).opened,
};

const begun = performance.now();
const people = await STEPS[order.step]();
const seconds = (performance.now() - begun) / 1000;
await opened.close();
const done: StepDone = {
  people,
  seconds,
  peakMb: process.resourceUsage().maxRSS / 1024,
  slowing: slowing(),
};
process.send?.(done, () => process.disconnect());

/** What the engine does before and after a notice, without the notice: spaces, codes, limits, and the note that it was sent. */
async function announce(settings: Config): Promise<number> {
  const { db } = openDatabase({ url: settings.DATABASE_URL, role: 'carnet_batch', max: 4 });
  const secrets = campaignSecrets({
    kms: createLocalKms(settings.CARNET_MASTER_KEY),
    codeKey: settings.CARNET_CODE_KEY,
    storeKey: settings.CARNET_CODE_STORE_KEY,
  });
  const { rows } = await sql<{
    readonly campaignId: string;
    readonly lot: number;
    readonly channel: 'mail' | 'letter';
  }>`select campaign_id as "campaignId", lot, channel from enrolment.lot where state = 'waiting' order by lot`.execute(
    db,
  );
  const waiting = rows.values();
  let count = 0;
  const one = async () => {
    for (const lot of waiting) {
      const prepared = await prepareLot({ db, secrets }, { ...lot, windowDays: WINDOW_DAYS }, SENT_ON);
      const holders = prepared.people.map(({ person }) => person.holderId);
      await noteSent(db, lot, holders);
      count += holders.length;
    }
  };
  await Promise.all([one(), one(), one()]);
  await db.destroy();
  return count;
}

function slowing(): number | undefined {
  if (marks.length < 50) return undefined;
  const at = (share: number) => marks[Math.floor(share * (marks.length - 1))] ?? { people: 0, at: 0 };
  const perPerson = (from: number, to: number) =>
    (at(to).at - at(from).at) / (at(to).people - at(from).people);
  return 100 * (perPerson(0.8, 1) / perPerson(0.2, 0.4) - 1);
}
