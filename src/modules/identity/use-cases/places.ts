/** Where a person is signed in, and the browsers that know them: seen and ended by them alone. */
import type { KnownDevice } from '../devices.ts';
import type { Parts } from '../parts.ts';
import type { OpenSession, Session } from '../sessions.ts';

export function createPlaces(parts: Parts) {
  return {
    async list(
      session: Session,
      device: string | undefined,
    ): Promise<{ readonly sessions: readonly OpenSession[]; readonly devices: readonly KnownDevice[] }> {
      const { holderId } = session;
      if (!holderId) return { sessions: [], devices: [] };
      const [sessions, devices] = await Promise.all([
        parts.sessions.listOf(holderId, session.hash),
        parts.devices.list(holderId, device),
      ]);
      return { sessions, devices };
    },

    /** Ends one other session. */
    async endSession(session: Session, id: string): Promise<void> {
      if (session.holderId) await parts.sessions.endOf(session.holderId, id, session.hash);
    },

    /** A browser that is not trusted any more: a code is asked there, and it is told about as a new one. */
    async forgetDevice(session: Session, id: string): Promise<void> {
      if (session.holderId) await parts.devices.forget(session.holderId, id, session.hash);
    },

    /** Everything but the session that asks. */
    async endAll(session: Session): Promise<void> {
      if (!session.holderId) return;
      await parts.devices.forget(session.holderId, undefined, session.hash);
    },
  };
}
