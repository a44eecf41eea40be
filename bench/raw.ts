/** The raw limit of the same database in the same run: one-row durable inserts of about 1 KB, nothing else. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** @returns rows a second, each committed on its own */
export async function rawInserts(url: string, clients: number, seconds: number): Promise<number> {
  const pool = new pg.Pool({ connectionString: url, max: clients });
  try {
    await pool.query(
      'create table if not exists public.raw_limit (id bigserial primary key, at timestamptz default now(), a uuid default gen_random_uuid(), body text)',
    );
    const body = randomBytes(500).toString('hex');
    const until = performance.now() + seconds * 1000;
    let rows = 0;
    const one = async () => {
      const client = await pool.connect();
      while (performance.now() < until) {
        await client.query({
          name: 'raw',
          text: 'insert into public.raw_limit (body) values ($1)',
          values: [body],
        });
        rows += 1;
      }
      client.release();
    };
    await Promise.all(Array.from({ length: clients }, one));
    return rows / seconds;
  } finally {
    await pool.query('drop table if exists public.raw_limit');
    await pool.end();
  }
}
