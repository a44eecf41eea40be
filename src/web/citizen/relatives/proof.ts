import { pdfToKeep } from '../../document/files.ts';
import { citizenFile } from '../../load.ts';

export const loader = citizenFile(async ({ doors, request, params }) =>
  pdfToKeep(await doors.representation.certify(request, params.mandate ?? ''), 'attestation-acces'),
);
