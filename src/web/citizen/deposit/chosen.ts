import type { KeptFiles } from '#documents';
import type { FieldProblem } from '../../ui/field.tsx';

/** The files of a form; browsers send an empty one when none was chosen. */
export async function filesIn(
  form: FormData,
  name: string,
): Promise<readonly { readonly name: string; readonly bytes: Uint8Array }[]> {
  const files = form.getAll(name).filter((one): one is File => one instanceof File && one.name !== '');
  return Promise.all(
    files.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })),
  );
}

/** One line a file that could not be taken. */
export const problemsOf = (
  field: string,
  { refused }: Pick<KeptFiles, 'refused'>,
): readonly FieldProblem[] => {
  if (refused.length === 0) return [];
  const said = refused.map(({ name, error }) => `« ${name} » : ${error.sentence}`);
  const advice = [...new Set(refused.map(({ error }) => error.advice).filter(Boolean))];
  return [
    {
      field,
      summary:
        refused.length > 1 ? `${refused.length} fichiers n’ont pas été pris` : 'Un fichier n’a pas été pris',
      help: [...said, ...advice].join(' '),
    },
  ];
};
