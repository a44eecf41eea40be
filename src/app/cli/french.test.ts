import { Command } from 'commander';
import { expect, test } from 'vitest';
import { auditCommand, sequencerCommand } from './audit.ts';
import { demoCommand } from './demo.ts';
import { depositCommand } from './deposit.ts';
import { inFrench, speakFrench } from './french.ts';
import { configCommand, migrateCommand, serveCommand } from './operate.ts';
import { referenceCommand } from './reference.ts';

const program = () =>
  speakFrench(
    new Command('carnet')
      .helpOption('-h, --help', 'montre cette aide')
      .addCommand(serveCommand())
      .addCommand(sequencerCommand())
      .addCommand(auditCommand())
      .addCommand(migrateCommand())
      .addCommand(configCommand())
      .addCommand(referenceCommand())
      .addCommand(demoCommand())
      .addCommand(depositCommand()),
  );

const all = (command: Command): Command[] => [command, ...command.commands.flatMap(all)];

test('no help says anything in English', () => {
  const helps = all(program()).map((command) => command.helpInformation());
  expect(helps).toHaveLength(22);
  for (const help of helps)
    expect(help).not.toMatch(/Usage:|Options:|Commands:|Arguments:|display|default|\[command\]/);
});

test.each([
  ["error: unknown option '--foo'", 'L’option « --foo » n’existe pas.'],
  ["error: missing required argument 'fichiers'", 'Il manque : fichiers.'],
  [
    "error: unknown command 'tok'\n(Did you mean token?)",
    'La commande « tok » n’existe pas.\nVouliez-vous dire : token ?',
  ],
  ["error: option '--as <persona>' argument missing", 'L’option « --as <persona> » attend une valeur.'],
])('%s', (english, french) => {
  expect(inFrench(english)).toBe(french);
});
