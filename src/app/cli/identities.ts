/** `carnet identities`: numbers to ask INSi about again, and doubles to settle (national identity rules). */
import { Command, InvalidArgumentError } from 'commander';
import { createVerification, openDuplicates, settleDuplicate } from '#citizens';
import { systemSession } from '#identity';
import { parseHolderId, publicHolderId } from '#platform/ids';
import { compose } from '../compose.ts';
import { publish } from '../subscriptions.ts';
import { asBatch, operatorSettings } from './operator-settings.ts';

export const identitiesCommand = () =>
  new Command('identities')
    .description('les identités : vérifier les matricules anciens, voir et régler les doublons')
    .helpOption('-h, --help', 'montre cette aide')
    .addCommand(verifyCommand())
    .addCommand(duplicatesCommand())
    .addCommand(settleCommand());

const verifyCommand = () =>
  new Command('verify')
    .description('interroge INSi pour les matricules vérifiés il y a longtemps')
    .helpOption('-h, --help', 'montre cette aide')
    .option('--limit <nombre>', 'personnes au plus, cette fois', whole, 1000)
    .option('--older-than <jours>', 'jours depuis la dernière vérification', whole, 1095)
    .action(async (options: { limit: number; olderThan: number }) => {
      const settings = await operatorSettings();
      const house = compose(settings);
      const { access, citizens } = house.doors;
      const verification = createVerification({
        visits: access,
        insi: house.insi,
        person: citizens.person,
        request: (holderId) => ({ session: systemSession, holderId }),
        publish,
      });
      try {
        const done = await asBatch(settings, (batch) =>
          verification.verifyDue(batch, {
            limit: options.limit,
            olderThanDays: options.olderThan,
            atOnce: 8,
          }),
        );
        console.log(
          `Confirmés : ${done.confirmed}. Matricule changé : ${done.renumbered}. INS retirée : ${done.withdrawn}. À revoir : ${done.unsure}. Passés : ${done.skipped}.`,
        );
        if (done.stopped) throw new Error(`${done.stopped.sentence} Les personnes restantes attendent.`);
      } finally {
        await house.close();
      }
    });

const duplicatesCommand = () =>
  new Command('duplicates')
    .description('montre les carnets dont INSi dit qu’ils sont à la même personne ; rien n’est fusionné')
    .helpOption('-h, --help', 'montre cette aide')
    .option('--json', 'répond en JSON')
    .action(async (options: { json?: true }) => {
      const found = (await asBatch(await operatorSettings(), openDuplicates)).map((one) => ({
        carnet: publicHolderId(one.holderId),
        autre: publicHolderId(one.otherHolderId),
        depuis: one.at,
      }));
      if (options.json) console.log(JSON.stringify(found, null, 2));
      else if (found.length === 0) console.log('Aucun doublon n’attend.');
      else
        for (const { carnet, autre, depuis } of found)
          console.log(`${carnet}  ${autre}  depuis le ${day(depuis)}`);
    });

const settleCommand = () =>
  new Command('settle')
    .description('note qu’un doublon est réglé ; les deux carnets restent tels quels')
    .helpOption('-h, --help', 'montre cette aide')
    .argument('<carnet>', 'comme « duplicates » le montre')
    .argument('<autre>', 'comme « duplicates » le montre')
    .action(async (one: string, other: string) => {
      const [holderId, otherId] = [parseHolderId(one), parseHolderId(other)];
      const settled =
        holderId &&
        otherId &&
        (await asBatch(await operatorSettings(), (batch) => settleDuplicate(batch, holderId, otherId)));
      if (!settled) throw new Error('Ce doublon n’existe pas, ou il est déjà réglé.');
      console.log('Doublon noté comme réglé.');
    });

function whole(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('Donnez un nombre entier.');
  return Number(text);
}

const day = (date: Date): string => date.toLocaleDateString('fr-FR', { timeZone: 'Europe/Paris' });
