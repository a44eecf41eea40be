import { anyRefusal, refusalOf, text } from '../../form.ts';
import { again, citizenAct, citizenPage, leadTo, useAnswer, usePage } from '../../load.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Empty } from '../../ui/empty.tsx';
import { ErrorSummary, Field, type FieldProblem } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Opening, Pan } from '../../ui/pan.tsx';
import { count } from '../../words/french.ts';
import { whoseOf } from '../../words/whose.ts';
import { parseFolderId } from './asked.ts';

const DONE = {
  cree: ['Classeur créé', 'Dans la liste, choisissez plusieurs documents pour les y mettre.'],
  renomme: ['Classeur renommé', 'Ses documents n’ont pas bougé.'],
  supprime: ['Classeur supprimé', 'Ses documents sont toujours dans le carnet.'],
} as const;

export const loader = citizenPage(async ({ doors, request, url }) => {
  const done = url.searchParams.get('fait') ?? '';
  return {
    folders: await doors.documents.folders(request),
    done: Object.hasOwn(DONE, done) ? DONE[done as keyof typeof DONE] : undefined,
  };
});

type Answer = { readonly name: string; readonly problems: readonly FieldProblem[] };

export const action = citizenAct<Answer>(async ({ doors, request, base }, form) => {
  const { createFolder, renameFolder, deleteFolder } = doors.documents;
  const folderId = parseFolderId(text(form, 'classeur'));
  const name = text(form, 'nom');
  const act = text(form, 'acte');
  try {
    if (act === 'supprimer') await deleteFolder(request, folderId);
    else if (act === 'renommer') await renameFolder(request, folderId, name);
    else await createFolder(request, name);
  } catch (error) {
    const field = act === 'renommer' || act === 'supprimer' ? `nom-${folderId}` : 'nom';
    const refused = refusalOf(error, anyRefusal(field));
    return again({ name, problems: refused.problems }, refused.status);
  }
  const done = act === 'supprimer' ? 'supprime' : act === 'renommer' ? 'renomme' : 'cree';
  return leadTo(`${base}/documents/ranger?fait=${done}`);
});

export default function Folders() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<Answer>();
  const whose = whoseOf(frame);
  const problems = answer?.problems ?? [];
  const documents = `${frame.base}/documents`;
  return (
    <CitizenShell
      frame={frame}
      title="Vos classeurs"
      tab="Documents"
      wrong={problems.length > 0}
      steps={[{ label: 'Documents', href: documents }, { label: 'Vos classeurs' }]}
    >
      <Opening title="Vos classeurs">
        <ErrorSummary problems={problems} />
        {page.done && !answer && (
          <Notice id="fait" title={page.done[0]} tone="success" live>
            <p>{page.done[1]}</p>
          </Notice>
        )}
        <p>
          Un classeur rassemble des documents {whose.ofNotebook}, sans les déplacer. Vous seul voyez vos
          classeurs.
        </p>
        <form method="post" className="stack">
          <Field
            id="nom"
            label="Nouveau classeur"
            hint="Par exemple : mon genou, ma grossesse."
            defaultValue={problems.some(({ field }) => field === 'nom') ? answer?.name : ''}
            problems={problems}
            autoComplete="off"
          />
          <p>
            <button type="submit" className="button" name="acte" value="creer">
              Créer ce classeur
            </button>
          </p>
        </form>
      </Opening>
      {page.folders.length === 0 ? (
        <Pan id="vide" title="Aucun classeur">
          <Empty title="Vous n’avez pas encore de classeur">
            <p>Donnez un nom au premier, ci-dessus. Puis choisissez ses documents dans la liste.</p>
          </Empty>
        </Pan>
      ) : (
        page.folders.map(({ folderId, name, count: n }) => (
          <Pan key={folderId} id={`classeur-${folderId}`} title={name} aside={<p>{count(n, 'document')}</p>}>
            <div className="stack">
              <p>
                <a className="target" href={`${documents}?classeur=${folderId}`}>
                  Ouvrir « {name} »
                </a>
              </p>
              <details open={problems.some(({ field }) => field === `nom-${folderId}`)}>
                <summary>
                  <span>Renommer ou supprimer « {name} »</span>
                </summary>
                <form method="post" className="stack">
                  <input type="hidden" name="classeur" value={folderId} />
                  <Field
                    id={`nom-${folderId}`}
                    name="nom"
                    label={`Nouveau nom de « ${name} »`}
                    defaultValue={name}
                    problems={problems}
                    autoComplete="off"
                  />
                  <p>
                    <button type="submit" className="button second" name="acte" value="renommer">
                      Renommer
                    </button>
                  </p>
                  <p>Si vous supprimez ce classeur, ses documents restent dans le carnet.</p>
                  <p>
                    <button type="submit" className="button danger" name="acte" value="supprimer">
                      Supprimer ce classeur
                    </button>
                  </p>
                </form>
              </details>
            </div>
          </Pan>
        ))
      )}
    </CitizenShell>
  );
}
