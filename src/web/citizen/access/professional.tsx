import { corrigible, refusalOf, text } from '../../form.ts';
import { again, citizenAct, citizenPage, leadTo, useAnswer, usePage } from '../../load.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { ErrorSummary, type FieldProblem } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Opening } from '../../ui/pan.tsx';
import { isoDay, readDay } from '../../words/dates.ts';
import { whoseOf } from '../../words/whose.ts';
import { personInCharge } from './person-in-charge.ts';
import {
  AuthoriseForm,
  BlockForm,
  DepositsForm,
  EndForm,
  OTHER_DAY,
  periodsFrom,
} from './professional-acts.tsx';
import { accessOf } from './relation-words.ts';

export const loader = citizenPage(async (args) => {
  personInCharge(args);
  const { doors, request, params, url, now } = args;
  const { access } = doors;
  const { one, settings } = await access.whatCan(request, params.professional ?? '');
  return {
    one,
    mayRead: one.professionCode !== 'SECRETARIAT_MEDICAL' && access.reference.columnOpen(one.group),
    refusesDeposits: settings.oppositions.some(
      ({ against, id }) => against === 'professional' && id === one.id,
    ),
    done: url.searchParams.get('fait') ?? '',
    now,
  };
});

type Answer = {
  readonly typed: { readonly period: string; readonly day: string };
  readonly problems: readonly FieldProblem[];
};

export const action = citizenAct<Answer>(async ({ doors, request, params, base, now }, form) => {
  const id = params.professional ?? '';
  const here = `${base}/acces/professionnels/${encodeURIComponent(id)}`;
  const { access } = doors;
  switch (form.get('acte') ?? form.get('geste')) {
    case 'bloquer':
      await access.block(request, id);
      return leadTo(`${base}/acces?fait=bloque`);
    case 'debloquer':
      await access.unblock(request, id);
      return leadTo(`${base}/acces?fait=debloque`);
    case 'terminer':
      await access.endAccess(request, id);
      return leadTo(`${here}?fait=fin`);
    default:
  }
  const typed = { period: text(form, 'duree'), day: text(form, 'jour') };
  const chosen = periodsFrom(now).find(({ value }) => value === typed.period)?.last;
  const other = typed.period === OTHER_DAY ? readDay(typed.day) : undefined;
  const last = chosen ?? (other && isoDay(other));
  if (!last)
    return again({
      typed,
      problems: [
        typed.period === OTHER_DAY
          ? {
              field: 'jour',
              summary: 'La date de fin n’est pas lisible',
              help: 'Écrivez-la comme 31/12/2026.',
            }
          : {
              field: 'duree-30',
              summary: 'La fin n’est pas choisie',
              help: 'Choisissez une durée, ou une autre date.',
            },
      ],
    });
  try {
    await access.authorise(request, id, last);
  } catch (error) {
    const ofEnd = { 'authorisation-end': typed.period === OTHER_DAY ? 'jour' : 'duree-30' };
    const { problems, status } = refusalOf(error, corrigible('duree-30', ofEnd));
    return again({ typed, problems }, status);
  }
  return leadTo(`${here}?fait=autorise`);
});

export default function CitizenProfessional() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<Answer>();
  const problems = answer?.problems ?? [];
  const { one } = page;
  const whose = whoseOf(frame);
  const access = `${frame.base}/acces`;
  const title = `${one.blocked ? 'Débloquer' : 'Bloquer ou régler'} : ${one.label}`;
  const hasAccess = one.consent === 'valid' || one.emergency !== undefined;
  return (
    <CitizenShell
      frame={frame}
      title={title}
      wrong={problems.length > 0}
      tab="Qui voit"
      steps={[{ label: 'Qui voit', href: access }, { label: one.label }]}
    >
      <Opening title={one.label}>
        <ErrorSummary problems={problems} />
        {page.done && !answer && <Done done={page.done} id={one.id} access={access} />}
        <p className="soft">{[one.profession, one.structure].filter(Boolean).join(', ')}.</p>
        <p className="lead">{accessOf(one, whose)}</p>
        <p>
          <a className="target" href={`${access}/voir-comme?qui=pro.${encodeURIComponent(one.id)}`}>
            Voir ce que ce professionnel voit
          </a>
        </p>
        <BlockForm one={one} access={access} whose={whose} />
      </Opening>
      {!one.blocked && hasAccess && <EndForm one={one} whose={whose} />}
      {!one.blocked && (
        <AuthoriseForm
          one={one}
          mayRead={page.mayRead}
          now={page.now}
          typed={answer?.typed}
          problems={problems}
          whose={whose}
        />
      )}
      <DepositsForm one={one} refused={page.refusesDeposits} access={access} whose={whose} />
    </CitizenShell>
  );
}

const DONE: Readonly<Record<string, readonly [title: string, text: string]>> = {
  autorise: [
    'Professionnel autorisé',
    'Il peut ouvrir le carnet dès maintenant, selon son métier. Vous pouvez y mettre fin plus bas.',
  ],
  fin: [
    'Accès terminé',
    'Il ne peut plus ouvrir le carnet. Il garde l’accès aux documents qu’il a écrits, et peut redemander un accord.',
  ],
  'depots-non': ['Dépôts refusés', 'Il ne peut plus rien ajouter. Ce qu’il a déjà déposé reste.'],
  'depots-oui': ['Dépôts acceptés', 'Il peut de nouveau ajouter des documents.'],
};

function Done({ done, id, access }: { readonly done: string; readonly id: string; readonly access: string }) {
  const told = Object.hasOwn(DONE, done) ? DONE[done] : undefined;
  return told ? (
    <Notice id="fait" title={told[0]} tone="success" live>
      <p>{told[1]}</p>
      {done.startsWith('depots-') && (
        <form method="post" action={`${access}/depots`}>
          <input type="hidden" name="qui" value="professional" />
          <input type="hidden" name="id" value={id} />
          <input type="hidden" name="retour" value="fiche" />
          <button
            type="submit"
            className="button second short"
            name="valeur"
            value={done === 'depots-non' ? 'oui' : 'non'}
          >
            Annuler : {done === 'depots-non' ? 'accepter de nouveau' : 'refuser comme avant'}
          </button>
        </form>
      )}
    </Notice>
  ) : null;
}
