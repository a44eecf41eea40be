/** `carnet`: the command, in French. */
import { Command, CommanderError } from 'commander';
import { demoCommand } from './cli/demo.ts';
import { depositCommand } from './cli/deposit.ts';
import { configCommand, migrateCommand, serveCommand } from './cli/operate.ts';

const program = new Command('carnet')
  .description('Carnet : l’espace de santé de chaque personne. Projet libre, données fictives.')
  .helpOption('-h, --help', 'montre cette aide')
  .helpCommand('help [commande]', 'montre l’aide d’une commande')
  .configureHelp({ styleTitle: (title) => TITLES[title] ?? title })
  .showHelpAfterError('(ajoutez --help pour voir l’aide)')
  .exitOverride()
  .addCommand(serveCommand())
  .addCommand(migrateCommand())
  .addCommand(configCommand())
  .addCommand(demoCommand())
  .addCommand(depositCommand());

const TITLES: Readonly<Record<string, string>> = {
  'Usage:': 'Usage :',
  'Options:': 'Options :',
  'Commands:': 'Commandes :',
  'Arguments:': 'Arguments :',
};

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode;
  else {
    // One clear sentence; the stack only when asked for.
    console.error(error instanceof Error ? error.message : String(error));
    if (process.env['CARNET_DEBUG']) console.error(error);
    process.exitCode = 1;
  }
}
