/** From an INS as it was typed, or scanned from a document, to the space behind it, if its door may be shown. */
import { formatIns, INS_OIDS, parseIns, withKey } from '#formats/ins';
import { type InsDatamatrix, readInsDatamatrix } from '#formats/ins-datamatrix';
import { compareTraits } from '#formats/traits';
import { newHolderId } from '#platform/ids';
import type { ProfessionalArgs } from '../load.ts';
import { isCarnetError } from '../problem.ts';
import type { FieldProblem } from '../ui/field.tsx';

type Words = readonly [summary: string, help: string];

// R16: the same words whether the person is unknown, opposed, closed or dead.
const NOT_OPEN: Words = [
  'Aucun carnet n’est ouvert pour ce matricule',
  'Vérifiez chaque caractère avec la personne.',
];
const NOTHING: Words = ['Le matricule manque', 'Écrivez ses 15 caractères, ou scannez son code.'];
const UNREADABLE: Words = [
  'Ce code n’a pas été lu en entier',
  'Scannez-le de nouveau, ou écrivez les 15 caractères du matricule.',
];
const OTHER_IDENTITY: Words = [
  'Le code lu ne dit pas la même identité que ce carnet',
  'Le matricule est le même, mais le nom, le prénom, le sexe ou la date diffère. Comparez avec la personne.',
];
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
} as const satisfies Readonly<Record<string, Words>>;

const problemOf = ([summary, help]: Words): FieldProblem => ({ field: 'ins', summary, help });

/** A number, with what the scanned code says of the person. */
export type WantedNumber = { readonly ins: string; readonly scanned: InsDatamatrix | undefined };

/** The number that was typed or scanned, or what is wrong with it. `typed`: what the field shows again. */
export function readNumber(
  typed: string,
):
  | (WantedNumber & { readonly problem?: undefined })
  | { readonly problem: FieldProblem; readonly typed: string } {
  const scanned = readInsDatamatrix(typed);
  if (scanned.ok) return { ins: scanned.identity.ins, scanned: scanned.identity };
  if (scanned.reason === 'unreadable') return { problem: problemOf(UNREADABLE), typed: '' };
  const parsed = parseIns(typed);
  if (parsed.ok) return { ins: parsed.ins, scanned: undefined };
  const completed = withKey(typed);
  if (completed) return { problem: problemOf(keyComputed(completed.key)), typed: formatIns(completed.ins) };
  return { problem: problemOf(typed.trim() === '' ? NOTHING : REFUSALS[parsed.reason]), typed };
}

const keyComputed = (key: string): Words => [
  'La clé du matricule manquait : elle est calculée',
  `La clé est ${key}. Si c’est bien celle de la carte, cherchez de nouveau. Sinon, un chiffre est faux.`,
];

/** R16: somebody unknown is named too, by an id that nobody has, so that all that follows is the same work. */
export async function holderOrNobody(
  { doors }: Pick<ProfessionalArgs, 'doors'>,
  { ins, scanned }: WantedNumber,
): Promise<string> {
  let holderId: string | undefined;
  for (const oid of scanned ? [scanned.insOid] : Object.values(INS_OIDS))
    holderId ??= await doors.citizens.holderByIns(ins, oid);
  return holderId ?? newHolderId();
}

/** The door of the person: passed, or the words for a space that is not open. @param discreet before a secret care */
export async function atDoor(
  args: Pick<ProfessionalArgs, 'doors' | 'visit'>,
  wanted: WantedNumber,
  discreet = false,
): Promise<
  | { readonly holderId: string; readonly isMinor: boolean; readonly problem?: undefined }
  | { readonly problem: FieldProblem }
> {
  const holderId = await holderOrNobody(args, wanted);
  try {
    const { isMinor, person } = await args.doors.access.threshold(args.visit(holderId), discreet);
    // R26: a label on the wrong folder is met here, before anything is filed
    return wanted.scanned && differs(person, wanted.scanned)
      ? { problem: problemOf(OTHER_IDENTITY) }
      : { holderId, isMinor };
  } catch (error) {
    if (isCarnetError(error) && error.status === 404) return { problem: problemOf(NOT_OPEN) };
    throw error;
  }
}

function differs(
  person: Pick<InsDatamatrix, 'birthName' | 'birthGivenNames' | 'birthDate'> & { readonly sex: string },
  scanned: InsDatamatrix,
): boolean {
  const held = { ...person, birthGivenNames: [person.birthGivenNames] };
  return compareTraits(held, { ...scanned, birthGivenNames: [scanned.birthGivenNames] }).blocking.length > 0;
}
