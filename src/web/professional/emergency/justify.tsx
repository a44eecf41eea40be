import { holderIdOf } from '../../document/ids.ts';
import { corrigible, refusalOf, text } from '../../form.ts';
import { again, leadTo, professionalAct, professionalPage, useAnswer, usePage } from '../../load.ts';
import { missingPage } from '../../problem.ts';
import { Facts } from '../../ui/facts.tsx';
import { ErrorSummary, type FieldProblem } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ProfessionalShell } from '../../ui/professional-shell.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { dayAndTime } from '../../words/dates.ts';
import { formalNameOf } from '../../words/people.ts';
import { aroundOf } from '../around.ts';
import { Identity } from '../person/identity.tsx';
import { Due } from './emergencies.tsx';

export const loader = professionalPage(async (args) => {
  const { doors, visit, params, requestId } = args;
  const holderId = holderIdOf(params.person);
  const [around, emergencies] = await Promise.all([
    aroundOf(args, holderId, `/pro/p/${params.person}`),
    doors.access.emergencies(visit(holderId)),
  ]);
  const emergency = emergencies.find(
    ({ id, professionalId }) => id === params.id && professionalId === args.professionalId,
  );
  if (!emergency) throw missingPage(requestId);
  return { around, emergency };
});

type Answer = { readonly text: string; readonly problems: readonly FieldProblem[] };

export const action = professionalAct<Answer>(async ({ doors, visit, params }, form) => {
  const typed = text(form, 'explication');
  try {
    await doors.access.justifyEmergency(visit(holderIdOf(params.person)), params.id ?? '', typed);
    return leadTo('/pro/urgence?fait=justifie');
  } catch (error) {
    const { problems, status } = refusalOf(error, corrigible('explication'));
    return again({ text: typed, problems }, status);
  }
});

export default function JustifyEmergency() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<Answer>();
  const { around, emergency } = page;
  const problems = answer?.problems ?? [];
  const title = 'Expliquer un accès en urgence';
  return (
    <ProfessionalShell
      frame={frame}
      wrong={problems.length > 0}
      title={`${title}, ${formalNameOf(around.person)}`}
      tab="emergency"
      identity={<Identity around={around} />}
      steps={[{ label: 'Urgence', href: '/pro/urgence' }, { label: 'Expliquer' }]}
    >
      <div className="zone stack narrow">
        <h1>{title}</h1>
        <ErrorSummary problems={problems} />
        <Facts
          rows={[
            ['Ouvert', dayAndTime(emergency.openedAt)],
            ['Raison donnée', emergency.reason],
            [
              'À justifier',
              emergency.justifyBefore && !emergency.justifiedAt && (
                <Due before={emergency.justifyBefore} now={around.now} />
              ),
            ],
          ]}
        />
        {emergency.justifiedAt ? (
          <Notice id="donnee" title={`Expliqué le ${dayAndTime(emergency.justifiedAt)}`} tone="success">
            <p>{emergency.justification}</p>
          </Notice>
        ) : (
          <form method="post" className="stack" noValidate>
            <TextArea
              id="explication"
              label="Votre explication"
              hint="La personne la lira telle quelle. Une phrase au moins. Elle ne pourra plus être changée."
              rows={6}
              defaultValue={answer?.text}
              problems={problems}
            />
            <button type="submit" className="button">
              Envoyer l’explication à la personne
            </button>
          </form>
        )}
      </div>
    </ProfessionalShell>
  );
}
