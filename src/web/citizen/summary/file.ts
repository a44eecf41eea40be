import { pdfToKeep } from '../../document/files.ts';
import { citizenFile } from '../../load.ts';
import { writeSummary } from './write-summary.ts';

/** The summary for whoever is here: all that they read of the profile. */
export const loader = citizenFile(async (args) =>
  pdfToKeep(await writeSummary(args, false), 'resume-de-sante'),
);
