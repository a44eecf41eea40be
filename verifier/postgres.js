/** The trace as a database tells it, in one snapshot. Needs the package `pg`, and a login that is carnet_auditor or a superuser. */
import { hash } from 'node:crypto';
import pg from 'pg';
import { EVENT, LINE } from './line.js';

/** Rows read at once. */
const PAGE = 5000;

const AT = `to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at`;

/** @param {readonly string[]} columns */
const selected = (columns) =>
  columns
    .map((name) => (name === 'at' ? AT : name === 'sealed_digest' ? 'sealed_object_id' : name))
    .join(', ');

/**
 * @template T
 * @param {string} url postgres://…
 * @param {(source: import('./trace.js').Source) => Promise<T>} read
 * @returns {Promise<T>}
 */
export async function withDatabase(url, read) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    // A superuser needs nothing; anyone else becomes the role that may read it all.
    await client.query(
      `select case when not rolsuper then set_config('role', 'carnet_auditor', true) end from pg_roles where rolname = current_user`,
    );
    return await read(await sourceOf(client));
  } finally {
    await client.end();
  }
}

/** In the transaction that this client has open. @param {pg.Client} client @returns {Promise<import('./trace.js').Source>} */
export async function sourceOf(client) {
  // The smaller tables are held whole; lines and leaves flow.
  const pending = await client.query('select commitment from audit.pending');
  const heads = await client.query('select size::float8 as size, note from audit.checkpoint order by size');
  const subtrees = await client.query(
    'select height, subtree_index::float8 as index, hash from audit.subtree',
  );
  const destroyed = await client.query(
    'select array_agg(commitment) as group from enrolment.destroyed_line group by certificate_id',
  );
  return {
    destroyed: destroyed.rows.map((row) => row.group),
    pending: pending.rows.map((row) => row.commitment),
    heads: heads.rows,
    subtrees: subtrees.rows,
    async *leaves() {
      let next = 0;
      for await (const row of rowsOf(
        client,
        'select leaf_index::float8 as leaf_index, commitment from audit.leaf order by leaf_index',
      )) {
        // A hole moves every later leaf, so that no witnessed root can be found again.
        if (row.leaf_index !== next) return;
        next += 1;
        yield row.commitment;
      }
    },
    async *written() {
      for await (const { salt, sealed_object_id: sealed, ...row } of rowsOf(
        client,
        `select salt, ${selected(LINE)} from audit.line`,
      ))
        yield { kind: 'line', salt, row: { ...row, sealed_digest: sealed && sealedDigest(salt, sealed) } };
      for await (const { salt, ...row } of rowsOf(
        client,
        `select salt, ${selected(EVENT)} from audit.security_event`,
      ))
        yield { kind: 'event', salt, row };
    },
  };
}

/** @param {Uint8Array} salt @param {string} uuid */
const sealedDigest = (salt, uuid) =>
  hash(
    'sha256',
    Buffer.concat([Buffer.from('carnet.sealed.v1'), salt, Buffer.from(uuid.replaceAll('-', ''), 'hex')]),
  );

/** @param {pg.Client} client @param {string} query @returns {AsyncGenerator<Record<string, any>>} */
async function* rowsOf(client, query) {
  await client.query(`declare reading no scroll cursor for ${query}`);
  try {
    for (;;) {
      const { rows } = await client.query(`fetch ${PAGE} from reading`);
      yield* rows;
      if (rows.length < PAGE) return;
    }
  } finally {
    await client.query('close reading');
  }
}
