import type { Dispute } from '#corrections';
import { Disputes } from '../../citizen/corrections/disputes.tsx';
import { entryIdOf, holderIdOf } from '../../document/ids.ts';
import { corrigible, exactly, refusalOf, text } from '../../form.ts';
import { again, leadTo, professionalAct, professionalPage, useAnswer, usePage } from '../../load.ts';
import { missingPage } from '../../problem.ts';
import { ErrorSummary, Field, type FieldProblem } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ProfessionalShell } from '../../ui/professional-shell.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { numericAct } from '../../words/act-date.ts';
import { formalNameOf } from '../../words/people.ts';
import { aroundOf } from '../around.ts';
import { Identity } from '../person/identity.tsx';

/** What is said of one document: its author answers or takes it out, a reader contests it. */
export const loader = professionalPage(async (args) => {
  const { doors, visit, params, professionalId, url } = args;
  const holderId = holderIdOf(params.person);
  const entryId = entryIdOf(params.id, holderId);
  const base = `/pro/p/${params.person}`;
  const disputes = await doors.corrections.disputesOf(visit(holderId), entryId);
  const entry = await doors.documents.know(visit(holderId), { entryId });
  return {
    entry,
    disputes,
    isAuthor: entry.authorId === professionalId,
    isOut: disputes.some(({ status }) => status === 'quarantined'),
    around: await aroundOf(args, holderId, base),
    done: url.searchParams.get('fait'),
  };
});

type Answered = { readonly problems: readonly FieldProblem[]; readonly words: string };

export const action = professionalAct<Answered>(async ({ doors, visit, params, requestId }, form) => {
  const holderId = holderIdOf(params.person);
  const request = visit(holderId);
  const entryId = entryIdOf(params.id, holderId);
  const here = `/pro/p/${params.person}/documents/${params.id}/corrections`;
  const act = text(form, 'acte');
  const caseId = text(form, 'demande');
  const field = act === 'contester' ? 'erreur' : act === 'retirer' ? 'pourquoi' : `reponse-${caseId}`;
  const words = exactly(form, field);
  try {
    if (act === 'contester')
      await doors.corrections.contest(request, entryId, { place: text(form, 'endroit'), words });
    else if (act === 'retirer') await doors.corrections.recall(request, entryId, { place: '', words });
    else if (act === 'accepter' || act === 'refuser')
      await doors.corrections.answer(request, caseId, {
        outcome: act === 'accepter' ? 'accepted' : 'refused',
        text: words,
      });
    else throw missingPage(requestId);
  } catch (error) {
    const { status, problems } = refusalOf(error, corrigible(field));
    return again({ problems, words }, status);
  }
  return leadTo(`${here}?fait=${act}`);
});

const DONE: Readonly<Record<string, string>> = {
  contester: 'L’auteur est prévenu dans ses dépôts. Il doit répondre avant un mois.',
  retirer: 'Vous seul le voyez encore. Déposez-le dans le bon carnet, puis supprimez-le ici.',
  accepter: 'La personne et ceux qui l’ont lu sont prévenus. Déposez maintenant la version corrigée.',
  refuser: 'La personne est prévenue de votre réponse.',
};

export default function ProfessionalCorrections() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<Answered>();
  const problems = answer?.problems ?? [];
  const { entry, around, disputes } = page;
  const done = page.done !== null && Object.hasOwn(DONE, page.done) ? DONE[page.done] : undefined;
  return (
    <ProfessionalShell
      frame={frame}
      wrong={problems.length > 0}
      title={`Corrections de « ${entry.title} », ${formalNameOf(around.person)}`}
      identity={<Identity around={around} />}
      steps={[
        { label: 'Documents', href: around.base },
        { label: entry.title, href: `${around.base}/documents/${entry.id}` },
        { label: 'Corrections' },
      ]}
    >
      <div className="zone stack narrow">
        <h1>Corrections</h1>
        <ErrorSummary problems={problems} />
        {done && (
          <Notice id="fait" title="C’est noté" tone="success" live>
            <p>{done}</p>
          </Notice>
        )}
        <p>
          <b>{entry.title}</b>, {numericAct(entry)}, {entry.authorLabel}
        </p>
        {page.isOut && (
          <Notice id="retire" title="Ce document est retiré du carnet" tone="warning">
            <p>Vous seul le voyez encore, comme auteur.</p>
          </Notice>
        )}
        {disputes.length === 0 ? <p>Rien n’a été signalé.</p> : <Disputes disputes={disputes} />}
        {disputes
          .filter(({ mayAnswer }) => mayAnswer)
          .map((dispute) => (
            <AnswerForm key={dispute.id} dispute={dispute} problems={problems} words={answer?.words} />
          ))}
        {page.isAuthor ? (
          !page.isOut && <RecallForm problems={problems} words={answer?.words} />
        ) : (
          <ContestForm problems={problems} words={answer?.words} />
        )}
      </div>
    </ProfessionalShell>
  );
}

type Typed = { readonly problems: readonly FieldProblem[]; readonly words: string | undefined };

function AnswerForm({ dispute, problems, words }: Typed & { readonly dispute: Dispute }) {
  const isRecall = dispute.kind === 'wrong-patient';
  return (
    <form method="post" className="act stack" noValidate>
      <h2>Répondre à {dispute.openedLabel}</h2>
      <input type="hidden" name="demande" value={dispute.id} />
      <TextArea
        id={`reponse-${dispute.id}`}
        label="Votre réponse"
        hint="La personne la lira."
        defaultValue={words}
        problems={problems}
      />
      <p className="row">
        <button type="submit" className="button" name="acte" value="accepter">
          {isRecall ? 'Il concerne une autre personne' : 'Reconnaître l’erreur'}
        </button>
        <button type="submit" className="button second" name="acte" value="refuser">
          {isRecall ? 'Il concerne bien cette personne : le remettre' : 'Maintenir ce qui est écrit'}
        </button>
      </p>
    </form>
  );
}

function RecallForm({ problems, words }: Typed) {
  return (
    <details open={problems.some(({ field }) => field === 'pourquoi')}>
      <summary>
        <span>Déposé dans le mauvais carnet ?</span>
      </summary>
      <form method="post" className="stack" noValidate>
        <p>
          Il disparaît tout de suite pour tous, sauf pour vous. La personne voit qu’un document a été retiré.
          Ceux qui l’ont lu sont prévenus.
        </p>
        <TextArea id="pourquoi" label="Pourquoi" defaultValue={words} problems={problems} />
        <button type="submit" className="button danger" name="acte" value="retirer">
          Retirer ce document du carnet
        </button>
      </form>
    </details>
  );
}

function ContestForm({ problems, words }: Typed) {
  return (
    <form method="post" className="act stack" noValidate>
      <h2>Signaler une erreur à l’auteur</h2>
      <Field id="endroit" label="À quel endroit (facultatif)" />
      <TextArea id="erreur" label="Ce qui est faux" defaultValue={words} problems={problems} />
      <button type="submit" className="button" name="acte" value="contester">
        Demander une correction
      </button>
    </form>
  );
}
