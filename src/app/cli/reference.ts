/** `carnet reference`: the dated versions of the matrix and nomenclatures, by whoever runs the house. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import {
  type Acted,
  createReferenceDesk,
  type GivenFile,
  InvalidFiles,
  type ReferenceDesk,
  SETS,
  type SetName,
  type Which,
  WideningNotAccepted,
} from '#access';
import { shiftTo } from '#platform/clock';
import { openDatabase } from '#platform/database/database';
import { referenceFolder } from '../compose.ts';
import { runningDemo } from '../demo/running-demo.ts';
import { sayActs, sayChanges, sayCheck, sayDifference, sayFaults, sayVersions } from './reference-words.ts';

/** Rights widen: neither a success nor a mistake. */
const WIDENS = 2;

const sets = Object.entries(SETS).map(([set, { labelFr }]) => ({
  set: set as SetName,
  labelFr: labelFr as string,
}));

export const referenceCommand = () =>
  new Command('reference')
    .description('la matrice et les nomenclatures : voir, vérifier, comparer, importer, revenir en arrière')
    .helpOption('-h, --help', 'montre cette aide')
    .addCommand(listCommand())
    .addCommand(checkCommand())
    .addCommand(importCommand())
    .addCommand(diffCommand())
    .addCommand(rollbackCommand())
    .addCommand(restoreCommand());

const subcommand = (name: string, description: string) =>
  new Command(name).description(description).helpOption('-h, --help', 'montre cette aide');

const listCommand = () =>
  subcommand('list', 'montre les versions : en vigueur, à venir, passées, retirées')
    .option('--journal', 'montre aussi qui a importé ou retiré quoi, et quand')
    .option('--json', 'répond en JSON')
    .action((options: { journal?: true; json?: true }) =>
      withDesk(async (desk) => {
        const versions = await desk.versions();
        const acts = options.journal ? await desk.acts() : [];
        if (options.json)
          console.log(JSON.stringify({ versions, ...(options.journal && { acts }) }, null, 2));
        else console.log([...sayVersions(versions), ...(options.journal ? sayActs(acts) : [])].join('\n'));
      }),
    );

const checkCommand = () =>
  subcommand('check', 'vérifie des tables sans rien changer ; dit toutes les fautes, avec leur ligne')
    .argument('<fichiers...>', 'tables en CSV, ou un dossier qui les contient')
    .option('--valid-from <jour>', 'premier jour (AAAA-MM-JJ) ; aujourd’hui, sinon')
    .action((names: string[], options: { validFrom?: string }) =>
      withDesk(async (desk) => {
        const checked = await desk.check(filesOf(names), options.validFrom && dayOf(options.validFrom));
        console.log(sayCheck(checked).join('\n'));
      }),
    );

const importCommand = () =>
  subcommand('import', 'ajoute une version, qui prend effet seule le jour dit à 00 h 00 (heure de Paris)')
    .argument('<fichiers...>', 'tables en CSV, ou un dossier qui les contient')
    .requiredOption('--valid-from <jour>', 'premier jour (AAAA-MM-JJ), aujourd’hui ou plus tard')
    .option(
      '--version <numéro>',
      'numéro de la version ; pour plusieurs jeux, répétez : --version matrice=3.1.0 --version types=2027-01',
      collect,
      [],
    )
    .option(
      '--source <texte>',
      'd’où viennent ces règles ; se répète comme --version. La page publique le montre',
      collect,
      [],
    )
    .option('--accepter', 'accepte que cette version ouvre des droits')
    .action(
      (
        names: string[],
        options: { validFrom: string; version: string[]; source: string[]; accepter?: true },
      ) =>
        withDesk(async (desk) => {
          const named = (set: SetName) => ({
            version: saidFor(set, options.version, 'version'),
            source: saidFor(set, options.source, 'source'),
          });
          const acted = await desk.import(filesOf(names), dayOf(options.validFrom), named, {
            widening: options.accepter,
          });
          tell('importée', acted);
        }),
    );

const diffCommand = () =>
  subcommand(
    'diff',
    `dit ce qui change d’une version à une autre. Fin avec le code ${WIDENS} quand des droits s’ouvrent`,
  )
    .argument('<avant>', 'un numéro de version, un jour (AAAA-MM-JJ), « en-vigueur », ou des tables en CSV')
    .argument('<après>', 'de même')
    .option('--json', 'répond en JSON')
    .action((before: string, after: string, options: { json?: true }) =>
      withDesk(async (desk) => {
        const difference = await desk.difference(whichOf(before), whichOf(after));
        console.log(
          options.json ? JSON.stringify(difference, null, 2) : sayDifference(difference).join('\n'),
        );
        if (difference.widens) process.exitCode = WIDENS;
      }),
    );

const rollbackCommand = () =>
  subcommand('rollback', 'retire une version : la précédente revient aussitôt en vigueur')
    .argument('[version]', 'son numéro ; la dernière entrée en vigueur, sinon')
    .option('--motif <texte>', 'pourquoi ; reste au journal')
    .option('--accepter', 'accepte que ce retour ouvre des droits')
    .action((version: string | undefined, options: { motif?: string; accepter?: true }) =>
      withDesk(async (desk) =>
        tell('retirée', await desk.rollBack(version, { reason: options.motif, widening: options.accepter })),
      ),
    );

const restoreCommand = () =>
  subcommand('restore', 'remet une version retirée')
    .argument('[version]', 'son numéro ; la dernière retirée, sinon')
    .option('--motif <texte>', 'pourquoi ; reste au journal')
    .option('--accepter', 'accepte que cette version ouvre des droits')
    .action((version: string | undefined, options: { motif?: string; accepter?: true }) =>
      withDesk(async (desk) =>
        tell('remise', await desk.restore(version, { reason: options.motif, widening: options.accepter })),
      ),
    );

function tell(done: string, { versions, changes }: Acted): void {
  for (const one of versions)
    console.log(
      `Version ${done} : ${SETS[one.set].labelFr} « ${one.version} », à partir du ${one.validFrom}.`,
    );
  console.log(sayChanges(changes).join('\n'));
}

/** With the database of DATABASE_URL, else that of the demonstration that runs, else the files of this release alone. */
async function withDesk(work: (desk: ReferenceDesk) => Promise<void>): Promise<void> {
  const url = process.env.DATABASE_URL ?? (await demoUrl());
  const opened =
    url === undefined
      ? undefined
      : openDatabase({
          url,
          role: 'carnet_owner',
          max: 1,
          clockShift: shiftTo(process.env.CARNET_CLOCK),
        });
  try {
    await work(createReferenceDesk({ owner: opened?.db, folder: referenceFolder }));
  } catch (error) {
    if (error instanceof InvalidFiles) throw new Error(sayFaults(error).join('\n'));
    if (!(error instanceof WideningNotAccepted)) throw error;
    console.error(sayChanges(error.changes).join('\n'));
    console.error('\nDes droits s’ouvrent : rien n’a été fait. Ajoutez --accepter si c’est voulu.');
    process.exitCode = WIDENS;
  } finally {
    await opened?.db.destroy();
  }
}

const demoUrl = async (): Promise<string | undefined> =>
  (await runningDemo(process.env).catch(() => undefined))?.databaseUrl;

function filesOf(names: readonly string[]): GivenFile[] {
  return names.flatMap((name) => {
    const found = statSync(name, { throwIfNoEntry: false });
    if (!found) throw new Error(`${name} : ce fichier n’existe pas.`);
    const paths = found.isDirectory()
      ? readdirSync(name)
          .filter((one) => one.endsWith('.csv'))
          .map((one) => path.join(name, one))
      : [name];
    return paths.map((one) => ({ path: one, bytes: readFileSync(one) }));
  });
}

function dayOf(text: string): string {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  if (!date || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text)
    throw new Error(`« ${text} » n’est pas un jour : écrivez-le AAAA-MM-JJ.`);
  return text;
}

function whichOf(text: string): Which {
  if (text === 'en-vigueur') return 'in-force';
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return { day: dayOf(text) };
  return statSync(text, { throwIfNoEntry: false }) ? { files: filesOf([text]) } : { version: text };
}

const collect = (text: string, before: readonly string[]): readonly string[] => [...before, text];

/** `--version 3.1.0` is for every set, `--version types=2027-01` for one. */
function saidFor(set: SetName, given: readonly string[], option: string): string {
  const named = given.map((text) => {
    const [, label, rest] = /^(\w+)=(.*)$/s.exec(text) ?? [];
    const one = sets.find(({ labelFr }) => labelFr === label);
    return one && rest !== undefined ? { set: one.set, text: rest } : { set: undefined, text };
  });
  const text = (
    named.find((one) => one.set === set) ?? named.find((one) => one.set === undefined)
  )?.text.trim();
  if (!text) throw new Error(`Dites --${option} ${SETS[set].labelFr}=…`);
  return text;
}
