import type { Invitation } from '#representation';
import { problemIn } from '../../form.ts';
import { again, type CitizenArgs, citizenAct, citizenPage, leadTo, useAnswer, usePage } from '../../load.ts';
import { isCarnetError } from '../../problem.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import type { FieldProblem } from '../../ui/field.tsx';
import { Opening } from '../../ui/pan.tsx';
import { isoDay, readDay } from '../../words/dates.ts';
import { whoseOf } from '../../words/whose.ts';
import { personInCharge } from '../access/person-in-charge.ts';
import { CheckInvitation } from './check-invitation.tsx';
import { InviteForm } from './invite-form.tsx';
import { type Typed, typedIn } from './typed.ts';

export const loader = citizenPage(async (args) => {
  personInCharge(args);
  const { request, url } = args;
  const { representation } = args.doors;
  const { limits, mayShareChild } = await representation.mandates(request);
  const isParent = mayShareChild && url.searchParams.get('qui') === 'parent';
  return { kind: isParent ? ('parent' as const) : ('carer' as const), limits, words: representation.words };
});

type Answer = {
  readonly step: 'form' | 'check';
  readonly typed: Typed;
  readonly problems: readonly FieldProblem[];
};

export const action = citizenAct<Answer>(async (args, form) => {
  const typed = typedIn(form);
  const { representation } = args.doors;
  if (form.get('etape') === 'modifier') return again({ step: 'form', typed, problems: [] }, 200);
  const invitation = invitationOf(typed);
  const problems = await problemsOf(args, invitation);
  if (problems.length > 0) return again({ step: 'form', typed, problems });
  if (form.get('etape') !== 'envoyer') return again({ step: 'check', typed, problems: [] }, 200);
  const id = await representation.invite(args.request, invitation);
  return leadTo(`${args.base}/proches/${id}?fait=invite`);
});

/** Which field each refusal is about. */
const FIELDS: Readonly<Record<string, string>> = {
  'invited-name': 'nom',
  'invited-given-name': 'prenom',
  'invited-birth-date': 'naissance',
  'invited-oneself': 'nom',
  'mandate-bond': 'lien',
  'mandate-scopes': 'droit-documents.read',
  'mandate-until': 'fin',
  'carers-full': 'nom',
  'parents-full': 'nom',
};

async function problemsOf(
  { doors, request }: CitizenArgs,
  invitation: Invitation,
): Promise<readonly FieldProblem[]> {
  const found = await doors.representation.check(request, invitation);
  return found.filter(isCarnetError).map((refusal) => problemIn(FIELDS[refusal.code] ?? 'nom', refusal));
}

function invitationOf(typed: Typed): Invitation {
  const birth = readDay(typed.naissance);
  const end = readDay(typed.fin);
  return {
    kind: typed.qui === 'parent' ? 'parent' : 'carer',
    birthName: typed.nom,
    givenName: typed.prenom,
    birthDate: birth && isoDay(birth),
    bond: typed.lien,
    scopes: typed.droit,
    seesHidden: typed.caches,
    lastDay: typed.fin.trim() === '' ? null : end && isoDay(end),
  };
}

export default function CitizenInvite() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<Answer>();
  const whose = whoseOf(frame);
  const here = `${frame.base}/proches`;
  const isParent = page.kind === 'parent' || answer?.typed.qui === 'parent';
  const isCheck = answer?.step === 'check';
  const subject = isParent
    ? `Partager le carnet ${whose.of} avec l’autre parent`
    : `Inviter un aidant${whose.own ? '' : ` pour ${whose.name}`}`;
  const title = isCheck ? 'Vérifier l’invitation' : subject;
  return (
    <CitizenShell
      frame={frame}
      title={title}
      wrong={answer && answer.problems.length > 0}
      tab={undefined}
      steps={[{ label: 'Proches', href: here }, { label: title }]}
    >
      <Opening title={title} aside={<p>Étape {isCheck ? 2 : 1} sur 2</p>}>
        {isCheck ? (
          <CheckInvitation typed={answer.typed} whose={whose} words={page.words} />
        ) : (
          <InviteForm
            isParent={isParent}
            typed={answer?.typed}
            problems={answer?.problems ?? []}
            whose={whose}
            words={page.words}
            limits={page.limits}
            back={here}
          />
        )}
      </Opening>
    </CitizenShell>
  );
}
