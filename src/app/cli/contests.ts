/** `carnet contests`: what people asked to have explained, and the operator's answers (R50). */
import { Command } from 'commander';
import { openContests } from '#access';
import { systemSession } from '#identity';
import { compose } from '../compose.ts';
import { asBatch, day, operatorSettings } from './operator-settings.ts';

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
      const waiting = await asBatch(await operatorSettings(), openContests);
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
      const settings = await operatorSettings();
      const found = (await asBatch(settings, openContests)).find((one) => one.caseId === caseId);
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
