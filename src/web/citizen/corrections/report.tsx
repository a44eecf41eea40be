import { entryIdOf } from '../../document/ids.ts';
import { corrigible, exactly, refusalOf, text } from '../../form.ts';
import { again, citizenAct, citizenPage, leadTo, useAnswer, usePage } from '../../load.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { ErrorSummary, Field, type FieldProblem } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Opening, Pan } from '../../ui/pan.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { day } from '../../words/dates.ts';
import { whoseOf } from '../../words/whose.ts';
import { Disputes } from './disputes.tsx';

/** Something in a document is wrong, or all of it is about somebody else: the effect of each is said before. */
export const loader = citizenPage(async ({ doors, request, params, holderId, url }) => {
  const entryId = entryIdOf(params.id, holderId);
  const [entry, disputes] = await Promise.all([
    doors.documents.know(request, { entryId }),
    doors.corrections.disputesOf(request, entryId),
  ]);
  return { entry, disputes, done: url.searchParams.get('fait') === 'signale' };
});

type Answered = {
  readonly problems: readonly FieldProblem[];
  readonly place: string;
  readonly words: string;
};

export const action = citizenAct<Answered>(async ({ doors, request, params, holderId, base }, form) => {
  const entryId = entryIdOf(params.id, holderId);
  const isRecall = form.get('acte') === 'retirer';
  const place = text(form, 'endroit');
  const words = exactly(form, isRecall ? 'pourquoi' : 'erreur');
  try {
    if (isRecall) {
      await doors.corrections.recall(request, entryId, { place: '', words });
      return leadTo(`${base}/corrections?fait=retire`);
    }
    await doors.corrections.contest(request, entryId, { place, words });
    return leadTo(`${base}/documents/${params.id}/signaler?fait=signale`);
  } catch (error) {
    const { status, problems } = refusalOf(error, corrigible(isRecall ? 'pourquoi' : 'erreur'));
    return again({ problems, place, words }, status);
  }
});

export default function ReportError() {
  const { frame, page } = usePage<typeof loader>();
  const { entry, disputes } = page;
  const answer = useAnswer<Answered>();
  const problems = answer?.problems ?? [];
  const whose = whoseOf(frame);
  const documents = `${frame.base}/documents`;
  const inNotebook = whose.own ? '' : ` ${whose.ofNotebook}`;
  return (
    <CitizenShell
      frame={frame}
      wrong={problems.length > 0}
      title="Signaler une erreur"
      tab="Documents"
      steps={[
        { label: 'Documents', href: documents },
        { label: entry.title, href: `${documents}/${entry.id}` },
        { label: 'Signaler une erreur' },
      ]}
    >
      <Opening title="Signaler une erreur">
        <ErrorSummary problems={problems} />
        {page.done && (
          <Notice id="fait" title="C’est signalé" tone="success" live>
            <p>Son auteur est prévenu. Il doit répondre avant un mois. Un mail vous préviendra.</p>
          </Notice>
        )}
        <p>
          <b>{entry.title}</b>, écrit par {entry.authorLabel}
        </p>
        {entry.origin !== 'professional' && (
          <p>Aucun professionnel n’a écrit ce document : vous pouvez le supprimer, ou en ajouter un autre.</p>
        )}
      </Opening>
      {disputes.length > 0 && (
        <Pan id="demandes" title="Déjà signalé">
          <Disputes disputes={disputes} />
        </Pan>
      )}
      {entry.origin === 'professional' && (
        <>
          <Pan id="contester" title="Quelque chose est faux">
            <form method="post" className="stack" noValidate>
              <p>
                L’auteur lira ce que vous écrivez. Il corrige, ou explique pourquoi il ne change rien. Le
                document reste lisible, et l’ancienne version aussi.
              </p>
              <Field
                id="endroit"
                label="À quel endroit (facultatif)"
                hint="Un titre ou une ligne, comme « Antécédents »."
                defaultValue={answer?.place ?? ''}
              />
              <TextArea
                id="erreur"
                label="Ce qui est faux, et ce qui est vrai"
                defaultValue={answer?.words}
                problems={problems}
              />
              <button type="submit" className="button" name="acte" value="contester">
                Demander une correction{inNotebook}
              </button>
            </form>
          </Pan>
          {frame.acting?.kind !== 'carer' && (
            <Pan id="autre-personne" title="Ce n’est pas le bon carnet">
              <form method="post" className="stack" noValidate>
                <p>
                  Si ce document concerne une autre personne, il disparaît tout de suite pour tout le monde,
                  sauf pour son auteur. Ceux qui l’ont lu sont prévenus. Son auteur le range au bon endroit,
                  ou dit pourquoi il est bien ici.
                </p>
                <TextArea
                  id="pourquoi"
                  label="Pourquoi ce document n’est pas le bon"
                  defaultValue={answer?.words}
                  problems={problems}
                />
                <button type="submit" className="button danger" name="acte" value="retirer">
                  Retirer ce document{inNotebook}
                </button>
              </form>
            </Pan>
          )}
        </>
      )}
      <Pan id="retour" title="Sans rien signaler">
        <p>
          <a href={`${documents}/${entry.id}`}>Revenir au document du {day(entry.actStart)}</a>
        </p>
      </Pan>
    </CitizenShell>
  );
}
