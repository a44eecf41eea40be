/** The person takes their space in hand: the terms are accepted, dated and kept by their version (A23, E09, R1111-28). */
import { enrolmentErrors } from '../errors.ts';
import { type Terms, termsOn } from '../terms.ts';
import type { By, StepDeps, Steps } from './take-step.ts';

export function createActivate(
  deps: Pick<StepDeps, 'clock'> & {
    readonly steps: Steps;
    readonly versions: readonly Terms[];
  },
) {
  const { steps } = deps;
  /** Those that an activation accepts now. */
  const terms = (): Terms =>
    termsOn(deps.versions, deps.clock.now().toLocaleDateString('sv', { timeZone: 'Europe/Paris' }));
  return {
    terms,
    /**
     * @param accepted the version that was read and accepted; undefined when the box was not ticked
     * @throws `proof-ended`, `terms-not-accepted`, `terms-changed`, `step-impossible`
     */
    activate: (by: By, accepted: string | undefined): Promise<void> =>
      steps.inOwnSpace(by, async (tx, space) => {
        if (space.state === 'active') return;
        const { version } = terms();
        if (accepted === undefined) throw enrolmentErrors('terms-not-accepted');
        if (accepted !== version) throw enrolmentErrors('terms-changed');
        await steps.step(tx, by, space, 'activate', version);
      }),
  };
}
