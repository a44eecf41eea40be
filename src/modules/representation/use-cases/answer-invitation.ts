/**
 * The invited person answers, as themselves: a code leads to the invitation, and their own identity must be the one that
 * was invited (R16, R50). The line of the history and the notice are written in a visit of Carnet, since who answers has no
 * part in the space yet.
 */
import { sql } from 'kysely';
import type { Visits } from '#access';
import type { Audit } from '#audit';
import { nameCase } from '#formats/traits';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database/database';
import type { Limit, RateLimits } from '#platform/rate-limit';
import { representationErrors } from '../errors.ts';
import type { PublishMandateEvent } from '../events.ts';
import { hashInvitation, readInvitationCode } from '../rules/invitation-code.ts';
import type { MandateLimits } from '../rules/limits.ts';
import { type MandateKind, mandatesIn, type Scope } from '../store/mandates.ts';
import { CARNET } from './end-due.ts';

type SessionRef = { readonly hash: Buffer };

/** What an invitation says to whom it is for. */
export type OpenInvitation = {
  readonly holderId: string;
  readonly mandateId: string;
  readonly kind: MandateKind;
  /** Whose notebook. */
  readonly label: string;
  readonly scopes: readonly Scope[];
  readonly seesHidden: boolean;
  readonly until: Date | undefined;
};

/** Somebody who reads a code badly tries a few times; a machine, many. */
const WRONG_CODES: Limit = { name: 'wrong-invitation', times: 20, seconds: 3600 };

export function createAnswerInvitation(deps: {
  readonly db: Database;
  readonly visits: Visits;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly limits: MandateLimits;
  readonly rates: RateLimits;
  readonly publish: PublishMandateEvent;
  readonly systemSession: SessionRef;
}) {
  const { visits } = deps;

  /** @throws `invitation-unknown`, `too-many` */
  async function find(session: SessionRef, typed: string): Promise<Found & { readonly hash: Buffer }> {
    const who = session.hash.toString('hex');
    await deps.rates.check(WRONG_CODES, who);
    const code = readInvitationCode(typed);
    const hash = code && hashInvitation(code);
    const { rows } = await sql<{ found: Found | null }>`
      select representation.invitation_for(${session.hash}, ${hash ?? null}) as found`.execute(deps.db);
    const found = rows[0]?.found;
    if (found && hash) return { ...found, hash };
    await deps.rates.consume(WRONG_CODES, who);
    throw representationErrors('invitation-unknown');
  }

  return {
    /** @throws `invitation-unknown`, `too-many` */
    async invitation(session: SessionRef, typed: string): Promise<OpenInvitation> {
      const { holderId, mandateId, kind, label, scopes, seesHidden, until } = await find(session, typed);
      return {
        holderId,
        mandateId,
        kind,
        label: nameCase(label),
        scopes,
        seesHidden,
        until: until === null ? undefined : new Date(until),
      };
    },

    /**
     * Accepts or refuses. @returns whose space it is about
     * @throws `invitation-unknown`, `too-many`, `helped-full`, `carers-full`, `already-acting`
     */
    async answer(session: SessionRef, typed: string, accepts: boolean): Promise<string> {
      const found = await find(session, typed);
      const { holderId, mandateId, personId, personLabel } = found;
      await visits.writing({ session: deps.systemSession, holderId }, async (visit) => {
        if (visit.space.state !== 'active') throw representationErrors('invitation-unknown');
        for (const lock of [`mandates ${holderId}`, `helped ${personId}`])
          await sql`select pg_advisory_xact_lock(hashtextextended(${lock}, 0))`.execute(visit.tx);
        const now = deps.clock.now();
        if (accepts) {
          const others = (await mandatesIn(visit)).filter(
            (one) => one.status === 'accepted' && (one.until === undefined || one.until > now),
          );
          if (others.some((one) => one.personId === personId && one.kind === found.kind))
            throw representationErrors('already-acting');
          if (found.kind === 'carer') {
            if (others.filter(({ kind }) => kind === 'carer').length >= deps.limits.carersPerPerson)
              throw representationErrors('carers-full');
            if ((await helpedBy(visit.tx, personId)) >= deps.limits.personsPerCarer)
              throw representationErrors('helped-full');
          }
        }
        const { rows } = await sql<{ done: boolean }>`
          select representation.answer_invitation(${session.hash}, ${found.hash}, ${accepts}) as done`.execute(
          visit.tx,
        );
        // answered elsewhere a moment ago
        if (!rows[0]?.done) throw representationErrors('invitation-unknown');
        await deps.audit.write(visit.tx, holderId, {
          actor: CARNET,
          action: accepts ? 'mandate.accept' : 'mandate.refuse',
          outcome: 'allowed',
          // the person had let it happen by inviting
          rule: 'A-MANDATE',
          mode: 'normal',
          basis: 'invitation',
          subject: { id: personId, label: nameCase(personLabel) },
        });
        await deps.publish(visit.tx, {
          topic: 'mandate-changed',
          holderId,
          mandateId,
          personId,
          change: accepts ? 'accepted' : 'refused',
          at: now.toISOString(),
        });
      });
      return holderId;
    },
  };
}

/** What `representation.invitation_for` returns. */
type Found = {
  readonly holderId: string;
  readonly mandateId: string;
  readonly kind: MandateKind;
  readonly scopes: readonly Scope[];
  readonly seesHidden: boolean;
  /** ISO 8601 */
  readonly until: string | null;
  readonly label: string;
  readonly personId: string;
  readonly personLabel: string;
};

async function helpedBy(tx: Database, personId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select representation.helped_by(${personId}) as n`.execute(tx);
  return rows[0]?.n ?? 0;
}
