/** From an INS as it was typed to the space behind it, if its door may be shown. */
import { INS_OIDS, parseIns } from '#formats/ins';
import { newHolderId } from '#platform/ids';
import type { ProfessionalArgs } from '../load.ts';
import { isCarnetError } from '../problem.ts';
import type { FieldProblem } from '../ui/field.tsx';

// R16: the same words whether the person is unknown, opposed, closed or dead.
const NOT_OPEN = [
  'Aucun carnet n’est ouvert pour ce matricule',
  'Vérifiez chaque caractère avec la personne.',
] as const;
const NOTHING = ['Le matricule manque', 'Écrivez ses 15 caractères.'] as const;
const REFUSALS = {
  length: ['Le matricule n’a pas 15 caractères', 'Il en faut 13, puis les 2 chiffres de la clé.'],
  characters: [
    'Le matricule contient un caractère impossible',
    'Il n’a que des chiffres, sauf 2A ou 2B pour une naissance en Corse.',
  ],
  key: [
    'La clé du matricule est fausse',
    'Les 2 derniers chiffres ne correspondent pas : un chiffre est faux ou inversé.',
  ],
} as const;

const problemOf = ([summary, help]: readonly [string, string]): FieldProblem => ({
  field: 'ins',
  summary,
  help,
});

/** The INS that was typed, or what is wrong with it. */
export function readNumber(
  typed: string,
): { readonly ins: string; readonly problem?: undefined } | { readonly problem: FieldProblem } {
  const parsed = parseIns(typed);
  if (parsed.ok) return { ins: parsed.ins };
  return { problem: problemOf(typed.trim() === '' ? NOTHING : REFUSALS[parsed.reason]) };
}

/** R16: somebody unknown is named too, by an id that nobody has, so that all that follows is the same work. */
export async function holderOrNobody(
  { doors }: Pick<ProfessionalArgs, 'doors'>,
  ins: string,
): Promise<string> {
  let holderId: string | undefined;
  for (const oid of Object.values(INS_OIDS)) holderId ??= await doors.citizens.holderByIns(ins, oid);
  return holderId ?? newHolderId();
}

/** The door of the person: passed, or the words for a space that is not open. @param discreet before a secret care */
export async function atDoor(
  args: Pick<ProfessionalArgs, 'doors' | 'visit'>,
  ins: string,
  discreet = false,
): Promise<
  | { readonly holderId: string; readonly isMinor: boolean; readonly problem?: undefined }
  | { readonly problem: FieldProblem }
> {
  const holderId = await holderOrNobody(args, ins);
  try {
    const { isMinor } = await args.doors.access.threshold(args.visit(holderId), discreet);
    return { holderId, isMinor };
  } catch (error) {
    if (isCarnetError(error) && error.status === 404) return { problem: problemOf(NOT_OPEN) };
    throw error;
  }
}
