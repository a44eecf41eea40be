/** The person takes their space in hand: the terms are accepted, dated and kept by their version (A23, E09, R1111-28). */
import { parisDay } from '#formats/civil-day';
import type { Clock } from '#platform/clock';
import { enrolmentErrors } from '../errors.ts';
import { type Terms, termsOn } from '../terms.ts';
import type { ByOrCall, Steps } from './take-step.ts';

export function createActivate(deps: {
  readonly steps: Steps;
  readonly clock: Clock;
  readonly versions: readonly Terms[];
}) {
  const { steps } = deps;
  /** Those that an activation accepts now. */
  const terms = (): Terms => termsOn(deps.versions, parisDay(deps.clock.now()));

  /**
   * @param version that was read and accepted; undefined when the box was not ticked
   * @throws `terms-not-accepted`, `terms-changed`
   */
  function accepted(version: string | undefined): string {
    if (version === undefined) throw enrolmentErrors('terms-not-accepted');
    if (version !== terms().version) throw enrolmentErrors('terms-changed');
    return version;
  }

  return {
    terms,
    accepted,
    /** @throws `proof-ended`, `terms-not-accepted`, `terms-changed`, `step-impossible` */
    activate: (by: ByOrCall, version: string | undefined): Promise<void> =>
      steps.inOwnSpace(by, async (tx, space) => {
        if (space.state !== 'active') await steps.step(tx, space, 'activate', { terms: accepted(version) });
      }),
  };
}
