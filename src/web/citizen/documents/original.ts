import { original } from '../../document/files.ts';
import { entryIdOf } from '../../document/ids.ts';
import { citizenFile } from '../../load.ts';

export const loader = citizenFile(({ doors, request, params, holderId }) =>
  original(doors, request, entryIdOf(params.id, holderId)),
);
