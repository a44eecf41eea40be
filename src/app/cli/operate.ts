/** Commands of the operator: serve, migrate, config check. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { type Config, defaultText, readConfig, SETTINGS, type SettingName } from '../config.ts';
import { migrateAll } from '../migrate.ts';
import { serve } from '../serve.ts';
import { untilSignal } from './signals.ts';

/** What `npm run build` makes. */
const pages = fileURLToPath(new URL('../../../build/web/server/index.js', import.meta.url));

export const serveCommand = () =>
  new Command('serve')
    .description(
      'sert Carnet en production : DATABASE_URL et les autres réglages, sans simulateur ni donnée fictive',
    )
    .helpOption('-h, --help', 'montre cette aide')
    .action(async () => {
      const config = configOrExit();
      if (!existsSync(pages))
        throw new Error('Les pages ne sont pas préparées. Lancez « npm run build », puis recommencez.');
      const running = await serve(config);
      console.log(`Carnet répond à l’adresse ${config.CARNET_PUBLIC_URL} (port ${config.PORT}).`);
      await untilSignal();
      await running.close();
    });

export const migrateCommand = () =>
  new Command('migrate')
    .description('met la base à jour : tables, file d’attente, nomenclatures et matrice')
    .helpOption('-h, --help', 'montre cette aide')
    .action(async () => {
      const url = process.env.DATABASE_URL;
      if (!url) throw new Error('DATABASE_URL est absent : donnez l’adresse de la base PostgreSQL.');
      const { applied, reference } = await migrateAll(url);
      console.log(
        applied.length === 0
          ? 'La base était à jour.'
          : `${applied.length} migration(s) : ${applied.join(', ')}.`,
      );
      for (const one of reference.added) console.log(`Ajoutée : ${one}.`);
      for (const one of reference.differing)
        console.log(`Les fichiers livrés diffèrent de la base pour la ${one} : la base fait foi.`);
    });

export const configCommand = () =>
  new Command('config')
    .description('vérifie les réglages')
    .helpOption('-h, --help', 'montre cette aide')
    .addCommand(
      new Command('check')
        .description('montre chaque réglage, sa valeur (les secrets sont masqués) et ce qui ne va pas')
        .helpOption('-h, --help', 'montre cette aide')
        .option('--json', 'répond en JSON')
        .action((options: { json?: true }) => {
          const rows = settingRows(process.env);
          if (options.json) console.log(JSON.stringify(rows, null, 2));
          else
            for (const row of rows)
              console.log(
                `${row.ok ? '  bon   ' : '  FAUX  '}${row.name.padEnd(28)}${row.shown.padEnd(36)}${row.about}${row.problem ? `\n          ${row.problem}` : ''}`,
              );
          const wrong = rows.filter((row) => !row.ok).length;
          if (!options.json)
            console.log(wrong === 0 ? '\nTous les réglages sont bons.' : `\n${wrong} réglage(s) à corriger.`);
          if (wrong > 0) process.exitCode = 1;
        }),
    );

/** One row a setting: its value as it may be shown, and what is wrong with it. */
export function settingRows(env: Readonly<Record<string, string | undefined>>) {
  const read = readConfig(env);
  const problems = new Map('problems' in read ? read.problems.map((one) => [one.name, one.problem]) : []);
  return (Object.keys(SETTINGS) as SettingName[]).map((name) => {
    const setting: (typeof SETTINGS)[SettingName] & { secret?: true } = SETTINGS[name];
    const value = env[name]?.trim();
    const problem = problems.get(name);
    return {
      name,
      ok: problem === undefined,
      shown: value ? (setting.secret ? '••••••••' : value) : defaultOf(name),
      about: setting.about,
      problem:
        problem === 'absent'
          ? 'Ce réglage est obligatoire.'
          : problem && `Cette valeur ne convient pas : ${problem}.`,
    };
  });
}

function defaultOf(name: SettingName): string {
  const text = defaultText(SETTINGS[name].schema);
  return text === undefined ? '(vide)' : `${text} (par défaut)`;
}

function configOrExit(): Config {
  const read = readConfig(process.env);
  if ('config' in read) return read.config;
  const lines = read.problems.map(
    (one) =>
      `  ${one.name} : ${one.problem === 'absent' ? 'obligatoire' : one.problem}. ${SETTINGS[one.name].about}`,
  );
  throw new Error(
    `Ces réglages sont à corriger :\n${lines.join('\n')}\nLa commande « carnet config check » les montre tous.`,
  );
}
