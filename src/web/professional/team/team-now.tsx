import type { ReactNode } from 'react';
import type { CareTeam } from '#access';
import { FoldTable } from '../../ui/fold-table.tsx';
import { numericDay } from '../../words/dates.ts';
import { untilWhen } from '../until.ts';

/** A team that runs: its members, and how each part of it ends. */
export function TeamNow(props: {
  readonly team: CareTeam;
  readonly now: Date;
  readonly children: ReactNode;
}) {
  const { team, now } = props;
  const heading = `equipe-${team.id}`;
  return (
    <section className="zone stack" aria-labelledby={heading}>
      <h2 id={heading}>
        En cours : {team.structureLabel}
        {team.until && `, ${untilWhen(team.until, now)}`}
      </h2>
      <p className="meta">
        Ouverte le {numericDay(team.openedAt)} par {team.openedByLabel}.
      </p>
      {team.members.length === 0 ? (
        <p className="soft">Plus personne n’est dans cette équipe.</p>
      ) : (
        <FoldTable
          caption={`Membres de l’équipe : ${team.structureLabel}`}
          columns={['Professionnel', 'Métier', 'Depuis', 'Acte']}
          header={0}
          rows={team.members.map((member) => ({
            id: member.id,
            cells: [
              member.label,
              member.profession,
              numericDay(member.since),
              <form key="act" method="post">
                <input type="hidden" name="acte" value="retirer" />
                <input type="hidden" name="equipe" value={team.id} />
                <input type="hidden" name="membre" value={member.id} />
                <button type="submit" className="button-link">
                  Retirer<span className="aloud"> {member.label} de l’équipe</span>
                </button>
              </form>,
            ],
          }))}
        />
      )}
      {props.children}
      <form method="post" className="stack-tight">
        <input type="hidden" name="acte" value="terminer" />
        <input type="hidden" name="equipe" value={team.id} />
        <p>Si vous terminez l’équipe, ses membres ne pourront plus ouvrir le carnet à ce titre.</p>
        <button type="submit" className="button danger short">
          Terminer cette équipe
        </button>
      </form>
    </section>
  );
}
