/** What an operator does with campaigns: every act leaves its line, before it begins when it is long, with it when it is short. */
import type { CampaignEngine } from './engine.ts';
import { noteAct, type Operator } from './store/journal.ts';
import { setCampaignState } from './use-cases/follow-campaign.ts';
import type { Imported } from './use-cases/import-population.ts';
import type { SendDeps } from './use-cases/send-lot.ts';

export type OperatedCampaigns = ReturnType<typeof operate>;

export function operate({ db }: Pick<SendDeps, 'db'>, campaigns: CampaignEngine, operator: Operator) {
  const set = (name: string, state: 'running' | 'paused') =>
    db.transaction().execute(async (tx) => {
      const campaign = await setCampaignState(tx, name, state);
      await noteAct(tx, operator, state === 'running' ? 'run' : 'pause', {}, campaign.campaignId);
      return campaign;
    });
  return {
    /** @throws `population-header`, `import-running` */
    async importPopulation(file: string, rejects: string, onProgress?: (soFar: Imported) => void) {
      // one line when it begins: an import that is cut short was one too
      await noteAct(db, operator, 'import');
      const done = await campaigns.importPopulation(file, rejects, onProgress);
      await noteAct(db, operator, 'import', done);
      return done;
    },
    /** @throws `campaign-exists` */
    async plan(request: Parameters<CampaignEngine['plan']>[0]) {
      const plan = await campaigns.plan(request);
      if (!request.dryRun) {
        const { campaignId, mails, letters } = plan;
        await noteAct(db, operator, 'plan', { mails, letters }, campaignId);
      }
      return plan;
    },
    /** @throws `campaign-name` */
    start: (name: string) => set(name, 'running'),
    /** What is on its way arrives; nothing else leaves. @throws `campaign-name` */
    pause: (name: string) => set(name, 'paused'),
    async recordReturns(file: string) {
      const returns = await campaigns.recordReturns(file);
      await noteAct(db, operator, 'returns', { noted: returns.noted });
      return returns;
    },
    async recordBounces(folder: string) {
      const bounces = await campaigns.recordBounces(folder);
      await noteAct(db, operator, 'bounces', { noted: bounces.noted });
      return bounces;
    },
    list: campaigns.list,
    progress: campaigns.progress,
    status: campaigns.status,
    indicators: campaigns.indicators,
    journal: campaigns.journal,
    openDue: campaigns.openDue,
    run: campaigns.run,
  };
}
