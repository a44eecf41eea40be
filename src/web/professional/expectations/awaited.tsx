import type { Expected } from '#expectations';
import { EXPECT_FIELDS, ExpectForm, saidBy, type Typed, typedIn } from '../../document/expect-form.tsx';
import { ExpectedLine } from '../../document/expected-line.tsx';
import { inOrder } from '../../document/expected-order.ts';
import { holderIdOf } from '../../document/ids.ts';
import { anyRefusal, exactly, refusalOf, text } from '../../form.ts';
import { again, leadTo, professionalAct, professionalPage, useAnswer, usePage } from '../../load.ts';
import { missingPage } from '../../problem.ts';
import { ErrorSummary, type FieldProblem } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ProfessionalShell } from '../../ui/professional-shell.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { day } from '../../words/dates.ts';
import { formalNameOf } from '../../words/people.ts';
import { aroundOf } from '../around.ts';
import { Identity } from '../person/identity.tsx';

/** What should arrive in a person's record, for a professional who may know of it. */
export const loader = professionalPage(async (args) => {
  const { doors, visit, params, url, now } = args;
  const holderId = holderIdOf(params.person);
  const around = await aroundOf(args, holderId, `/pro/p/${params.person}`);
  const isOpen = around.relation.treating || around.relation.consent === 'valid';
  return {
    around,
    ...inOrder(await doors.expectations.expected(visit(holderId)), now),
    isOpen,
    senders: isOpen ? await doors.expectations.senders(visit(holderId)) : [],
    mayNudge: around.relation.treating,
    kinds: doors.expectations.kinds,
    labelOf: doors.expectations.labelOf,
    done: url.searchParams.get('fait') ?? '',
  };
});

type Answered = {
  readonly problems: readonly FieldProblem[];
  readonly typed: Typed;
  readonly word: string;
};

export const action = professionalAct<Answered>(async ({ doors, visit, params, requestId }, form) => {
  const request = visit(holderIdOf(params.person));
  const act = text(form, 'acte');
  const typedId = text(form, 'attendu');
  const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(typedId) ? typedId : undefined;
  const typed = typedIn(form);
  const word = exactly(form, `raison-${id}`);
  try {
    if (act === 'attendre') await doors.expectations.expect(request, saidBy(typed));
    else if (!id) throw missingPage(requestId);
    else if (act === 'relancer') await doors.expectations.nudge(request, id);
    else if (act === 'aucun') await doors.expectations.decline(request, id, word);
    else throw missingPage(requestId);
  } catch (error) {
    const isNew = act === 'attendre';
    const field = isNew ? 'quoi' : act === 'aucun' ? `raison-${id}` : `attendu-${id}`;
    const { status, problems } = refusalOf(error, anyRefusal(field, isNew ? EXPECT_FIELDS : {}));
    return again({ problems, typed, word }, status);
  }
  return leadTo(`/pro/p/${params.person}/attendus?fait=${act}`);
});

const DONE: Readonly<Record<string, string>> = {
  attendre: 'Quand le document arrivera, il sera relié ici.',
  relancer: 'Le professionnel trouvera la relance dans ses dépôts.',
  aucun: 'La personne lit ce que vous avez écrit.',
};

export default function ProfessionalAwaited() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<Answered>();
  const problems = answer?.problems ?? [];
  const { around } = page;
  const done = Object.hasOwn(DONE, page.done) ? DONE[page.done] : undefined;
  const lines = (some: readonly Expected[], isOpen: boolean) => (
    <ul className="lines">
      {some.map((expected) => (
        <ExpectedLine
          key={expected.id}
          expected={expected}
          label={page.labelOf(expected.kind)}
          documents={`${around.base}/documents`}
        >
          {isOpen && (
            <Acts expected={expected} mayNudge={page.mayNudge} problems={problems} word={answer?.word} />
          )}
        </ExpectedLine>
      ))}
    </ul>
  );
  return (
    <ProfessionalShell
      frame={frame}
      wrong={problems.length > 0}
      title={`Documents attendus, ${formalNameOf(around.person)}`}
      identity={<Identity around={around} />}
      steps={[{ label: 'Documents', href: around.base }, { label: 'Documents attendus' }]}
    >
      <div className="zone stack narrow">
        <h1>Documents attendus</h1>
        <ErrorSummary problems={problems} />
        {done && (
          <Notice id="fait" title="C’est noté" tone="success" live>
            <p>{done}</p>
          </Notice>
        )}
        {page.awaited.length > 0 ? lines(page.awaited, true) : <p>Vous n’avez rien à attendre ici.</p>}
        {page.arrived.length > 0 && (
          <>
            <h2>Arrivés depuis un mois</h2>
            {lines(page.arrived, false)}
          </>
        )}
        {page.ended.length > 0 && (
          <>
            <h2>Ne viendront pas</h2>
            {lines(page.ended, false)}
          </>
        )}
        {page.isOpen && (
          <details open={problems.some(({ field }) => ['quoi', 'quand', 'lieu', 'qui'].includes(field))}>
            <summary>
              <span>Ajouter un document attendu</span>
            </summary>
            <ExpectForm
              kinds={page.kinds}
              senders={page.senders}
              typed={answer?.typed}
              problems={problems}
              button="Ajouter"
            />
          </details>
        )}
      </div>
    </ProfessionalShell>
  );
}

function Acts(props: {
  readonly expected: Expected;
  readonly mayNudge: boolean;
  readonly problems: readonly FieldProblem[];
  readonly word: string | undefined;
}) {
  const { id, from, nextNudge, mayDecline } = props.expected;
  return (
    <>
      {props.mayNudge && from?.mayBeNudged && !nextNudge && (
        <form method="post" id={`attendu-${id}`}>
          <input type="hidden" name="attendu" value={id} />
          <button type="submit" className="button second" name="acte" value="relancer">
            Relancer
          </button>
        </form>
      )}
      {nextNudge && <p className="meta">Déjà relancé. Possible de nouveau le {day(nextNudge)}.</p>}
      {mayDecline && (
        <details open={props.problems.some(({ field }) => field === `raison-${id}`)}>
          <summary>
            <span>Il n’y en aura pas ?</span>
          </summary>
          <form method="post" className="stack" noValidate>
            <input type="hidden" name="attendu" value={id} />
            <TextArea
              id={`raison-${id}`}
              label="Pourquoi"
              hint="La personne le lira."
              rows={2}
              defaultValue={props.word}
              problems={props.problems}
            />
            <button type="submit" className="button second" name="acte" value="aucun">
              Dire qu’il n’y en aura pas
            </button>
          </form>
        </details>
      )}
    </>
  );
}
