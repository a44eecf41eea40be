/** The life of a space, as one table: everything that may happen to it, and nothing else. */
import type { SpaceState } from '../index.ts';

export type SpaceAct =
  | 'announce'
  | 'oppose'
  | 'withdraw'
  | 'open'
  | 'activate'
  | 'close'
  | 'reopen'
  | 'destroy'
  | 'decease';

/** As `enrolment.transition` writes them. */
export type ActorKind = 'holder' | 'representative' | 'system' | 'desk';

export type Transition = {
  /** `none`: there is no space yet. */
  readonly from: SpaceState | 'none';
  readonly act: SpaceAct;
  readonly to: SpaceState;
  readonly by: readonly ActorKind[];
  readonly source: string;
};

const PERSON = ['holder', 'representative', 'desk'] as const;

export const LIFECYCLE: readonly Transition[] = [
  { from: 'none', act: 'announce', to: 'announced', by: ['system'], source: 'R1111-28: the person is told' },
  { from: 'announced', act: 'oppose', to: 'opposed', by: PERSON, source: 'L1111-14, R1111-28' },
  // Whoever takes a refusal back asks for the space: nothing is left to wait for.
  { from: 'opposed', act: 'withdraw', to: 'created', by: PERSON, source: 'R1111-28: at any time' },
  { from: 'announced', act: 'open', to: 'created', by: ['system'], source: 'R1111-28: at the deadline, R1' },
  { from: 'announced', act: 'activate', to: 'active', by: PERSON, source: 'R1111-28' },
  { from: 'created', act: 'activate', to: 'active', by: PERSON, source: 'R1111-28' },
  { from: 'opposed', act: 'activate', to: 'active', by: PERSON, source: 'R1111-28: at any time' },
  { from: 'created', act: 'close', to: 'closed', by: PERSON, source: 'R1111-36' },
  { from: 'active', act: 'close', to: 'closed', by: PERSON, source: 'R1111-36' },
  { from: 'closed', act: 'reopen', to: 'active', by: PERSON, source: 'R1111-36: within ten years' },
  {
    from: 'closed',
    act: 'destroy',
    to: 'destroyed',
    by: [...PERSON, 'system'],
    source: 'R1111-36, R18: on request, or ten years after closing',
  },
  ...(['announced', 'opposed', 'created', 'active', 'closed'] as const).map(
    (from): Transition => ({
      from,
      act: 'decease',
      to: 'deceased',
      by: ['system'],
      source: 'R1111-36',
    }),
  ),
];

/** What somebody may do to a space in this state. */
export const actsIn = (state: SpaceState, by: ActorKind): readonly SpaceAct[] =>
  LIFECYCLE.filter((one) => one.from === state && one.by.includes(by)).map(({ act }) => act);

/** The state after an act; undefined when it cannot happen to a space in this state. */
export function next(state: SpaceState | 'none', act: SpaceAct): SpaceState | undefined {
  return LIFECYCLE.find((one) => one.from === state && one.act === act)?.to;
}
