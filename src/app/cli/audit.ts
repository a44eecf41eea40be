/** The commands of the trace: the process that signs it, and the check of all of it. */
import { Command } from 'commander';
import { newLogKey, readLogKey } from '#audit';
import { readKey } from '../../../verifier/note.js';
import { withDatabase } from '../../../verifier/postgres.js';
import { saying } from '../../../verifier/saying.js';
import { checkTrace } from '../../../verifier/trace.js';
import { readWitness } from '../../../verifier/witness.js';
import { runningDemo } from '../demo/running-demo.ts';
import { sequence, settingsOf } from '../sequencer.ts';

export const sequencerCommand = () =>
  new Command('sequencer')
    .description(
      'met la trace des accès dans l’arbre, signe ses têtes et les montre au témoin ; à côté de « serve »',
    )
    .helpOption('-h, --help', 'montre cette aide')
    .action(() => sequence(process.env));

export const auditCommand = () =>
  new Command('audit')
    .description('la trace des accès : la vérifier, lui faire une clé')
    .helpOption('-h, --help', 'montre cette aide')
    .addCommand(verifyCommand())
    .addCommand(keyCommand());

const verifyCommand = () =>
  new Command('verify')
    .description(
      'vérifie toute la trace contre ce que le témoin a vu ; sans DATABASE_URL, celle de la démonstration',
    )
    .helpOption('-h, --help', 'montre cette aide')
    .option('--json', 'répond en JSON')
    .option('--witness <où>', 'adresse, dossier ou fichier du témoin ; sinon CARNET_WITNESS_URL')
    .option('--moved-clock', 'accepte les lignes écrites avec une horloge déplacée')
    .action(async (options: { json?: true; witness?: string; movedClock?: true }) => {
      const what = await whatToVerify(options);
      const [log, witness] = await Promise.all([readKey(what.logKey), readKey(what.witnessKey)]);
      // The witness first: what it saw was in the database before.
      const heads = await readWitness(what.witness, log, witness);
      const report = await withDatabase(what.databaseUrl, (source) =>
        checkTrace(source, heads, { log, movedClock: what.movedClock }),
      );
      console.log(options.json ? JSON.stringify(report, null, 2) : saying(report));
      if (!report.isWhole) process.exitCode = 1;
    });

async function whatToVerify(options: { readonly witness?: string; readonly movedClock?: true }) {
  const isDemo = !process.env.DATABASE_URL;
  const demo = isDemo ? await runningDemo(process.env) : undefined;
  const env = demo
    ? {
        DATABASE_URL: demo.databaseUrl,
        CARNET_LOG_PUBLIC_KEY: demo.logPublicKey,
        CARNET_WITNESS_PUBLIC_KEY: demo.witnessPublicKey,
        CARNET_WITNESS_URL: demo.witness,
      }
    : process.env;
  const config = settingsOf(
    [
      'DATABASE_URL',
      'CARNET_LOG_PUBLIC_KEY',
      'CARNET_WITNESS_PUBLIC_KEY',
      ...(options.witness ? [] : (['CARNET_WITNESS_URL'] as const)),
    ],
    env,
  );
  return {
    databaseUrl: config.DATABASE_URL,
    logKey: config.CARNET_LOG_PUBLIC_KEY,
    witnessKey: config.CARNET_WITNESS_PUBLIC_KEY,
    witness: options.witness ?? config.CARNET_WITNESS_URL,
    // The demonstration may be started on another day.
    movedClock: options.movedClock ?? isDemo,
  };
}

const keyCommand = () =>
  new Command('key')
    .description(
      'fait une clé pour le journal des accès : la privée et la publique, à mettre dans les réglages',
    )
    .helpOption('-h, --help', 'montre cette aide')
    .argument('<nom>', 'nom du journal, par exemple carnet.exemple.fr/trace')
    .action((name: string) => {
      const key = newLogKey(name);
      console.log(`CARNET_LOG_KEY=${key}`);
      console.log(`CARNET_LOG_PUBLIC_KEY=${readLogKey(key).publicKey}`);
    });
