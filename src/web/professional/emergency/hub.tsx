import type { FoundPerson } from '#access';
import { publicHolderId } from '#platform/ids';
import { anyRefusal, refusalOf, text } from '../../form.ts';
import { again, leadTo, professionalAct, professionalPage, useAnswer, usePage } from '../../load.ts';
import { ErrorSummary, type FieldProblem } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ProfessionalShell } from '../../ui/professional-shell.tsx';
import { atDoor, readNumber } from '../find-by-number.ts';
import { NumberField } from '../number-field.tsx';
import { Past, Running, ToJustify } from './emergencies.tsx';
import { Found } from './found.tsx';
import { SearchForm, type SearchTyped, searchIn, searchTypedOf } from './search-form.tsx';

export const loader = professionalPage(async ({ doors, session, now, url }) => ({
  emergencies: await doors.access.ownEmergencies(session),
  done: url.searchParams.get('fait'),
  now,
}));

type Answer = {
  readonly ins?: string;
  readonly search?: SearchTyped;
  readonly found?: readonly FoundPerson[];
  readonly problems: readonly FieldProblem[];
};

export const action = professionalAct<Answer>(async (args, form) => {
  if (form.get('acte') === 'chercher') return search(args, searchTypedOf(form));
  const ins = text(form, 'ins');
  const read = readNumber(ins);
  if (read.problem) return again({ ins: read.typed, problems: [read.problem] });
  const door = await atDoor(args, read);
  return door.problem
    ? again({ ins, problems: [door.problem] })
    : leadTo(`/pro/urgence/${publicHolderId(door.holderId)}`);
});

async function search(
  { doors, session, requestId }: Parameters<Parameters<typeof professionalAct<Answer>>[0]>[0],
  typed: SearchTyped,
) {
  const read = searchIn(typed);
  if ('problems' in read) return again<Answer>({ search: typed, problems: read.problems });
  try {
    const found = await doors.access.searchPerson({ session, requestId }, read.traits);
    return again<Answer>({ search: typed, found, problems: [] }, 200);
  } catch (error) {
    const { problems, status } = refusalOf(error, anyRefusal('nom'));
    return again<Answer>({ search: typed, problems }, status);
  }
}

const DONE: Readonly<Record<string, readonly [title: string, text: string]>> = {
  termine: ['Accès en urgence terminé', 'Vous ne voyez plus ce carnet.'],
  justifie: ['Explication enregistrée', 'La personne la lit dans son carnet.'],
};

export default function EmergencyHub() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<Answer>();
  const problems = answer?.problems ?? [];
  const done = page.done && Object.hasOwn(DONE, page.done) ? DONE[page.done] : undefined;
  return (
    <ProfessionalShell frame={frame} title="Urgence" wrong={problems.length > 0} tab="emergency">
      {done && !answer && (
        <div className="zone">
          <Notice id="fait" title={done[0]} tone="success" live>
            <p>{done[1]}</p>
          </Notice>
        </div>
      )}
      <Running emergencies={page.emergencies} now={page.now} />
      <div className="zone stack">
        <h1>Urgence</h1>
        <ErrorSummary problems={problems} />
        {answer?.found && <Found found={answer.found} />}
        <p>
          Un accès en urgence vaut pour une personne, dans cette session seulement. La personne et son médecin
          traitant en sont prévenus aussitôt.
        </p>
        <div className={frame.isRegulator ? 'split even' : undefined}>
          {frame.isRegulator && (
            <section className="stack" aria-labelledby="sans-matricule">
              <h2 id="sans-matricule">Centre 15 : sans matricule</h2>
              <SearchForm typed={answer?.search} problems={problems} />
            </section>
          )}
          <section className="stack" aria-labelledby="avec-matricule">
            <h2 id="avec-matricule">Avec le matricule INS</h2>
            <form method="post" className="stack" noValidate>
              <NumberField typed={answer?.ins} problems={problems} />
              <button type="submit" className="button">
                <Icon name="lens" />
                Continuer
              </button>
            </form>
          </section>
        </div>
      </div>
      <ToJustify emergencies={page.emergencies} now={page.now} />
      <Past emergencies={page.emergencies} now={page.now} />
    </ProfessionalShell>
  );
}
