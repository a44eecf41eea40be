import { leaf } from '../../document/files.ts';
import { entryIdOf, holderIdOf } from '../../document/ids.ts';
import { professionalFile } from '../../load.ts';

export const loader = professionalFile(({ doors, visit, params }) => {
  const holderId = holderIdOf(params.person);
  return leaf(doors, visit(holderId), entryIdOf(params.id, holderId), params.page);
});
