/** `carnet deposit`: files documents through the FHIR API of the running demonstration. */
import { Command } from 'commander';

export const depositCommand = () => new Command('deposit');
