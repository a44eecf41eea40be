/**
 * Who may read a document now, and what hiding it would change: the same decision, asked for everybody known and for
 * each column of the matrix (R2, R3; the sentence « Peuvent le voir »).
 */
import { decide } from './decide.ts';
import {
  type Actor,
  type Cell,
  type DocumentFacts,
  type Facts,
  type Mode,
  NO_RELATION,
  type Relation,
  type Space,
} from './facts.ts';
import { isAuthor } from './rule.ts';

/** Somebody who has to do with the person: a professional in relation, the author, a representative, a carer… */
export type KnownActor = {
  readonly actor: Exclude<Actor, { kind: 'holder' }>;
  readonly relation: Relation;
  /** The matrix for the document's type and this actor's column; 'unknown' for an actor without column. */
  readonly cell: Cell;
  /** The document is outside of the parts that their share code opens (R20). */
  readonly outsideShare?: boolean | undefined;
};

/** A column of the matrix and what it says for the document's type. */
export type ColumnCell = { readonly group: string; readonly columnOpen: boolean; readonly cell: Cell };

export type ReadersQuestion = {
  readonly document: Omit<DocumentFacts, 'cell'>;
  readonly space: Space;
  readonly known: readonly KnownActor[];
  readonly columns: readonly ColumnCell[];
};

export type Reader = {
  readonly actor: KnownActor['actor'];
  /** Why they are in the list, most specific first. */
  readonly as: 'author' | 'treating' | 'authorised' | 'representative' | 'carer' | 'service';
  readonly rule: string;
};

export type Readers = {
  readonly holder: boolean;
  readonly known: readonly Reader[];
  /** Columns whose professionals may read it once the person agrees. */
  readonly groups: readonly string[];
  /** `samu`: a regulating doctor of the Centre 15. `others`: the columns that read it by breaking the glass. */
  readonly emergency: { readonly samu: boolean; readonly others: readonly string[] };
};

/** The column of the doctors who regulate. */
const DOCTORS = 'p10';
const AGREED: Relation = Object.freeze({
  consent: 'valid',
  ground: 'statement',
  treating: false,
  blocked: false,
});
/** Nobody who agreed: an emergency, declared with its reason. */
const IN_EMERGENCY: Relation = Object.freeze({ ...NO_RELATION, emergencyOpened: true });

/** Everyone who may open the document now. Asks `decide` once for each person and column: nothing else knows the rules. */
export function readers({ document, space, known, columns }: ReadersQuestion): Readers {
  const reads = (actor: Actor, relation: Relation, mode: Mode, cell: Cell, outsideShare = false) => {
    const facts: Facts = {
      action: 'document.read',
      actor,
      space,
      relation,
      mode,
      document: { ...document, cell, outsideShare },
    };
    return decide(facts);
  };
  const anyone = ({ group, columnOpen }: ColumnCell, isRegulator: boolean): Actor => ({
    kind: 'professional',
    id: '',
    group,
    columnOpen,
    isRegulator,
  });
  const named: Reader[] = [];
  for (const { actor, relation, cell, outsideShare } of known) {
    const decision = reads(actor, relation, 'normal', cell, outsideShare);
    if (decision.allowed) named.push({ actor, as: roleOf(actor, relation, document), rule: decision.rule });
  }
  const having = (test: (column: ColumnCell) => boolean) => columns.filter(test).map(({ group }) => group);
  return {
    holder: reads({ kind: 'holder' }, NO_RELATION, 'normal', 'unknown').allowed,
    known: named,
    groups: having((column) => reads(anyone(column, false), AGREED, 'normal', column.cell).allowed),
    emergency: {
      samu: columns.some(
        (column) =>
          column.group === DOCTORS &&
          reads(anyone(column, true), IN_EMERGENCY, 'centre_15', column.cell).allowed,
      ),
      others: having(
        (column) => reads(anyone(column, false), IN_EMERGENCY, 'bris_de_glace', column.cell).allowed,
      ),
    },
  };
}

/** What hiding a document takes from whom. Nobody gains by it: a property of the table, proved over all facts. */
export type HidingEffect = { readonly keep: Readers; readonly lose: Readers };

/** Compares the readers of a visible document with those it would have once hidden from professionals. */
export function effectOfHiding(question: ReadersQuestion): HidingEffect {
  const visible = readers({ ...question, document: { ...question.document, hidden: false } });
  const keep = readers({ ...question, document: { ...question.document, hidden: true } });
  const gone = <T>(before: readonly T[], after: readonly T[], same: (a: T, b: T) => boolean) =>
    before.filter((one) => !after.some((other) => same(one, other)));
  const sameText = (a: string, b: string) => a === b;
  return {
    keep,
    lose: {
      holder: visible.holder && !keep.holder,
      known: gone(visible.known, keep.known, (a, b) => a.actor === b.actor),
      groups: gone(visible.groups, keep.groups, sameText),
      emergency: {
        samu: visible.emergency.samu && !keep.emergency.samu,
        others: gone(visible.emergency.others, keep.emergency.others, sameText),
      },
    },
  };
}

function roleOf(actor: Actor, relation: Relation, document: Omit<DocumentFacts, 'cell'>): Reader['as'] {
  if (isAuthor(actor, { ...document, cell: 'unknown' })) return 'author';
  if (relation.treating) return 'treating';
  if (actor.kind === 'representative' || actor.kind === 'carer' || actor.kind === 'service')
    return actor.kind;
  return 'authorised';
}
