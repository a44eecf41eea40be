/** Makes a command and all below it speak French: titles, defaults, mistakes. Commander only knows English. */
import type { Command } from 'commander';

const TITLES: Readonly<Record<string, string>> = {
  'Usage:': 'Usage :',
  'Options:': 'Options :',
  'Commands:': 'Commandes :',
  'Arguments:': 'Arguments :',
};

const MISTAKES: readonly (readonly [RegExp, string])[] = [
  [/unknown option '(.+?)'/, 'L’option « $1 » n’existe pas.'],
  [/unknown command '(.+?)'/, 'La commande « $1 » n’existe pas.'],
  [/missing required argument '(.+?)'/, 'Il manque : $1.'],
  [/option '(.+?)' argument missing/, 'L’option « $1 » attend une valeur.'],
  [/required option '(.+?)' not specified/, 'L’option « $1 » est obligatoire.'],
  [/option '(.+?)' argument '(.+?)' is invalid\./, 'L’option « $1 » n’accepte pas « $2 ».'],
  [/too many arguments.*/, 'Il y a trop de mots dans cette commande.'],
  [/\(Did you mean (?:one of )?(.+?)\?\)/, 'Vouliez-vous dire : $1 ?'],
];

export function speakFrench(command: Command): Command {
  command
    .configureHelp({
      styleTitle: (title) => TITLES[title] ?? title,
      optionDescription: ({ description, defaultValue }) =>
        typeof defaultValue === 'string' ? `${description} (par défaut : ${defaultValue})` : description,
    })
    .configureOutput({ outputError: (text, write) => write(inFrench(text)) })
    .showHelpAfterError('(ajoutez --help pour voir l’aide)')
    .exitOverride();
  if (command.commands.length > 0)
    command.helpCommand('help [commande]', 'montre l’aide d’une commande').usage('[options] [commande]');
  for (const below of command.commands) speakFrench(below);
  return command;
}

export function inFrench(mistake: string): string {
  return MISTAKES.reduce(
    (text, [english, french]) => text.replace(english, french),
    mistake.replace(/^error: /, ''),
  );
}
