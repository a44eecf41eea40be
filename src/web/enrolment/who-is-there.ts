/** Who stands before /activer or /refuser: somebody signed in, or who showed a card and a code, or nobody yet. */
import type { OwnSpace } from '#enrolment';
import type { Session } from '#identity';
import { publicHolderId } from '#platform/ids';
import { text } from '../form.ts';
import type { PublicArgs } from '../load.ts';
import { isCarnetError } from '../problem.ts';
import type { FieldProblem } from '../ui/field.tsx';

export type Here = {
  readonly by: { readonly proof: string } | { readonly session: Session };
  readonly space: OwnSpace;
};

/**
 * A proof goes before a session, for it names the person whose letter is in hand; unless both name the same person, who is then
 * signed in. One that ended is none.
 * @returns undefined when nobody is known, or no more
 */
export async function whoIsHere(args: PublicArgs): Promise<Here | undefined> {
  const { doors, proof } = args;
  const session = args.session?.kind === 'citizen' ? args.session : undefined;
  const space = proof === undefined ? undefined : await ownSpace(doors, { proof });
  if (proof !== undefined && space && session?.holderId !== space.holderId) return { by: { proof }, space };
  if (!session) return undefined;
  const own = space ?? (await ownSpace(doors, { session }));
  return own && { by: { session }, space: own };
}

/**
 * Who posts a form: the person whom its page named, or nobody. On a browser that two people share, a proof may end, or somebody
 * sign in, while the page of the other one is open.
 */
export async function whoActs(args: PublicArgs, form: FormData): Promise<Here | undefined> {
  const here = await whoIsHere(args);
  return here && text(form, WHOSE) === publicHolderId(here.space.holderId) ? here : undefined;
}

/** The hidden field of such a form. */
export const WHOSE = 'carnet';

async function ownSpace(
  doors: PublicArgs['doors'],
  by: Parameters<typeof doors.enrolment.ownSpace>[0],
): Promise<OwnSpace | undefined> {
  try {
    return await doors.enrolment.ownSpace(by);
  } catch (error) {
    if (isCarnetError(error) && error.code === 'proof-ended') return undefined;
    throw error;
  }
}

/** What was typed comes back, but for the code: it is short, and a page is left open. */
export type Typed = { readonly ins: string; readonly serial: string };

export type CardAnswer = { readonly typed: Typed; readonly problems: readonly FieldProblem[] };

const FIELDS: Readonly<Record<string, string>> = {
  'ins-length': 'ins',
  'ins-characters': 'ins',
  'ins-key': 'ins',
  'card-serial': 'serial',
  'code-shape': 'code',
  'not-recognised': 'ins',
};

/** The words of the number as a card shows it, where the table speaks of a professional's « matricule ». */
const HELP: Readonly<Record<string, string>> = {
  'ins-length': 'Recopiez les 13 caractères du numéro, puis les 2 chiffres à côté.',
  'ins-characters': 'Ce numéro n’a que des chiffres, sauf 2A ou 2B pour une naissance en Corse.',
  'ins-key': 'Vérifiez chaque chiffre : l’un d’eux est faux ou inversé.',
};

/** What to show again when the card or the code was refused. @throws what no form can correct */
export function refusedCard(error: unknown, typed: Typed): CardAnswer {
  const field = isCarnetError(error) && Object.hasOwn(FIELDS, error.code) ? FIELDS[error.code] : undefined;
  if (!isCarnetError(error) || field === undefined) throw error;
  const help = HELP[error.code] ?? error.advice ?? '';
  return { typed, problems: [{ field, summary: error.sentence, help: `${error.sentence} ${help}`.trim() }] };
}
