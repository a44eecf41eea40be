/**
 * The two acts that make an INS qualified, done together by a professional or a secretariat in front of the person: the
 * identity is checked on a document, and the number is obtained from INSi with the traits of that identity (B08, R19).
 * What INSi says must agree with what is held (R26). Nothing is merged: a number that leads to somebody else is noted, and
 * told to who asked without a word about them (R16).
 */
import type { Limit, RateLimits } from '#platform/rate-limit';
import { citizenErrors } from '../errors.ts';
import type { PublishCitizenEvent } from '../events.ts';
import type { Insi } from '../insi.ts';
import {
  afterAct,
  type IdentityState,
  identityDocument,
  mayAskInsi,
  without,
} from '../rules/identity-status.ts';
import { setIdentityState } from '../store/identity.ts';
import {
  askInsi,
  heldBy,
  line,
  move,
  type QualifyingVisits,
  type ReadPerson,
  type ShownCard,
  takeAnswer,
  tellChange,
} from './take-answer.ts';

/** A busy reception checks some forty identities an hour; INSi is nobody's search (R16). */
const QUESTIONS: Limit = { name: 'insi-question', times: 120, seconds: 3600 };

export type Qualified = {
  readonly state: IdentityState;
  /** Traits that differ without standing against it: the civil status' own are kept. */
  readonly warnings: readonly string[];
  /** The number changed; the one before still leads to the person. */
  readonly renumbered: boolean;
};

/** @typeParam R the request of a visit */
export type Qualification<R> = ReturnType<typeof createQualification<R, unknown>>;

export function createQualification<R, G>(deps: {
  readonly visits: QualifyingVisits<R, G>;
  readonly insi: Pick<Insi, 'byTraits' | 'byCard'>;
  readonly person: ReadPerson;
  readonly limits: RateLimits;
  readonly publish: PublishCitizenEvent;
}) {
  const { visits } = deps;
  return {
    /**
     * @param given.document a code of IDENTITY_DOCUMENTS, of what the person showed
     * @param given.card when traits are not enough
     * @throws Refused, `identity-document`, `identity-not-confirmed`, `identity-doubted`, `identity-twice`, `too-many`, `insi-…`
     */
    async qualifyIns(
      request: R,
      given: {
        readonly document: string;
        readonly confirmed: boolean;
        readonly card?: ShownCard | undefined;
      },
    ): Promise<Qualified> {
      const asked = await visits.reading(request, async (visit) => {
        visit.attempt('person.qualify');
        visit.authorize('person.qualify');
        if (!identityDocument(given.document, visit.space.protection === 'minor'))
          throw citizenErrors('identity-document');
        if (!given.confirmed) throw citizenErrors('identity-not-confirmed');
        const { person, state } = await heldBy(visit, deps.person);
        if (!mayAskInsi(state)) throw citizenErrors('identity-doubted');
        return { person, emitter: visit.actor.id };
      });
      await deps.limits.consume(QUESTIONS, asked.emitter);
      // outside of every transaction: the teleservice may take its time
      const answer = await askInsi(deps.insi, asked.person, asked.emitter, given.card);
      const settled = await visits.writing(request, async (visit) => {
        visit.attempt('person.qualify');
        const granted = visit.authorize('person.qualify');
        const held = await heldBy(visit, deps.person);
        const taken = await takeAnswer(visit, held, asked.person, answer);
        visit.trace(granted);
        if (!taken.refused) {
          const state = await move(visit, held.state, ['checked', ...taken.acts], given.document);
          await tellChange(deps.publish, visit, held.state, state, taken.renumbered);
          return { state, warnings: taken.warnings, renumbered: taken.renumbered };
        }
        // nobody has another identity: the document was seen, and that act stands
        if (taken.names !== 'one') {
          const state = await move(visit, held.state, ['checked'], given.document);
          await tellChange(deps.publish, visit, held.state, state, false);
        }
        return taken.refused;
      });
      // thrown after the transaction: what was noted of it stands
      if (settled instanceof Error) throw settled;
      return settled;
    },

    /** The identity is doubted, or was invented for a training: it feeds nothing and INSi is not asked until that is lifted. */
    markIdentity: (request: R, attribute: 'douteux' | 'fictif', isSo: boolean): Promise<IdentityState> =>
      visits.writing(request, async (visit) => {
        visit.attempt('person.qualify');
        const granted = visit.authorize('person.qualify');
        const { state } = await heldBy(visit, deps.person);
        const next = isSo ? afterAct(state, attribute) : without(state, attribute);
        if (!next) throw citizenErrors('identity-doubted');
        await setIdentityState(visit.tx, visit.holderId, next);
        await line(visit, isSo ? attribute : 'lifted', state, next);
        visit.trace(granted);
        return next;
      }),
  };
}
