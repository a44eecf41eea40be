/**
 * May the person and those on their side know of a document, list it, open it. The refusals bind every act on it.
 * Sources: L1111-7, L1111-19, R1111-40, R1111-50, R1111-53, EX_0.1-1100; rulings R2, R12–R14, R23, R34, R40, R41.
 */
import type { Action } from './facts.ts';
import { ABSENT, always, ON_DOCUMENT, PERSON_SIDE, READING, type Rule } from './rule.ts';

const OPENING: readonly Action[] = ['space.open', ...READING];

export const PERSON_RULES: readonly Rule[] = [
  {
    code: 'D-INVISIBLE',
    sources: ['R34', 'R12', 'R1111-53'],
    actions: ON_DOCUMENT,
    actors: PERSON_SIDE,
    applies: (f) => f.document?.invisibleToPatient === true,
    outcome: 'refuse',
    // the person's own history must not tell what the page does not show
    sentence: ABSENT.sentence,
    forActor: ABSENT.sentence,
    hidesExistence: true,
  },
  {
    code: 'D-SECRET',
    sources: ['R13', 'R33', 'R41', 'R1111-50', 'EX_0.1-1100'],
    actions: ON_DOCUMENT,
    actors: ['representative', 'carer', 'service'],
    applies: (f) => f.document?.invisibleToRepresentatives === true,
    outcome: 'refuse',
    sentence: ABSENT.sentence,
    forActor: ABSENT.sentence,
    hidesExistence: true,
  },
  {
    code: 'D-HIDDEN-CARER',
    sources: ['R23'],
    actions: ON_DOCUMENT,
    actors: ['carer'],
    applies: ({ actor, document }) =>
      document?.hidden === true && actor.kind === 'carer' && !actor.seesHidden,
    outcome: 'refuse',
    sentence: 'Vous n’avez pas montré vos documents cachés à cet aidant.',
    forActor: ABSENT.sentence,
    hidesExistence: true,
  },
  {
    code: 'D-HIDDEN-SERVICE',
    sources: ['R41'],
    actions: ON_DOCUMENT,
    actors: ['service'],
    applies: (f) => f.document?.hidden === true,
    outcome: 'refuse',
    sentence: 'Un service ne voit jamais un document caché.',
    forActor: ABSENT.sentence,
    hidesExistence: true,
  },
  {
    code: 'A-HOLDER',
    sources: ['R2', 'L1111-19', 'L1111-7'],
    actions: OPENING,
    actors: ['holder'],
    applies: always,
    outcome: 'allow',
    sentence: 'C’est votre carnet.',
    obligations: [],
  },
  {
    code: 'A-REPRESENTATIVE',
    sources: ['R2', 'R40', 'R1111-40'],
    actions: OPENING,
    actors: ['representative'],
    applies: always,
    outcome: 'allow',
    sentence: 'Votre représentant légal peut lire votre carnet.',
    obligations: [],
  },
  {
    code: 'A-CARER',
    sources: ['R14', 'R23', 'R40'],
    actions: OPENING,
    actors: ['carer'],
    applies: always,
    outcome: 'allow',
    sentence: 'Vous avez autorisé cet aidant à lire cette partie de votre carnet.',
    obligations: [],
  },
  {
    code: 'A-SERVICE',
    sources: ['R41'],
    actions: READING,
    actors: ['service'],
    applies: always,
    outcome: 'allow',
    sentence: 'Vous avez autorisé ce service à lire ces documents.',
    obligations: ['notify-holder'],
  },
];
