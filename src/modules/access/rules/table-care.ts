/**
 * May a professional or an establishment enter the record, know of a document, list it, open it. The refusals bind every
 * act on a document that is already there: who may not know of it cannot act on it.
 * Sources: L1110-12, L1111-17, R1111-46, R1111-48, R1111-49, EX_0.2-1040, EX_3.2-1025; rulings R2–R4, R7–R9, R11,
 * R15, R20, R28, R30, R31, R37–R39, R44–R48.
 */
import type { Action, ActorKind, Facts, Ground, Obligation } from './facts.ts';
import {
  ABSENT,
  always,
  CHANGING,
  isAuthor,
  isLegalAuthenticator,
  ON_DOCUMENT,
  READING,
  type Rule,
} from './rule.ts';

const OPENING: readonly Action[] = ['space.open', ...READING];
const ENTERING: readonly Action[] = [...OPENING, ...CHANGING];
const PROFESSIONAL: readonly ActorKind[] = ['professional'];
/** Acts that make a way in, for oneself or a colleague, or end a team's: the same limits for all (R39, R45, R46, R48). */
const WAYS_IN: readonly Action[] = ['consent.state', 'team.open', 'team.end', 'code.use'];

/** Has a right to this document that comes from having made it: no relation, mode, switch, block or matrix is asked. */
function standsByDocument({ actor, document, action }: Facts): boolean {
  return (
    ON_DOCUMENT.includes(action) &&
    (isAuthor(actor, document) ||
      (action === 'document.replace' && document?.hidden === false && isLegalAuthenticator(actor, document)))
  );
}

const unlessOwn = (applies: (facts: Facts) => boolean) => (facts: Facts) =>
  applies(facts) && !standsByDocument(facts);

const isOccupational = ({ actor }: Facts): boolean =>
  actor.kind === 'professional' && actor.group === 'p10_travail';
const hasNoColumn = ({ actor }: Facts): boolean =>
  actor.kind === 'professional' && !(actor.group !== undefined && actor.columnOpen);
const isRegulator = ({ actor }: Facts): boolean => actor.kind === 'professional' && actor.isRegulator;

export const CARE_RULES: readonly Rule[] = [
  {
    code: 'A-AUTHOR',
    sources: ['R2', 'R4', 'R31', 'R38', 'R53', 'R1111-49'],
    actions: READING,
    actors: ['professional', 'structure'],
    applies: (f) => isAuthor(f.actor, f.document),
    outcome: 'allow',
    sentence: 'Il relit un document qu’il a écrit : un auteur garde accès à ses documents.',
    obligations: [],
  },
  {
    code: 'D-STRUCTURE',
    sources: ['R38', 'R56'],
    actions: ENTERING,
    actors: ['structure'],
    applies: (f) => !isAuthor(f.actor, f.document),
    outcome: 'refuse',
    sentence: 'Un établissement ne voit que ce qu’il a déposé en son propre nom.',
    forActor: 'Un établissement ne voit que ce qu’il a déposé en son propre nom.',
    hidesExistence: true,
  },
  {
    code: 'D-BLOCKED',
    sources: ['R4', 'R28', 'R31', 'R42', 'H03'],
    actions: [...ENTERING, ...WAYS_IN, 'person.search', 'professional.block'],
    actors: PROFESSIONAL,
    applies: unlessOwn((f) => f.relation.blocked),
    outcome: 'refuse',
    sentence: 'Vous avez bloqué ce professionnel.',
    forActor: 'La personne a bloqué votre accès à son carnet.',
    hidesExistence: true,
  },
  {
    code: 'D-SEARCH-CENTRE-15',
    sources: ['R37', 'TD0.5'],
    actions: ['person.search'],
    actors: PROFESSIONAL,
    applies: (f) => f.mode !== 'centre_15',
    outcome: 'refuse',
    sentence: 'Seul un médecin régulateur du 15 peut chercher une personne sans son numéro.',
    forActor: 'La recherche sans INS est réservée aux médecins régulateurs du Centre 15.',
  },
  {
    code: 'D-NOT-REGULATOR',
    sources: ['R37', 'TD0.5'],
    actions: [...ENTERING, 'person.search'],
    actors: PROFESSIONAL,
    applies: unlessOwn((f) => f.mode === 'centre_15' && !isRegulator(f)),
    outcome: 'refuse',
    sentence: 'Ce professionnel n’est pas médecin régulateur du 15.',
    forActor: 'Le mode Centre 15 est réservé aux médecins régulateurs.',
    hidesExistence: true,
  },
  {
    code: 'D-SAMU-OFF',
    sources: ['R37', 'R1111-48'],
    actions: [...ENTERING, 'person.search'],
    actors: PROFESSIONAL,
    applies: unlessOwn((f) => f.mode === 'centre_15' && !f.space.emergency.samu),
    outcome: 'refuse',
    sentence: 'Vous n’autorisez pas le 15 à ouvrir votre carnet.',
    forActor: 'La personne n’autorise pas le Centre 15 à ouvrir son carnet.',
    hidesExistence: true,
  },
  {
    code: 'D-EMERGENCY-OFF',
    sources: ['R37', 'L1111-17', 'EX_0.2-1040'],
    actions: ENTERING,
    actors: PROFESSIONAL,
    applies: unlessOwn((f) => f.mode === 'bris_de_glace' && !f.space.emergency.others),
    outcome: 'refuse',
    sentence: 'Vous n’autorisez pas les professionnels à ouvrir votre carnet en urgence.',
    forActor: 'La personne n’autorise pas l’accès à son carnet en urgence.',
    hidesExistence: true,
  },
  {
    code: 'D-OCCUPATIONAL',
    sources: ['R7', 'R39', 'L1111-17 IV', 'PDT-INF-526'],
    actions: [...ENTERING, ...WAYS_IN],
    actors: PROFESSIONAL,
    applies: unlessOwn((f) => isOccupational(f) && hasNoColumn(f)),
    outcome: 'refuse',
    sentence: 'Un médecin du travail ne lit pas votre carnet.',
    forActor: 'Un médecin du travail n’a pas accès au contenu du carnet.',
    hidesExistence: true,
  },
  {
    code: 'D-NO-COLUMN',
    sources: ['R39', 'R8', 'R1111-46'],
    actions: [...ENTERING, ...WAYS_IN],
    actors: PROFESSIONAL,
    applies: unlessOwn(hasNoColumn),
    outcome: 'refuse',
    sentence: 'Sa profession ne donne accès à aucun document.',
    forActor: 'Votre profession ne donne accès à aucun document du carnet.',
    hidesExistence: true,
  },
  {
    code: 'D-EMERGENCY-NOT-OPENED',
    sources: ['R44', 'EX_0.2-1040', 'L1111-17'],
    actions: ON_DOCUMENT,
    actors: PROFESSIONAL,
    applies: unlessOwn((f) => f.mode !== 'normal' && f.relation.emergencyOpened !== true),
    outcome: 'refuse',
    sentence: 'Il n’avait pas déclaré d’urgence, ni dit pourquoi.',
    forActor: 'Déclarez d’abord l’urgence et sa raison.',
    hidesExistence: true,
  },
  {
    code: 'D-NO-CONSENT',
    sources: ['R9', 'R30', 'R31', 'R1111-46', 'L1110-12'],
    actions: ENTERING,
    actors: PROFESSIONAL,
    applies: unlessOwn((f) => f.mode === 'normal' && !f.relation.treating && f.relation.consent === 'none'),
    outcome: 'refuse',
    sentence: 'Vous n’aviez pas donné votre accord à ce professionnel.',
    forActor: 'Demandez d’abord l’accord de la personne.',
    hidesExistence: true,
  },
  {
    code: 'D-CONSENT-EXPIRED',
    sources: ['R9'],
    actions: ENTERING,
    actors: PROFESSIONAL,
    applies: unlessOwn(
      (f) => f.mode === 'normal' && !f.relation.treating && f.relation.consent === 'expired',
    ),
    outcome: 'refuse',
    sentence: 'L’accord donné à ce professionnel était arrivé à sa fin.',
    forActor: 'L’accord de la personne est arrivé à sa fin. Demandez-le de nouveau.',
    hidesExistence: true,
  },
  {
    code: 'D-MATRIX-DENIED',
    sources: ['R30', 'R1111-46', 'arrêté du 26 octobre 2023'],
    actions: ON_DOCUMENT,
    actors: PROFESSIONAL,
    applies: unlessOwn((f) => f.document?.cell === 'deny'),
    outcome: 'refuse',
    sentence: 'Sa profession n’a pas le droit de voir ce type de document.',
    forActor: ABSENT.sentence,
    hidesExistence: true,
  },
  {
    code: 'D-MATRIX-UNKNOWN',
    sources: ['R8', 'R30'],
    actions: ON_DOCUMENT,
    actors: PROFESSIONAL,
    applies: unlessOwn((f) => f.document?.cell === 'unknown'),
    outcome: 'refuse',
    sentence: 'Aucun texte publié ne dit que sa profession peut voir ce type de document.',
    forActor: ABSENT.sentence,
    hidesExistence: true,
  },
  {
    code: 'D-CODE-PART',
    sources: ['R20', 'R48'],
    actions: ON_DOCUMENT,
    actors: PROFESSIONAL,
    applies: unlessOwn(
      (f) =>
        f.document?.outsideShare === true &&
        f.mode === 'normal' &&
        !f.relation.treating &&
        f.relation.ground === 'code',
    ),
    outcome: 'refuse',
    sentence: 'Votre code de partage n’ouvrait pas cette partie de votre carnet.',
    forActor: ABSENT.sentence,
    hidesExistence: true,
  },
  {
    code: 'D-HIDDEN',
    sources: ['R2', 'R31'],
    actions: ON_DOCUMENT,
    actors: PROFESSIONAL,
    applies: unlessOwn((f) => f.document?.hidden === true && f.mode === 'normal' && !f.relation.treating),
    outcome: 'refuse',
    sentence: 'Ce document est caché aux professionnels.',
    forActor: ABSENT.sentence,
    hidesExistence: true,
  },
  {
    code: 'D-HIDDEN-EMERGENCY',
    sources: ['R3', 'R31'],
    actions: ON_DOCUMENT,
    actors: PROFESSIONAL,
    applies: unlessOwn(
      (f) => f.document?.hidden === true && f.mode !== 'normal' && !f.space.emergency.hidden,
    ),
    outcome: 'refuse',
    sentence: 'Ce document est caché, y compris en urgence.',
    forActor: ABSENT.sentence,
    hidesExistence: true,
  },
  {
    code: 'A-TREATING-HIDDEN',
    sources: ['R2', 'R15', 'R31', 'R1111-43'],
    actions: READING,
    actors: PROFESSIONAL,
    applies: (f) => f.mode === 'normal' && f.relation.treating && f.document?.hidden === true,
    outcome: 'allow',
    sentence: 'C’est votre médecin traitant. Il voit aussi les documents que vous avez cachés.',
    obligations: [],
  },
  {
    code: 'A-TREATING',
    sources: ['R15', 'R31', 'R11', 'R1111-43'],
    actions: OPENING,
    actors: PROFESSIONAL,
    applies: (f) => f.mode === 'normal' && f.relation.treating,
    outcome: 'allow',
    sentence: 'C’est votre médecin traitant. Il peut lire votre carnet pour vous soigner.',
    obligations: ['notify-holder'],
  },
  ...onGround([
    [
      'A-CHOSEN',
      'holder',
      ['R47', 'H01', 'L1111-19'],
      'Vous avez vous-même autorisé ce professionnel.',
      ['notify-holder'],
    ],
    [
      'A-TEAM',
      'team',
      ['R45', 'L1110-12', 'H04', 'H06'],
      'Il fait partie de l’équipe de soins qui vous suit en ce moment.',
      ['notify-holder'],
    ],
    ['A-CODE', 'code', ['R20', 'R48', 'H08'], 'Vous lui avez donné un code de partage.', ['notify-holder']],
  ]),
  {
    code: 'A-CONSENT',
    sources: ['R9', 'R30', 'R11', 'R1111-46', 'L1110-12'],
    actions: OPENING,
    actors: PROFESSIONAL,
    applies: (f) => f.mode === 'normal' && f.relation.consent === 'valid',
    outcome: 'allow',
    sentence: 'Vous lui avez donné votre accord. Il voit ce que sa profession lui permet de voir.',
    obligations: ['notify-holder', 'renew-consent'],
  },
  {
    code: 'A-CENTRE-15',
    sources: ['R37', 'R3', 'R1111-48'],
    actions: OPENING,
    actors: PROFESSIONAL,
    applies: (f) => f.mode === 'centre_15',
    outcome: 'allow',
    sentence: 'Un médecin du 15 répondait à un appel d’urgence. Vous autorisez le 15 à ouvrir votre carnet.',
    obligations: ['trace-emergency', 'notify-holder-now', 'notify-treating'],
  },
  {
    code: 'A-BREAK-GLASS',
    sources: ['R37', 'R3', 'L1111-17', 'R1111-48', 'EX_0.2-1040', 'EX_0.2-1050'],
    actions: OPENING,
    actors: PROFESSIONAL,
    applies: (f) => f.mode === 'bris_de_glace',
    outcome: 'allow',
    sentence:
      'Il a déclaré une urgence où vous ne pouviez pas répondre. Vous autorisez cet accès en urgence.',
    obligations: [
      'trace-emergency',
      'give-reason',
      'justify-within-24h',
      'notify-holder-now',
      'notify-treating',
    ],
  },
  {
    code: 'A-SEARCH-CENTRE-15',
    sources: ['R37', 'TD0.5'],
    actions: ['person.search'],
    actors: PROFESSIONAL,
    applies: always,
    outcome: 'allow',
    sentence: 'Un médecin du 15 cherchait votre carnet pour une urgence.',
    obligations: ['trace-emergency'],
  },
];

type Way = readonly [
  code: string,
  ground: Ground,
  sources: readonly string[],
  sentence: string,
  obligations: readonly Obligation[],
];

/** Ways in that are no statement of the professional's own: each is told by what made it. */
function onGround(ways: readonly Way[]): Rule[] {
  return ways.map(([code, ground, sources, sentence, obligations]) => ({
    code,
    sources: [...sources, 'R9', 'R30', 'R1111-46'],
    actions: OPENING,
    actors: PROFESSIONAL,
    applies: (f) => f.mode === 'normal' && f.relation.consent === 'valid' && f.relation.ground === ground,
    outcome: 'allow',
    sentence,
    obligations,
  }));
}
