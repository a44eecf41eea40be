/** One step of a campaign in a process of its own, so that its memory is its own: says how long it took and what it held. */
import { compose } from '../src/app/compose.ts';
import { readConfig } from '../src/app/config.ts';

export type CampaignStep = { readonly step: 'import' | 'plan' | 'send' | 'open'; readonly file: string };
export type StepDone = { readonly people: number; readonly seconds: number; readonly peakMb: number };

const NAME = 'Mesure';
const { step, file } = JSON.parse(process.argv[2] ?? '') as CampaignStep;
const read = readConfig(process.env);
if (!('config' in read)) throw new Error(`Settings: ${JSON.stringify(read.problems)}`);
const house = compose(read.config);
const { campaigns } = house.doors;

const STEPS: Readonly<Record<CampaignStep['step'], () => Promise<number>>> = {
  import: async () => (await campaigns.importPopulation(file, `${file}.rejects`)).lines,
  plan: async () => {
    const plan = await campaigns.plan({ name: NAME, from: '2026-02-16', perDay: 10_000_000, windowDays: 42 });
    await campaigns.start(NAME);
    return plan.mails + plan.letters;
  },
  send: async () => (await campaigns.run({ signal: new AbortController().signal })).people,
  open: async () => (await campaigns.openDue()).opened,
};

const begun = performance.now();
const people = await STEPS[step]();
const seconds = (performance.now() - begun) / 1000;
await house.close();
const done: StepDone = { people, seconds, peakMb: process.resourceUsage().maxRSS / 1024 };
process.send?.(done, () => process.disconnect());
