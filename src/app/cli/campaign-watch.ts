/**
 * Opens what is due and sends a campaign from the terminal, and shows how far it is. A failure is waited out; a signal stops
 * after what is on its way.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { OperatedCampaigns } from '#enrolment';
import { count, duration, percent } from './campaign-words.ts';

const SHOWN_EVERY_MS = 1000;
const LONGEST_WAIT_MS = 30_000;

export async function watchCampaign(campaigns: OperatedCampaigns, name: string): Promise<void> {
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);
  const shown = showProgress(campaigns, name, stop.signal);
  try {
    await sendAll(campaigns, stop.signal, (ms) =>
      console.error(
        `\nUn envoi a échoué. Nouvel essai dans ${duration(ms / 1000)} ; personne ne sera prévenu deux fois.`,
      ),
    );
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
    shown.end();
  }
  const { done, total, nextDay } = await campaigns.progress(name);
  console.log(`\n${count(done)} personnes sur ${count(total)}.`);
  if (stop.signal.aborted) console.log('Arrêté. « campaign run --watch » reprend où l’envoi en était.');
  else if (nextDay) console.log(`La suite est prévue à partir du ${nextDay}.`);
  else console.log('Tout est parti.');
}

async function sendAll(
  campaigns: OperatedCampaigns,
  signal: AbortSignal,
  onFailure: (ms: number) => void,
): Promise<void> {
  for (let wait = 1000; !signal.aborted; wait = Math.min(wait * 2, LONGEST_WAIT_MS))
    try {
      await campaigns.openDue(signal);
      await campaigns.run({ signal });
      return;
    } catch (error) {
      if (signal.aborted) return;
      if (process.env.CARNET_DEBUG) console.error(error);
      onFailure(wait);
      await sleep(wait, undefined, { signal }).catch(() => {});
    }
}

function showProgress(campaigns: OperatedCampaigns, name: string, signal: AbortSignal): { end(): void } {
  const begun = performance.now();
  let first: number | undefined;
  const show = async () => {
    const { done, total, lotsLeft } = await campaigns.progress(name);
    first ??= done;
    const rate = (done - first) / ((performance.now() - begun) / 1000);
    const left = rate > 0 ? duration((total - done) / rate) : '–';
    const line = `${count(done)} / ${count(total)} (${percent(done, total)}) · ${count(Math.round(rate))} par seconde · ${count(lotsLeft)} lots · reste ${left}`;
    process.stdout.write(process.stdout.isTTY ? `\r${line.padEnd(78)}` : `${line}\n`);
  };
  const timer = setInterval(
    () => {
      // a database that is away is told by the sending itself
      if (!signal.aborted) void show().catch(() => {});
    },
    process.stdout.isTTY ? SHOWN_EVERY_MS : 5 * SHOWN_EVERY_MS,
  );
  return { end: () => clearInterval(timer) };
}
