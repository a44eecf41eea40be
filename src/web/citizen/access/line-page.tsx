import { corrigible, refusalOf, text } from '../../form.ts';
import { again, citizenAct, citizenPage, leadTo, useAnswer, usePage } from '../../load.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Facts } from '../../ui/facts.tsx';
import { ErrorSummary, type FieldProblem } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Opening, Pan } from '../../ui/pan.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { day, dayAndTime } from '../../words/dates.ts';
import { capital } from '../../words/french.ts';
import { whoseOf } from '../../words/whose.ts';
import { documentsOf, groundOf, tell } from './line.ts';
import { titlesOf } from './named.ts';

const MODES = { normal: undefined, bris_de_glace: 'Urgence déclarée sur place', centre_15: 'Appel au 15' };

export const loader = citizenPage(async (args) => {
  const { doors, request, params, holderId, url } = args;
  const line = await doors.access.historyLine(request, params.line ?? '');
  const [titles, [contest]] = await Promise.all([
    titlesOf({ doors, request }, documentsOf([line])),
    doors.access.contests(request, line.id),
  ]);
  const whose = whoseOf(args);
  const [told] = tell([line], titles, doors.explain.rule, {
    id: args.session.holderId ?? '',
    holderId,
    whose,
  });
  return { line, told, contest, ground: groundOf(line, whose), done: url.searchParams.get('fait') };
});

type Answer = { readonly typed: string; readonly problems: readonly FieldProblem[] };

export const action = citizenAct<Answer>(async ({ doors, request, params, base }, form) => {
  const typed = text(form, 'pourquoi');
  try {
    await doors.access.contestLine(request, params.line ?? '', typed);
  } catch (error) {
    const { problems, status } = refusalOf(error, corrigible('pourquoi'));
    return again({ typed, problems }, status);
  }
  return leadTo(`${base}/acces/historique/${params.line}?fait=demande#demande`);
});

export default function CitizenLine() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<Answer>();
  const problems = answer?.problems ?? [];
  const { line, told, contest, ground } = page;
  const whose = whoseOf(frame);
  const here = `${frame.base}/acces/historique/${line.id}`;
  const isOwn = line.actor.kind === 'PATIENT' || line.actor.kind === 'SYSTEM';
  return (
    <CitizenShell
      frame={frame}
      title="Une ligne de l’historique"
      wrong={problems.length > 0}
      tab="Qui voit"
      steps={[
        { label: 'Qui voit', href: `${frame.base}/acces` },
        { label: 'Historique', href: `${frame.base}/acces/historique` },
        { label: 'Une ligne' },
      ]}
    >
      <Opening title="Une ligne de l’historique">
        <ErrorSummary problems={problems} />
        <p className="lead">{told && `${told.who} ${told.what}`}</p>
        {told?.why && <p>{told.why}</p>}
        <Facts
          rows={[
            ['Quand', capital(dayAndTime(line.at))],
            ['Qui', line.actor.label],
            ['Profession', line.actor.profession],
            ['Établissement', line.actor.structureLabel],
            ['Logiciel', line.actor.software],
            ['Agit pour', line.actor.as && whose.own ? 'Vous' : line.actor.as && whose.name],
            ['Repose sur', ground],
            ['Mode', MODES[line.mode]],
            ['Réponse', line.outcome === 'refused' ? 'Refusé' : 'Permis'],
            ['Règle', line.rule],
            ['Repère', line.requestId],
          ]}
        />
      </Opening>
      {!isOwn && (
        <Pan
          id="demande"
          title={whose.own ? 'Vous ne reconnaissez pas cet accès ?' : 'Cet accès vous étonne ?'}
          aside={<p>Une réponse vous est due dans le mois.</p>}
        >
          {contest ? (
            <Notice
              id="demande-etat"
              tone={contest.answer ? 'success' : undefined}
              live={page.done === 'demande'}
              title={contest.answer ? 'Voici la réponse' : 'Votre demande est enregistrée'}
            >
              {contest.answer ? (
                <p>{contest.answer}</p>
              ) : (
                <p>
                  Envoyée le {day(contest.openedAt)}. La réponse est due avant le {day(contest.dueAt)}. Vous
                  serez prévenu.
                </p>
              )}
              {contest.said && <p className="soft">Vous aviez écrit : « {contest.said} »</p>}
            </Notice>
          ) : (
            <form method="post" action={here} className="stack">
              <TextArea
                id="pourquoi"
                label="Ce que vous ne reconnaissez pas (facultatif)"
                hint="Par exemple : « Je n’ai pas vu ce médecin ce jour-là. »"
                defaultValue={answer?.typed}
                problems={problems}
              />
              <p>Votre demande part à qui tient le service. Le professionnel garde son accès en attendant.</p>
              <div className="row">
                <button type="submit" className="button">
                  Demander une explication{whose.own ? '' : ` pour ${whose.name}`}
                </button>
                {line.actor.kind === 'HEALTHCARE_PROFESSIONAL' && (
                  <a href={`${frame.base}/acces/professionnels/${encodeURIComponent(line.actor.id)}`}>
                    Bloquer ce professionnel
                  </a>
                )}
              </div>
            </form>
          )}
        </Pan>
      )}
      <Pan
        id="preuve"
        title="La preuve"
        aside={<p>Un témoin extérieur garde l’empreinte de chaque ligne.</p>}
      >
        <p>
          Si cette ligne avait été changée, effacée ou antidatée, même par nous, la vérification échouerait.
        </p>
        <div className="stack" data-proof={`${here}/preuve.json`}>
          <p className="row">
            <a href={`${here}/preuve.json`} download={`preuve-${line.id}.json`}>
              Télécharger la preuve
            </a>
          </p>
          <p role="status" />
        </div>
        <script type="module" src="/assets/verify-line.js" />
      </Pan>
    </CitizenShell>
  );
}
