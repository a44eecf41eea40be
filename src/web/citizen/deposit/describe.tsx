import { exactly, text } from '../../form.ts';
import { citizenAct, citizenPage, leadTo, usePage } from '../../load.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { ErrorSummary, Field, Select } from '../../ui/field.tsx';
import { InNotebook } from '../../ui/in-notebook.tsx';
import { Opening } from '../../ui/pan.tsx';
import { count, fileSize, formatName, list } from '../../words/french.ts';
import { kindsOf } from './kinds.ts';
import { typedProblems } from './typed-problems.ts';

/** Second step: what it is. Everything is proposed, nothing is decided; what was typed waits with the files. */
export const loader = citizenPage(async ({ doors, request, params, url }) => {
  const draft = await doors.documents.draft(request, params.draft ?? '');
  return {
    draft,
    kinds: kindsOf(doors.access.reference),
    problems: typedProblems(url.searchParams.get('a-corriger')),
    arePhotos: draft.files.every(({ mimeType }) => /^image\/(jpeg|png)$/.test(mimeType)),
  };
});

export const action = citizenAct(async ({ doors, request, params, base }, form) => {
  const draftId = params.draft ?? '';
  await doors.documents.changeDraft(request, draftId, (draft) => ({
    ...draft,
    typed: {
      ...draft.typed,
      title: exactly(form, 'titre').slice(0, 400).trim(),
      typeCode: text(form, 'genre').slice(0, 40),
      actDate: text(form, 'date').slice(0, 80),
    },
  }));
  return leadTo(`${base}/documents/ajouter/${draftId}/verifier`);
});

export default function DescribeDocument() {
  const { frame, page } = usePage<typeof loader>();
  const { draft, problems } = page;
  const documents = `${frame.base}/documents`;
  const here = `${documents}/ajouter/${draft.id}`;
  const size = draft.files.reduce((sum, one) => sum + one.size, 0);
  return (
    <CitizenShell
      frame={frame}
      wrong={problems.length > 0}
      title="Ce que c’est"
      tab="Documents"
      steps={[
        { label: 'Documents', href: documents },
        { label: 'Ajouter', href: `${documents}/ajouter` },
        { label: 'Ce que c’est' },
      ]}
    >
      <Opening
        title="Ce que c’est"
        aside={
          <>
            <p>{page.arePhotos ? 'Étape 3' : 'Étape 2'} : décrire</p>
            <p>
              {page.arePhotos && draft.files.length > 1
                ? count(draft.files.length, 'photo')
                : list(draft.files.map(({ name }) => name))}
              , {formatName(draft.files[0]?.mimeType ?? '')}, {fileSize(size)}
            </p>
          </>
        }
      >
        <ErrorSummary problems={problems} />
        <p>Ce qui suit est proposé d’après le fichier. Corrigez ce qui ne va pas.</p>
        <form method="post" className="stack" noValidate>
          <Select
            id="genre"
            label="Genre de document"
            value={draft.typed.typeCode}
            options={page.kinds}
            problems={problems}
          />
          <Field
            id="titre"
            label="Titre"
            hint="Ce que vous chercherez plus tard, comme « Ordonnance du Dr Petit »."
            defaultValue={draft.typed.title}
            problems={problems}
          />
          <Field
            id="date"
            label="Date de l’acte"
            hint="Le jour de la consultation ou de l’examen, pas celui d’aujourd’hui. Vous pouvez écrire 18/11/2026, mars 2019, 2012 ou vers 2012."
            defaultValue={draft.typed.actDate}
            problems={problems}
          />
          <p className="row">
            <button type="submit" className="button">
              Vérifier avant d’ajouter
              <InNotebook />
            </button>
            {page.arePhotos && (
              <a className="target" href={`${here}/pages`}>
                Revenir aux photos
              </a>
            )}
          </p>
        </form>
      </Opening>
    </CitizenShell>
  );
}
