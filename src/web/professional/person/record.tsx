import type { Basis } from '#access';
import type { ListFilter } from '#documents';
import { holderIdOf } from '../../document/ids.ts';
import { again, leadTo, professionalAct, professionalPage, useAnswer, usePage } from '../../load.ts';
import { isCarnetError } from '../../problem.ts';
import { ErrorSummary, type FieldProblem } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { pageOf } from '../../ui/pages.tsx';
import { ProfessionalShell } from '../../ui/professional-shell.tsx';
import { formalNameOf } from '../../words/people.ts';
import { ConsentForm } from './consent-form.tsx';
import { Identity } from './identity.tsx';
import { RecordList } from './record-list.tsx';

const PAGE_SIZE = 50;

export const loader = professionalPage(async ({ doors, visit, params, url, now }) => {
  const holderId = holderIdOf(params.person);
  const request = visit(holderId);
  const threshold = await doors.access.threshold(request);
  const query = url.searchParams;
  const asked = {
    q: query.get('q')?.trim().slice(0, 200) ?? '',
    category: query.get('categorie') ?? '',
    state: query.get('etat') ?? '',
  };
  const page = pageOf(query);
  const [mayState, list] = await Promise.all([
    doors.access.reading(request, async (open) => open.decide('consent.state')),
    threshold.open.allowed
      ? doors.documents.list(request, filterOf(asked), { limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE })
      : undefined,
  ]);
  return {
    threshold,
    mayState,
    list,
    asked,
    page,
    url,
    now,
    base: `/pro/p/${params.person}`,
    done: query.get('fait'),
    typeOf: (code: string) => doors.access.reference.documentType(code)?.labelFr ?? code,
    reads: typesRead(doors.access.reference, threshold.actor.group),
  };
});

/** How many types the profession may read, of how many. */
function typesRead(
  reference: { readonly types: readonly unknown[]; typesReadableBy(group: string): readonly string[] },
  group: string | undefined,
) {
  return {
    some: group === undefined ? 0 : reference.typesReadableBy(group).length,
    all: reference.types.length,
  };
}

/** EX_3.1-1030: the active documents by default, others on demand. */
function filterOf(asked: {
  readonly q: string;
  readonly category: string;
  readonly state: string;
}): ListFilter {
  const statuses = {
    archives: ['current', 'archived'],
    anciens: ['current', 'superseded'],
    tous: ['current', 'superseded', 'archived'],
  } as const;
  return {
    q: asked.q || undefined,
    category: asked.category || undefined,
    hidden: asked.state === 'masques' ? true : undefined,
    statuses: statuses[asked.state as keyof typeof statuses] ?? ['current'],
  };
}

export type Answer = { readonly basis: string; readonly problems: readonly FieldProblem[] };

const BASIS: Readonly<Record<string, Basis>> = { equipe: 'care_team', accord: 'consent_given' };

export const action = professionalAct<Answer>(async ({ doors, visit, params }, form) => {
  const chosen = String(form.get('fondement') ?? '');
  const basis = BASIS[chosen];
  const problems: FieldProblem[] = [];
  if (!basis)
    problems.push({
      field: 'fondement-equipe',
      summary: 'Vous n’avez pas dit à quel titre vous ouvrez ce carnet',
      help: 'Choisissez l’une des deux réponses.',
    });
  if (form.get('confirme') !== 'oui')
    problems.push({
      field: 'confirme',
      summary: 'Vous n’avez pas confirmé',
      help: 'Cochez la case après avoir demandé son accord à la personne.',
    });
  if (!basis || problems.length > 0) return again({ basis: chosen, problems });
  try {
    await doors.access.stateConsent(visit(holderIdOf(params.person)), { basis, confirmed: true });
  } catch (error) {
    if (!isCarnetError(error) || error.status === 401 || error.status === 404) throw error;
    return again(
      {
        basis: chosen,
        problems: [{ field: 'fondement-equipe', summary: error.sentence, help: error.sentence }],
      },
      error.status,
    );
  }
  return leadTo(`/pro/p/${params.person}?fait=accord`);
});

export default function PersonRecord() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<Answer>();
  const { threshold, mayState, base } = page;
  const { person, relation, open, mayDeposit } = threshold;
  const problems = answer?.problems ?? [];
  const name = formalNameOf(person);
  return (
    <ProfessionalShell
      frame={frame}
      title={`${problems.length > 0 ? 'Erreur : ' : ''}${page.list ? 'Carnet' : mayState.allowed ? 'Ouvrir le carnet' : 'Seuil du carnet'}, ${name}`}
      identity={<Identity person={person} relation={relation} now={page.now} heading />}
    >
      {page.done === 'accord' && (
        <div className="zone">
          <Notice id="fait" title="Carnet ouvert" tone="success" live>
            <p>Votre déclaration est enregistrée. La personne en est prévenue.</p>
          </Notice>
        </div>
      )}
      {page.done === 'depot' && (
        <div className="zone">
          <Notice id="fait" title="Document déposé" tone="success" live>
            <p>
              {open.allowed
                ? 'Il est dans la liste. La personne est prévenue, sauf s’il n’est pas encore visible pour elle.'
                : 'La personne est prévenue, sauf s’il n’est pas encore visible pour elle.'}{' '}
              <a href="/pro/depots">Voir mes dépôts</a>
            </p>
          </Notice>
        </div>
      )}
      {problems.length > 0 && (
        <div className="zone">
          <ErrorSummary problems={problems} />
        </div>
      )}
      {!open.allowed && (
        <div className="zone split">
          <div className="stack">
            <h2>{mayState.allowed ? 'Ouvrir ce carnet' : 'Ce carnet ne s’ouvre pas pour vous'}</h2>
            {mayState.allowed ? (
              <ConsentForm answer={answer} expired={relation.consent === 'expired'} reads={page.reads} />
            ) : (
              <Notice id="ferme" title={open.sentence} tone="warning">
                <p>
                  {mayDeposit.allowed && 'Vous pouvez y déposer un document. '}
                  <a href="/comprendre/qui-voit-quoi">Voir la règle de chaque métier</a>
                </p>
              </Notice>
            )}
          </div>
          <aside className="stack-tight" aria-label="Déposer sans ouvrir">
            <h2>Déposer sans ouvrir</h2>
            <Deposit base={base} allowed={mayDeposit.allowed} sentence={mayDeposit.sentence} />
          </aside>
        </div>
      )}
      {page.list && (
        <RecordList
          list={page.list}
          asked={page.asked}
          page={page.page}
          pageSize={PAGE_SIZE}
          url={page.url}
          base={base}
          reader={threshold.actor.id}
          typeOf={page.typeOf}
          reads={page.reads}
          deposit={<Deposit base={base} allowed={mayDeposit.allowed} sentence={mayDeposit.sentence} />}
        />
      )}
    </ProfessionalShell>
  );
}

function Deposit(props: { readonly base: string; readonly allowed: boolean; readonly sentence: string }) {
  return props.allowed ? (
    <p>
      <a className="button second short" href={`${props.base}/deposer`}>
        <Icon name="upload" />
        Déposer un document
      </a>
    </p>
  ) : (
    <p className="soft">{props.sentence}</p>
  );
}
