/** The campaigns, and who may have a hand in them: each of them leaves a line of what they did. */
import { createEngine } from './engine.ts';
import { type OperatedCampaigns, operate } from './operate.ts';
import { createPrinter } from './printer.ts';
import { campaignSecrets } from './secrets.ts';
import type { SendDeps } from './use-cases/send-lot.ts';

export type Campaigns = ReturnType<typeof createCampaigns>;

export function createCampaigns(
  given: Omit<SendDeps, 'secrets' | 'printer'> &
    Parameters<typeof campaignSecrets>[0] & {
      /** National numbers of the professionals who run campaigns; nobody without it. */
      readonly operators?: ReadonlySet<string>;
    },
) {
  const deps: SendDeps = { ...given, secrets: campaignSecrets(given), printer: createPrinter() };
  const engine = createEngine(deps);
  return {
    ...engine,
    close: () => deps.printer.close(),
    /** @returns undefined for somebody whom the settings do not name */
    forProfessional: (professionalId: string): OperatedCampaigns | undefined =>
      given.operators?.has(professionalId)
        ? operate(deps, engine, { kind: 'professional', label: professionalId })
        : undefined,
    /** @param account of the machine: whoever has the settings of the server is an operator */
    inTerminal: (account: string): OperatedCampaigns =>
      operate(deps, engine, { kind: 'terminal', label: account }),
  };
}
