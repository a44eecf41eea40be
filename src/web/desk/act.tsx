import type { SpaceView, WardView } from '#support';
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
import { ACTS, type DeskAct, isAct, offeredIn } from './words.ts';
import { ACTS_FOR, isActForAnother, offeredFor } from './words-for-another.ts';

export const loader = professionalPage(async (args) => {
  const act = actOf(args);
  const { doors } = args;
  const call = await viewOf(args);
  const ward = isForAnother(args) ? call.ward : undefined;
  // the identity first, whatever address was typed
  if (!call.space || !isOffered(act, call.space, isForAnother(args), ward)) throw leadTo(addressOf(args));
  const known = ward ?? call.space;
  return {
    act,
    call,
    ward,
    base: addressOf(args),
    terms: act === 'ouvrir' ? doors.enrolment.terms() : undefined,
    ways: [...(known.hasMail ? ['mail' as const] : []), ...(known.hasAddress ? ['courrier' as const] : [])],
  };
});

const isForAnother = ({ url }: ProfessionalArgs): boolean => url.searchParams.get('pour') === 'autre';

function isOffered(act: DeskAct, space: SpaceView, forAnother: boolean, ward: WardView | undefined): boolean {
  if (!forAnother) return offeredIn(space).includes(act);
  return ward !== undefined && isActForAnother(act) && offeredFor(ward).includes(act);
}

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
    if (isForAnother(args)) return forAnother(args, act, form);
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
    const { problems, status } = refusalOf(error, among(FIELDS));
    return again({ problems }, status);
  }
  return leadTo(`${addressOf(args)}?fait=${act}${isForAnother(args) ? '&pour=autre' : ''}`);
});

const FIELDS = {
  'terms-changed': 'accord',
  'too-many': 'accord',
  'not-certified': 'autre-agreed',
  'other-parent': 'autre-agreed',
} as const;

function forAnother(args: ProfessionalArgs, act: DeskAct, form: FormData): Promise<unknown> {
  const { enrolment, support } = args.doors;
  const other = text(form, 'autre');
  const declared: 'agreed' | 'alone' | undefined =
    other === 'agreed' || other === 'alone' ? other : undefined;
  const call = { ...callOf(args), forWard: { declared } };
  if (act === 'code') return enrolment.sendCodeByCall(call, form.get('par') === 'courrier' ? 'post' : 'mail');
  if (act === 'fermer') return support.askClosing(call);
  // opening for another is not offered: its refusal is told as any other
  return act === 'ouvrir'
    ? enrolment.activate({ call }, undefined)
    : enrolment.takeStep({ call }, STEPS[act]);
}

export default function Act() {
  const { frame, page } = usePage<typeof loader>();
  const problems = useAnswer<Answer>()?.problems ?? [];
  const { act, call, ward, base, terms, ways } = page;
  const words = ward && isActForAnother(act) ? ACTS_FOR[act] : ACTS[act];
  const cannotLeave = act === 'code' && ways.length === 0;
  return (
    <DeskShell frame={frame} title={words.title} wrong={problems.length > 0}>
      <Crumbs steps={[{ label: 'Appel en cours', href: base }, { label: words.title }]} />
      <div className="zone stack narrow">
        <h1>{words.title}</h1>
        <p>
          {ward ? (
            <>
              Pour <b>{ward.givenName}</b>, née le <b>{civilNumericDay(ward.birthDate)}</b>, à la demande de
              la personne née <b>{call.birthName}</b>.
            </>
          ) : (
            <>
              Pour la personne née <b>{call.birthName}</b>, le <b>{civilNumericDay(call.birthDate)}</b>.
            </>
          )}
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
            {ward?.bond === 'parent' && act !== 'code' && (
              <Choices
                name="autre"
                legend="L’autre parent"
                options={[
                  { value: 'agreed', label: 'Est d’accord' },
                  { value: 'alone', label: 'La personne exerce seule l’autorité parentale' },
                  {
                    value: 'no',
                    label: 'N’est pas d’accord, ou elle ne sait pas',
                    help: 'Rien n’est alors fait par téléphone.',
                  },
                ]}
                problems={problems}
              />
            )}
            <Confirmation id="accord" problems={problems}>
              {ward
                ? ward.bond === 'parent'
                  ? 'La personne certifie exercer l’autorité parentale. Elle a entendu l’effet, et le demande.'
                  : 'La personne certifie que le jugement est toujours valable. Elle a entendu l’effet, et le demande.'
                : terms
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
