import { corrigible, refusalOf, text } from '../form.ts';
import {
  again,
  leadTo,
  type ProfessionalArgs,
  professionalAct,
  professionalPage,
  useAnswer,
  usePage,
} from '../load.ts';
import { ErrorSummary, type FieldProblem } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { civilNumericDay } from '../words/dates.ts';
import { CheckForms } from './check-forms.tsx';
import { DeskShell } from './desk-shell.tsx';
import { addressOf, callOf, isOver, orNextCall, viewOf } from './in-call.ts';
import { SpaceNow } from './space-now.tsx';
import { ForAnother } from './ward.tsx';
import { ACTS, isAct } from './words.ts';
import { ACTS_FOR, isActForAnother } from './words-for-another.ts';

export const loader = professionalPage(async (args) => {
  return {
    call: await viewOf(args),
    base: addressOf(args),
    done: args.url.searchParams.get('fait') ?? undefined,
    forAnother: args.url.searchParams.get('pour') === 'autre',
  };
});

type Answer = { readonly problems: readonly FieldProblem[] };

export const action = professionalAct<Answer>(async (args, form) => {
  const { support } = args.doors;
  const call = callOf(args);
  switch (form.get('geste')) {
    case 'questions':
      return checked(args, 'carte', () =>
        support.checkAnswers(call, {
          serial: text(form, 'carte'),
          postcode: text(form, 'code-postal'),
          givenNames: text(form, 'prenoms'),
        }),
      );
    case 'code':
      return checked(args, 'code', () => support.checkCode(call, text(form, 'code')));
    case 'sms':
    case 'mail':
      return checked(
        args,
        'code',
        () => support.sendCode(call, form.get('geste') === 'sms' ? 'sms' : 'mail'),
        'envoi',
      );
    case 'pour':
      return checked(
        args,
        'prenom',
        () => support.nameWard(call, { givenName: text(form, 'prenom'), birthDate: text(form, 'naissance') }),
        'pour',
      );
    case 'fin':
      await support.endCall(call);
      return leadTo('/assistance?fait=fin');
    default:
      return leadTo(addressOf(args));
  }
});

async function checked(
  args: ProfessionalArgs,
  field: string,
  work: () => Promise<void>,
  done = 'identifiee',
) {
  try {
    await orNextCall(work());
  } catch (error) {
    const { problems, status } = refusalOf(error, corrigible(field, { 'birth-date': 'naissance' }));
    if (await isOver(args)) return leadTo('/assistance?fait=echecs');
    return again<Answer>({ problems }, status);
  }
  return leadTo(`${addressOf(args)}?fait=${done}`);
}

export default function Call() {
  const { frame, page } = usePage<typeof loader>();
  const problems = useAnswer<Answer>()?.problems ?? [];
  const { call, base } = page;
  const title = call.space ? 'Appel : personne identifiée' : 'Appel : vérifier l’identité';
  return (
    <DeskShell frame={frame} title={title} wrong={problems.length > 0}>
      <div className="zone stack narrow">
        <h1>{title}</h1>
        <p>
          {call.space ? 'La personne est née' : 'La personne dit être née'} <b>{call.birthName}</b>, le{' '}
          <b>{civilNumericDay(call.birthDate)}</b>.
        </p>
        {problems.length === 0 && <Done done={page.done} forAnother={page.forAnother} />}
        <ErrorSummary problems={problems} />
        {call.space ? (
          <>
            <SpaceNow space={call.space} base={base} />
            <ForAnother call={call} base={base} problems={problems} />
          </>
        ) : (
          <CheckForms call={call} problems={problems} />
        )}
        <form method="post" className="next">
          <button type="submit" className="button second" name="geste" value="fin">
            Terminer l’appel
          </button>
        </form>
      </div>
    </DeskShell>
  );
}

function Done({ done, forAnother }: { readonly done: string | undefined; readonly forAnother: boolean }) {
  if (done === 'envoi')
    return (
      <Notice id="fait" title="C’est demandé" tone="info" live>
        <p>
          Si cette adresse ou ce numéro est connu, un code y part. Demandez à la personne de vous lire les six
          chiffres.
        </p>
      </Notice>
    );
  if (done === 'identifiee')
    return (
      <Notice id="fait" title="Identité vérifiée" tone="success" live>
        <p>Vous pouvez faire ce que la personne demande. Elle le lira dans son historique.</p>
      </Notice>
    );
  if (done === 'pour')
    return (
      <Notice id="fait" title="Personne trouvée" tone="success" live>
        <p>Elle le lira dans son historique, comme la personne qui appelle. Voyez plus bas.</p>
      </Notice>
    );
  if (done === 'change')
    return (
      <Notice id="fait" title="Le carnet venait de changer d’état" tone="warning" live>
        <p>Ce que vous demandiez n’est plus possible : rien n’a été fait. Voici où en est le carnet.</p>
      </Notice>
    );
  if (!isAct(done)) return null;
  const words = forAnother && isActForAnother(done) ? ACTS_FOR[done] : ACTS[done];
  return (
    <Notice id="fait" title={words.done} tone="success" live>
      <p>C’est enregistré, à votre nom. La personne en est prévenue.</p>
    </Notice>
  );
}
