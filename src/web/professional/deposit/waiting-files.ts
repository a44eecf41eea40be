/**
 * Files chosen and not yet filed, between the two steps of a deposit. In memory, for the session that sent them, for a
 * quarter of an hour; a file that is gone is asked for again. Nothing here is a record.
 */
import { randomBytes } from 'node:crypto';

export type WaitingFile = {
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly declaredType: string;
};

type Kept = WaitingFile & { readonly session: string; readonly until: number };

const MINUTES = 15;
const MOST_BYTES = 96 * 1024 * 1024;

const kept = new Map<string, Kept>();

/** @returns the ticket of the file */
export function keepFile(session: { readonly hash: Buffer }, file: WaitingFile, now = Date.now()): string {
  const ticket = randomBytes(16).toString('base64url');
  kept.set(ticket, { ...file, session: session.hash.toString('hex'), until: now + MINUTES * 60_000 });
  makeRoom(now);
  return ticket;
}

export function waitingFile(
  session: { readonly hash: Buffer },
  ticket: string,
  now = Date.now(),
): WaitingFile | undefined {
  const file = kept.get(ticket);
  return file && file.until > now && file.session === session.hash.toString('hex') ? file : undefined;
}

export function dropFile(ticket: string): void {
  kept.delete(ticket);
}

/** The oldest go first. */
function makeRoom(now: number): void {
  let total = [...kept.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
  for (const [ticket, { bytes, until }] of kept) {
    if (until > now && total <= MOST_BYTES) continue;
    kept.delete(ticket);
    total -= bytes.length;
  }
}
