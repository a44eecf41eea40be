/**
 * An identified caller asks for somebody they represent: a parent for the child insured with them, a guardian by a mandate
 * (J01 to J03, R40). Both histories say so. What is grave waits a day for a second agent, who is never the first (A24).
 */
import { sql } from 'kysely';
import type { Audit } from '#audit';
import type { Database, DatabaseTransaction } from '#platform/database/database';
import { newId } from '#platform/ids';
import type { Agent, CallRef } from '../call.ts';
import { supportErrors } from '../errors.ts';
import { readBirthDate, readNames } from '../rules/said.ts';

export type Bond = 'parent' | 'guardian';

/** What a parent says of the other one (J02); a guardian says nothing of it. */
export type Declared = 'agreed' | 'alone' | undefined;

/** A call in which the caller speaks for the person named in it. */
export type WardCall = CallRef & { readonly forWard: { readonly declared: Declared } };

/** A request of another agent, that the agent of the session confirms. */
export type Confirmation = {
  readonly session: CallRef['session'];
  /** Of the space that it is about. */
  readonly holderId: string;
  readonly requestId: string;
};

/** The space of a ward, entered in an agent's name. */
export type EnteredFor = {
  readonly bond: Bond;
  readonly declared: Declared;
  /** Who called. */
  readonly by: { readonly id: string; readonly label: string };
  /** Confirmed by a second agent. */
  readonly confirmed: boolean;
  /** Tells the act in the history of whoever called. */
  readonly tellCaller: (action: string) => Promise<void>;
};

export type WaitingRequest = {
  readonly holderId: string;
  readonly requestId: string;
  readonly act: 'close';
  readonly askedAt: Date;
  readonly agentLabel: string;
  /** Asked by the agent of the session, who cannot confirm it. */
  readonly own: boolean;
  readonly bond: Bond;
  readonly givenName: string;
  /** YYYY-MM-DD */
  readonly birthDate: string;
  readonly callerLabel: string;
};

export function createCallFor(deps: {
  readonly db: Database;
  readonly audit: Audit;
  readonly agent: (session: CallRef['session']) => Promise<Agent>;
}) {
  const write = (
    tx: DatabaseTransaction,
    holderId: string,
    agent: Agent,
    action: string,
    subject: { readonly id: string; readonly label: string },
    outcome: 'allowed' | 'refused' = 'allowed',
  ) =>
    deps.audit.write(tx, holderId, {
      actor: { kind: 'SUPPORT', ...agent },
      action,
      outcome,
      rule: outcome === 'allowed' ? 'A-DESK' : 'D-DESK-CHECK',
      mode: 'normal',
      basis: 'call:for',
      subject,
    });

  const tellerOf =
    (
      tx: DatabaseTransaction,
      agent: Agent,
      where: { readonly session: CallRef['session']; readonly holderId: string },
      call: string | null,
      request: string | null,
      ward: { readonly id: string; readonly label: string },
    ) =>
    async (action: string): Promise<void> => {
      const { hash } = where.session;
      const { rows } = await sql<{
        caller: string | null;
      }>`select support.turn_to_caller(${hash}, ${where.holderId}, ${call}, ${request}) as caller`.execute(
        tx,
      );
      const caller = rows[0]?.caller;
      if (!caller) throw supportErrors('call-over');
      await write(tx, caller, agent, action, ward);
      await sql`select support.turn_to_ward(${hash}, ${where.holderId}, ${call}, ${request})`.execute(tx);
    };

  return {
    /**
     * Names for whom the caller calls. Somebody whom they do not represent is a check that failed.
     * @throws `not-an-agent`, `call-over`, `birth-date`, `not-a-ward`
     */
    async nameWard(
      call: CallRef,
      said: { readonly givenName: string; readonly birthDate: string },
    ): Promise<void> {
      const agent = await deps.agent(call.session);
      const birthDate = readBirthDate(said.birthDate);
      if (birthDate === undefined) throw supportErrors('birth-date');
      const found = await deps.db.transaction().execute(async (tx) => {
        const { rows } = await sql<{
          named: { found: boolean; ward?: string; callerLabel?: string } | null;
        }>`select support.name_ward(${call.session.hash}, ${call.holderId}, ${call.callId},
          ${readNames(said.givenName)}, ${birthDate}::date) as named`.execute(tx);
        const named = rows[0]?.named;
        if (!named) throw supportErrors('call-over');
        const { ward, callerLabel } = named;
        if (!ward) return false;
        await write(tx, ward, agent, 'support.call', { id: call.holderId, label: callerLabel ?? '' });
        return true;
      });
      if (!found) throw supportErrors('not-a-ward');
    },

    /** For a step in the life of the ward's space. @returns undefined when the caller does not speak for anybody, or no more */
    async enterWard(
      tx: DatabaseTransaction,
      call: WardCall,
    ): Promise<(Agent & { readonly for: EnteredFor }) | undefined> {
      const { session, holderId, callId, forWard } = call;
      const { rows } = await sql<{
        held: Held | null;
      }>`select support.enter_ward(${session.hash}, ${holderId}, ${callId}) as held`.execute(tx);
      const held = rows[0]?.held;
      if (!held) return undefined;
      return {
        ...held.agent,
        for: {
          bond: held.bond,
          declared: held.bond === 'parent' ? forWard.declared : undefined,
          by: { id: holderId, label: held.callerLabel },
          confirmed: false,
          tellCaller: tellerOf(tx, held.agent, call, callId, null, { id: held.ward, label: held.wardLabel }),
        },
      };
    },

    /** Settles a request and enters its space. @returns undefined when it is over, settled, or the agent's own */
    async enterConfirmed(
      tx: DatabaseTransaction,
      request: Confirmation,
    ): Promise<(Agent & { readonly for: EnteredFor }) | undefined> {
      const settled = await settle(tx, request, true);
      if (!settled) return undefined;
      const { agent, caller, callerLabel, wardLabel, bond, declared } = settled;
      return {
        ...agent,
        for: {
          bond,
          declared: declared ?? undefined,
          by: { id: caller, label: callerLabel },
          confirmed: true,
          tellCaller: tellerOf(tx, agent, request, null, request.requestId, {
            id: request.holderId,
            label: wardLabel,
          }),
        },
      };
    },

    /**
     * Asks a second agent, within a day, to close the ward's space.
     * @throws `not-an-agent`, `call-over`, `other-parent`
     */
    async askClosing({ session, holderId, callId, forWard }: WardCall): Promise<void> {
      await deps.agent(session);
      await deps.db.transaction().execute(async (tx) => {
        const { rows } = await sql<{
          held: Held | null;
        }>`select support.ask_second(${session.hash}, ${holderId}, ${callId}, ${newId()}, 'close',
          ${forWard.declared ?? null}) as held`.execute(tx);
        const held = rows[0]?.held;
        if (!held) throw supportErrors('call-over');
        if (held.bond === 'parent' && !forWard.declared) throw supportErrors('other-parent');
        const caller = { id: holderId, label: held.callerLabel };
        const ward = { id: held.ward, label: held.wardLabel };
        await write(tx, held.ward, held.agent, 'support.ask', caller);
        await tellerOf(tx, held.agent, { session, holderId }, callId, null, ward)('support.ask');
      });
    },

    /** What waits for a second agent, the oldest first. @throws `not-an-agent` */
    async requests(session: CallRef['session']): Promise<readonly WaitingRequest[]> {
      await deps.agent(session);
      const { rows } = await sql<{
        found: readonly (Omit<WaitingRequest, 'askedAt'> & { askedAt: string })[];
      }>`select support.requests(${session.hash}) as found`.execute(deps.db);
      return (rows[0]?.found ?? []).map((one) => ({ ...one, askedAt: new Date(one.askedAt) }));
    },

    /** The second agent says no: nothing is done, and the history of the space says it. @throws `not-an-agent`, `request-over` */
    async refuseRequest(request: Confirmation): Promise<void> {
      await deps.agent(request.session);
      await deps.db.transaction().execute(async (tx) => {
        const settled = await settle(tx, request, false);
        if (!settled) throw supportErrors('request-over');
        const { agent, caller, callerLabel } = settled;
        await write(
          tx,
          request.holderId,
          agent,
          'support.ask',
          { id: caller, label: callerLabel },
          'refused',
        );
      });
    },
  };

  async function settle(tx: DatabaseTransaction, request: Confirmation, confirmed: boolean) {
    const { rows } = await sql<{
      settled: Settled | null;
    }>`select support.settle(${request.session.hash}, ${request.holderId}, ${request.requestId}, ${confirmed})
      as settled`.execute(tx);
    return rows[0]?.settled ?? undefined;
  }
}

/** What `support.enter_ward` returns. */
type Held = {
  readonly agent: Agent;
  readonly ward: string;
  readonly bond: Bond;
  readonly callerLabel: string;
  readonly wardLabel: string;
};

/** What `support.settle` returns. */
type Settled = {
  readonly agent: Agent;
  readonly bond: Bond;
  readonly declared: 'agreed' | 'alone' | null;
  readonly caller: string;
  readonly callerLabel: string;
  readonly wardLabel: string;
};
