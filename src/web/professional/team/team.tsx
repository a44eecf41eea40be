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
import { isoDay, readDay } from '../../words/dates.ts';
import { formalNameOf } from '../../words/people.ts';
import { MANY } from '../person/colleague-form.tsx';
import { Identity } from '../person/identity.tsx';
import { AddMember, NewTeam } from './forms.tsx';
import { TeamNow } from './team-now.tsx';

export const loader = professionalPage(async ({ doors, visit, params, url, now }) => {
  const request = visit(holderIdOf(params.person));
  const threshold = await doors.access.threshold(request);
  const { structureId } = threshold.actor;
  const [teams, colleagues, mayOpen] = await Promise.all([
    doors.access.careTeams(request),
    structureId
      ? doors.access.reading(request, ({ tx }) => doors.access.colleaguesOf(tx, structureId, MANY))
      : [],
    doors.access.reading(request, async (open) => open.decide('team.open')),
  ]);
  return {
    threshold,
    around: { ...threshold, base: `/pro/p/${params.person}`, now },
    teams,
    colleagues,
    mayOpen: mayOpen.allowed && structureId !== undefined && !threshold.secret,
    done: url.searchParams.get('fait'),
  };
});

export type TeamAnswer = {
  /** The team to which somebody was to be added; absent for a new one. */
  readonly team?: string;
  readonly members: readonly string[];
  readonly rpps: string;
  readonly until: string;
  readonly problems: readonly FieldProblem[];
};

export const action = professionalAct<TeamAnswer>(async (args, form) => {
  const { doors, visit, params } = args;
  const request = visit(holderIdOf(params.person));
  const team = text(form, 'equipe');
  const here = `/pro/p/${params.person}/equipe`;
  switch (form.get('acte')) {
    case 'retirer':
      await doors.access.endMember(request, team, text(form, 'membre'));
      return leadTo(`${here}?fait=retire`);
    case 'terminer':
      await doors.access.endTeam(request, team);
      return leadTo(`${here}?fait=terminee`);
    default:
      return fill(args, form, team);
  }
});

/** A new team, or one more member of a team that runs. */
async function fill({ doors, visit, params }: ProfessionalArgs, form: FormData, team: string) {
  const typed = {
    ...(team && { team }),
    members: form.getAll('membres').map(String).filter(Boolean),
    rpps: text(form, 'rpps').replace(/\s/g, ''),
    until: text(form, 'fin'),
  };
  const back = (problems: readonly FieldProblem[], status = 422) =>
    again<TeamAnswer>({ ...typed, problems }, status);
  // PS_IdNat: 8 and the RPPS number
  const members = [...typed.members, ...(typed.rpps ? [`8${typed.rpps}`] : [])];
  const last = readDay(typed.until);
  const problems: FieldProblem[] = [];
  if (members.length === 0) problems.push(NOBODY(team));
  if (!team && !last) problems.push(NO_END);
  if (problems.length > 0) return back(problems);
  const request = visit(holderIdOf(params.person));
  try {
    if (team) await doors.access.addMembers(request, team, members);
    else await doors.access.openTeam(request, { members, untilDay: last ? isoDay(last) : '' });
  } catch (error) {
    const refused = refusalOf(error, anyRefusal(fieldOf(team), { 'team-end': 'fin' }));
    return back(refused.problems, refused.status);
  }
  return leadTo(`/pro/p/${params.person}/equipe?fait=${team ? 'ajoute' : 'ouverte'}`);
}

const fieldOf = (team: string): string => (team ? `rpps-${team}` : 'rpps');
const NOBODY = (team: string): FieldProblem => ({
  field: fieldOf(team),
  summary: 'Aucun professionnel n’est choisi',
  help: 'Cochez un collègue, ou écrivez un numéro RPPS.',
});
const NO_END: FieldProblem = {
  field: 'fin',
  summary: 'La date de fin n’est pas lisible',
  help: 'Écrivez-la comme 18/12/2026.',
};

const DONE: Readonly<Record<string, readonly [title: string, text: string]>> = {
  ouverte: ['Équipe ouverte', 'Ses membres peuvent ouvrir le carnet. La personne en est prévenue.'],
  ajoute: ['Membre ajouté', 'Ce professionnel peut ouvrir le carnet. La personne en est prévenue.'],
  retire: ['Membre retiré', 'Cette équipe ne lui donne plus accès au carnet.'],
  terminee: ['Équipe terminée', 'Elle ne donne plus accès au carnet à ses membres.'],
};

export default function CareTeams() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<TeamAnswer>();
  const { threshold, around, teams } = page;
  const problems = answer?.problems ?? [];
  const done = page.done && !answer && Object.hasOwn(DONE, page.done) ? DONE[page.done] : undefined;
  const title = 'Équipe de soins';
  return (
    <ProfessionalShell
      frame={frame}
      wrong={problems.length > 0}
      title={`${title}, ${formalNameOf(threshold.person)}`}
      identity={<Identity around={around} />}
      steps={[{ label: 'Carnet', href: around.base }, { label: title }]}
    >
      {done && (
        <div className="zone">
          <Notice id="fait" title={done[0]} tone="success" live>
            <p>{done[1]}</p>
          </Notice>
        </div>
      )}
      <div className="zone stack">
        <h1>{title}</h1>
        <ErrorSummary problems={problems} />
        <p>
          Une équipe de soins dit qui suit la personne pendant un épisode, et jusqu’à quand. Ses membres
          ouvrent le carnet sans autre déclaration. La personne est prévenue de chaque membre, et peut le
          bloquer.
        </p>
      </div>
      {teams.map((team) => (
        <TeamNow key={team.id} team={team} now={around.now}>
          {page.mayOpen && (
            <AddMember
              team={team}
              colleagues={page.colleagues}
              answer={answer?.team === team.id ? answer : undefined}
            />
          )}
        </TeamNow>
      ))}
      {page.mayOpen ? (
        <NewTeam
          structure={threshold.actor.structureLabel}
          colleagues={page.colleagues}
          answer={answer && answer.team === undefined ? answer : undefined}
        />
      ) : (
        <div className="zone">
          <p className="soft">Vous ne pouvez pas ouvrir d’équipe ici.</p>
        </div>
      )}
    </ProfessionalShell>
  );
}
