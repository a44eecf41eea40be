/** `carnet contests`: what people asked to have explained, and the operator's answers (R50). */
import { Command } from 'commander';
import { type OpenContest, openContests } from '#access';
import { systemSession } from '#identity';
import { openDatabase } from '#platform/database/database';
import { compose } from '../compose.ts';
import { type Config, readConfig } from '../config.ts';
import { runningDemo } from '../demo/running-demo.ts';

export const contestsCommand = () =>
  new Command('contests')
    .description('les accès que des personnes ne reconnaissent pas : voir les demandes, y répondre')
    .helpOption('-h, --help', 'montre cette aide')
    .addCommand(listCommand())
    .addCommand(answerCommand());

const listCommand = () =>
  new Command('list')
    .description('montre les demandes sans réponse, la plus urgente d’abord')
    .helpOption('-h, --help', 'montre cette aide')
    .option('--json', 'répond en JSON')
    .action(async (options: { json?: true }) => {
      const waiting = await openOnes(await config());
      if (options.json) console.log(JSON.stringify(waiting, null, 2));
      else if (waiting.length === 0) console.log('Aucune demande n’attend de réponse.');
      else
        for (const one of waiting)
          console.log(
            `${one.caseId}  ligne ${one.lineId}  demandée le ${day(one.openedAt)}  à répondre avant le ${day(one.dueAt)}`,
          );
    });

const answerCommand = () =>
  new Command('answer')
    .description('répond à une demande ; la personne est prévenue et lit la réponse')
    .helpOption('-h, --help', 'montre cette aide')
    .argument('<demande>', 'le repère de la demande, comme « list » le montre')
    .argument('<réponse>', 'ce que la personne lira')
    .action(async (caseId: string, text: string) => {
      const settings = await config();
      const found = (await openOnes(settings)).find((one) => one.caseId === caseId);
      if (!found) throw new Error('Cette demande n’existe pas, ou elle a déjà sa réponse.');
      const house = compose(settings);
      try {
        await house.doors.access.answerContest({ session: systemSession, holderId: found.holderId }, caseId, {
          text,
          by: process.env.USER ?? 'exploitation',
        });
      } finally {
        await house.close();
      }
      console.log('Réponse enregistrée. La personne sera prévenue.');
    });

async function openOnes(settings: Config): Promise<readonly OpenContest[]> {
  const { db } = openDatabase({ url: settings.DATABASE_URL, role: 'carnet_batch', max: 1 });
  try {
    return await openContests(db);
  } finally {
    await db.destroy();
  }
}

/** The settings of the server; without DATABASE_URL, those of the demonstration that runs. */
async function config(): Promise<Config> {
  const read = readConfig(
    process.env.DATABASE_URL ? process.env : (await runningDemo(process.env)).environment,
  );
  if ('config' in read) return read.config;
  throw new Error(
    `Réglages à corriger : ${read.problems.map(({ name }) => name).join(', ')}. Voyez « carnet config check ».`,
  );
}

const day = (date: Date): string => date.toLocaleDateString('fr-FR', { timeZone: 'Europe/Paris' });
