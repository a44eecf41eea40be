/** `carnet desk`: who answers at the help desk (P06, R41). */
import { Command } from 'commander';
import type { Database } from '#platform/database/database';
import { addAgent, listAgents, removeAgent } from '#support';
import { asBatch, day, operatorSettings } from './operator-settings.ts';

export const deskCommand = () =>
  new Command('desk')
    .description('les agents de l’assistance : en ajouter, en retirer, voir la liste')
    .helpOption('-h, --help', 'montre cette aide')
    .addCommand(addCommand())
    .addCommand(removeCommand())
    .addCommand(listCommand());

const addCommand = () =>
  new Command('add')
    .description('ajoute un agent ; il perd tout accès au contenu des carnets')
    .helpOption('-h, --help', 'montre cette aide')
    .argument('<numéro>', 'son numéro chez Pro Santé Connect (PS_IdNat)')
    .argument(
      '<nom>',
      'ce que les personnes lisent dans leur historique, par exemple « Agent 12 de l’assistance »',
    )
    .action(async (number: string, label: string) => {
      const said = label.trim();
      if (said.length < 1 || said.length > 80) throw new Error('Le nom a de 1 à 80 caractères.');
      await inDatabase((db) => addAgent(db, number, said));
      console.log('Agent ajouté. Il se connecte par Pro Santé Connect, puis ouvre /assistance.');
    });

const removeCommand = () =>
  new Command('remove')
    .description('retire un agent ; ses appels en cours s’arrêtent aussitôt')
    .helpOption('-h, --help', 'montre cette aide')
    .argument('<numéro>', 'son numéro chez Pro Santé Connect (PS_IdNat)')
    .action(async (number: string) => {
      if (!(await inDatabase((db) => removeAgent(db, number))))
        throw new Error('Aucun agent de la liste n’a ce numéro. Rien n’a été changé.');
      console.log('Agent retiré. Ses appels en cours sont arrêtés.');
    });

const listCommand = () =>
  new Command('list')
    .description('montre les agents, et ceux qui ne le sont plus')
    .helpOption('-h, --help', 'montre cette aide')
    .option('--json', 'répond en JSON')
    .action(async (options: { json?: true }) => {
      const agents = await inDatabase(listAgents);
      if (options.json) console.log(JSON.stringify(agents, null, 2));
      else if (agents.length === 0) console.log('La liste est vide : personne ne répond à l’assistance.');
      else
        for (const { professionalId, label, addedAt, removedAt } of agents)
          console.log(
            `${professionalId}  ${label}  depuis le ${day(addedAt)}${removedAt ? `, retiré le ${day(removedAt)}` : ''}`,
          );
    });

const inDatabase = async <T>(work: (batch: Database) => Promise<T>): Promise<T> =>
  asBatch(await operatorSettings(), work);
