/**
 * The witness of the trace: it remembers the heads of the logs it knows, and signs a head only when a proof shows that it
 * continues the one before (c2sp.org/tlog-witness). It checks with the code of the verifier, which knows nothing of Carnet's.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { checkHead, type Head, type PublicKey, Refused, readKey, readNote } from '../../verifier/note.js';
import { continues } from '../../verifier/tree.js';
import { readBody, serve } from '../http-server.ts';
import { type HeadStore, openHeadStore, originHash } from './head-store.ts';
import { openWitnessKey, type WitnessKey } from './witness-key.ts';

export type WitnessSettings = {
  readonly host: string;
  readonly port: number;
  /** Keeps the key and the heads. */
  readonly folder: string;
  readonly name: string;
  /** Public keys of the logs it answers to. */
  readonly logs: readonly string[];
};

export type RunningWitness = {
  readonly url: string;
  readonly port: number;
  readonly publicKey: string;
  close(): Promise<void>;
};

type Log = { readonly key: PublicKey; readonly store: HeadStore; turn: Promise<unknown> };
type Answer = { readonly status: number; readonly body: string; readonly type?: string };

/** Sixty-three hashes and a note fit many times. */
const LIMIT = 64 * 1024;

export async function startWitness(settings: WitnessSettings): Promise<RunningWitness> {
  const key = await openWitnessKey(settings.folder, settings.name);
  const logs = new Map<string, Log>();
  for (const text of settings.logs) {
    const log = await readKey(text);
    const store = await openHeadStore(settings.folder, log.name);
    logs.set(log.name, { key: log, store, turn: Promise.resolve() });
  }
  const listening = await serve(settings, async () => ({
    handle: async (request, response) => send(response, await answer(request, logs, key)),
    refuse: (response) => send(response, { status: 500, body: 'The witness failed.\n' }),
  }));
  return {
    url: `http://localhost:${listening.port}`,
    port: listening.port,
    publicKey: key.publicKey,
    async close() {
      await listening.close();
      for (const { turn, store } of logs.values()) {
        await turn.catch(() => {});
        await store.close();
      }
    },
  };
}

async function answer(
  request: IncomingMessage,
  logs: ReadonlyMap<string, Log>,
  key: WitnessKey,
): Promise<Answer> {
  const { pathname } = new URL(request.url ?? '/', 'http://witness');
  if (pathname === '/add-checkpoint' && request.method === 'POST')
    return addCheckpoint((await readBody(request, LIMIT)).toString('utf8'), logs, key);
  const [, hash, what] = pathname.split('/');
  const log = [...logs.values()].find((one) => originHash(one.key.name) === hash);
  const latest = log?.store.latest();
  if (request.method === 'GET' && log && latest && what === 'checkpoint')
    return { status: 200, body: latest.note };
  // Beyond the protocol: every head it signed, for whoever checks the dates of the whole trace.
  if (request.method === 'GET' && log && what === 'heads')
    return { status: 200, body: await log.store.text(), type: 'application/jsonl' };
  return { status: 404, body: 'Unknown.\n' };
}

async function addCheckpoint(body: string, logs: ReadonlyMap<string, Log>, key: WitnessKey): Promise<Answer> {
  const asked = readRequest(body);
  if (!asked) return { status: 400, body: 'Not a request of this protocol.\n' };
  const log = logs.get(asked.head.origin);
  if (!log) return { status: 404, body: 'Unknown log.\n' };
  try {
    await checkHead(asked.note, log.key);
  } catch {
    return { status: 403, body: 'Not signed by this log.\n' };
  }
  if (asked.old > asked.head.size) return { status: 400, body: 'The old size is beyond the new.\n' };
  // One head of a log at a time: what is compared is what is kept.
  const turn = log.turn.then(() => cosign(asked, log, key));
  log.turn = turn.catch(() => {});
  return turn;
}

async function cosign(asked: Asked, { store }: Log, key: WitnessKey): Promise<Answer> {
  const latest = store.latest();
  const size = latest?.size ?? 0;
  if (asked.old !== size) return { status: 409, body: `${size}\n`, type: 'text/x.tlog.size' };
  const old = { size, root: latest ? Buffer.from(latest.root, 'base64') : EMPTY };
  const isEmpty = asked.head.size === 0 && !Buffer.from(asked.head.root).equals(EMPTY);
  if (isEmpty || !(await continues(old, asked.head, asked.proof)))
    return { status: 422, body: 'This head does not continue the one before.\n' };
  const line = key.cosign(asked.text, Math.floor(Date.now() / 1000));
  const root = Buffer.from(asked.head.root).toString('base64');
  // As the monitors get it: the log's own lines and ours.
  await store.add({ size: asked.head.size, root, note: `${asked.text}\n${asked.logLines}${line}` });
  return { status: 200, body: line };
}

/** The root of no leaf: the digest of nothing. */
const EMPTY = Buffer.from('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'hex');

type Asked = {
  readonly old: number;
  readonly proof: readonly Uint8Array[];
  readonly note: string;
  readonly text: string;
  readonly logLines: string;
  readonly head: Head;
};

function readRequest(body: string): Asked | undefined {
  const end = body.indexOf('\n\n');
  const [first = '', ...proof] = body.slice(0, end).split('\n');
  const old = /^old (0|[1-9][0-9]{0,14})$/.exec(first)?.[1];
  const note = body.slice(end + 2);
  if (end < 0 || old === undefined || proof.length > 63) return undefined;
  try {
    const hashes = proof.map((line) => Buffer.from(line, 'base64'));
    if (hashes.some((hash) => hash.length !== 32)) return undefined;
    const { text, lines, head } = readNote(note);
    const logLines = lines
      .filter((line) => line.startsWith(`— ${head.origin} `))
      .map((line) => `${line}\n`)
      .join('');
    return { old: Number(old), proof: hashes, note, text, logLines, head };
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

function send(response: ServerResponse, { status, body, type = 'text/plain; charset=utf-8' }: Answer): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(body);
}
