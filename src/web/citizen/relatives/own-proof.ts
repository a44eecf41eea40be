import { pdfToKeep } from '../../document/files.ts';
import { citizenFile } from '../../load.ts';

export const loader = citizenFile(async ({ doors, session, params }) =>
  pdfToKeep(await doors.representation.certifyOwn(session, params.mandate ?? ''), 'attestation-acces'),
);
