/** A call of the help desk: one agent, in one session, about one person. */
import type { SessionRef } from '#identity';

/** Names a call; nothing is in it that the database does not compare with the session. */
export type CallRef = { readonly session: SessionRef; readonly holderId: string; readonly callId: string };

/** `id` is the PS_IdNat; `label` is what the person's history shows. */
export type Agent = { readonly id: string; readonly label: string };
