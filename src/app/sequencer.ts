/** The process that signs the trace, apart from the one that serves: it needs few settings and little memory. */
import { readLogKey, readPublicKey, runSequencer } from '#audit';
import { openDatabase } from '#platform/database/database';
import { createLog } from '#platform/log';
import { untilSignal } from './cli/signals.ts';
import { type Config, SETTINGS, type SettingName } from './config.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Present<N extends SettingName> = { readonly [K in N]: NonNullable<Config[K]> };

/** Runs until a signal. @throws Error with a French sentence when a setting is wrong, or the tree was changed */
export async function sequence(env: Environment): Promise<void> {
  const config = settingsOf(
    ['DATABASE_URL', 'CARNET_LOG_KEY', 'CARNET_WITNESS_URL', 'CARNET_WITNESS_PUBLIC_KEY', 'CARNET_LOG_LEVEL'],
    env,
  );
  const signer = readLogKey(config.CARNET_LOG_KEY);
  const witness = { url: config.CARNET_WITNESS_URL, key: readPublicKey(config.CARNET_WITNESS_PUBLIC_KEY) };
  const log = createLog(undefined, config.CARNET_LOG_LEVEL);
  const { db } = openDatabase({ url: config.DATABASE_URL, role: 'carnet_log', max: 2 });
  const ending = new AbortController();
  void untilSignal().then(() => ending.abort());
  try {
    await runSequencer({ db, signer, witness, log }, ending.signal);
  } finally {
    await db.destroy();
  }
}

/** A command of its own needs a few of the settings only. @throws Error with a French sentence that names what is wrong */
export function settingsOf<N extends SettingName>(names: readonly N[], env: Environment): Present<N> {
  const parsed = names.map((name) => ({
    name,
    ...SETTINGS[name].schema.safeParse(env[name]?.trim() || undefined),
  }));
  const wrong = parsed.filter(({ success, data }) => !success || data === undefined);
  if (wrong.length > 0)
    throw new Error(
      `Ces réglages sont à corriger :\n${wrong.map(({ name }) => `  ${name} : ${SETTINGS[name].about}`).join('\n')}`,
    );
  return Object.fromEntries(parsed.map(({ name, data }) => [name, data])) as Present<N>;
}
