/** Who stands before /activer or /refuser: somebody signed in, or who showed a card and a code, or nobody yet. */
import type { By, OwnSpace } from '#enrolment';
import type { PublicArgs } from '../load.ts';
import { isCarnetError } from '../problem.ts';
import type { FieldProblem } from '../ui/field.tsx';

/** A proof goes before a session: it names the person whose letter is in hand. */
export function byOf({ proof, session }: PublicArgs): By | undefined {
  if (proof) return { proof };
  return session?.kind === 'citizen' ? { session } : undefined;
}

/** @returns undefined when nobody is known, or no more */
export async function ownSpaceOf(args: PublicArgs): Promise<OwnSpace | undefined> {
  const by = byOf(args);
  if (!by) return undefined;
  try {
    return await args.doors.enrolment.ownSpace(by);
  } catch (error) {
    if (!isCarnetError(error) || error.code !== 'proof-ended') throw error;
    const { session } = args;
    return 'proof' in by && session?.kind === 'citizen'
      ? ownSpaceOf({ ...args, proof: undefined })
      : undefined;
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
  const field = isCarnetError(error) ? FIELDS[error.code] : undefined;
  if (!isCarnetError(error) || field === undefined) throw error;
  const help = HELP[error.code] ?? error.advice ?? '';
  return { typed, problems: [{ field, summary: error.sentence, help: `${error.sentence} ${help}`.trim() }] };
}
