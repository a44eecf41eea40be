/** What no permission outweighs. Each clause forbids by itself; its exceptions are within it. */
import type { Action, Facts } from '../../src/modules/access/rules/facts.ts';
import type { Clause } from './clause.ts';
import {
  CHANGING,
  FILING,
  isProfessional,
  ON_A_DOCUMENT,
  onPersonsSide,
  READING,
  seesInCare,
  sideOf,
  wrote,
} from './terms.ts';

/** Who may see somebody else's document because they care, not because they wrote it. */
const caresWithoutWriting = ({ actor, document }: Facts): boolean =>
  isProfessional(actor) && !wrote(actor, document);

/** Who may not know of a document does nothing to it; filing its next version is another matter (EX_2.1-1140). */
const SEEING: readonly Action[] = [...READING, ...CHANGING];

/** What a professional enters the record for. */
const ENTERING: readonly Action[] = ['person.search', 'space.open', ...SEEING];

/** Sees what is hidden: the treating doctor, or in an emergency whoever the third switch lets (R3, R31). */
const seesHidden = (facts: Facts): boolean =>
  seesInCare(facts) &&
  !facts.relation.blocked &&
  (facts.mode === 'normal'
    ? facts.relation.treating
    : facts.space.emergency.hidden && isAllowedInEmergency(facts));

/** The switch of the mode is on, and the mode is for this professional (R37). */
const isAllowedInEmergency = ({ actor, mode, space }: Facts): boolean =>
  mode === 'centre_15'
    ? space.emergency.samu && isProfessional(actor) && actor.isRegulator
    : space.emergency.others;

/** What an author may still do in an opposed space (R35). */
const KEPT_WHEN_OPPOSED: readonly Action[] = ['document.know', 'document.replace', 'document.delete'];

/** What a block leaves (R4, R28, R44, R46): filing, one's own acts, and learning open or not open (R16). */
const LEFT_TO_THE_BLOCKED: readonly Action[] = [
  ...FILING,
  'person.find',
  'person.qualify',
  'consent.withdraw',
  'emergency.justify',
  'trace.read',
];

const space: readonly Clause[] = [
  {
    id: 'nobodys-space',
    source: 'R35',
    when: ({ space }) =>
      space.state === 'announced' || space.state === 'destroyed' || space.state === 'deceased',
  },
  {
    id: 'opposed-space',
    source: 'R35',
    when: ({ space, action, actor, document }) =>
      space.state === 'opposed' && !(KEPT_WHEN_OPPOSED.includes(action) && wrote(actor, document)),
  },
  {
    id: 'closed-space',
    source: 'R18, R35, H03',
    when: ({ space, action, actor }) =>
      space.state === 'closed' &&
      !(
        ['trace.read', 'space.reopen', 'space.destroy'].includes(action) &&
        (actor.kind === 'holder' || actor.kind === 'representative')
      ) &&
      !(action === 'space.destroy' && actor.kind === 'system'),
  },
  {
    id: 'not-activated',
    source: 'R35, R51',
    when: ({ space, actor }) => space.state === 'created' && onPersonsSide(actor),
  },
  {
    id: 'no-code-before-activation',
    source: 'R35',
    acts: ['code.use'],
    when: ({ space }) => space.state === 'created',
  },
];

const actors: readonly Clause[] = [
  {
    id: 'out-of-scope',
    source: 'R14, R40, R41',
    when: ({ actor }) =>
      (actor.kind === 'representative' || actor.kind === 'carer' || actor.kind === 'service') &&
      !actor.withinScope,
  },
  {
    id: 'blocked',
    source: 'R4, R28, R31, R45, R48',
    when: ({ actor, relation, action, document }) =>
      isProfessional(actor) &&
      relation.blocked &&
      !LEFT_TO_THE_BLOCKED.includes(action) &&
      !(ON_A_DOCUMENT.includes(action) && wrote(actor, document)),
  },
];

const emergency: readonly Clause[] = [
  {
    id: 'centre-15-is-for-regulators',
    source: 'R37',
    acts: ENTERING,
    when: (facts) =>
      facts.mode === 'centre_15' &&
      caresWithoutWriting(facts) &&
      isProfessional(facts.actor) &&
      !facts.actor.isRegulator,
  },
  {
    id: 'centre-15-refused-beforehand',
    source: 'R1111-48, R37',
    acts: ENTERING,
    when: (facts) => facts.mode === 'centre_15' && caresWithoutWriting(facts) && !facts.space.emergency.samu,
  },
  {
    id: 'break-glass-refused-beforehand',
    source: 'R1111-48, R37',
    acts: ENTERING,
    when: (facts) =>
      facts.mode === 'bris_de_glace' && caresWithoutWriting(facts) && !facts.space.emergency.others,
  },
  {
    id: 'emergency-not-opened',
    source: 'R44, EX_0.2-1040',
    acts: SEEING,
    when: (facts) =>
      facts.mode !== 'normal' && caresWithoutWriting(facts) && facts.relation.emergencyOpened !== true,
  },
];

const visibility: readonly Clause[] = [
  {
    id: 'deleted',
    source: 'R36',
    acts: ON_A_DOCUMENT,
    when: ({ document }) => document?.status === 'deleted',
  },
  {
    id: 'hidden-in-care',
    source: 'R1111-49, R2, C10',
    acts: SEEING,
    when: (facts) =>
      facts.document?.hidden === true &&
      facts.mode === 'normal' &&
      caresWithoutWriting(facts) &&
      !facts.relation.treating,
  },
  {
    id: 'hidden-in-emergency',
    source: 'R3, R31',
    acts: SEEING,
    when: (facts) =>
      facts.document?.hidden === true &&
      facts.mode !== 'normal' &&
      caresWithoutWriting(facts) &&
      !facts.space.emergency.hidden,
  },
  {
    id: 'hidden-is-not-corrected-unseen',
    source: 'R2, R57',
    acts: ['document.replace'],
    when: (facts) =>
      facts.document?.hidden === true &&
      sideOf(facts.actor) === 'professional' &&
      !wrote(facts.actor, facts.document) &&
      !seesHidden(facts),
  },
  {
    id: 'hidden-from-carer',
    source: 'R23',
    acts: ON_A_DOCUMENT,
    when: ({ actor, document }) => actor.kind === 'carer' && !actor.seesHidden && document?.hidden === true,
  },
  {
    id: 'hidden-from-service',
    source: 'R41',
    acts: ON_A_DOCUMENT,
    when: ({ actor, document }) => actor.kind === 'service' && document?.hidden === true,
  },
  {
    id: 'waits-for-its-announcement',
    source: 'R1111-53, R12, R34',
    acts: ['document.deposit', ...ON_A_DOCUMENT],
    when: ({ actor, document }) => onPersonsSide(actor) && document?.invisibleToPatient === true,
  },
  {
    id: 'secret-care',
    source: 'L1111-5, R1111-50, R13, EX_0.1-1100, R41',
    acts: ['document.deposit', ...ON_A_DOCUMENT],
    when: ({ actor, document }) =>
      onPersonsSide(actor) && actor.kind !== 'holder' && document?.invisibleToRepresentatives === true,
  },
  {
    id: 'outside-the-code',
    source: 'R20, R48',
    acts: SEEING,
    when: (facts) =>
      facts.mode === 'normal' &&
      facts.relation.consent === 'valid' &&
      facts.relation.ground === 'code' &&
      facts.document?.outsideShare === true &&
      caresWithoutWriting(facts) &&
      !facts.relation.treating,
  },
];

const filing: readonly Clause[] = [
  {
    id: 'feeding-opposed',
    source: 'R32, R6, H10',
    acts: ['document.deposit'],
    when: ({ space }) => space.feedingOpposed,
  },
  {
    id: 'ins-not-qualified',
    source: 'R19, R57',
    acts: FILING,
    when: ({ space }) => !space.insQualified,
  },
  {
    id: 'type-of-another-side',
    source: 'R25, EX_2.1-1010, C07',
    acts: ['document.deposit'],
    when: ({ actor, document }) => document !== undefined && document.typeOrigin !== sideOf(actor),
  },
  {
    id: 'filed-as-another-side',
    source: 'R25',
    acts: ['document.deposit'],
    when: ({ actor, document }) => document !== undefined && document.origin !== sideOf(actor),
  },
  {
    id: 'hidden-and-invisible-at-once',
    source: 'R33, EX_2.1-1050, R49',
    acts: ['document.deposit', 'document.hide'],
    when: ({ document, action }) =>
      document?.invisibleToPatient === true && (document.hidden || action === 'document.hide'),
  },
  {
    id: 'only-care-holds-back',
    source: 'R1111-53, K04',
    acts: ['document.deposit'],
    when: ({ actor, document }) => document?.invisibleToPatient === true && sideOf(actor) !== 'professional',
  },
  {
    id: 'secret-care-comes-from-care',
    source: 'R58, R1111-33, R24',
    acts: ['document.deposit'],
    when: ({ actor, document }) =>
      document?.invisibleToRepresentatives === true && (actor.kind === 'insurer' || actor.kind === 'system'),
  },
  {
    id: 'no-secret-care-of-this-person',
    source: 'R13, R33, EX_0.1-1100',
    acts: ['document.deposit'],
    when: ({ space, document }) =>
      document?.invisibleToRepresentatives === true && space.protection === undefined,
  },
  {
    id: 'old-version-alone',
    source: 'EX_3.3-1050, IHE XDS (RPLC), R57',
    acts: ['document.delete', 'document.replace'],
    when: ({ document }) => document?.status === 'superseded',
  },
];

export const forbids: readonly Clause[] = [...space, ...actors, ...emergency, ...visibility, ...filing];
