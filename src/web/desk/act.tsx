import { among, refusalOf, text } from '../form.ts';
import {
  again,
  leadTo,
  type ProfessionalArgs,
  professionalAct,
  professionalPage,
  useAnswer,
  usePage,
} from '../load.ts';
import { isCarnetError, missingPage } from '../problem.ts';
import { Choices, Confirmation } from '../ui/choices.tsx';
import { Crumbs } from '../ui/crumbs.tsx';
import { ErrorSummary, type FieldProblem } from '../ui/field.tsx';
import { civilNumericDay } from '../words/dates.ts';
import { DeskShell } from './desk-shell.tsx';
import { addressOf, callOf, orNextCall, viewOf } from './in-call.ts';
import { ACTS, ACTS_IN, type DeskAct, isAct } from './words.ts';

export const loader = professionalPage(async (args) => {
  const act = actOf(args);
  const { doors } = args;
  const call = await viewOf(args);
  // the identity first, whatever address was typed
  if (!call.space || !ACTS_IN[call.space.state].includes(act)) throw leadTo(addressOf(args));
  return {
    act,
    call,
    base: addressOf(args),
    terms: act === 'ouvrir' ? doors.enrolment.terms() : undefined,
    ways: [
      ...(call.space.hasMail ? ['mail' as const] : []),
      ...(call.space.hasAddress ? ['courrier' as const] : []),
    ],
  };
});

function actOf({ params, requestId }: ProfessionalArgs): DeskAct {
  if (!isAct(params.act)) throw missingPage(requestId);
  return params.act;
}

type Answer = { readonly problems: readonly FieldProblem[] };

const UNCONFIRMED: FieldProblem = {
  field: 'accord',
  summary: 'Il manque l’accord de la personne',
  help: 'Lisez-lui l’effet. Si elle est d’accord, cochez la case. Sinon, revenez à l’appel.',
};

const STEPS = { refuser: 'oppose', 'annuler-refus': 'withdraw', fermer: 'close', rouvrir: 'reopen' } as const;

export const action = professionalAct<Answer>(async (args, form) => {
  const act = actOf(args);
  const call = callOf(args);
  const { enrolment } = args.doors;
  if (form.get('accord') !== 'oui') return again({ problems: [UNCONFIRMED] });
  const work = () => {
    if (act === 'ouvrir') return enrolment.activate({ call }, text(form, 'conditions'));
    if (act === 'code')
      return enrolment.sendCodeByCall(call, form.get('par') === 'courrier' ? 'post' : 'mail');
    return enrolment.takeStep({ call }, STEPS[act]);
  };
  try {
    await orNextCall<unknown>(work());
  } catch (error) {
    if (isCarnetError(error) && error.code === 'step-impossible')
      return leadTo(`${addressOf(args)}?fait=change`);
    const { problems, status } = refusalOf(error, among({ 'terms-changed': 'accord', 'too-many': 'accord' }));
    return again({ problems }, status);
  }
  return leadTo(`${addressOf(args)}?fait=${act}`);
});

export default function Act() {
  const { frame, page } = usePage<typeof loader>();
  const problems = useAnswer<Answer>()?.problems ?? [];
  const { act, call, base, terms, ways } = page;
  const words = ACTS[act];
  const cannotLeave = act === 'code' && ways.length === 0;
  return (
    <DeskShell frame={frame} title={words.title} wrong={problems.length > 0}>
      <Crumbs steps={[{ label: 'Appel en cours', href: base }, { label: words.title }]} />
      <div className="zone stack narrow">
        <h1>{words.title}</h1>
        <p>
          Pour la personne née <b>{call.birthName}</b>, le <b>{civilNumericDay(call.birthDate)}</b>.
        </p>
        <ErrorSummary problems={problems} />
        <section className="stack" aria-labelledby="effet">
          <h2 id="effet">À lire à la personne</h2>
          <ul className="points">
            {words.effects.map((effect) => (
              <li key={effect}>{effect}</li>
            ))}
          </ul>
        </section>
        {terms && (
          <section className="stack" aria-labelledby="conditions">
            <h2 id="conditions">Les conditions, à lire aussi</h2>
            <ul className="points">
              {terms.points.map((point) => (
                <li key={point}>{point}</li>
              ))}
            </ul>
          </section>
        )}
        {cannotLeave ? (
          <p>Aucun mail, aucune adresse postale n’est connue. La personne donne son adresse à sa caisse.</p>
        ) : (
          <form method="post" className="stack" noValidate>
            {terms && <input type="hidden" name="conditions" value={terms.version} />}
            {act === 'code' && (
              <Choices
                name="par"
                legend="Par où l’envoyer ?"
                options={ways.map((way) => ({
                  value: way,
                  label: way === 'mail' ? 'Au mail connu' : 'Par courrier, à l’adresse connue',
                }))}
                chosen={ways.slice(0, 1)}
              />
            )}
            <Confirmation id="accord" problems={problems}>
              {terms
                ? 'La personne a entendu l’effet et les conditions. Elle les accepte.'
                : 'La personne a entendu l’effet, et le demande.'}
            </Confirmation>
            <p className="row">
              <button type="submit" className="button">
                {words.button}
              </button>
              <a className="target" href={base}>
                Revenir à l’appel
              </a>
            </p>
          </form>
        )}
      </div>
    </DeskShell>
  );
}
