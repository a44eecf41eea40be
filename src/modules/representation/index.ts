/** Who may act for whom: parent, guardian, carer (R13, R14, R40). The gate reads the mandates itself; here they are listed. */
import { sql } from 'kysely';
import type { Visit } from '#access';
import type { Database } from '#platform/database/database';
import type { MandateKind, Scope } from './store/mandates.ts';

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
  readonly until: Date | undefined;
  readonly paused: boolean;
};

export type Representation = ReturnType<typeof createRepresentation>;

export function createRepresentation(deps: { readonly db: Database }) {
  return {
    /** The spaces that the citizen of a session acts for, the youngest person first; none for anybody else. */
    async spacesOf(session: { readonly hash: Buffer }): Promise<readonly ActedSpace[]> {
      const { rows } = await sql<Row>`select holder_id, mandate_id, kind, label, given_name,
        to_char(birth_date, 'YYYY-MM-DD') as birth_date, holder_is, scopes, until, paused
        from representation.spaces_of(${session.hash})`.execute(deps.db);
      return rows.map((row) => ({
        holderId: row.holder_id,
        mandateId: row.mandate_id,
        kind: row.kind,
        label: row.label,
        givenName: row.given_name,
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
