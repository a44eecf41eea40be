/** Facts to put to a decision: one by one for an example, or as many as wanted by the dice. */
import type {
  Action,
  Actor,
  ActorKind,
  DocumentFacts,
  Facts,
  Relation,
  Space,
} from '../../src/modules/access/rules/facts.ts';
import { ACTIONS, ACTOR_KINDS, GROUNDS, SPACE_STATES } from '../../src/modules/access/rules/facts.ts';

/** A space in use whose holder allows everything beforehand. */
const OPEN_SPACE: Space = {
  state: 'active',
  feedingOpposed: false,
  insQualified: true,
  emergency: { samu: true, others: true, hidden: true },
};

/** A report by somebody else, readable by this profession. */
const REPORT: DocumentFacts = {
  typeCode: '11488-4',
  typeOrigin: 'professional',
  cell: 'allow',
  origin: 'professional',
  authorId: 'another',
  authorStructureId: 'elsewhere',
  ownName: false,
  hidden: false,
  invisibleToPatient: false,
  invisibleToRepresentatives: false,
  status: 'current',
};

const NOBODY: Relation = { consent: 'none', treating: false, blocked: false };

export function actorOf(kind: ActorKind): Actor {
  switch (kind) {
    case 'holder':
      return { kind };
    case 'professional':
      return { kind, id: 'me', group: 'p10', columnOpen: true, structureId: 'house', isRegulator: false };
    case 'structure':
      return { kind, id: 'house' };
    case 'secretariat':
      return { kind, id: 'desk', structureId: 'house' };
    case 'representative':
    case 'service':
      return { kind, id: 'me', withinScope: true };
    case 'carer':
      return { kind, id: 'me', withinScope: true, seesHidden: false };
    default:
      return { kind, id: 'me' };
  }
}

export type Changes = {
  readonly actor?:
    | Partial<Extract<Actor, { kind: 'professional' }>>
    | { readonly withinScope?: boolean; readonly seesHidden?: boolean };
  readonly space?: Partial<Space>;
  readonly relation?: Partial<Relation>;
  readonly mode?: Facts['mode'];
  /** `null`: no document. */
  readonly document?: Partial<DocumentFacts> | null;
};

/** The facts of one act on an ordinary document, but for what is said to differ. */
export function factsOf(action: Action, kind: ActorKind, changes: Changes = {}): Facts {
  return {
    action,
    actor: { ...actorOf(kind), ...changes.actor } as Actor,
    space: { ...OPEN_SPACE, ...changes.space },
    relation: { ...NOBODY, ...changes.relation },
    mode: changes.mode ?? 'normal',
    document: changes.document === null ? undefined : { ...REPORT, ...changes.document },
  };
}

/** A profession whose column is not open has no right, or no column at all. */
const COLUMNS = [
  { group: 'p10', columnOpen: true },
  { group: 'p60_69', columnOpen: true },
  { group: 'p60_69', columnOpen: true },
  { group: 'p10_travail', columnOpen: true },
  { group: 'p10_travail', columnOpen: false },
  { group: undefined, columnOpen: false },
] as const;
const ORIGINS = ['professional', 'professional', 'holder', 'insurer', 'system'] as const;

/** Facts drawn by a seed: every value of every fact comes up, ordinary ones more often so that much is allowed. */
export function* drawFacts(seed: number, count: number): Generator<Facts> {
  const dice = diceOf(seed);
  for (let at = 0; at < count; at++) yield draw(dice);
}

type Dice = {
  readonly pick: <T>(values: readonly T[]) => T;
  readonly chance: (part: number) => boolean;
};

function draw({ pick, chance }: Dice): Facts {
  const consent = pick(['none', 'valid', 'valid', 'expired'] as const);
  const kind = chance(0.45) ? 'professional' : pick(ACTOR_KINDS);
  const person = { withinScope: chance(0.8), seesHidden: chance(0.5) };
  const origin = pick(ORIGINS);
  return {
    action: chance(0.5) ? pick(ACTIONS.filter((one) => one.startsWith('document.'))) : pick(ACTIONS),
    actor: {
      ...actorOf(kind),
      ...(kind === 'representative' || kind === 'service' ? { withinScope: person.withinScope } : {}),
      ...(kind === 'carer' ? person : {}),
      ...(kind === 'professional'
        ? {
            ...pick(COLUMNS),
            structureId: chance(0.85) ? 'house' : undefined,
            isRegulator: chance(0.5),
          }
        : {}),
    } as Actor,
    space: {
      state: chance(0.6) ? 'active' : pick(SPACE_STATES),
      feedingOpposed: chance(0.2),
      insQualified: chance(0.8),
      emergency: { samu: chance(0.7), others: chance(0.7), hidden: chance(0.5) },
      protection: pick([undefined, 'minor', 'protected-adult'] as const),
    },
    relation: {
      consent,
      ground: consent === 'valid' ? pick(GROUNDS) : undefined,
      emergencyOpened: chance(0.6),
      treating: chance(0.25),
      blocked: chance(0.15),
    },
    mode: chance(0.6) ? 'normal' : pick(['bris_de_glace', 'centre_15'] as const),
    document: chance(0.1)
      ? undefined
      : {
          typeCode: '11488-4',
          typeOrigin: chance(0.85) ? origin : pick(ORIGINS),
          cell: pick(['allow', 'allow', 'allow', 'deny', 'unknown'] as const),
          outsideShare: chance(0.3),
          origin,
          authorId: pick(['me', 'another', undefined]),
          authorStructureId: pick(['house', 'elsewhere', undefined]),
          ownName: chance(0.3),
          depositorId: pick(['me', 'another']),
          legalAuthenticatorId: pick(['me', 'another', undefined]),
          hidden: chance(0.3),
          invisibleToPatient: chance(0.2),
          invisibleToRepresentatives: chance(0.2),
          status: pick(['current', 'current', 'current', 'superseded', 'archived', 'deleted'] as const),
        },
  };
}

/** Mulberry32: the same dice for the same seed. */
export function diceOf(seed: number): Dice {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    chance: (part) => next() < part,
    pick: <T>(values: readonly T[]) => {
      const [first] = values;
      return values[Math.floor(next() * values.length)] ?? (first as T);
    },
  };
}
