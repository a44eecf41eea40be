/** What may happen in a notebook, by the dice. */
import fc from 'fast-check';
import type { SpaceState } from '../../src/modules/access/rules/facts.ts';
import { CARERS, PEOPLE, type Who } from './world.ts';

const TYPES = ['11502-2', '11488-4', '60593-1', '34133-9'];

const carer = fc.constantFrom(...CARERS);
const decider = fc.constantFrom(...PEOPLE);
const anybody = fc.constantFrom<Who>(...CARERS, 'holder', 'holder', 'parent', 'helper');
const nth = fc.nat(50);

const ACTS = [
  {
    weight: 5,
    of: fc.record({
      do: fc.constant('file' as const),
      by: carer,
      type: fc.constantFrom(...TYPES),
      seen: fc.constantFrom(
        'all' as const,
        'all' as const,
        'hidden' as const,
        'invisible' as const,
        'secret' as const,
      ),
      byFhir: fc.boolean(),
    }),
  },
  { weight: 1, of: fc.record({ do: fc.constant('correct' as const), by: carer, nth }) },
  {
    weight: 5,
    of: fc.record({
      do: fc.constantFrom(
        'hide' as const,
        'hide' as const,
        'show' as const,
        'archive' as const,
        'unarchive' as const,
        'delete' as const,
        'reveal' as const,
      ),
      by: anybody,
      nth,
    }),
  },
  { weight: 1, of: fc.record({ do: fc.constantFrom('hideAll' as const, 'showAll' as const), by: decider }) },
  {
    weight: 4,
    of: fc.record({
      do: fc.constant('state' as const),
      by: carer,
      basis: fc.constantFrom('care_team' as const, 'consent_given' as const),
      secret: fc.constantFrom(false, false, true),
    }),
  },
  { weight: 1, of: fc.record({ do: fc.constant('withdraw' as const), by: carer, secret: fc.boolean() }) },
  {
    weight: 2,
    of: fc.record({
      do: fc.constant('authorise' as const),
      by: decider,
      whom: carer,
      days: fc.constantFrom(10, 100),
    }),
  },
  {
    weight: 3,
    of: fc.record({
      do: fc.constantFrom('block' as const, 'unblock' as const, 'endAccess' as const),
      by: decider,
      whom: carer,
    }),
  },
  {
    weight: 1,
    of: fc.record({
      do: fc.constant('code' as const),
      by: decider,
      whom: carer,
      part: nth,
      minutes: fc.constantFrom(30, 120, 360),
    }),
  },
  { weight: 1, of: fc.record({ do: fc.constant('endCode' as const), by: decider, nth }) },
  {
    weight: 2,
    of: fc.record({
      do: fc.constant('team' as const),
      by: carer,
      members: fc.uniqueArray(carer, { minLength: 1, maxLength: 3 }),
      days: fc.constantFrom(10, 100),
    }),
  },
  { weight: 1, of: fc.record({ do: fc.constant('endTeam' as const), nth }) },
  {
    weight: 3,
    of: fc.record({
      do: fc.constant('emergency' as const),
      by: carer,
      mode: fc.constantFrom('bris_de_glace' as const, 'centre_15' as const),
    }),
  },
  { weight: 1, of: fc.record({ do: fc.constant('closeEmergency' as const), by: carer }) },
  {
    weight: 2,
    of: fc.record({
      do: fc.constant('switch' as const),
      by: decider,
      which: fc.constantFrom('samu' as const, 'others' as const, 'hidden' as const, 'feeding' as const),
      on: fc.boolean(),
    }),
  },
  {
    weight: 2,
    of: fc.record({
      do: fc.constantFrom('pause' as const, 'resume' as const, 'endMandate' as const),
      by: decider,
    }),
  },
  {
    weight: 1,
    of: fc.record({
      do: fc.constant('move' as const),
      to: fc.constantFrom<SpaceState>('active', 'active', 'active', 'created', 'closed', 'opposed'),
    }),
  },
  {
    weight: 2,
    of: fc.record({ do: fc.constant('wait' as const), hours: fc.constantFrom(3, 25, 25, 40 * 24, 400 * 24) }),
  },
] as const;
type ActOf<T> = T extends { readonly of: fc.Arbitrary<infer A> } ? A : never;
export type Act = ActOf<(typeof ACTS)[number]>;
export const act: fc.Arbitrary<Act> = fc.oneof(
  ...ACTS.map(({ weight, of }) => ({ weight, arbitrary: of as fc.Arbitrary<Act> })),
);
