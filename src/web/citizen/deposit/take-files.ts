import { type Answer, again, type CitizenArgs, leadTo } from '../../load.ts';
import type { FieldProblem } from '../../ui/field.tsx';
import { filesIn, problemsOf } from './chosen.ts';

export type Taken = { readonly problems: readonly FieldProblem[] };

/**
 * The files of a form wait, and the page of the first of them follows. What could not be taken is told at the field; the others
 * wait all the same.
 */
export async function takeFiles(
  { doors, request, base }: CitizenArgs,
  form: FormData,
  field: string,
  typeCode?: string,
): Promise<Response | Answer<Taken>> {
  const files = await filesIn(form, field);
  if (files.length === 0)
    return again({
      problems: [
        {
          field,
          summary: 'Aucun fichier n’est choisi',
          help: 'Choisissez un ou plusieurs fichiers sur votre appareil.',
        },
      ],
    });
  const kept = await doors.documents.keepFiles(request, files, typeCode);
  const [first] = kept.draftIds;
  if (kept.refused.length > 0 || !first) return again({ problems: problemsOf(field, kept) });
  const draft = await doors.documents.draft(request, first);
  const arePhotos = draft.files.every(({ mimeType }) => /^image\/(jpeg|png)$/.test(mimeType));
  return leadTo(`${base}/documents/ajouter/${first}${arePhotos ? '/pages' : ''}`);
}
