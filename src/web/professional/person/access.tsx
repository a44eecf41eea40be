import type { Threshold } from '#access';
import { holderIdOf } from '../../document/ids.ts';
import { anyRefusal, refusalOf, text } from '../../form.ts';
import {
  again,
  leadTo,
  type ProfessionalArgs,
  professionalAct,
  professionalPage,
  useAnswer,
  usePage,
} from '../../load.ts';
import { ErrorSummary, type FieldProblem } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ProfessionalShell } from '../../ui/professional-shell.tsx';
import { formalNameOf } from '../../words/people.ts';
import { Colleagues, MANY } from './colleague-form.tsx';
import { accessOf, Identity } from './identity.tsx';

/** On what ground one is here, taking it back, and the agreement noted for a colleague (H05, H07, R46). */
export const loader = professionalPage(async ({ doors, visit, params, url, now }) => {
  const request = visit(holderIdOf(params.person));
  const threshold = await doors.access.threshold(request);
  const { structureId, id } = threshold.actor;
  const colleagues = structureId
    ? await doors.access.reading(request, ({ tx }) => doors.access.colleaguesOf(tx, structureId, MANY))
    : [];
  const base = `/pro/p/${params.person}`;
  return {
    threshold,
    around: { ...threshold, base, now },
    colleagues: colleagues.filter((one) => one.id !== id),
    noted: url.searchParams.get('fait') === 'note',
  };
});

export type ColleagueAnswer = {
  readonly colleague: string;
  readonly form: string;
  readonly problems: readonly FieldProblem[];
};

export const action = professionalAct<ColleagueAnswer>(async (args, form) => {
  const { doors, visit, params } = args;
  const request = visit(holderIdOf(params.person));
  const base = `/pro/p/${params.person}`;
  switch (form.get('acte')) {
    case 'fin-secret':
      await doors.access.withdrawConsent(request, 'secret');
      // not back to the record: looking at it openly, right after, would tell the representatives when
      return leadTo('/pro?fait=fin-secret');
    case 'retirer':
      await doors.access.withdrawConsent(request, 'statement');
      return leadTo(`${base}?fait=retrait`);
    default:
      return noteForColleague(args, form);
  }
});

async function noteForColleague({ doors, visit, params }: ProfessionalArgs, form: FormData) {
  const typed = {
    colleague: text(form, 'collegue'),
    form: text(form, 'forme'),
  };
  const back = (problems: readonly FieldProblem[], status = 422) =>
    again<ColleagueAnswer>({ ...typed, problems }, status);
  const problems: FieldProblem[] = [];
  if (!typed.colleague)
    problems.push({
      field: 'collegue',
      summary: 'Le professionnel manque',
      help: 'Choisissez pour qui la personne donne son accord.',
    });
  if (typed.form !== 'oral' && typed.form !== 'written')
    problems.push({
      field: 'forme-oral',
      summary: 'Vous n’avez pas dit comment l’accord est donné',
      help: 'Choisissez l’une des deux réponses.',
    });
  if (form.get('confirme-collegue') !== 'oui')
    problems.push({
      field: 'confirme-collegue',
      summary: 'Vous n’avez pas confirmé',
      help: 'Cochez la case après avoir demandé son accord à la personne.',
    });
  if (problems.length > 0) return back(problems);
  try {
    await doors.access.stateConsent(visit(holderIdOf(params.person)), {
      basis: 'consent_collected_for_another',
      form: typed.form === 'written' ? 'written' : 'oral',
      confirmed: true,
      professionalId: typed.colleague,
    });
  } catch (error) {
    const { problems, status } = refusalOf(error, anyRefusal('collegue'));
    return back(problems, status);
  }
  return leadTo(`/pro/p/${params.person}/acces?fait=note`);
}

export default function AccessToRecord() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<ColleagueAnswer>();
  const { threshold, around } = page;
  const problems = answer?.problems ?? [];
  const isReception = threshold.actor.kind === 'secretariat';
  const title = isReception ? 'Accueil' : 'Votre accès';
  return (
    <ProfessionalShell
      frame={frame}
      wrong={problems.length > 0}
      title={`${title}, ${formalNameOf(threshold.person)}`}
      identity={<Identity around={around} />}
      steps={[{ label: 'Carnet', href: around.base }, { label: title }]}
    >
      {page.noted && !answer && (
        <div className="zone">
          <Notice id="fait" title="Accord noté" tone="success" live>
            <p>Ce professionnel peut maintenant ouvrir le carnet. La personne en est prévenue.</p>
          </Notice>
        </div>
      )}
      <div className="zone stack">
        <h1>{title}</h1>
        <ErrorSummary problems={problems} />
        {!isReception && <Why threshold={threshold} words={accessOf(around)} base={around.base} />}
      </div>
      {threshold.mayState.allowed && !threshold.secret && (
        <Colleagues
          colleagues={page.colleagues}
          structure={threshold.actor.structureLabel}
          until={threshold.wouldLast.team}
          now={around.now}
          answer={answer}
        />
      )}
      <section className="zone stack-tight" aria-labelledby="equipe">
        <h2 id="equipe">Équipe de soins</h2>
        <p>
          <a href={`${around.base}/equipe`}>Voir ou ouvrir une équipe de soins de votre structure</a>
        </p>
      </section>
    </ProfessionalShell>
  );
}

/** « Pourquoi vous voyez ce carnet » */
function Why(props: { readonly threshold: Threshold; readonly words: string; readonly base: string }) {
  const { relation, open, secret, mode } = props.threshold;
  const stated =
    relation.consent === 'valid' && relation.ground === 'statement' && !secret && mode === 'normal';
  return (
    <>
      <p>
        {open.allowed ? (
          <>
            Vous voyez ce carnet : <b>{props.words}</b>.
          </>
        ) : (
          <>
            Vous ne voyez pas ce carnet. {open.sentence} <a href={props.base}>Revenir au seuil</a>
          </>
        )}
      </p>
      {stated && (
        <form method="post" className="stack-tight">
          <input type="hidden" name="acte" value="retirer" />
          <p>
            Si vous retirez votre déclaration, vous ne verrez plus ce carnet. Vos propres documents resteront
            lisibles pour vous.
          </p>
          <button type="submit" className="button danger short">
            Retirer ma déclaration
          </button>
        </form>
      )}
    </>
  );
}
