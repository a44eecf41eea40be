/** `carnet`: the command, in French. */
import { Command, CommanderError } from 'commander';
import { accessCommand } from './cli/access.ts';
import { auditCommand, sequencerCommand } from './cli/audit.ts';
import { campaignCommand } from './cli/campaign.ts';
import { contestsCommand } from './cli/contests.ts';
import { demoCommand } from './cli/demo.ts';
import { depositCommand } from './cli/deposit.ts';
import { deskCommand } from './cli/desk.ts';
import { destructionsCommand } from './cli/destructions.ts';
import { speakFrench } from './cli/french.ts';
import { identitiesCommand } from './cli/identities.ts';
import { configCommand, migrateCommand, serveCommand } from './cli/operate.ts';
import { referenceCommand } from './cli/reference.ts';

const program = new Command('carnet')
  .description('Carnet : l’espace de santé de chaque personne. Projet libre, données fictives.')
  .helpOption('-h, --help', 'montre cette aide')
  .addCommand(serveCommand())
  .addCommand(sequencerCommand())
  .addCommand(auditCommand())
  .addCommand(migrateCommand())
  .addCommand(configCommand())
  .addCommand(referenceCommand())
  .addCommand(campaignCommand())
  .addCommand(contestsCommand())
  .addCommand(identitiesCommand())
  .addCommand(deskCommand())
  .addCommand(destructionsCommand())
  .addCommand(accessCommand())
  .addCommand(demoCommand())
  .addCommand(depositCommand());

try {
  await speakFrench(program).parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode;
  else {
    // One clear sentence; the stack only when asked for.
    console.error(error instanceof Error ? error.message : String(error));
    if (process.env.CARNET_DEBUG) console.error(error);
    process.exitCode = 1;
  }
}
