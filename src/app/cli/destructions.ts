/** `carnet destructions`: the list, kept beside the backups, that destroys again whoever a restoration brings back (R18). */
import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { exportDestructions, readDestructions, replayDestructions } from '#enrolment';
import { asBatch, operatorSettings } from './operator-settings.ts';

export const destructionsCommand = () =>
  new Command('destructions')
    .description('les carnets détruits : garder leur liste, et détruire de nouveau après une restauration')
    .helpOption('-h, --help', 'montre cette aide')
    .addCommand(exportCommand())
    .addCommand(replayCommand());

const exportCommand = () =>
  new Command('export')
    .description(
      'ajoute au fichier les destructions qui n’y sont pas encore ; à lancer avant chaque sauvegarde',
    )
    .helpOption('-h, --help', 'montre cette aide')
    .argument('<fichier>', 'à garder avec les sauvegardes, ailleurs que la base')
    .action(async (file: string) => {
      const added = await asBatch(await operatorSettings(), (db) => exportDestructions(db, file));
      console.log(`${added} destruction(s) ajoutée(s). Le fichier ne nomme personne.`);
    });

const replayCommand = () =>
  new Command('replay')
    .description('détruit de nouveau les carnets de la liste qu’une sauvegarde restaurée a ramenés')
    .helpOption('-h, --help', 'montre cette aide')
    .argument('<fichier>', 'la liste gardée avec les sauvegardes')
    .option('--dry-run', 'compte seulement, ne détruit rien')
    .action(async (file: string, options: { dryRun?: true }) => {
      const text = await readFile(file, 'utf8').catch(() => {
        throw new Error(`Le fichier « ${file} » ne peut pas être lu. Rien n’a été changé.`);
      });
      const list = readDestructions(text);
      const settings = await operatorSettings();
      const dryRun = options.dryRun === true;
      const { again, absent } = await asBatch(settings, (db) =>
        replayDestructions(db, list, { storeKey: settings.CARNET_CODE_STORE_KEY, dryRun }),
      );
      console.log(
        dryRun
          ? `${again} carnet(s) sont revenus et seraient détruits. ${absent} n’y sont pas.`
          : `${again} carnet(s) revenus sont détruits de nouveau. ${absent} n’y étaient pas.`,
      );
    });
