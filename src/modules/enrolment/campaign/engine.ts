/** Everything that a campaign does, as the batch role: it tells everybody, and opens what nobody refused. */
import { parisDay } from '#formats/civil-day';
import type { Database } from '#platform/database/database';
import { addDays } from './rules/paris.ts';
import { nextMonday } from './rules/wave-plan.ts';
import { readJournal } from './store/journal.ts';
import {
  campaignNamed,
  countInvitations,
  listCampaigns,
  listWaves,
  progressOf,
  setCampaignState,
} from './use-cases/follow-campaign.ts';
import { type Imported, importPopulation } from './use-cases/import-population.ts';
import { measureCampaign } from './use-cases/measure-campaign.ts';
import { openDue } from './use-cases/open-due.ts';
import { type PlanRequest, planCampaign } from './use-cases/plan-campaign.ts';
import { recordBounces } from './use-cases/record-bounces.ts';
import { recordReturns } from './use-cases/record-returns.ts';
import { createRunner } from './use-cases/run-campaigns.ts';
import type { SendDeps } from './use-cases/send-lot.ts';

export type CampaignEngine = ReturnType<typeof createEngine>;

export function createEngine(deps: SendDeps) {
  const { db } = deps;
  const runner = createRunner(deps);
  const today = () => parisDay(deps.now());
  return {
    /** @throws `population-header`, `import-running` */
    importPopulation: (file: string, rejects: string, onProgress?: (soFar: Imported) => void) =>
      importPopulation(deps, { file, rejects, today: today() }, onProgress),

    /** @throws `campaign-exists` */
    plan: (request: Omit<PlanRequest, 'today' | 'from'> & { readonly from?: string | undefined }) =>
      planCampaign(db, { ...request, today: today(), from: request.from ?? addDays(today(), 1) }),

    /** Newborns, new members, new addresses: told on the next Monday, by the campaigns that run (A15). */
    async planNewcomers(): Promise<number> {
      let people = 0;
      for (const campaign of await runningOnes(db)) {
        const plan = await planCampaign(db, {
          name: campaign.name,
          windowDays: campaign.windowDays,
          perDay: Number.MAX_SAFE_INTEGER,
          from: nextMonday(today()),
          today: today(),
        });
        people += plan.mails + plan.letters;
      }
      return people;
    },

    /** @throws `campaign-name` */
    start: (name: string) => setCampaignState(db, name, 'running'),
    /** What is on its way arrives; nothing else leaves. @throws `campaign-name` */
    pause: (name: string) => setCampaignState(db, name, 'paused'),

    run: runner.run,
    openDue: (signal?: AbortSignal) => openDue(db, signal),
    recordReturns: (file: string) => recordReturns(deps, file),
    recordBounces: (folder: string) => recordBounces(deps, folder),

    list: () => listCampaigns(db),
    /** What operators did, the latest first. */
    journal: (limit = 30) => readJournal(db, limit),
    /** @throws `campaign-name` */
    progress: async (name: string) => progressOf(db, (await campaignNamed(db, name)).campaignId),
    /** @throws `campaign-name` */
    async status(name: string) {
      const campaign = await campaignNamed(db, name);
      const [progress, invitations, waves] = await Promise.all([
        progressOf(db, campaign.campaignId),
        countInvitations(db, campaign.campaignId),
        listWaves(db, campaign.campaignId),
      ]);
      return { campaign, progress, invitations, waves };
    },
    /** @throws `campaign-name` */
    indicators: async (name: string) => measureCampaign(db, (await campaignNamed(db, name)).campaignId),
  };
}

const runningOnes = async (db: Database) =>
  (await listCampaigns(db)).filter(({ state }) => state === 'running');
