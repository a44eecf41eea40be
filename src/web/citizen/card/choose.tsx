import { corrigible, refusalOf } from '../../form.ts';
import { again, citizenAct, citizenPage, leadTo, useAnswer, usePage } from '../../load.ts';
import { Choices } from '../../ui/choices.tsx';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Empty } from '../../ui/empty.tsx';
import { ErrorSummary, type FieldProblem } from '../../ui/field.tsx';
import { Opening, Pan } from '../../ui/pan.tsx';
import { whoseOf } from '../../words/whose.ts';
import { NEVER_TRANSFUSE, readCard, titleOf } from './read-card.ts';

/** Which lines stand on the card: ticked beforehand is proposed, and kept by the button alone. */
export const loader = citizenPage(readCard);

type Chosen = { readonly ids: readonly string[]; readonly problems: readonly FieldProblem[] };

export const action = citizenAct<Chosen>(async ({ doors, request, base }, form) => {
  const ids = form.getAll('ligne').map(String);
  try {
    await doors.healthProfile.card.choose(request, ids);
    return leadTo(`${base}/carte?fait=choisie`);
  } catch (error) {
    const { problems, status } = refusalOf(error, corrigible('lignes'));
    return again({ ids, problems }, status);
  }
});

export default function ChooseCard() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<Chosen>();
  const { card } = page;
  const { base } = frame;
  const whose = whoseOf(frame);
  const problems = answer?.problems ?? [];
  const offered = card.offered.filter(({ lines }) => lines.length > 0);
  return (
    <CitizenShell
      frame={frame}
      title="Choisir les lignes de la carte"
      tab="Profil"
      wrong={problems.length > 0}
      steps={[
        { label: 'Profil', href: `${base}/profil` },
        { label: 'Carte d’urgence', href: `${base}/carte` },
        { label: 'Choisir' },
      ]}
    >
      <Opening title="Choisir les lignes de la carte">
        <ErrorSummary problems={problems} />
        <p>Qui tient la carte lira ces lignes. Le choix ne cache ni ne montre rien dans le carnet.</p>
        {!card.chosenAt && offered.length > 0 && (
          <p>Les lignes utiles en urgence sont proposées. Décochez ce que vous ne voulez pas porter.</p>
        )}
      </Opening>
      <Pan id="lignes" title="Lignes du profil">
        {offered.length === 0 ? (
          <Empty title="Le profil est vide">
            <p>
              <a href={`${base}/profil`}>Remplir le profil</a>
            </p>
          </Empty>
        ) : (
          <form method="post" className="stack">
            {offered.map(({ group, lines }) => (
              <Choices
                key={group.code}
                name="ligne"
                kind="checkbox"
                legend={titleOf(group)}
                chosen={lines
                  .filter(({ factId, chosen }) => (answer ? answer.ids.includes(factId) : chosen))
                  .map(({ factId }) => factId)}
                options={lines.map((line) => ({
                  value: line.factId,
                  label: line.title,
                  help: [
                    line.detail,
                    line.phone,
                    line.source,
                    line.hidden && 'caché aux professionnels, mais lisible sur la carte',
                    group.code === 'blood-group' && NEVER_TRANSFUSE,
                  ]
                    .filter(Boolean)
                    .join(' — '),
                }))}
              />
            ))}
            <p className="row">
              <button type="submit" className="button">
                Enregistrer la carte{whose.own ? '' : ` ${whose.of}`}
              </button>
              <a className="target" href={`${base}/carte`}>
                Ne rien changer
              </a>
            </p>
          </form>
        )}
      </Pan>
    </CitizenShell>
  );
}
