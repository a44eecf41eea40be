/**
 * Asks INSi again about numbers obtained long ago (RNIV: every three years at most). A number that changed is followed; one
 * that INSi gives no more takes the qualification away, until somebody checks the identity again. The contract of the
 * teleservice for lots is not public: each person is one search by traits, some at a time.
 */
import { sql } from 'kysely';
import type { Database } from '#platform/database/database';
import { CarnetError } from '#platform/errors';
import type { PublishCitizenEvent } from '../events.ts';
import type { Insi } from '../insi.ts';
import { mayAskInsi } from '../rules/identity-status.ts';
import { setVerified } from '../store/identity.ts';
import {
  askInsi,
  heldBy,
  move,
  type QualifyingVisits,
  type ReadPerson,
  takeAnswer,
  tellChange,
} from './take-answer.ts';

/** `unsure`: several answer; the status stays. `skipped`: the space is not open, or the identity is doubted. */
export type Verdict = 'confirmed' | 'renumbered' | 'withdrawn' | 'unsure' | 'skipped';
export type Verification = Readonly<Record<Verdict, number>> & {
  /** The teleservice failed: who is left is asked the next time. */
  readonly stopped: CarnetError | undefined;
};

export function createVerification<R, G>(deps: {
  readonly visits: QualifyingVisits<R, G>;
  readonly insi: Pick<Insi, 'byTraits' | 'byCard'>;
  readonly person: ReadPerson;
  /** A visit of Carnet's own. */
  request(holderId: string): R;
  readonly publish: PublishCitizenEvent;
}) {
  async function verify(holderId: string): Promise<Verdict> {
    const request = deps.request(holderId);
    const asked = await deps.visits.reading(request, async (visit) => {
      visit.authorize('person.qualify');
      return heldBy(visit, deps.person);
    });
    if (!mayAskInsi(asked.state)) return 'skipped';
    const answer = await askInsi(deps.insi, asked.person, 'carnet');
    return deps.visits.writing(request, async (visit) => {
      const granted = visit.authorize('person.qualify');
      const held = await heldBy(visit, deps.person);
      const taken = await takeAnswer(visit, held, asked.person, answer);
      await setVerified(visit.tx, holderId);
      if (taken.refused?.code === 'identity-changed') return 'skipped';
      if (taken.refused && taken.names === 'several') return 'unsure';
      visit.trace(granted);
      const state = await move(visit, held.state, taken.refused ? ['withdrawn'] : taken.acts);
      await tellChange(deps.publish, visit, held.state, state, !taken.refused && taken.renumbered);
      if (taken.refused) return 'withdrawn';
      return taken.renumbered ? 'renumbered' : 'confirmed';
    });
  }

  return {
    /**
     * @param batch the role that enrols: it alone sees who is due
     * @param lot.olderThanDays since the number was obtained or verified last
     */
    async verifyDue(
      batch: Database,
      lot: { readonly limit: number; readonly olderThanDays: number; readonly atOnce: number },
    ): Promise<Verification> {
      const { rows } = await sql<{ holder_id: string }>`
        select holder_id from citizens.person where ins_status in ('qualifiee', 'recuperee')
          and ins_verified_at < platform.now() - make_interval(days => ${lot.olderThanDays})
        order by ins_verified_at limit ${lot.limit}`.execute(batch);
      const counts: Record<Verdict, number> = {
        confirmed: 0,
        renumbered: 0,
        withdrawn: 0,
        unsure: 0,
        skipped: 0,
      };
      let stopped: CarnetError | undefined;
      const due = rows.map((row) => row.holder_id);
      const worker = async () => {
        for (let one = due.shift(); one !== undefined && !stopped; one = due.shift())
          try {
            counts[await verify(one)] += 1;
          } catch (error) {
            if (!(error instanceof CarnetError)) throw error;
            if (error.code.startsWith('insi-') && error.code !== 'insi-traits') stopped = error;
            else counts.skipped += 1;
          }
      };
      await Promise.all(Array.from({ length: lot.atOnce }, worker));
      return { ...counts, stopped };
    },
  };
}
