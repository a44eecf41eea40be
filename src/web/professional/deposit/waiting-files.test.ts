import { expect, it } from 'vitest';
import { dropFile, keepFile, waitingFile } from './waiting-files.ts';

const session = { hash: Buffer.from('a') };
const file = { bytes: new Uint8Array(3), name: 'a.pdf', declaredType: 'application/pdf' };

it('gives a file back to the session that sent it, for a quarter of an hour', () => {
  const ticket = keepFile(session, file, 0);
  expect(waitingFile(session, ticket, 60_000)).toMatchObject({ name: 'a.pdf' });
  expect(waitingFile({ hash: Buffer.from('b') }, ticket, 60_000)).toBeUndefined();
  expect(waitingFile(session, ticket, 16 * 60_000)).toBeUndefined();
  dropFile(ticket);
  expect(waitingFile(session, ticket, 60_000)).toBeUndefined();
});

it('keeps no more than its share of memory, the newest first', () => {
  const large = { ...file, bytes: new Uint8Array(40 * 1024 * 1024) };
  const tickets = [1, 2, 3].map((at) => keepFile(session, large, at));
  expect(tickets.map((ticket) => waitingFile(session, ticket, 4) !== undefined)).toEqual([false, true, true]);
  tickets.forEach(dropFile);
});
