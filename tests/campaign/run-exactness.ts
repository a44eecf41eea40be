/**
 * `node bin/node.js tests/campaign/run-exactness.ts [--people 20000] [--kills 60]`: a whole campaign on a PostgreSQL of its
 * own, which is killed (SIGKILL) and brought back on the same files. Ends with 1 when anything is not as it must be.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { migrate } from '#platform/database/migrate';
import { type RunningPostgres, startPostgres } from '#platform/postgres/embedded';
import { runCampaign } from './exactness.ts';

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '20000' },
    kills: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
  },
});
const folder = await mkdtemp(path.join(tmpdir(), 'carnet-exactness-'));
const dataDir = path.join(folder, 'postgres');
const start = (port: number) => startPostgres({ dataDir, port, settings: { max_connections: 100 } });
let postgres: RunningPostgres = await start(0);
const { port, url } = postgres;
try {
  await migrate(url);
  const begun = performance.now();
  const found = await runCampaign({
    people: Number(values.people),
    seed: Number(values.seed),
    url,
    workerKills: Number(values.kills),
    databaseKills: Math.ceil(Number(values.kills) / 4),
    killDatabase: async () => {
      process.kill(postgres.pid, 'SIGKILL');
      await postgres.stop();
      postgres = await start(port);
    },
  });
  console.log(
    JSON.stringify(
      { people: Number(values.people), seconds: Math.round((performance.now() - begun) / 1000), ...found },
      null,
      2,
    ),
  );
  const { missed, doubled, openedAgainst, openedEarly, leftClosed } = found;
  process.exitCode = missed + doubled + openedAgainst + openedEarly + leftClosed === 0 ? 0 : 1;
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}
