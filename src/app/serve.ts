/** Runs the house: HTTP and jobs in one process, until a signal. */
import { runJobs } from '#platform/jobs';
import { compose, type House } from './compose.ts';
import type { Config } from './config.ts';
import { createServer } from './server.ts';

export type Running = { readonly house: House; close(): Promise<void> };

/** Each minute, whoever is to be told something now; one run waits at most. At night in France, what is over and what a month saw. */
const CRON = `* * * * * notices ?jobKey=notices
*/5 * * * * channels ?jobKey=channels
* * * * * campaigns ?jobKey=campaigns
17 2 * * * housekeeping
27 2 * * * newcomers
47 2 * * * looks`;

/** @throws when the port is taken, or when the database and the reference files disagree */
export async function serve(config: Config, options: Parameters<typeof compose>[1] = {}): Promise<Running> {
  const house = compose(config, options);
  try {
    await house.doors.access.checkReference();
    const app = await createServer(house);
    await app.listen({ host: config.CARNET_HOST, port: config.PORT });
    const jobs = await runJobs({
      pool: house.jobPool,
      tasks: house.tasks,
      cron: CRON,
      // what is urgent finds a place beside a digest and a night's work
      concurrency: 3,
      log: house.log,
    });
    house.log.info('serving', { port: config.PORT });
    return {
      house,
      async close() {
        house.stop();
        await Promise.all([app.close(), jobs.stop()]);
        await house.close();
      },
    };
  } catch (error) {
    await house.close();
    throw error;
  }
}
