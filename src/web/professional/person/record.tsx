import type { Basis, ConsentForm as HowAgreed, Threshold } from '#access';
import { inOrder } from '../../document/expected-order.ts';
import { holderIdOf } from '../../document/ids.ts';
import { anyRefusal, refusalOf, text } from '../../form.ts';
import { again, leadTo, professionalAct, professionalPage, useAnswer, usePage } from '../../load.ts';
import { ErrorSummary, type FieldProblem } from '../../ui/field.tsx';
import { pageOf } from '../../ui/pages.tsx';
import { ProfessionalShell } from '../../ui/professional-shell.tsx';
import { count } from '../../words/french.ts';
import { formalNameOf } from '../../words/people.ts';
import { AtTheDoor, Deposit } from './at-the-door.tsx';
import { Done } from './done.tsx';
import { Identity } from './identity.tsx';
import { filterOf, isFiltered, orderOf, readAsked } from './record-asked.ts';
import { RecordList } from './record-list.tsx';

const PAGE_SIZE = 50;

export const loader = professionalPage(async ({ doors, visit, params, url, now }) => {
  const holderId = holderIdOf(params.person);
  const request = visit(holderId);
  const query = url.searchParams;
  const asksSecret = query.get('soin') === 'secret';
  const threshold = await doors.access.threshold(request, asksSecret);
  const declaresSecret = asksSecret && threshold.isMinor && !threshold.secret;
  const asked = readAsked(query);
  const page = pageOf(query);
  const isOpen = threshold.open.allowed && !declaresSecret;
  const since = isOpen ? await doors.documents.look(request) : undefined;
  const list = isOpen
    ? await doors.documents.list(request, filterOf(asked, since), {
        limit: PAGE_SIZE,
        offset: (page - 1) * PAGE_SIZE,
        order: orderOf(asked),
        newSince: since,
        withPinned: page === 1 && !isFiltered(asked),
        withMandatory: page === 1 && !isFiltered(asked),
      })
    : undefined;
  const awaited = isOpen ? inOrder(await doors.expectations.expected(request), now).awaited : [];
  const base = `/pro/p/${params.person}`;
  return {
    awaited: { count: awaited.length, late: awaited.filter(({ state }) => state === 'late').length },
    threshold,
    around: { ...threshold, base, now },
    declaresSecret,
    list,
    since,
    asked,
    page,
    url,
    base,
    done: query.get('fait') ?? undefined,
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

type Answer = { readonly basis: string; readonly problems: readonly FieldProblem[] };

const BASES: Readonly<Record<string, { readonly basis: Basis; readonly form?: HowAgreed }>> = {
  equipe: { basis: 'care_team' },
  'accord-oral': { basis: 'consent_given', form: 'oral' },
  'accord-ecrit': { basis: 'consent_given', form: 'written' },
};

export const action = professionalAct<Answer>(async ({ doors, visit, params, url }, form) => {
  const chosen = text(form, 'fondement');
  const statement = Object.hasOwn(BASES, chosen) ? BASES[chosen] : undefined;
  const problems: FieldProblem[] = [];
  if (!statement)
    problems.push({
      field: 'fondement-equipe',
      summary: 'Vous n’avez pas dit à quel titre vous ouvrez ce carnet',
      help: 'Choisissez l’une des réponses.',
    });
  if (form.get('confirme') !== 'oui')
    problems.push({
      field: 'confirme',
      summary: 'Vous n’avez pas confirmé',
      help: 'Cochez la case après avoir demandé son accord à la personne.',
    });
  if (!statement || problems.length > 0) return again({ basis: chosen, problems });
  const secret = url.searchParams.get('soin') === 'secret';
  try {
    await doors.access.stateConsent(visit(holderIdOf(params.person)), {
      ...statement,
      confirmed: true,
      secret,
    });
  } catch (error) {
    const refused = refusalOf(error, anyRefusal('fondement-equipe'));
    return again({ basis: chosen, problems: refused.problems }, refused.status);
  }
  return leadTo(`/pro/p/${params.person}?fait=${secret ? 'secret' : 'accord'}`);
});

export default function PersonRecord() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<Answer>();
  const { threshold, around, base } = page;
  const problems = answer?.problems ?? [];
  return (
    <ProfessionalShell
      frame={frame}
      wrong={problems.length > 0}
      title={`${titleOf(page)}, ${formalNameOf(threshold.person)}`}
      identity={<Identity around={around} heading />}
    >
      <Done done={page.done} isOpen={threshold.open.allowed} />
      {problems.length > 0 && (
        <div className="zone">
          <ErrorSummary problems={problems} />
        </div>
      )}
      {page.list ? (
        <RecordList
          list={page.list}
          asked={page.asked}
          page={page.page}
          pageSize={PAGE_SIZE}
          url={page.url}
          base={base}
          since={page.since}
          reader={threshold.actor.id}
          typeOf={page.typeOf}
          reads={page.reads}
          deposit={
            <>
              <Deposit base={base} permission={threshold.mayDeposit} />
              <a className="target" href={`${base}/profil`}>
                Profil de santé
              </a>
              <a className="target" href={`${base}/attendus`}>
                {awaitedWords(page.awaited)}
              </a>
              <a className="target" href={`${base}/resultats`}>
                Résultats
              </a>
              {threshold.isMinor && !threshold.secret && threshold.mode === 'normal' && (
                <a className="target" href={`${base}?soin=secret`}>
                  Soin tenu secret
                </a>
              )}
            </>
          }
        />
      ) : (
        <AtTheDoor
          threshold={threshold}
          now={around.now}
          base={base}
          secret={page.declaresSecret}
          chosen={answer?.basis}
          problems={problems}
          reads={page.reads}
        />
      )}
    </ProfessionalShell>
  );
}

function awaitedWords({ count: some, late }: { readonly count: number; readonly late: number }): string {
  if (some === 0) return 'Documents attendus';
  return `${count(some, 'document attendu', 'documents attendus')}${late > 0 ? `, dont ${late} en retard` : ''}`;
}

function titleOf(page: {
  readonly list: unknown;
  readonly declaresSecret: boolean;
  readonly threshold: Pick<Threshold, 'mayState' | 'actor'>;
}): string {
  if (page.list) return 'Carnet';
  if (page.declaresSecret) return 'Soin tenu secret';
  const { mayState, actor } = page.threshold;
  return mayState.allowed && actor.kind === 'professional' ? 'Ouvrir le carnet' : 'Seuil du carnet';
}
