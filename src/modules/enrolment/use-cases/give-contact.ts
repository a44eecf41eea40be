/** Where somebody is told, given by whoever has no address yet: in their space, whatever its state, with its line (R29). */
import type { Audit } from '#audit';
import type { DatabaseTransaction } from '#platform/database/database';
import type { By, Steps } from './take-step.ts';

export function createGiveContact(deps: { readonly steps: Steps; readonly audit: Audit }) {
  /** @param work says whether something was given @throws `proof-ended` */
  return (by: By, work: (tx: DatabaseTransaction) => Promise<boolean>): Promise<void> =>
    deps.steps.inOwnSpace(by, async (tx, { holderId, actor, basis }) => {
      if (!(await work(tx))) return;
      await deps.audit.write(tx, holderId, {
        actor: { kind: 'PATIENT', id: actor.id, label: actor.label },
        action: 'contact.change',
        outcome: 'allowed',
        rule: 'A-CONTACT',
        mode: 'normal',
        basis,
      });
    });
}
