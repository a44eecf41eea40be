import { publicId } from '#platform/ids';
import { corrigible, refusalOf, text } from '../form.ts';
import { again, leadTo, professionalAct, professionalPage, useAnswer, usePage } from '../load.ts';
import { ErrorSummary, Field, type FieldProblem } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { DeskShell } from './desk-shell.tsx';

export const loader = professionalPage(async ({ doors, session, url }) => {
  await doors.support.agent(session);
  return { done: url.searchParams.get('fait') ?? undefined };
});

type Typed = { readonly ins: string; readonly birthName: string; readonly birthDate: string };
type Answer = { readonly typed: Typed; readonly problems: readonly FieldProblem[] };

export const action = professionalAct<Answer>(async ({ doors, session, requestId }, form) => {
  const typed = {
    ins: text(form, 'ins'),
    birthName: text(form, 'nom'),
    birthDate: text(form, 'naissance'),
  };
  try {
    const { holderId, callId } = await doors.support.openCall({ session, requestId }, typed);
    return leadTo(`/assistance/appel/${publicId(holderId, callId)}`);
  } catch (error) {
    const { problems, status } = refusalOf(error, corrigible('ins', { 'birth-date': 'naissance' }));
    return again({ typed, problems }, status);
  }
});

export default function NewCall() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<Answer>();
  const problems = answer?.problems ?? [];
  const title = 'Nouvel appel';
  const done = page.done !== undefined && Object.hasOwn(DONE, page.done) ? DONE[page.done] : undefined;
  return (
    <DeskShell frame={frame} title={title} wrong={problems.length > 0}>
      <div className="zone stack narrow">
        <h1>{title}</h1>
        {done && problems.length === 0 && (
          <Notice id="fait" title={done[0]} tone={page.done === 'fin' ? 'success' : 'warning'} live>
            <p>{done[1]}</p>
          </Notice>
        )}
        <p>
          Écrivez ce que la personne dit. Si les trois informations vont ensemble, l’appel commence. Il dure
          une heure au plus.
        </p>
        <ErrorSummary problems={problems} />
        <form method="post" className="stack" noValidate>
          <Field
            id="ins"
            label="Matricule INS"
            hint="Le numéro de sécurité sociale : 13 caractères, et 2 chiffres de clé."
            autoComplete="off"
            spellCheck={false}
            defaultValue={answer?.typed.ins}
            problems={problems}
          />
          <Field
            id="nom"
            label="Nom de naissance"
            autoComplete="off"
            spellCheck={false}
            defaultValue={answer?.typed.birthName}
            problems={problems}
          />
          <Field
            id="naissance"
            label="Date de naissance"
            hint="Par exemple 04/06/1962."
            autoComplete="off"
            inputMode="numeric"
            defaultValue={answer?.typed.birthDate}
            problems={problems}
          />
          <button type="submit" className="button">
            Commencer l’appel
          </button>
        </form>
        <p className="meta">
          Si l’appel ne s’ouvre pas, la raison ne vous est pas dite, et vous ne la devinez pas pour la
          personne.
        </p>
      </div>
    </DeskShell>
  );
}

const DONE: Readonly<Record<string, readonly [title: string, text: string]>> = {
  fin: ['Appel terminé', 'Rien ne reste ouvert.'],
  passe: [
    'Cet appel est terminé',
    'Il a duré une heure, ou il a été terminé ailleurs. Rien d’autre n’a été changé.',
  ],
  echecs: [
    'Appel terminé : trois vérifications ont échoué',
    'Vous ne pouvez plus ouvrir d’appel pour cette personne avant demain. Proposez-lui le formulaire par courrier.',
  ],
};
