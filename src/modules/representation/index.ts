/** Who may act for whom: parent, guardian, carer (R13, R14, R40). The gate reads the mandates itself. */
import { sql } from 'kysely';
import type { Visit, Visits } from '#access';
import type { Audit } from '#audit';
import type { Citizens } from '#citizens';
import { nameCase } from '#formats/traits';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database/database';
import type { RateLimits } from '#platform/rate-limit';
import type { PublishMandateEvent } from './events.ts';
import { BONDS } from './rules/bonds.ts';
import { LIMITS, type MandateLimits } from './rules/limits.ts';
import { KIND_WORDS, mayNotOf, mayOf } from './rules/words.ts';
import type { MandateKind, Scope } from './store/mandates.ts';
import { createAnswerInvitation } from './use-cases/answer-invitation.ts';
import { createCertify } from './use-cases/certify.ts';
import { createEndDue } from './use-cases/end-due.ts';
import { createEndMandate } from './use-cases/end-mandate.ts';
import { createInvite } from './use-cases/invite.ts';
import { createListMandates } from './use-cases/list-mandates.ts';

export { representationErrors } from './errors.ts';
export type { MandateEvent } from './events.ts';
export { establishMandate } from './store/established-mandates.ts';
export {
  MANDATE_KINDS,
  type Mandate,
  type MandateKind,
  mandatesIn,
  SCOPES,
  type Scope,
} from './store/mandates.ts';
export type { OpenInvitation } from './use-cases/answer-invitation.ts';
export type { Invitation } from './use-cases/invite.ts';
export type { OwnMandate } from './use-cases/list-mandates.ts';

/** A space that the signed-in person may enter for somebody else. */
export type ActedSpace = {
  readonly holderId: string;
  readonly mandateId: string;
  readonly kind: MandateKind;
  /** Whose space it is. */
  readonly label: string;
  readonly givenName: string;
  /** YYYY-MM-DD */
  readonly birthDate: string;
  /** « votre fils », as the person who invited said it. */
  readonly holderIs: string | undefined;
  readonly scopes: readonly Scope[];
  /** The first moment outside. */
  readonly until: Date | undefined;
  readonly paused: boolean;
};

export type Representation = ReturnType<typeof createRepresentation>;

export function createRepresentation(deps: {
  readonly db: Database;
  readonly visits: Visits;
  readonly audit: Audit;
  readonly citizens: Citizens;
  readonly clock: Clock;
  readonly rates: RateLimits;
  readonly publish: PublishMandateEvent;
  /** The session under which Carnet acts at its dates, and writes for those who have no part in a space yet. */
  readonly systemSession: { readonly hash: Buffer };
  readonly limits?: Pick<MandateLimits, 'carersPerPerson' | 'personsPerCarer'>;
}) {
  const given = { ...deps, limits: { ...LIMITS, ...deps.limits } };
  const lists = createListMandates(given);
  return {
    ...lists,
    ...createInvite(given),
    ...createAnswerInvitation(given),
    ...createEndMandate(given),
    ...createCertify({ ...given, ownMandates: lists.ownMandates }),
    endDue: createEndDue(given),
    /** What a mandate is, gives and never gives, in words; and what an invited person may be to the holder. */
    words: { kinds: KIND_WORDS, mayOf, mayNotOf, bonds: BONDS },

    /** The spaces that the citizen of a session acts for, the youngest person first; none for anybody else. */
    async spacesOf(session: { readonly hash: Buffer }): Promise<readonly ActedSpace[]> {
      const { rows } = await sql<Row>`select holder_id, mandate_id, kind, label, given_name,
        to_char(birth_date, 'YYYY-MM-DD') as birth_date, holder_is, scopes, until, paused
        from representation.spaces_of(${session.hash})`.execute(deps.db);
      return rows.map((row) => ({
        holderId: row.holder_id,
        mandateId: row.mandate_id,
        kind: row.kind,
        label: nameCase(row.label),
        givenName: nameCase(row.given_name),
        birthDate: row.birth_date,
        holderIs: row.holder_is ?? undefined,
        scopes: row.scopes,
        until: row.until ?? undefined,
        paused: row.paused,
      }));
    },

    /** Inside a visit of the system: the legal representatives in force, to be told of what is not secret (J05). */
    async representativesOf(visit: Visit): Promise<readonly { readonly personId: string }[]> {
      const { rows } = await sql<{
        person_id: string;
      }>`select person_id from representation.representatives_of()`.execute(visit.tx);
      return rows.map((row) => ({ personId: row.person_id }));
    },
  };
}

type Row = {
  holder_id: string;
  mandate_id: string;
  kind: MandateKind;
  label: string;
  given_name: string;
  birth_date: string;
  holder_is: string | null;
  scopes: readonly Scope[];
  until: Date | null;
  paused: boolean;
};
