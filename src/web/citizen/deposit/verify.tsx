import { citizenAct, citizenPage, leadTo, usePage } from '../../load.ts';
import { isCarnetError } from '../../problem.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Opening, Pan } from '../../ui/pan.tsx';
import { actDay } from '../../words/act-date.ts';
import { day } from '../../words/dates.ts';
import { capital, fileSize, formatName } from '../../words/french.ts';
import { whoseOf } from '../../words/whose.ts';
import { People } from '../documents/visibility.tsx';
import { kindLabel } from './kinds.ts';
import { isTypedProblem } from './typed-problems.ts';

/** Last step: what will be filed and who will read it, as the engine says, before anything is. */
export const loader = citizenPage(async ({ doors, request, params, base, url }) => {
  const draftId = params.draft ?? '';
  try {
    const [weighed, may] = await Promise.all([
      doors.documents.weighDocument(request, draftId),
      doors.documents.mayAdd(request),
    ]);
    return { weighed, mayHide: may.hide, problem: problemOf(url.searchParams.get('refus')) };
  } catch (error) {
    if (isCarnetError(error) && isTypedProblem(error.code))
      throw leadTo(`${base}/documents/ajouter/${draftId}?a-corriger=${error.code}`);
    throw error;
  }
});

/** Refusals of the deposit itself that this page answers: the file stays, and nothing was written. */
const REFUSALS = {
  'file-infected':
    'L’antivirus a reconnu un logiciel malveillant dans ce fichier : il n’est pas accepté. Prenez une autre copie, d’un autre appareil.',
  'too-large': 'Toutes ces photos font un PDF trop lourd. Faites-en deux documents.',
  'image-unreadable': 'Une photo ne peut pas être lue. Revenez aux photos et retirez-la.',
  unchanged: 'Vous avez déjà ajouté ce document, sans aucun changement.',
} as const;
const problemOf = (code: string | null) =>
  code !== null && Object.hasOwn(REFUSALS, code) ? REFUSALS[code as keyof typeof REFUSALS] : undefined;

export const action = citizenAct(async ({ doors, request, params, base }, form) => {
  const draftId = params.draft ?? '';
  const here = `${base}/documents/ajouter/${draftId}`;
  try {
    if (form.get('acte') === 'retirer') {
      await doors.documents.dropDraft(request, draftId);
      return leadTo(`${base}/documents/ajouter`);
    }
    const hidden = form.get('acte') === 'cacher';
    await doors.documents.changeDraft(request, draftId, (draft) => ({
      ...draft,
      typed: { ...draft.typed, hidden },
    }));
    const { id } = await doors.documents.addDocument(request, draftId);
    const left = await doors.documents.drafts(request);
    return leadTo(
      left.length > 0 ? `${base}/documents/ajouter?fait=ajoute` : `${base}/documents/${id}?fait=ajoute`,
    );
  } catch (error) {
    if (!isCarnetError(error)) throw error;
    if (isTypedProblem(error.code)) return leadTo(`${here}?a-corriger=${error.code}`);
    if (Object.hasOwn(REFUSALS, error.code)) return leadTo(`${here}/verifier?refus=${error.code}`);
    throw error;
  }
});

export default function VerifyDocument() {
  const { frame, page } = usePage<typeof loader>();
  const { weighed, problem } = page;
  const { draft, readers, same } = weighed;
  const whose = whoseOf(frame);
  const documents = `${frame.base}/documents`;
  const here = `${documents}/ajouter/${draft.id}`;
  const inNotebook = whose.own ? '' : ` ${whose.ofNotebook.replace(/^du /, 'au ')}`;
  return (
    <CitizenShell
      frame={frame}
      wrong={problem !== undefined}
      title="Vérifier avant d’ajouter"
      tab="Documents"
      steps={[
        { label: 'Documents', href: documents },
        { label: 'Ajouter', href: `${documents}/ajouter` },
        { label: 'Vérifier' },
      ]}
    >
      <Opening title="Vérifier avant d’ajouter" aside={<p>Dernière étape</p>}>
        {problem && (
          <Notice id="refus" title="Le document n’a pas été ajouté" tone="error" live>
            <p>{problem}</p>
          </Notice>
        )}
        {same.length > 0 && (
          <Notice id="doublon" title="Ce document est déjà là" tone="warning">
            <ul>
              {same.map((entry) => (
                <li key={entry.id}>
                  <a href={`${documents}/${entry.id}`}>{entry.title}</a>, arrivé le {day(entry.depositedAt)}
                </li>
              ))}
            </ul>
            <p>
              {weighed.unchanged
                ? 'C’est exactement le même fichier, que vous avez déjà ajouté. Il n’y a rien à faire.'
                : 'C’est exactement le même fichier. Voulez-vous vraiment l’ajouter une seconde fois ?'}
            </p>
          </Notice>
        )}
        <Facts
          rows={[
            ['Titre', draft.typed.title],
            ['Genre', kindLabel(draft.typed.typeCode)],
            [
              'Date de l’acte',
              capital(actDay({ actStart: weighed.act.start, actPrecision: weighed.act.precision })),
            ],
            ['Fichier', `${capital(formatName(weighed.mimeType))}, ${fileSize(weighed.size)}`],
          ]}
        />
        <p>
          <a href={here}>Corriger</a>
        </p>
      </Opening>
      <Pan id="liront" title="Pourront le lire">
        {readers ? (
          <p>{readers.sentence}</p>
        ) : (
          <p>
            {whose.name}, vous, et ceux à qui {whose.name} le permet. Lui seul peut cacher un document.
          </p>
        )}
        {weighed.hiddenAnyway && (
          <p>{capital(whose.name)} cache tout ce qui est nouveau : ce document arrivera caché.</p>
        )}
        {readers && page.mayHide && !weighed.hiddenAnyway && (
          <dl className="effect two">
            <div>
              <dt>Si vous le cachez, ne le liront pas</dt>
              <dd>
                {readers.hiding.lose.length > 0 ? (
                  <People who={readers.hiding.lose} whose={whose} />
                ) : (
                  'Personne de plus'
                )}
              </dd>
            </div>
            <div>
              <dt>Le liront quand même</dt>
              <dd>
                <People who={readers.hiding.keep} whose={whose} />
              </dd>
            </div>
          </dl>
        )}
        <form method="post" className="act row">
          {!weighed.unchanged && (
            <button type="submit" className="button" name="acte" value="ajouter">
              <Icon name="upload" />
              Ajouter ce document{inNotebook}
            </button>
          )}
          {page.mayHide && !weighed.hiddenAnyway && !weighed.unchanged && (
            <button type="submit" className="button second" name="acte" value="cacher">
              <Icon name="crossed" />
              L’ajouter caché
            </button>
          )}
          <button type="submit" className="button-link" name="acte" value="retirer">
            Ne pas l’ajouter : retirer le fichier
          </button>
        </form>
      </Pan>
    </CitizenShell>
  );
}
