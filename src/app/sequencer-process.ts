/** `carnet sequencer` without the rest of the command: what the demonstration starts beside its server. */
import { sequence } from './sequencer.ts';

try {
  await sequence(process.env);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
