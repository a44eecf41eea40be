import { citizenAct, citizenPage, leadTo, useAnswer, usePage } from '../../load.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { ErrorSummary, Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Opening, Pan } from '../../ui/pan.tsx';
import { dayAndTime } from '../../words/dates.ts';
import { count } from '../../words/french.ts';
import { whoseOf } from '../../words/whose.ts';
import { ACCEPTED } from './kinds.ts';
import { type Taken, takeFiles } from './take-files.ts';

/** First step: the files alone. What they are is proposed next, and nothing is filed yet. */
export const loader = citizenPage(async ({ doors, request, url }) => {
  const may = await doors.documents.mayAdd(request);
  return {
    refusal: may.deposit.allowed ? undefined : may.deposit.sentence,
    drafts: may.deposit.allowed ? await doors.documents.drafts(request) : [],
    megabytes: Math.floor(doors.settings.documentBytes / 1024 / 1024),
    scans: doors.settings.scans,
    filed: url.searchParams.get('fait') === 'ajoute',
  };
});

export const action = citizenAct<Taken>(async (args, form) => {
  const dropped = form.get('retirer');
  if (typeof dropped !== 'string') return takeFiles(args, form, 'fichiers');
  await args.doors.documents.dropDraft(args.request, dropped);
  return leadTo(`${args.base}/documents/ajouter`);
});

export default function AddDocument() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<Taken>();
  const whose = whoseOf(frame);
  const documents = `${frame.base}/documents`;
  const problems = answer?.problems ?? [];
  return (
    <CitizenShell
      frame={frame}
      wrong={problems.length > 0}
      title="Ajouter un document"
      tab="Documents"
      steps={[{ label: 'Documents', href: documents }, { label: 'Ajouter' }]}
    >
      <Opening title="Ajouter un document" aside={<p>Étape 1 : choisir</p>}>
        <ErrorSummary problems={problems} />
        {page.filed && (
          <Notice id="fait" title="Document ajouté" tone="success" live>
            <p>D’autres fichiers attendent, plus bas.</p>
          </Notice>
        )}
        {page.refusal ? (
          <Notice id="refus" title="Rien ne peut être ajouté" tone="warning">
            <p>{page.refusal}</p>
          </Notice>
        ) : (
          <>
            <p>
              Une photo, un courrier numérisé, un fichier reçu. Il ira dans « Espace personnel »{' '}
              {whose.ofNotebook}. Vous verrez qui pourra le lire avant de l’ajouter.
            </p>
            <form method="post" encType="multipart/form-data" className="stack" noValidate>
              <Field
                id="fichiers"
                type="file"
                label="Un ou plusieurs fichiers"
                hint={`Photo JPEG ou PNG, TIFF, PDF, Word (DOCX), RTF ou texte. ${page.megabytes} Mo au plus par fichier. Plusieurs photos font un seul document.`}
                accept={ACCEPTED}
                multiple
                problems={problems}
              />
              <p className="row">
                <button type="submit" className="button" data-envoi="fichiers" data-limite={page.megabytes}>
                  <Icon name="upload" />
                  Continuer
                </button>
                <a className="target" href={documents}>
                  Ne rien ajouter
                </a>
              </p>
            </form>
            {!page.scans && (
              <p className="soft">
                Aucun antivirus ne vérifie les fichiers ici. N’ajoutez que ce que vous connaissez.
              </p>
            )}
            <p>
              <a href={`${frame.base}/documents/ajouter/volontes`}>
                Directives anticipées, personne de confiance, don d’organes, MDPH : être guidé
              </a>
            </p>
          </>
        )}
      </Opening>
      {page.drafts.length > 0 && (
        <Pan id="attendent" title="Pas encore ajoutés" aside={<p>Vous seul les voyez.</p>}>
          <ul className="lines">
            {page.drafts.map((draft) => (
              <li key={draft.id} className="acting">
                <div>
                  <p className="title">
                    <a href={`${documents}/ajouter/${draft.id}`}>
                      {draft.typed.title || draft.files[0]?.name || 'Document'}
                    </a>
                  </p>
                  <p className="meta">
                    {count(draft.files.length, 'fichier')}. Effacé le {dayAndTime(draft.expiresAt)} si vous ne
                    l’ajoutez pas.
                  </p>
                </div>
                <form method="post" encType="multipart/form-data">
                  <button type="submit" className="button second short" name="retirer" value={draft.id}>
                    Retirer<span className="aloud"> : {draft.typed.title || draft.files[0]?.name}</span>
                  </button>
                </form>
              </li>
            ))}
          </ul>
        </Pan>
      )}
      <script type="module" src="/assets/upload.js" />
    </CitizenShell>
  );
}
