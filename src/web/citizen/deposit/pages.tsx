import type { DraftDetails, DraftFile } from '#documents';
import { text } from '../../form.ts';
import { again, citizenAct, citizenPage, leadTo, useAnswer, usePage } from '../../load.ts';
import { missingPage } from '../../problem.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { ErrorSummary, Field, type FieldProblem } from '../../ui/field.tsx';
import { InNotebook } from '../../ui/in-notebook.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Opening, Pan } from '../../ui/pan.tsx';
import { count } from '../../words/french.ts';
import { filesIn, problemsOf } from './chosen.ts';
import { cornersIn, PhotoTools } from './photo-tools.tsx';

/** The photos of one document: their order, and what is done to each. Every button is a form of its own. */
export const loader = citizenPage(async ({ doors, request, params }) => ({
  draft: await doors.documents.draft(request, params.draft ?? ''),
}));

type Answered = { readonly problems: readonly FieldProblem[] };

export const action = citizenAct<Answered>(async ({ doors, request, params, base, requestId }, form) => {
  const draftId = params.draft ?? '';
  const here = `${base}/documents/ajouter/${draftId}/pages`;
  const act = text(form, 'geste');
  const photo = text(form, 'photo');
  if (act === 'ajouter') {
    const files = await filesIn(form, 'photos');
    const kept = await doors.documents.addPhotos(request, draftId, files);
    const problems = problemsOf('photos', kept);
    return problems.length > 0 ? again({ problems }) : leadTo(`${here}#photos-suite`);
  }
  if (act === 'redresser') {
    const corners = cornersIn(form);
    if (!corners)
      return again({
        problems: [
          {
            field: `${photo}-coins`,
            summary: 'Ces quatre coins ne forment pas une page',
            help: 'Donnez les coins dans l’ordre : en haut à gauche, en haut à droite, en bas à droite, en bas à gauche.',
          },
        ],
      });
    await doors.documents.changeDraft(
      request,
      draftId,
      change(photo, (file) => ({ ...file, corners })),
    );
    return leadTo(`${here}#${photo}`);
  }
  const changed = Object.hasOwn(CHANGES, act) ? CHANGES[act] : undefined;
  if (!changed) throw missingPage(requestId);
  const isLast = (await doors.documents.draft(request, draftId)).files.length === 1 && act === 'retirer';
  await doors.documents.changeDraft(request, draftId, changed(photo));
  return leadTo(isLast ? `${base}/documents/ajouter` : `${here}#${act === 'retirer' ? 'photos' : photo}`);
});

type Change = DraftDetails;

const change =
  (photo: string, to: (file: DraftFile) => DraftFile) =>
  (draft: Change): Change => ({
    ...draft,
    files: draft.files.map((file) => (file.id === photo ? to(file) : file)),
  });

const move =
  (photo: string, by: 1 | -1) =>
  (draft: Change): Change => {
    const files = [...draft.files];
    const at = files.findIndex(({ id }) => id === photo);
    const [file] = files.splice(at, at < 0 ? 0 : 1);
    if (file) files.splice(Math.max(0, at + by), 0, file);
    return { ...draft, files };
  };

const CHANGES: Readonly<Record<string, ((photo: string) => (draft: Change) => Change) | undefined>> = {
  monter: (photo) => move(photo, -1),
  descendre: (photo) => move(photo, 1),
  tourner: (photo) => change(photo, (file) => ({ ...file, turns: (file.turns + 1) % 4, corners: undefined })),
  'noir-et-blanc': (photo) => change(photo, (file) => ({ ...file, blackAndWhite: !file.blackAndWhite })),
  entiere: (photo) => change(photo, (file) => ({ ...file, corners: undefined })),
  retirer: (photo) => (draft) => ({ ...draft, files: draft.files.filter(({ id }) => id !== photo) }),
  'un-pdf': () => (draft) => ({ ...draft, typed: { ...draft.typed, asPdf: true } }),
  'telle-quelle': () => (draft) => ({ ...draft, typed: { ...draft.typed, asPdf: false } }),
};

export default function PhotoPages() {
  const { frame, page } = usePage<typeof loader>();
  const { draft } = page;
  const problems = useAnswer<Answered>()?.problems ?? [];
  const here = `${frame.base}/documents/ajouter/${draft.id}`;
  const several = draft.files.length > 1;
  const changed = draft.files.some((one) => one.turns > 0 || one.blackAndWhite || one.corners);
  const isPdf = several || changed || draft.typed.asPdf;
  const located = draft.files.some((one) => one.located);
  return (
    <CitizenShell
      frame={frame}
      wrong={problems.length > 0}
      title="Les photos"
      tab="Documents"
      steps={[
        { label: 'Documents', href: `${frame.base}/documents` },
        { label: 'Ajouter', href: `${frame.base}/documents/ajouter` },
        { label: 'Photos' },
      ]}
    >
      <Opening title="Les photos" aside={<p>Étape 2 : les pages</p>}>
        <ErrorSummary problems={problems} />
        <p>
          {isPdf
            ? `${count(draft.files.length, 'photo deviendra', 'photos deviendront')} un seul PDF, dans cet ordre.`
            : 'Cette photo sera gardée telle quelle.'}
        </p>
        {located && (
          <Notice id="lieu" title="Une photo dit où elle a été prise" tone={isPdf ? 'info' : 'warning'}>
            {isPdf ? (
              <p>Le PDF ne gardera ni le lieu, ni l’appareil, ni l’heure de la photo.</p>
            ) : (
              <>
                <p>Gardée telle quelle, elle dira ce lieu à ceux qui la liront.</p>
                <One act="un-pdf" label="En faire un PDF sans le lieu" photo="" />
              </>
            )}
          </Notice>
        )}
        {!several && !changed && draft.typed.asPdf && (
          <One act="telle-quelle" label="Garder plutôt la photo telle quelle" photo="" />
        )}
        <p className="row">
          <a className="button" href={here}>
            Continuer
          </a>
        </p>
      </Opening>
      <Pan id="photos" title={count(draft.files.length, 'photo')}>
        <ol className="lines photos">
          {draft.files.map((file, at) => (
            <li key={file.id} id={file.id} tabIndex={-1}>
              <PhotoTools file={file} at={at} of={draft.files.length} here={here} problems={problems} />
            </li>
          ))}
        </ol>
      </Pan>
      <Pan id="photos-suite" title="Une autre page">
        <form method="post" encType="multipart/form-data" className="stack" noValidate>
          <input type="hidden" name="geste" value="ajouter" />
          <Field
            id="photos"
            type="file"
            label="Photos à ajouter à la suite"
            hint="JPEG ou PNG. Sur un téléphone, l’appareil photo s’ouvre."
            accept="image/jpeg,image/png"
            capture="environment"
            multiple
            problems={problems}
          />
          <button type="submit" className="button second">
            Ajouter à la suite
            <InNotebook />
          </button>
        </form>
        <p className="act">
          <a className="button" href={here}>
            Continuer
          </a>
        </p>
      </Pan>
      <script type="module" src="/assets/corners.js" />
      <script type="module" src="/assets/upload.js" />
    </CitizenShell>
  );
}

/** One act on one photo, without any script. */
function One({
  act,
  label,
  photo,
}: {
  readonly act: string;
  readonly label: string;
  readonly photo: string;
}) {
  return (
    <form method="post" encType="multipart/form-data">
      <input type="hidden" name="photo" value={photo} />
      <button type="submit" className="button second short" name="geste" value={act}>
        {label}
        <InNotebook />
      </button>
    </form>
  );
}
