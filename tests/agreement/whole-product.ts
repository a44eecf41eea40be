/**
 * The table and the oracle over every combination of every value of every fact, without going through them one by one: a
 * value is chosen when one of the two looks at it, and what neither looks at stands for all its values at once.
 */
import { decide } from '../../src/modules/access/rules/decide.ts';
import {
  ACTIONS,
  ACTOR_KINDS,
  type Action,
  type ActorKind,
  type Facts,
  GROUNDS,
  SPACE_STATES,
} from '../../src/modules/access/rules/facts.ts';
import { oracle } from '../oracle/oracle.ts';
import type { Table } from './three-ways.ts';

const BOTH = [false, true] as const;
const ORIGINS = ['professional', 'holder', 'insurer', 'system'] as const;
const SPACE = {
  state: SPACE_STATES,
  feedingOpposed: BOTH,
  insQualified: BOTH,
  protection: [undefined, 'minor', 'protected-adult'],
  samu: BOTH,
  others: BOTH,
  hidden: BOTH,
} as const;
const RELATION = {
  agreement: [
    { consent: 'none' },
    { consent: 'expired' },
    ...GROUNDS.map((ground) => ({ consent: 'valid' as const, ground })),
  ],
  emergencyOpened: BOTH,
  treating: BOTH,
  blocked: BOTH,
} as const;
const DOCUMENT = {
  typeOrigin: ORIGINS,
  cell: ['allow', 'deny', 'unknown'],
  outsideShare: BOTH,
  origin: ORIGINS,
  authorId: ['me', 'another', '', undefined],
  authorStructureId: ['house', 'elsewhere', '', undefined],
  ownName: BOTH,
  depositorId: ['me', 'another'],
  legalAuthenticatorId: ['me', 'another', undefined],
  hidden: BOTH,
  invisibleToPatient: BOTH,
  invisibleToRepresentatives: BOTH,
  status: ['current', 'superseded', 'archived', 'deleted'],
} as const;
const COLUMN = [
  { group: 'p10', columnOpen: true },
  { group: 'p60_69', columnOpen: true },
  { group: 'p10_travail', columnOpen: true },
  { group: 'p10_travail', columnOpen: false },
  { group: undefined, columnOpen: false },
] as const;
const HOUSES = ['house', undefined] as const;

/** How many values each fact of an actor has. */
const ACTOR: Readonly<Partial<Record<ActorKind, Readonly<Record<string, readonly unknown[]>>>>> = {
  professional: { column: COLUMN, structureId: HOUSES, isRegulator: BOTH },
  secretariat: { structureId: ['house', ''] },
  representative: { withinScope: BOTH },
  carer: { withinScope: BOTH, seesHidden: BOTH },
  service: { withinScope: BOTH },
};
const MODES = ['normal', 'bris_de_glace', 'centre_15'] as const;

type Dimensions = Readonly<Record<string, readonly unknown[]>>;
const sizeOf = (dimensions: Dimensions) =>
  Object.values(dimensions).reduce((product, { length }) => product * length, 1);
const DOCUMENTS = sizeOf(DOCUMENT);

/** How many combinations one act of one kind of actor has: below 2⁵³, so that it is counted exactly. */
const combinationsOf = (kind: ActorKind) =>
  sizeOf(ACTOR[kind] ?? {}) * sizeOf(SPACE) * sizeOf(RELATION) * MODES.length * (DOCUMENTS + 1);

type Choice = { readonly name: string; readonly values: readonly unknown[]; at: number };

/** The values chosen so far on one path, and the path after it. */
function createPath() {
  const taken: Choice[] = [];
  const chosen = new Map<string, number>();
  return {
    pick<Value>(name: string, values: readonly Value[]): Value {
      let at = chosen.get(name);
      if (at === undefined) {
        const next = taken[chosen.size];
        at = next ? next.at : 0;
        if (!next) taken.push({ name, values, at });
        chosen.set(name, at);
      }
      return values[at] as Value;
    },
    /** How many of `all` combinations the path stands for. */
    weight(all: number): number {
      let others = 1;
      let documents = 1;
      for (const { name, values } of taken)
        if (name.startsWith('document.')) documents *= values.length;
        else if (name !== 'document') others *= values.length;
      const isThere = chosen.get('document');
      const about = isThere === undefined ? DOCUMENTS + 1 : isThere === 0 ? DOCUMENTS / documents : 1;
      return (all / (DOCUMENTS + 1) / others) * about;
    },
    words: () => taken.map(({ name, values, at }) => `${name} ${JSON.stringify(values[at])}`).join(', '),
    /** @returns false after the last path */
    next(): boolean {
      taken.length = chosen.size;
      chosen.clear();
      for (let last = taken.at(-1); last; last = taken.at(-1)) {
        if (last.at + 1 < last.values.length) {
          last.at += 1;
          return true;
        }
        taken.pop();
      }
      return false;
    },
  };
}
type Path = ReturnType<typeof createPath>;

/** An object whose fields are chosen when they are read. */
const chosenFrom = (path: Path, prefix: string, dimensions: Dimensions): object =>
  Object.defineProperties(
    {},
    Object.fromEntries(
      Object.entries(dimensions).map(([field, values]) => {
        const name = `${prefix}.${field}`;
        return [field, { enumerable: true, get: () => path.pick(name, values) }];
      }),
    ),
  );

function factsOn(path: Path, action: Action, kind: ActorKind): Facts {
  const { samu, others, hidden, ...ofSpace } = SPACE;
  const { agreement, ...ofRelation } = RELATION;
  const { column, ...ofActor } = ACTOR[kind] ?? {};
  const actor = Object.assign(chosenFrom(path, 'actor', ofActor), {
    kind,
    ...(kind !== 'holder' && { id: kind === 'structure' ? 'house' : 'me' }),
  });
  const agreed = () => path.pick('relation.agreement', agreement);
  const inColumn = () => path.pick('actor.column', COLUMN);
  if (column)
    Object.defineProperties(actor, {
      group: { enumerable: true, get: () => inColumn().group },
      columnOpen: { enumerable: true, get: () => inColumn().columnOpen },
    });
  const document = Object.assign(chosenFrom(path, 'document', DOCUMENT), { typeCode: 'T' });
  return {
    action,
    actor,
    space: Object.assign(chosenFrom(path, 'space', ofSpace), {
      emergency: chosenFrom(path, 'space', { samu, others, hidden }),
    }),
    relation: Object.defineProperties(chosenFrom(path, 'relation', ofRelation), {
      consent: { enumerable: true, get: () => agreed().consent },
      ground: {
        enumerable: true,
        get: () => ('ground' in agreed() ? (agreed() as { ground: string }).ground : undefined),
      },
    }),
    get mode() {
      return path.pick('mode', MODES);
    },
    get document() {
      return path.pick('document', IS_THERE) ? document : undefined;
    },
  } as unknown as Facts;
}

const IS_THERE = [true, false] as const;

export type WholeProduct = {
  /** Combinations of all values. */
  readonly facts: bigint;
  /** Paths that stand for them. */
  readonly paths: number;
  /** Combinations on which the two differ. */
  readonly disagreements: bigint;
  /** The choices that led to the first of them. */
  readonly example: string | undefined;
};

/** @param actions all of them unless told */
export function wholeProduct(table: Table = decide, actions: readonly Action[] = ACTIONS): WholeProduct {
  let [facts, disagreements, paths] = [0n, 0n, 0];
  let example: string | undefined;
  for (const action of actions)
    for (const kind of ACTOR_KINDS) {
      const path = createPath();
      const asked = factsOn(path, action, kind);
      const all = combinationsOf(kind);
      let [seen, differing] = [0, 0];
      do {
        const differs = table(asked).allowed !== oracle(asked).allowed;
        const weight = path.weight(all);
        seen += weight;
        paths += 1;
        if (!differs) continue;
        differing += weight;
        example ??= `${action} by ${kind}: ${path.words()}`;
      } while (path.next());
      facts += BigInt(seen);
      disagreements += BigInt(differing);
    }
  return { facts, paths, disagreements, example };
}

/** The product of all values, which the paths have to reach exactly. */
export const combinations = (actions: readonly Action[] = ACTIONS): bigint =>
  BigInt(actions.length) * ACTOR_KINDS.reduce((sum, kind) => sum + BigInt(combinationsOf(kind)), 0n);
