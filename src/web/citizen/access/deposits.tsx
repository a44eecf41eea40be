import type { ReactNode } from 'react';
import type { Opposition, Settings } from '#access';
import { text } from '../../form.ts';
import { citizenAct, citizenPage, leadTo, usePage } from '../../load.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Opening, Pan } from '../../ui/pan.tsx';
import { State } from '../../ui/state.tsx';
import { day } from '../../words/dates.ts';
import { type Whose, whoseOf } from '../../words/whose.ts';
import { personInCharge } from './person-in-charge.ts';

const AGAINST = ['professional', 'structure', 'team'] as const;

export const loader = citizenPage(async (args) => {
  personInCharge(args);
  const { doors, request, url } = args;
  const settings = await doors.access.settings(request);
  const refused = new Set(settings.oppositions.map(({ against, id }) => `${against} ${id}`));
  return {
    settings,
    teams: settings.teams.filter(({ id }) => !refused.has(`team ${id}`)),
    done: doneIn(url.searchParams),
  };
});

/** What was just done, with what undoes it. */
type JustDone = { readonly value: 'oui' | 'non'; readonly who: string; readonly id: string };

function doneIn(query: URLSearchParams): JustDone | undefined {
  const [value, who] = [query.get('fait'), query.get('qui') ?? ''];
  const isKnown = who === 'tous' || AGAINST.some((one) => one === who);
  return (value === 'oui' || value === 'non') && isKnown
    ? { value, who, id: query.get('id') ?? '' }
    : undefined;
}

export const action = citizenAct(async ({ doors, request, base }, form) => {
  const who = form.get('qui');
  const value = form.get('valeur');
  const id = text(form, 'id');
  if (value !== 'oui' && value !== 'non') return leadTo(`${base}/acces/depots`);
  const against = AGAINST.find((one) => one === who);
  if (against) await doors.access.opposeDeposits(request, { against, id }, value === 'non');
  else if (who === 'tous') await doors.access.changeSwitch(request, 'feeding', value === 'oui');
  else return leadTo(`${base}/acces/depots`);
  return leadTo(
    // from the page of a professional, and back to it
    against === 'professional' && form.get('retour') === 'fiche'
      ? `${base}/acces/professionnels/${encodeURIComponent(id)}?fait=depots-${value}`
      : `${base}/acces/depots?${new URLSearchParams({ fait: value, qui: against ?? 'tous', ...(against && { id }) })}`,
  );
});

export default function CitizenDeposits() {
  const { frame, page } = usePage<typeof loader>();
  const { settings, teams } = page;
  const whose = whoseOf(frame);
  const access = `${frame.base}/acces`;
  return (
    <CitizenShell
      frame={frame}
      title="Nouveaux dépôts"
      tab="Qui voit"
      steps={[{ label: 'Qui voit', href: access }, { label: 'Nouveaux dépôts' }]}
    >
      <Opening title="Nouveaux dépôts">
        {page.done && <Done done={page.done} />}
        <p className="lead">Qui peut ajouter des documents dans {whose.notebook} ?</p>
        <p>
          Refuser ne supprime rien. Ce qui est déjà là reste lisible, et son auteur peut le corriger. La loi
          demande une bonne raison : vous n’avez pas à l’écrire ici.
        </p>
      </Opening>
      <Everybody feeding={settings.feeding} whose={whose} />
      <Pan
        id="refus"
        title="Refusés un par un"
        aside={
          <p>
            <a href={`${access}/chercher`}>Chercher un professionnel ou un établissement</a>
          </p>
        }
      >
        <OneByOne oppositions={settings.oppositions} whose={whose} />
      </Pan>
      {teams.length > 0 && <Teams teams={teams} whose={whose} />}
    </CitizenShell>
  );
}

function Everybody({ feeding, whose }: { readonly feeding: boolean; readonly whose: Whose }) {
  const inNotebook = whose.own ? '' : ` dans ${whose.notebook}`;
  return (
    <Pan id="tous" title="Tous les professionnels">
      <div className="stack">
        <p className="states">
          {feeding ? (
            <State tone="success" icon="tick">
              Acceptés
            </State>
          ) : (
            <State tone="error" icon="stop">
              Refusés
            </State>
          )}
        </p>
        <dl className="effect two">
          <div>
            <dt>Aujourd’hui</dt>
            <dd>
              {feeding
                ? 'Un professionnel qui soigne peut ajouter ses documents.'
                : 'Rien de nouveau ne peut être ajouté, ni par vous, ni par un professionnel.'}
            </dd>
          </div>
          <div>
            <dt>Si vous changez</dt>
            <dd>
              {feeding
                ? 'Rien de nouveau ne sera ajouté : ni résultat, ni ordonnance, ni compte rendu. Vous non plus ne pourrez rien ajouter.'
                : 'Les professionnels qui soignent pourront de nouveau ajouter des documents.'}
            </dd>
          </div>
        </dl>
        <form method="post">
          <input type="hidden" name="qui" value="tous" />
          <button type="submit" className="button second" name="valeur" value={feeding ? 'non' : 'oui'}>
            {feeding ? 'Refuser tous les dépôts' : 'Accepter de nouveau les dépôts'}
            {inNotebook}
          </button>
        </form>
      </div>
    </Pan>
  );
}

function OneByOne({
  oppositions,
  whose,
}: {
  readonly oppositions: readonly Opposition[];
  readonly whose: Whose;
}) {
  if (oppositions.length === 0)
    return (
      <Empty title="Personne n’est refusé">
        <p>
          Vous pouvez refuser un professionnel, un établissement, ou une équipe de soins. Les autres
          continuent d’ajouter.
        </p>
      </Empty>
    );
  return (
    <ul className="lines">
      {oppositions.map((one) => (
        <li key={`${one.against} ${one.id}`} className="acting">
          <div>
            <p className="title">{one.label}</p>
            <p className="meta">Refusé depuis le {day(one.since)}.</p>
          </div>
          <One against={one.against} id={one.id} value="oui">
            Accepter de nouveau{whose.own ? '' : ` pour ${whose.name}`}
            <span className="aloud"> : {one.label}</span>
          </One>
        </li>
      ))}
    </ul>
  );
}

function Teams({ teams, whose }: { readonly teams: Settings['teams']; readonly whose: Whose }) {
  return (
    <Pan
      id="equipes"
      title="Équipes de soins"
      aside={<p>Refuser une équipe : ses membres n’ajoutent plus rien, et voient comme avant.</p>}
    >
      <ul className="lines">
        {teams.map(({ id, label, since }) => (
          <li key={id} className="acting">
            <div>
              <p className="title">{label}</p>
              <p className="meta">Depuis le {day(since)}.</p>
            </div>
            <One against="team" id={id} value="non">
              Refuser ses dépôts{whose.own ? '' : ` pour ${whose.name}`}
              <span className="aloud"> : {label}</span>
            </One>
          </li>
        ))}
      </ul>
    </Pan>
  );
}

function One(props: {
  readonly against: Opposition['against'];
  readonly id: string;
  readonly value: 'oui' | 'non';
  readonly children: ReactNode;
}) {
  return (
    <form method="post">
      <input type="hidden" name="qui" value={props.against} />
      <input type="hidden" name="id" value={props.id} />
      <button type="submit" className="button second short" name="valeur" value={props.value}>
        {props.children}
      </button>
    </form>
  );
}

function Done({ done }: { readonly done: JustDone }) {
  const refused = done.value === 'non';
  return (
    <Notice id="fait" title={refused ? 'Dépôts refusés' : 'Dépôts acceptés'} tone="success" live>
      <p>
        {refused
          ? 'C’est immédiat. Ce qui était déjà là reste.'
          : 'C’est immédiat. Les prochains documents pourront arriver.'}
      </p>
      <form method="post">
        <input type="hidden" name="qui" value={done.who} />
        <input type="hidden" name="id" value={done.id} />
        <button type="submit" className="button second short" name="valeur" value={refused ? 'oui' : 'non'}>
          Annuler : {refused ? 'accepter de nouveau' : 'refuser comme avant'}
        </button>
      </form>
    </Notice>
  );
}
