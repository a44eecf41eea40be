/**
 * The abstract space: a bounded set of facts with every value that a decision can tell apart. It is a list of blocks, each
 * one act asked in each of some situations about each of some documents, so that any fact is found by its number.
 * Whatever holds over the whole of it is a theorem of the decision.
 */
import {
  FILED,
  FOR_CARE,
  FOR_OTHERS,
  FOR_THE_SHUT_OUT,
  NO_MATTER,
  OUTSIDE_A_CODE,
} from './abstract-documents.ts';
import {
  BY_CODE,
  FILING,
  IN_CARE,
  OF_OTHERS,
  SHUT_OUT,
  type Situation,
  UNQUALIFIED,
  UNQUALIFIED_OF_OTHERS,
} from './abstract-situations.ts';
import { ACTIONS, type Action, type DocumentFacts, type Facts } from './facts.ts';
import { ON_DOCUMENT } from './rule.ts';

type Block = {
  readonly action: Action;
  readonly situations: readonly Situation[];
  readonly documents: readonly (DocumentFacts | undefined)[];
};

type Crossing = readonly [Block['situations'], Block['documents']];
const UNQUALIFIED_BLOCKS: readonly Crossing[] = [
  [UNQUALIFIED, FOR_THE_SHUT_OUT],
  [UNQUALIFIED_OF_OTHERS, FOR_OTHERS],
];

function blocksOf(action: Action): Crossing[] {
  if (action === 'document.deposit') return [[FILING, FILED]];
  if (!ON_DOCUMENT.includes(action)) return [[[...IN_CARE, ...SHUT_OUT, ...OF_OTHERS], NO_MATTER]];
  return [
    [IN_CARE, FOR_CARE],
    [BY_CODE, OUTSIDE_A_CODE],
    [SHUT_OUT, FOR_THE_SHUT_OUT],
    [OF_OTHERS, FOR_OTHERS],
    ...(action === 'document.replace' ? UNQUALIFIED_BLOCKS : []),
  ];
}

/** In a fixed order. */
export const BLOCKS: readonly Block[] = ACTIONS.flatMap((action) =>
  blocksOf(action).map(([situations, documents]) => ({ action, situations, documents })),
);

const sizeOf = ({ situations, documents }: Block) => situations.length * documents.length;

/** How many facts the space holds. */
export const ABSTRACT_SIZE = BLOCKS.reduce((sum, block) => sum + sizeOf(block), 0);

/** The facts of a number from 0 to `ABSTRACT_SIZE` - 1. @throws RangeError for any other */
export function abstractFact(number: number): Facts {
  let left = number;
  for (const block of BLOCKS) {
    const size = sizeOf(block);
    const situation = block.situations[Math.floor(left / block.documents.length)];
    if (left >= 0 && left < size && situation)
      return { action: block.action, ...situation, document: block.documents[left % block.documents.length] };
    left -= size;
  }
  throw new RangeError(`The abstract space holds no fact of the number ${number}.`);
}

/** All of them, or every `step`th from the number `first`. */
export function* abstractFacts(first = 0, step = 1): Generator<Facts> {
  if (step > 1) for (let at = first; at < ABSTRACT_SIZE; at += step) yield abstractFact(at);
  else
    for (const { action, situations, documents } of BLOCKS)
      for (const situation of situations)
        for (const document of documents) yield { action, ...situation, document };
}
