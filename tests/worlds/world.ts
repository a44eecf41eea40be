/**
 * One notebook as plain facts, kept beside the house: who was let in until when, what was hidden, which day it is. What
 * anybody may do there is asked of the oracle, which was written from the texts and knows neither the table nor the database.
 */
import type { VisitRequest } from '#access';
import type {
  Action,
  Actor,
  DocumentFacts,
  Facts,
  Ground,
  Mode,
  SpaceState,
} from '../../src/modules/access/rules/facts.ts';
import type { TestHouse, TestPerson } from '../house.ts';
import { type Answer, oracle } from '../oracle/oracle.ts';
import { type ProfessionalName, professional } from '../personas.ts';

export const CARERS = [
  'medecin',
  'infirmiere',
  'cardiologue',
  'pharmacien',
  'regulateur',
  'secretaire',
] as const;
export type CarerName = (typeof CARERS)[number] & ProfessionalName;
export const PEOPLE = ['holder', 'parent', 'helper'] as const;
export type PersonName = (typeof PEOPLE)[number];
export type Who = CarerName | PersonName;
export const EVERYBODY: readonly Who[] = [...CARERS, ...PEOPLE];
export const isPerson = (who: Who): who is PersonName => (PEOPLE as readonly Who[]).includes(who);

export type EmergencyMode = Exclude<Mode, 'normal'>;

/** A document as the model knows it. Times are milliseconds since 1970, everywhere here. */
export type Paper = {
  readonly entryId: string;
  readonly uniqueId: string;
  /** Its versions share it. */
  readonly logicalId: string;
  /** Said by no other document. */
  readonly title: string;
  readonly typeCode: string;
  readonly authorId: string;
  readonly authorStructureId: string;
  status: DocumentFacts['status'];
  hidden: boolean;
  /** « Tout cacher » hid it. */
  hiddenWithAll: boolean;
  invisibleToPatient: boolean;
  invisibleToRepresentatives: boolean;
  depositedAt: number;
};

export type World = {
  readonly of: TestPerson;
  readonly persons: Readonly<Record<PersonName, TestPerson>>;
  readonly requests: ReadonlyMap<Who, VisitRequest & { readonly session: { readonly secret: string } }>;
  readonly treated: boolean;
  /** An adult under guardianship: the parent is a guardian. */
  readonly guarded: boolean;
  readonly helper: {
    readonly mandateId: string;
    readonly seesHidden: boolean;
    readonly adds: boolean;
    paused: boolean;
    ended: boolean;
  };
  state: SpaceState;
  /** YYYY-MM-DD */
  birthDate: string;
  readonly switches: { samu: boolean; others: boolean; hidden: boolean; feeding: boolean };
  hidesNew: boolean;
  readonly blocked: Set<CarerName>;
  readonly stated: Map<CarerName, number>;
  /** Care of a minor kept from the representatives. */
  readonly kept: Map<CarerName, number>;
  readonly chosen: Map<CarerName, number>;
  readonly teams: {
    readonly id: string;
    readonly by: CarerName;
    readonly members: Set<CarerName>;
    until: number;
  }[];
  readonly codes: {
    readonly id: string;
    readonly by: CarerName;
    readonly parts: readonly string[];
    until: number;
  }[];
  readonly emergencies: Map<CarerName, { readonly mode: EmergencyMode; until: number }>;
  papers: Paper[];
};

const now = () => Date.now();
const today = () => new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Paris' }).format(new Date());

export function isMinor({ birthDate }: World): boolean {
  const [year = '', ...rest] = birthDate.split('-');
  return [String(Number(year) + 18), ...rest].join('-') > today();
}

function groundOf(world: World, who: CarerName): Ground | undefined {
  const runs = (until: number | undefined) => (until ?? 0) > now();
  if (runs(world.chosen.get(who))) return 'holder';
  if (runs(world.stated.get(who)) || runs(world.kept.get(who))) return 'statement';
  if (world.teams.some(({ members, until }) => runs(until) && members.has(who))) return 'team';
  return codeOf(world, who) && 'code';
}

const codeOf = (world: World, who: CarerName) =>
  world.codes.filter((one) => one.by === who && one.until > now()).sort((a, b) => b.until - a.until)[0];

export function runningEmergency(world: World, who: Who): EmergencyMode | undefined {
  const one = isPerson(who) ? undefined : world.emergencies.get(who);
  return one && one.until > now() ? one.mode : undefined;
}

/** Undefined: nobody here, to whom nothing is given. */
function actorOf(house: TestHouse, world: World, who: Who, action: Action): Actor | undefined {
  switch (who) {
    case 'holder':
      return { kind: 'holder' };
    case 'parent':
      // a parent until midnight of the day of majority, a guardian of an adult until it ends (R13)
      return world.guarded || isMinor(world)
        ? { kind: 'representative', id: who, withinScope: true }
        : undefined;
    case 'helper': {
      const { paused, ended, adds, seesHidden } = world.helper;
      const reads = ['space.open', 'mandate.end', 'document.list', 'document.know', 'document.read'];
      const withinScope = reads.includes(action) || (adds && action === 'document.deposit');
      return paused || ended ? undefined : { kind: 'carer', id: who, withinScope, seesHidden };
    }
    default:
      return professionalActor(house, who);
  }
}

function professionalActor({ access }: TestHouse, who: CarerName): Actor {
  const { nationalId: id, structureId, regulator, ...one } = professional(who);
  if (who === 'secretaire') return { kind: 'secretariat', id, structureId };
  const group = access.reference.groupOf(one);
  return {
    kind: 'professional',
    id,
    group,
    columnOpen: access.reference.columnOpen(group),
    structureId,
    isRegulator: regulator,
  };
}

type Described = Omit<
  Paper,
  'entryId' | 'uniqueId' | 'logicalId' | 'title' | 'hiddenWithAll' | 'depositedAt'
>;

/** What the texts say of an act here and now. @param asked the mode asked for; an emergency that runs wins */
export function answerOf(
  house: TestHouse,
  world: World,
  who: Who,
  action: Action,
  {
    paper,
    asked = 'normal',
    unopposed = false,
  }: {
    readonly paper?: Described | undefined;
    readonly asked?: Mode;
    /** A correction of what was filed before is not opposed (R6, R35). */
    readonly unopposed?: boolean;
  } = {},
): Answer {
  const actor = actorOf(house, world, who, action);
  if (!actor) return { allowed: false, absent: true };
  const carer = isPerson(who) ? undefined : who;
  const running = runningEmergency(world, who);
  const ground = carer && groundOf(world, carer);
  const { samu, others, hidden, feeding } = world.switches;
  const facts: Facts = {
    action,
    actor,
    mode: running ?? asked,
    space: {
      state: unopposed && world.state === 'opposed' ? 'created' : world.state,
      feedingOpposed: !unopposed && !feeding,
      insQualified: true,
      emergency: { samu, others, hidden },
      protection: isMinor(world) ? 'minor' : undefined,
    },
    relation: {
      consent: ground ? 'valid' : 'none',
      ground,
      treating: world.treated && who === 'medecin',
      blocked: carer !== undefined && world.blocked.has(carer),
      emergencyOpened: running !== undefined,
    },
    document: paper && documentFacts(house, world, paper, actor, carer),
  };
  return oracle(facts);
}

function documentFacts(
  { access: { reference } }: TestHouse,
  world: World,
  paper: Described,
  actor: Actor,
  carer: CarerName | undefined,
): DocumentFacts {
  const code = carer && codeOf(world, carer);
  return {
    ...paper,
    typeOrigin: 'professional',
    cell: reference.matrixCell(paper.typeCode, actor.kind === 'professional' ? actor.group : undefined),
    outsideShare: code && !code.parts.includes(shelfOf(reference, paper.typeCode)),
    origin: 'professional',
    ownName: false,
  };
}

const shelfOf = (reference: TestHouse['access']['reference'], typeCode: string): string =>
  reference.types.find(({ code }) => code === typeCode)?.shelf ?? '';

/** What the date does by itself (R12): what waited a month is opened to the person. */
export function openDue(world: World): void {
  if (world.state !== 'active' && world.state !== 'created') return;
  for (const paper of world.papers)
    if (
      paper.invisibleToPatient &&
      paper.status !== 'deleted' &&
      paper.depositedAt <= now() - 31 * 86_400_000
    ) {
      paper.invisibleToPatient = false;
      paper.hidden = world.hidesNew;
    }
}

/** The whole notebook grows older: what the house did to its rows, done to the model. */
export function growOlder(world: World, hours: number): void {
  const ms = hours * 3_600_000;
  for (const dates of [world.stated, world.kept, world.chosen])
    for (const [who, until] of dates) dates.set(who, until - ms);
  for (const one of [...world.teams, ...world.codes, ...world.emergencies.values()]) one.until -= ms;
  for (const paper of world.papers) paper.depositedAt -= ms;
  const birth = new Date(`${world.birthDate}T12:00:00Z`);
  birth.setUTCDate(birth.getUTCDate() - Math.floor(hours / 24));
  world.birthDate = birth.toISOString().slice(0, 10);
}

export function requestOf({ requests }: World, who: Who) {
  const request = requests.get(who);
  if (!request) throw new Error(`${who} has no session here.`);
  return request;
}
