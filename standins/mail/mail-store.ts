import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import PostalMime from 'postal-mime';
import { z } from 'zod';

const storedMail = z.object({
  id: z.string().regex(/^[0-9a-z]{8,12}-[0-9a-f]{12}$/),
  /** ISO 8601, UTC. */
  receivedAt: z.string(),
  envelope: z.object({ from: z.string(), to: z.array(z.string()) }),
  /** « TLSv1.3 », or null for a connection left in clear. */
  tls: z.string().nullable(),
  /** Bytes. */
  size: z.number(),
  subject: z.string(),
  /** Header From, as « Name <address> ». */
  from: z.string(),
});

/** What is known of a mail without opening it. */
export type StoredMail = Readonly<z.infer<typeof storedMail>>;

export interface ReceivedMail {
  readonly raw: Buffer;
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  readonly tls: string | null;
}

export interface MailStore {
  /** Keeps a mail, on disk too if there is a folder, before the sender is told yes. */
  add(mail: ReceivedMail): Promise<StoredMail>;
  /** Newest first; only those for `recipient` when given (case ignored). */
  list(recipient?: string): readonly StoredMail[];
  find(id: string): StoredMail | undefined;
  raw(id: string): Promise<Buffer | undefined>;
  /** Removes every mail, or those for one recipient, and says how many. */
  clear(recipient?: string): Promise<number>;
}

/** Opens the store; `folder`, made if needed, keeps `index.jsonl` and one `.eml` a mail. Oldest mails go first. */
export async function openMailStore(folder: string | undefined, capacity: number): Promise<MailStore> {
  const mails = new Map<string, StoredMail>();
  const bytes = new Map<string, Buffer>();
  const index = folder === undefined ? undefined : path.join(folder, 'index.jsonl');
  const fileOf = (id: string) => path.join(folder ?? '', `${id}.eml`);
  if (folder !== undefined && index !== undefined) {
    await mkdir(folder, { recursive: true });
    for (const mail of await readIndex(index)) mails.set(mail.id, mail);
  }
  // One writer at a time, so that the index always tells what the folder holds.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
  const forget = async (ids: readonly string[]) => {
    for (const id of ids) {
      mails.delete(id);
      bytes.delete(id);
    }
    if (index === undefined || ids.length === 0) return;
    await writeFile(index, [...mails.values()].map((mail) => `${JSON.stringify(mail)}\n`).join(''));
    await Promise.all(ids.map((id) => unlink(fileOf(id)).catch(() => undefined)));
  };
  const isFor = (recipient: string | undefined) => {
    const wanted = recipient?.toLowerCase();
    return ({ envelope }: StoredMail) =>
      wanted === undefined || envelope.to.some((address) => address.toLowerCase() === wanted);
  };
  return {
    add: async ({ raw, envelope, tls }) => {
      const { subject, from } = await summary(raw);
      return inTurn(async () => {
        const id = `${Date.now().toString(36).padStart(9, '0')}-${randomBytes(6).toString('hex')}`;
        const to = [...envelope.to];
        const receivedAt = new Date().toISOString();
        const mail = {
          id,
          receivedAt,
          envelope: { from: envelope.from, to },
          tls,
          size: raw.length,
          subject,
          from,
        };
        if (index === undefined) {
          bytes.set(id, raw);
        } else {
          await writeFile(fileOf(id), raw);
          await appendFile(index, `${JSON.stringify(mail)}\n`);
        }
        mails.set(id, mail);
        // A tenth at a time: the index is rewritten once, not for each mail.
        if (mails.size > capacity) await forget([...mails.keys()].slice(0, Math.ceil(capacity / 10)));
        return mail;
      });
    },
    list: (recipient) => [...mails.values()].filter(isFor(recipient)).reverse(),
    find: (id) => mails.get(id),
    raw: async (id) => {
      if (!mails.has(id)) return undefined;
      return bytes.get(id) ?? readFile(fileOf(id));
    },
    clear: (recipient) =>
      inTurn(async () => {
        const gone = [...mails.values()].filter(isFor(recipient)).map(({ id }) => id);
        await forget(gone);
        if (mails.size === 0 && index !== undefined) await rm(index, { force: true });
        return gone.length;
      }),
  };
}

async function summary(raw: Buffer): Promise<{ subject: string; from: string }> {
  try {
    const head = raw.subarray(0, headEnd(raw));
    const { subject, from } = await PostalMime.parse(head);
    const name = from?.name ?? '';
    const address = from?.address ?? '';
    return { subject: subject ?? '', from: name && address ? `${name} <${address}>` : name || address };
  } catch {
    // A mail that cannot be parsed is still a mail that was received: it stays readable as it came.
    return { subject: '(message illisible)', from: '' };
  }
}

/** Where the headers end: the list needs nothing of what follows, however large. */
function headEnd(raw: Buffer): number {
  const at = raw.indexOf('\r\n\r\n');
  return at === -1 ? raw.length : at + 4;
}

async function readIndex(file: string): Promise<readonly StoredMail[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
  const mails: StoredMail[] = [];
  for (const line of text.split('\n')) {
    // The last line may be cut short by a sudden stop: its mail was never acknowledged.
    const parsed = storedMail.safeParse(parseJson(line));
    if (parsed.success) mails.push(parsed.data);
  }
  return mails;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
