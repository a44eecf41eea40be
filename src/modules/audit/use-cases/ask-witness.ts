/** Shows the latest head to the witness and keeps its cosignature: c2sp.org/tlog-witness. */
import type { Database } from '#platform/database/database';
import { consistencySpans } from '../rules/merkle-tree.ts';
import { cosignatureOf, type Verifier } from '../rules/signed-note.ts';
import { type Head, keepCosignature, latestHead, witnessedHead } from '../store/checkpoints.ts';
import { hashesOf } from '../store/tree.ts';

export type Witness = {
  /** Its submission prefix. */
  readonly url: string;
  readonly key: Verifier;
};

/** What the witness has seen is not what we have: a fork, or a database that was put back to an earlier day. */
export class WitnessDisagrees extends Error {
  override name = 'WitnessDisagrees';
}

const PATIENCE = 3000;

/**
 * @returns the size it has now seen, or undefined when there is nothing new to show
 * @throws WitnessDisagrees; any other error means that it could not be reached
 */
export async function askWitness(db: Database, witness: Witness): Promise<number | undefined> {
  const head = await latestHead(db);
  const seen = (await witnessedHead(db, witness.key.name))?.size ?? 0;
  if (!head || head.size === seen) return undefined;
  const first = await submit(db, witness, head, seen);
  // It saw more than we kept: its answer was lost on the way.
  const answer = first.status === 409 ? await submit(db, witness, head, sizeOf(first.body)) : first;
  if (answer.status !== 200)
    throw answer.status >= 500
      ? new Error(`The witness answered ${answer.status}.`)
      : new WitnessDisagrees(`The witness refused the head (${answer.status}).`);
  const text = head.note.slice(0, head.note.indexOf('\n\n') + 1);
  const cosignature = cosignatureOf(witness.key, text, answer.body);
  if (!cosignature) throw new WitnessDisagrees('The cosignature is not of the witness that was asked.');
  await keepCosignature(db, { size: head.size, witness: witness.key.name, ...cosignature });
  return head.size;
}

async function submit(db: Database, { url }: Witness, head: Head, old: number) {
  if (old > head.size) throw new WitnessDisagrees('The witness has seen a larger tree.');
  const proof = await hashesOf(db, consistencySpans(old, head.size));
  const lines = proof.map((hash) => `${hash.toString('base64')}\n`).join('');
  const response = await fetch(`${url}/add-checkpoint`, {
    method: 'POST',
    body: `old ${old}\n${lines}\n${head.note}`,
    signal: AbortSignal.timeout(PATIENCE),
  });
  return { status: response.status, body: await response.text() };
}

function sizeOf(body: string): number {
  const size = /^(0|[1-9][0-9]{0,14})\n$/.exec(body)?.[1];
  if (size === undefined) throw new WitnessDisagrees('The witness does not say what it has seen.');
  return Number(size);
}
