import type { Expected } from '#expectations';
import {
  EXPECT_FIELDS,
  ExpectForm,
  SenderSelect,
  saidBy,
  type Typed,
  typedIn,
} from '../../document/expect-form.tsx';
import { ExpectedLine } from '../../document/expected-line.tsx';
import { inOrder } from '../../document/expected-order.ts';
import { anyRefusal, refusalOf, text } from '../../form.ts';
import { again, citizenAct, citizenPage, leadTo, useAnswer, usePage } from '../../load.ts';
import { missingPage } from '../../problem.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Empty } from '../../ui/empty.tsx';
import { ErrorSummary, type FieldProblem } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Opening, Pan } from '../../ui/pan.tsx';
import { day } from '../../words/dates.ts';
import { whoseOf } from '../../words/whose.ts';

/** What should arrive in a notebook (B3): late first; what arrived lately; to be said by hand, asked for, given up. */
export const loader = citizenPage(async ({ doors, request, url, now, acting }) => ({
  ...inOrder(await doors.expectations.expected(request), now),
  senders:
    !acting || acting.scopes.includes('documents.read') ? await doors.expectations.senders(request) : [],
  mayAdd: !acting || acting.scopes.includes('documents.add'),
  kinds: doors.expectations.kinds,
  labelOf: doors.expectations.labelOf,
  done: url.searchParams.get('fait') ?? '',
}));

type Answered = { readonly problems: readonly FieldProblem[]; readonly typed: Typed };

export const action = citizenAct<Answered>(async ({ doors, request, base, requestId }, form) => {
  const { expectations } = doors;
  const act = text(form, 'acte');
  const id = idOf(text(form, 'attendu'));
  const typed = typedIn(form);
  try {
    if (act === 'attendre') await expectations.expect(request, saidBy(typed));
    else if (!id) throw missingPage(requestId);
    else if (act === 'relancer') await expectations.nudge(request, id);
    else if (act === 'nommer') await expectations.name(request, id, typed.qui);
    else if (act === 'abandonner') await expectations.drop(request, id);
    else throw missingPage(requestId);
  } catch (error) {
    const isNew = act === 'attendre';
    const { status, problems } = refusalOf(
      error,
      anyRefusal(
        isNew ? 'quoi' : act === 'nommer' ? `qui-${id}` : `attendu-${id}`,
        isNew ? EXPECT_FIELDS : {},
      ),
    );
    return again({ problems, typed }, status);
  }
  return leadTo(`${base}/documents/attendus?fait=${act}`);
});

const idOf = (typed: string) =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(typed) ? typed : undefined;

const DONE: Readonly<Record<string, readonly [string, string]>> = {
  attendre: ['C’est noté', 'Quand le document arrivera, il sera relié ici.'],
  relancer: ['Relance envoyée', 'Le professionnel la trouvera dans ses dépôts. Elle ne dit rien de médical.'],
  nommer: ['C’est noté', 'Vous pouvez maintenant relancer ce professionnel.'],
  abandonner: ['Ce document n’est plus attendu', 'S’il arrive, il sera rangé comme les autres.'],
};

export default function Awaited() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<Answered>();
  const problems = answer?.problems ?? [];
  const whose = whoseOf(frame);
  const documents = `${frame.base}/documents`;
  const done = Object.hasOwn(DONE, page.done) ? DONE[page.done] : undefined;
  const line = (expected: Expected) => (
    <ExpectedLine
      key={expected.id}
      expected={expected}
      label={page.labelOf(expected.kind)}
      documents={documents}
    >
      {page.mayAdd && (expected.state === 'late' || expected.state === 'expected') && (
        <Acts expected={expected} senders={page.senders} problems={problems} />
      )}
    </ExpectedLine>
  );
  return (
    <CitizenShell
      frame={frame}
      wrong={problems.length > 0}
      title="Documents attendus"
      tab="Documents"
      steps={[{ label: 'Documents', href: documents }, { label: 'Documents attendus' }]}
    >
      <Opening title="Documents attendus">
        <ErrorSummary problems={problems} />
        {done && (
          <Notice id="fait" title={done[0]} tone="success" live>
            <p>{done[1]}</p>
          </Notice>
        )}
        <p>Après un examen ou un séjour, ce qui doit arriver dans {whose.notebook}.</p>
      </Opening>
      <Pan id="attendus" title="Attendus">
        {page.awaited.length > 0 ? (
          <ul className="lines">{page.awaited.map(line)}</ul>
        ) : (
          <Empty title="Rien n’est attendu">
            <p>Une demande d’examen déposée ici s’ajoute toute seule.</p>
          </Empty>
        )}
      </Pan>
      {page.arrived.length > 0 && (
        <Pan id="arrives" title="Arrivés depuis un mois">
          <ul className="lines">{page.arrived.map(line)}</ul>
        </Pan>
      )}
      {page.ended.length > 0 && (
        <Pan id="finis" title="Ne viendront pas">
          <ul className="lines">{page.ended.map(line)}</ul>
        </Pan>
      )}
      {page.mayAdd && (
        <Pan id="ajouter" title="Ajouter un document attendu">
          <ExpectForm
            kinds={page.kinds}
            senders={page.senders}
            typed={answer?.typed}
            problems={problems}
            button={whose.own ? 'Ajouter' : `Ajouter dans ${whose.notebook}`}
          />
        </Pan>
      )}
    </CitizenShell>
  );
}

function Acts(props: {
  readonly expected: Expected;
  readonly senders: readonly { readonly id: string; readonly label: string }[];
  readonly problems: readonly FieldProblem[];
}) {
  const { expected, senders } = props;
  const { id, from, nextNudge } = expected;
  return (
    <>
      {!from?.mayBeNudged && senders.length > 0 && (
        <form method="post" className="stack-tight" noValidate>
          <input type="hidden" name="attendu" value={id} />
          <SenderSelect id={`qui-${id}`} senders={senders} problems={props.problems} />
          <button type="submit" className="button second" name="acte" value="nommer">
            Enregistrer ce nom
          </button>
        </form>
      )}
      <form method="post" className="row" id={`attendu-${id}`}>
        <input type="hidden" name="attendu" value={id} />
        {from?.mayBeNudged && !nextNudge && (
          <button type="submit" className="button" name="acte" value="relancer">
            Relancer
          </button>
        )}
        <button type="submit" className="button second" name="acte" value="abandonner">
          Ne plus attendre
        </button>
      </form>
      {nextNudge && <p className="meta">Déjà relancé. Vous pourrez recommencer le {day(nextNudge)}.</p>}
    </>
  );
}
