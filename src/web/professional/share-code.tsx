import type { CarnetError } from '#platform/errors';
import { publicHolderId } from '#platform/ids';
import { problemIn, text } from '../form.ts';
import { again, leadTo, professionalAct, professionalPage, useAnswer, usePage } from '../load.ts';
import { isCarnetError } from '../problem.ts';
import { ErrorSummary, Field, type FieldProblem } from '../ui/field.tsx';
import { ProfessionalShell } from '../ui/professional-shell.tsx';
import { holderOrNobody, readNumber } from './find-by-number.ts';
import { NumberField } from './number-field.tsx';

export const loader = professionalPage(async () => ({}));

type Answer = { readonly ins: string; readonly code: string; readonly problems: readonly FieldProblem[] };

export const action = professionalAct<Answer>(async (args, form) => {
  const ins = text(form, 'ins');
  const code = text(form, 'code');
  const read = readNumber(ins);
  const problems: FieldProblem[] = read.problem ? [read.problem] : [];
  if (code.replace(/\D/g, '').length !== 8) problems.unshift(WRONG_SHAPE);
  if (read.problem || problems.length > 0)
    return again({ ins: read.problem ? read.typed : ins, code, problems });
  const holderId = await holderOrNobody(args, read);
  try {
    await args.doors.access.enterShareCode(args.visit(holderId), code);
  } catch (error) {
    if (!isCarnetError(error) || error.status === 401) throw error;
    return again({ ins, code, problems: [refused(error)] }, error.status === 404 ? 422 : error.status);
  }
  return leadTo(`/pro/p/${publicHolderId(holderId)}?fait=code`);
});

const WRONG_SHAPE: FieldProblem = {
  field: 'code',
  summary: 'Le code n’a pas 8 chiffres',
  help: 'Recopiez les 8 chiffres que la personne vous a donnés.',
};

// R16: a wrong code and a person without a space are told alike.
const NO_MATCH: FieldProblem = {
  field: 'code',
  summary: 'Ce code et ce matricule ne vont pas ensemble',
  help: 'Vérifiez les deux avec la personne. Après 5 essais faux, son code ne sert plus : elle peut en créer un autre.',
};

const refused = (error: CarnetError): FieldProblem =>
  error.code === 'space-not-open' || error.code === 'share-code-wrong' ? NO_MATCH : problemIn('code', error);

export default function EnterShareCode() {
  const { frame } = usePage<typeof loader>();
  const answer = useAnswer<Answer>();
  const problems = answer?.problems ?? [];
  const title = 'Code de partage';
  return (
    <ProfessionalShell frame={frame} title={title} wrong={problems.length > 0} tab="code">
      <div className="zone stack narrow">
        <h1>{title}</h1>
        <p>
          La personne crée un code dans son carnet et vous le donne. Il ouvre les parties qu’elle a choisies,
          une seule fois, pour le temps qu’elle a choisi. Votre métier limite toujours ce que vous lisez.
        </p>
        <ErrorSummary problems={problems} />
        <form method="post" className="stack" noValidate>
          <Field
            id="code"
            label="Code de 8 chiffres"
            hint="Par exemple 8735 2621. Les espaces ne comptent pas."
            autoComplete="off"
            inputMode="numeric"
            defaultValue={answer?.code}
            problems={problems}
          />
          <NumberField typed={answer?.ins} problems={problems} />
          <button type="submit" className="button">
            Ouvrir avec ce code
          </button>
        </form>
        <p className="meta">La personne est prévenue dès que le code sert, et peut arrêter à tout moment.</p>
      </div>
    </ProfessionalShell>
  );
}
