/** Who asks, in which relation, mode and space: every value that a decision can tell apart, and the pairs that may matter. */
import {
  type Actor,
  GROUNDS,
  type Mode,
  NO_RELATION,
  type Relation,
  type Space,
  type SpaceState,
} from './facts.ts';

export type Situation = {
  readonly actor: Actor;
  readonly space: Space;
  readonly relation: Relation;
  readonly mode: Mode;
};

export const ME = 'professional-1';
export const MY_STRUCTURE = 'structure-1';
export const BOTH = [true, false] as const;

type Professional = Extract<Actor, { kind: 'professional' }>;
const professional = (group: string | undefined, over: Partial<Professional> = {}): Professional => ({
  kind: 'professional',
  id: ME,
  group,
  columnOpen: true,
  isRegulator: false,
  structureId: MY_STRUCTURE,
  ...over,
});
/** These two are seen in every relation, mode and switch. */
const REGULATOR = professional('p10', { isRegulator: true });
const NURSE = professional('p60_69');
/** These only with what is most in their favour: something else than the relation or the switches sets them apart. */
const FAVOURED: readonly Professional[] = [
  professional('p60_69', { structureId: undefined }),
  professional('p10_travail'),
  professional('p10_travail', { columnOpen: false }),
  professional(undefined, { columnOpen: false, isRegulator: true }),
];
const PROFESSIONALS = [REGULATOR, NURSE, ...FAVOURED];

const OTHERS: readonly Actor[] = [
  { kind: 'holder' },
  { kind: 'structure', id: MY_STRUCTURE },
  { kind: 'secretariat', id: 'secretary-1', structureId: MY_STRUCTURE },
  { kind: 'secretariat', id: 'secretary-1', structureId: '' },
  ...BOTH.map((withinScope): Actor => ({ kind: 'representative', id: 'parent-1', withinScope })),
  ...BOTH.flatMap((withinScope) =>
    BOTH.map((seesHidden): Actor => ({ kind: 'carer', id: 'carer-1', withinScope, seesHidden })),
  ),
  ...BOTH.map((withinScope): Actor => ({ kind: 'service', id: 'service-1', withinScope })),
  { kind: 'insurer', id: 'insurer-1' },
  { kind: 'support', id: 'agent-1' },
  { kind: 'system', id: 'task-1' },
];

const SHUT: readonly SpaceState[] = ['announced', 'opposed', 'closed', 'destroyed', 'deceased'];
const STATES: readonly SpaceState[] = ['active', 'created', ...SHUT];
const ALL_ON = { samu: true, others: true, hidden: true };
const ALL_OFF = { samu: false, others: false, hidden: false };

const space = (state: SpaceState, over: Partial<Space> = {}): Space => ({
  state,
  feedingOpposed: false,
  insQualified: true,
  emergency: ALL_ON,
  ...over,
});

/** A mode with the switches, and whether it was opened with its reason (R44). */
type Way = {
  readonly mode: Mode;
  readonly emergency: Space['emergency'];
  readonly emergencyOpened?: boolean;
};
const IN_NORMAL: readonly Way[] = [ALL_ON, ALL_OFF].map((emergency) => ({ mode: 'normal', emergency }));
/** Each emergency mode with the switches it obeys; the other stands against it, so that it is seen to play no part. */
const IN_EMERGENCY: readonly Way[] = BOTH.flatMap((isOn) =>
  BOTH.flatMap((hidden) =>
    BOTH.flatMap((emergencyOpened): Way[] => [
      { mode: 'centre_15', emergency: { samu: isOn, others: !isOn, hidden }, emergencyOpened },
      { mode: 'bris_de_glace', emergency: { samu: !isOn, others: isOn, hidden }, emergencyOpened },
    ]),
  ),
);
const ALL_FAVOURED: readonly Way[] = [
  { mode: 'normal', emergency: ALL_ON },
  ...(['centre_15', 'bris_de_glace'] as const).flatMap((mode) =>
    BOTH.map((emergencyOpened) => ({ mode, emergency: ALL_ON, emergencyOpened })),
  ),
];

type Agreement = Pick<Relation, 'consent' | 'ground'>;
const STATED: Agreement = { consent: 'valid', ground: 'statement' };
/** A consent counts in the normal mode alone. */
const AGREEMENTS: Readonly<Record<'normal' | 'emergency', readonly Agreement[]>> = {
  normal: [
    { consent: 'none' },
    { consent: 'expired' },
    ...GROUNDS.map((ground) => ({ consent: 'valid' as const, ground })),
  ],
  emergency: [{ consent: 'none' }, STATED],
};

const relationsIn = ({ mode, emergencyOpened }: Way): Relation[] =>
  AGREEMENTS[mode === 'normal' ? 'normal' : 'emergency'].flatMap((agreement) =>
    BOTH.flatMap((treating) =>
      BOTH.map((blocked) => ({
        ...agreement,
        treating,
        blocked,
        ...(emergencyOpened !== undefined && { emergencyOpened }),
      })),
    ),
  );

const situations = (
  actors: readonly Actor[],
  states: readonly SpaceState[],
  ways: readonly Way[],
): Situation[] =>
  actors.flatMap((actor) =>
    states.flatMap((state) =>
      ways.flatMap((way) =>
        relationsIn(way).map((relation) => ({
          actor,
          space: space(state, { emergency: way.emergency }),
          relation,
          mode: way.mode,
        })),
      ),
    ),
  );

/** Professionals where something may be open to them. */
export const IN_CARE: readonly Situation[] = [
  ...situations([REGULATOR, NURSE], ['active'], [...IN_NORMAL, ...IN_EMERGENCY]),
  ...situations(FAVOURED, ['active'], ALL_FAVOURED),
  ...situations([REGULATOR, NURSE], ['created'], ALL_FAVOURED),
];
/** Those whose way in is a share code: the parts it opens count (R20). */
export const BY_CODE = IN_CARE.filter(({ relation }) => relation.ground === 'code');
/** Where an identity that is not qualified may count (R19, R57). */
export const UNQUALIFIED = situations(PROFESSIONALS, ['active', 'opposed'], ALL_FAVOURED).map(
  (one): Situation => ({ ...one, space: { ...one.space, insQualified: false } }),
);

/** Nothing in one's favour but the mode, everything, and everything but a block. */
const EXTREMES: readonly Pick<Situation, 'mode' | 'relation'>[] = [
  { mode: 'normal', relation: NO_RELATION },
  { mode: 'normal', relation: { ...STATED, treating: true, blocked: false } },
  { mode: 'bris_de_glace', relation: { ...STATED, treating: true, blocked: true, emergencyOpened: true } },
];
const inExtremes = (actors: readonly Actor[], states: readonly SpaceState[]): Situation[] =>
  actors.flatMap((actor) =>
    states.flatMap((state) => EXTREMES.map((extreme) => ({ actor, space: space(state), ...extreme }))),
  );

/** The state of a space that is shut comes before the relation and the mode. */
export const SHUT_OUT = inExtremes(PROFESSIONALS, SHUT);
/** A relation and a mode are a professional's: they are seen to play no part for anybody else (R54). */
export const OF_OTHERS = inExtremes(OTHERS, STATES);
export const UNQUALIFIED_OF_OTHERS = inExtremes(OTHERS, ['active', 'opposed']).map(
  (one): Situation => ({ ...one, space: { ...one.space, insQualified: false } }),
);

/** Filing asks other things of the space, and nothing of the relation, the mode or the switches (R28, R32). */
export const FILING: readonly Situation[] = [...PROFESSIONALS, ...OTHERS].flatMap((actor) =>
  STATES.flatMap((state) =>
    BOTH.flatMap((feedingOpposed) =>
      BOTH.flatMap((insQualified) =>
        (['minor', 'protected-adult', undefined] as const).flatMap((protection) =>
          EXTREMES.map((extreme) => ({
            actor,
            space: space(state, {
              feedingOpposed,
              insQualified,
              protection,
              emergency: extreme.mode === 'normal' ? ALL_ON : ALL_OFF,
            }),
            ...extreme,
          })),
        ),
      ),
    ),
  ),
);
