/**
 * A bounded abstract space of facts: every value of every fact that the table can tell apart, and one representative for
 * those it cannot. Whatever holds over the whole of it is a theorem of the table.
 */
import {
  ACTIONS,
  type Action,
  type Actor,
  type Cell,
  type DocumentFacts,
  type Facts,
  GROUNDS,
  type Mode,
  NO_RELATION,
  type Origin,
  type Relation,
  type Space,
  type SpaceState,
} from './facts.ts';
import { CHANGING, READING } from './rule.ts';

export const ME = 'professional-1';
export const MY_STRUCTURE = 'structure-1';
const OTHER = 'professional-2';
const OTHER_STRUCTURE = 'structure-2';
const BOTH = [true, false] as const;

const professional = (group: string | undefined, columnOpen: boolean, isRegulator: boolean) => ({
  kind: 'professional' as const,
  id: ME,
  group,
  columnOpen,
  isRegulator,
  structureId: MY_STRUCTURE,
});
const PROFESSIONALS: readonly Extract<Actor, { kind: 'professional' }>[] = [
  professional('p10', true, true),
  professional('p60_69', true, false),
  professional('p10_travail', false, false),
  professional(undefined, false, false),
];
const OTHERS: readonly Actor[] = [
  { kind: 'holder' },
  { kind: 'structure', id: MY_STRUCTURE },
  { kind: 'secretariat', id: 'secretary-1', structureId: MY_STRUCTURE },
  ...BOTH.map((withinScope): Actor => ({ kind: 'representative', id: 'parent-1', withinScope })),
  ...BOTH.flatMap((withinScope) =>
    BOTH.map((seesHidden): Actor => ({ kind: 'carer', id: 'carer-1', withinScope, seesHidden })),
  ),
  ...BOTH.map((withinScope): Actor => ({ kind: 'service', id: 'service-1', withinScope })),
  { kind: 'insurer', id: 'insurer-1' },
  { kind: 'support', id: 'agent-1' },
  { kind: 'system', id: 'task-1' },
];

const OPEN_STATES: readonly SpaceState[] = ['created', 'active'];
const SHUT_STATES: readonly SpaceState[] = ['announced', 'opposed', 'closed', 'destroyed', 'deceased'];
const STATES: readonly SpaceState[] = [...OPEN_STATES, ...SHUT_STATES];

const space = (state: SpaceState, over: Partial<Space> = {}): Space => ({
  state,
  feedingOpposed: false,
  insQualified: true,
  emergency: { samu: true, others: true, hidden: true },
  ...over,
});

type ModeFacts = {
  readonly mode: Mode;
  readonly emergency: Space['emergency'];
  readonly emergencyOpened?: boolean;
};
/** An emergency mode is one thing before it is opened with its reason, and another after (R44). */
const openedOrNot = (one: ModeFacts): ModeFacts[] =>
  one.mode === 'normal' ? [one] : BOTH.map((emergencyOpened) => ({ ...one, emergencyOpened }));
/** Each mode with the switches it obeys; the others stand against it, so that they are seen to play no part. */
const MODES: readonly ModeFacts[] = [
  { mode: 'normal' as const, emergency: { samu: false, others: false, hidden: true } },
  ...BOTH.flatMap((samu) =>
    BOTH.map((hidden) => ({ mode: 'centre_15' as const, emergency: { samu, others: !samu, hidden } })),
  ),
  ...BOTH.flatMap((others) =>
    BOTH.map((hidden) => ({ mode: 'bris_de_glace' as const, emergency: { samu: !others, others, hidden } })),
  ),
].flatMap(openedOrNot);

/** For those whose column is empty: every switch in their favour, and still nothing. */
const MODES_ALL_ON = (['normal', 'centre_15', 'bris_de_glace'] as const).map(
  (mode): ModeFacts => ({
    mode,
    emergency: { samu: true, others: true, hidden: true },
    emergencyOpened: true,
  }),
);

const CONSENTS: readonly Pick<Relation, 'consent' | 'ground'>[] = [
  { consent: 'none' },
  { consent: 'valid', ground: 'statement' },
  { consent: 'expired' },
];
const RELATIONS: readonly Relation[] = crossed(CONSENTS);
/** The ground counts in the normal mode alone. */
const RELATIONS_IN_NORMAL = crossed([
  ...CONSENTS,
  ...GROUNDS.slice(1).map((ground) => ({ consent: 'valid' as const, ground })),
]);

function crossed(consents: readonly Pick<Relation, 'consent' | 'ground'>[]): Relation[] {
  return consents.flatMap((consent) =>
    BOTH.flatMap((treating) => BOTH.map((blocked) => ({ ...consent, treating, blocked }))),
  );
}

type Making = Pick<DocumentFacts, 'origin' | 'ownName'> & Partial<DocumentFacts>;
/** Who made the document, seen from `ME` of `MY_STRUCTURE`. */
const MAKINGS: readonly Making[] = [
  { origin: 'professional', ownName: false, authorId: ME, authorStructureId: MY_STRUCTURE },
  { origin: 'professional', ownName: true, authorStructureId: MY_STRUCTURE },
  { origin: 'professional', ownName: false, authorId: OTHER, authorStructureId: MY_STRUCTURE },
  {
    origin: 'professional',
    ownName: false,
    authorId: OTHER,
    authorStructureId: OTHER_STRUCTURE,
    legalAuthenticatorId: ME,
  },
  { origin: 'professional', ownName: true, authorStructureId: OTHER_STRUCTURE },
  { origin: 'holder', ownName: false },
  { origin: 'insurer', ownName: false },
  { origin: 'system', ownName: false },
];
const CELLS: readonly Cell[] = ['allow', 'deny', 'unknown'];
const STATUSES = ['current', 'superseded', 'archived', 'deleted'] as const;
const ORIGINS: readonly Origin[] = ['professional', 'holder', 'insurer', 'system'];

function documents(
  cells: readonly Cell[],
  statuses: readonly DocumentFacts['status'][],
  typeOrigins?: readonly Origin[],
): DocumentFacts[] {
  const made: DocumentFacts[] = [];
  for (const making of MAKINGS)
    for (const typeOrigin of typeOrigins ?? [making.origin])
      for (const cell of cells)
        for (const status of statuses)
          for (const hidden of BOTH)
            for (const invisibleToPatient of BOTH)
              for (const invisibleToRepresentatives of BOTH)
                made.push({
                  typeCode: 'T',
                  ...making,
                  typeOrigin,
                  cell,
                  status,
                  hidden,
                  invisibleToPatient,
                  invisibleToRepresentatives,
                });
  return made;
}

const NO_DOCUMENT: readonly undefined[] = [undefined];
const SEEN_BY_PROFESSIONAL = [...NO_DOCUMENT, ...documents(CELLS, STATUSES)];
// the state of a shut space comes before the matrix: one cell stands for all
const SEEN_SHUT = [...NO_DOCUMENT, ...documents(['allow'], STATUSES)];
const SEEN_BY_OTHERS = [...NO_DOCUMENT, ...documents(['unknown'], STATUSES)];
const FILED = [...NO_DOCUMENT, ...documents(['deny'], ['current'], ORIGINS)];

/** Streams the space, in a fixed order. */
export function* abstractFacts(): Generator<Facts> {
  for (const action of ACTIONS) {
    const onDocument = READING.includes(action) || CHANGING.includes(action);
    if (action === 'document.deposit') yield* deposits(action);
    else {
      yield* byProfessionals(action, onDocument ? SEEN_BY_PROFESSIONAL : NO_DOCUMENT);
      yield* byOthers(action, onDocument ? SEEN_BY_OTHERS : NO_DOCUMENT);
    }
  }
}

function* byProfessionals(action: Action, seen: readonly (DocumentFacts | undefined)[]): Generator<Facts> {
  for (const actor of PROFESSIONALS)
    for (const { mode, emergency, emergencyOpened } of actor.columnOpen ? MODES : MODES_ALL_ON)
      for (const bare of mode === 'normal' ? RELATIONS_IN_NORMAL : RELATIONS) {
        const relation = mode === 'normal' ? bare : { ...bare, emergencyOpened };
        for (const state of OPEN_STATES) {
          const open = space(state, { emergency });
          for (const document of seen) {
            yield { action, actor, space: open, relation, mode, document };
            if (document && relation.ground === 'code')
              yield {
                action,
                actor,
                space: open,
                relation,
                mode,
                document: { ...document, outsideShare: true },
              };
          }
        }
      }
  for (const actor of PROFESSIONALS)
    for (const relation of RELATIONS)
      for (const state of SHUT_STATES)
        for (const document of seen === NO_DOCUMENT ? NO_DOCUMENT : SEEN_SHUT)
          yield { action, actor, space: space(state), relation, mode: 'normal', document };
}

function* byOthers(action: Action, seen: readonly (DocumentFacts | undefined)[]): Generator<Facts> {
  for (const actor of OTHERS)
    for (const state of STATES)
      for (const document of seen)
        yield { action, actor, space: space(state), relation: NO_RELATION, mode: 'normal', document };
}

function* deposits(action: Action): Generator<Facts> {
  for (const actor of [...PROFESSIONALS, ...OTHERS])
    for (const state of STATES)
      for (const feedingOpposed of BOTH)
        for (const insQualified of BOTH)
          for (const protection of ['minor', 'protected-adult', undefined] as const)
            for (const blocked of BOTH) {
              const target = space(state, {
                feedingOpposed,
                insQualified,
                protection,
                emergency: { samu: false, others: false, hidden: false },
              });
              for (const document of FILED)
                yield {
                  action,
                  actor,
                  space: target,
                  relation: { ...NO_RELATION, blocked },
                  mode: blocked ? 'bris_de_glace' : 'normal',
                  document,
                };
            }
}
