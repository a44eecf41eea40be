import type { Threshold, VisitActor } from '#access';
import type { Author, NewDocument, Visibility } from '#documents';
import { newId } from '#platform/ids';
import type { Doors } from '../../context.ts';
import { text } from '../../form.ts';
import type { FieldProblem } from '../../ui/field.tsx';
import { readDay } from '../../words/dates.ts';
import type { Proposal } from './proposal.ts';
import type { WaitingFile } from './waiting-files.ts';

/** What was typed in the second step, as it was typed. */
export type Typed = {
  readonly title: string;
  readonly typeCode: string;
  readonly actDay: string;
  readonly visibility: string;
  /** `oui`, `non`, or nothing yet: asked for each document of a minor (EX_0.1-1100). */
  readonly representatives: string;
  /** Of the author, when a secretariat files for one. */
  readonly rpps: string;
};

export const typedOf = (form: FormData): Typed => {
  return {
    title: text(form, 'titre'),
    typeCode: text(form, 'type'),
    actDay: text(form, 'date'),
    visibility: text(form, 'visibilite') || 'tous',
    representatives: text(form, 'representants'),
    rpps: text(form, 'rpps').replace(/\s/g, ''),
  };
};

/** EX_2.1-1050: asked at each deposit; the two restrictions are never both. */
const VISIBILITIES: Readonly<Record<string, Visibility>> = {
  tous: { hidden: false, invisibleToPatient: false, invisibleToRepresentatives: false },
  masque: { hidden: true, invisibleToPatient: false, invisibleToRepresentatives: false },
  annonce: { hidden: false, invisibleToPatient: true, invisibleToRepresentatives: false },
};

/** The author that a file does not name: the one who files, or the one a secretariat files for (R25, R38). */
export async function authorOf(doors: Doors, actor: VisitActor, typed: Typed): Promise<Author | undefined> {
  if (actor.kind !== 'secretariat')
    return {
      id: actor.id,
      label: actor.label,
      profession: actor.profession,
      structureId: actor.structureId,
      structureLabel: actor.structureLabel,
    };
  // PS_IdNat: 8 and the RPPS number
  const author = /^\d{11}$/.test(typed.rpps) ? await doors.professionals.find(`8${typed.rpps}`) : undefined;
  return (
    author && {
      id: author.id,
      label: [author.title, author.givenName, author.familyName].filter(Boolean).join(' '),
      profession: author.professionLabel,
      structureId: actor.structureId,
      structureLabel: actor.structureLabel,
    }
  );
}

/** The document to file, or what is missing from what was typed. */
export function newDocument(given: {
  readonly waiting: WaitingFile;
  readonly proposal: Proposal;
  readonly typed: Typed;
  readonly threshold: Pick<Threshold, 'person' | 'isMinor' | 'secret'>;
  readonly author: Author | undefined;
}): { readonly document: NewDocument } | { readonly problems: readonly FieldProblem[] } {
  const { waiting, proposal, typed, threshold } = given;
  const { person } = threshold;
  const forMinor = representativesProblem(typed, threshold);
  const visibility = visibilityOf(typed, threshold);
  const patient = { ins: person.ins, oid: person.insOid };
  const common = { bytes: waiting.bytes, mimeType: proposal.mimeType, visibility, patient };
  // A CDA says all the rest itself, and is not contradicted.
  if (proposal.header) return forMinor.length > 0 ? { problems: forMinor } : { document: common };
  const actStart = readDay(typed.actDay);
  const problems = [...missingIn(typed, actStart, given.author), ...forMinor];
  if (problems.length > 0) return { problems };
  return {
    document: {
      ...common,
      uniqueId: newId(),
      title: typed.title,
      typeCode: typed.typeCode,
      author: given.author,
      actStart,
    },
  };
}

/** In a secret care, everything is kept from the representatives (R13). */
function visibilityOf(
  typed: Typed,
  { isMinor, secret }: Pick<Threshold, 'isMinor' | 'secret'>,
): Visibility | undefined {
  const chosen = Object.hasOwn(VISIBILITIES, typed.visibility) ? VISIBILITIES[typed.visibility] : undefined;
  return (
    chosen && {
      ...chosen,
      invisibleToRepresentatives: secret || (isMinor && typed.representatives === 'non'),
    }
  );
}

/** Outside of a secret care it is asked for each document, and nothing is chosen beforehand (EX_0.1-1100, J08). */
function representativesProblem(
  typed: Typed,
  { isMinor, secret }: Pick<Threshold, 'isMinor' | 'secret'>,
): readonly FieldProblem[] {
  if (!isMinor || secret || typed.representatives === 'oui' || typed.representatives === 'non') return [];
  return [
    {
      field: 'representants-oui',
      summary: 'Vous n’avez pas dit si les représentants légaux le verront',
      help: 'Choisissez l’une des deux réponses.',
    },
  ];
}

function missingIn(
  typed: Typed,
  actStart: Date | undefined,
  author: Author | undefined,
): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (!typed.title)
    problems.push({
      field: 'titre',
      summary: 'Le titre manque',
      help: 'Écrivez un titre court, que la personne comprendra.',
    });
  if (!typed.typeCode)
    problems.push({
      field: 'type',
      summary: 'Le type manque',
      help: 'Choisissez le type qui convient le mieux.',
    });
  if (!actStart)
    problems.push({
      field: 'date',
      summary: 'La date de l’acte n’est pas lisible',
      help: 'Écrivez-la comme 18/11/2026.',
    });
  if (!author)
    problems.push({
      field: 'rpps',
      summary: 'L’auteur n’est pas reconnu',
      help: 'Écrivez les 11 chiffres du numéro RPPS de l’auteur. Il doit s’être déjà connecté une fois.',
    });
  return problems;
}
