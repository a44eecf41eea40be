/**
 * Filing a new document. Relation, mode and emergency switches play no part (R32), a block neither (R28).
 * Sources: EX_2.1-1010, EX_2.1-1050, EX_2.1-1140, EX_0.1-1100; rulings R6, R19, R25, R28, R32, R33, R38.
 */
import type { Action, ActorKind, Facts, Origin } from './facts.ts';
import {
  isAuthor,
  isAuthorsStructure,
  isLegalAuthenticator,
  PERSON_SIDE,
  type Rule,
  sideOf,
} from './rule.ts';

const DEPOSIT: readonly Action[] = ['document.deposit'];
const CARE_SIDE: readonly ActorKind[] = ['professional', 'structure', 'secretariat'];

const isType =
  (origin: Origin) =>
  ({ document }: Facts): boolean =>
    document?.typeOrigin === origin;

export const DEPOSIT_RULES: readonly Rule[] = [
  {
    code: 'D-FEEDING-OPPOSED',
    sources: ['R32', 'R6', 'R1111-47'],
    actions: DEPOSIT,
    actors: 'any',
    applies: (f) => f.space.feedingOpposed,
    outcome: 'refuse',
    sentence: 'Vous vous êtes opposé aux nouveaux dépôts.',
    forActor: 'La personne s’oppose aux nouveaux dépôts dans son carnet.',
  },
  {
    code: 'D-INS-NOT-QUALIFIED',
    sources: ['R19', 'R32'],
    actions: DEPOSIT,
    actors: 'any',
    applies: (f) => !f.space.insQualified,
    outcome: 'refuse',
    sentence: 'L’identité de la personne n’était pas qualifiée : le document n’a pas été accepté.',
    forActor:
      'L’identité nationale de santé n’est pas qualifiée. Vérifiez-la par INSi, avec une pièce d’identité.',
  },
  {
    code: 'D-TYPE-INSURER',
    sources: ['R25', 'EX_2.1-1010'],
    actions: DEPOSIT,
    actors: [...CARE_SIDE, ...PERSON_SIDE, 'system'],
    applies: isType('insurer'),
    outcome: 'refuse',
    sentence: 'Seule l’Assurance maladie dépose ce type de document.',
    forActor: 'Seule l’Assurance maladie dépose ce type de document.',
  },
  {
    code: 'D-TYPE-SYSTEM',
    sources: ['R25', 'EX_2.1-1010'],
    actions: DEPOSIT,
    actors: [...CARE_SIDE, ...PERSON_SIDE, 'insurer'],
    applies: isType('system'),
    outcome: 'refuse',
    sentence: 'Ce document est tenu à jour par le carnet lui-même.',
    forActor: 'Ce type de document est créé par le carnet lui-même. Déposez chaque vaccination à part.',
  },
  {
    code: 'D-TYPE-PERSON',
    sources: ['R25', 'EX_2.1-1010'],
    actions: DEPOSIT,
    actors: [...CARE_SIDE, 'insurer', 'system'],
    applies: isType('holder'),
    outcome: 'refuse',
    sentence: 'Seuls vous et vos proches déposez ce type de document.',
    forActor: 'Ce type de document est réservé à la personne. Choisissez un type de professionnel.',
  },
  {
    code: 'D-TYPE-PROFESSIONAL',
    sources: ['R25'],
    actions: DEPOSIT,
    actors: [...PERSON_SIDE, 'insurer', 'system'],
    applies: isType('professional'),
    outcome: 'refuse',
    sentence: 'Seul un professionnel dépose ce type de document.',
    forActor: 'Ce type de document est réservé aux professionnels. Choisissez un type de document personnel.',
  },
  {
    code: 'D-ORIGIN',
    sources: ['R25', 'R32'],
    actions: DEPOSIT,
    actors: 'any',
    applies: ({ actor, document }) => document?.origin !== sideOf(actor.kind),
    outcome: 'refuse',
    sentence: 'Personne ne dépose un document au nom d’un autre.',
    forActor: 'Vous ne pouvez pas déposer ce document au nom d’un autre.',
  },
  {
    code: 'D-HIDDEN-AND-INVISIBLE',
    sources: ['R33', 'EX_2.1-1050'],
    actions: DEPOSIT,
    actors: 'any',
    applies: (f) => f.document?.hidden === true && f.document.invisibleToPatient,
    outcome: 'refuse',
    sentence: 'Un document ne peut pas être caché aux professionnels et à vous à la fois.',
    forActor: 'Un document ne peut pas être à la fois masqué aux professionnels et invisible au patient.',
  },
  {
    code: 'D-INVISIBLE-NOT-CARE',
    sources: ['R12', 'R13', 'R33', 'R58', 'R1111-33'],
    actions: DEPOSIT,
    actors: [...PERSON_SIDE, 'insurer', 'system'],
    applies: ({ actor, document }) =>
      document?.invisibleToPatient === true ||
      (document?.invisibleToRepresentatives === true && actor.kind !== 'holder'),
    outcome: 'refuse',
    sentence: 'Seul un professionnel peut déposer un document qui attend une annonce ou un soin tenu secret.',
    forActor: 'Vous ne pouvez pas rendre ce document invisible.',
  },
  {
    code: 'D-SECRET-ADULT',
    sources: ['R33', 'EX_0.1-1100', 'R1111-50'],
    actions: DEPOSIT,
    actors: 'any',
    applies: ({ document, space }) =>
      document?.invisibleToRepresentatives === true && space.protection === undefined,
    outcome: 'refuse',
    sentence: 'Cette personne n’a pas de représentant légal à qui taire un soin.',
    forActor: 'Cette personne est majeure : un document ne peut pas être invisible à ses représentants.',
  },
  {
    code: 'D-NOT-AUTHOR',
    sources: ['R25', 'R38', 'EX_2.1-1140'],
    actions: DEPOSIT,
    actors: CARE_SIDE,
    applies: (f) =>
      !isAuthor(f.actor, f.document) && !isLegalAuthenticator(f.actor, f.document) && !isAuthorsStructure(f),
    outcome: 'refuse',
    sentence: 'Celui qui déposait n’était ni l’auteur, ni le responsable, ni l’établissement de l’auteur.',
    forActor: 'Vous n’êtes ni l’auteur, ni le responsable du document, ni l’établissement de l’auteur.',
  },
  ...depositsBy([
    [
      'A-DEPOSIT-AUTHOR',
      ['R32', 'R25', 'R28', 'R1111-47'],
      ['professional'],
      'Ce professionnel a déposé un document qu’il a écrit.',
      (f) => isAuthor(f.actor, f.document),
    ],
    [
      'A-DEPOSIT-VALIDATOR',
      ['R25', 'EX_2.1-1140'],
      ['professional'],
      'Ce professionnel a déposé un document dont il est responsable.',
    ],
    [
      'A-DEPOSIT-STRUCTURE',
      ['R25', 'R38'],
      ['structure'],
      'L’établissement de l’auteur a déposé ce document.',
    ],
    [
      'A-DEPOSIT-SECRETARIAT',
      ['R38', 'TD2.2'],
      ['secretariat'],
      'Le secrétariat de l’établissement a déposé ce document pour son auteur.',
    ],
    ['A-DEPOSIT-HOLDER', ['R32'], ['holder'], 'Vous avez ajouté ce document.'],
    [
      'A-DEPOSIT-RELATIVE',
      ['R32', 'R40', 'R14'],
      ['representative', 'carer'],
      'Votre proche a ajouté ce document pour vous.',
    ],
    ['A-DEPOSIT-SERVICE', ['R41'], ['service'], 'Vous avez autorisé ce service à ajouter des documents.'],
    [
      'A-DEPOSIT-INSURER',
      ['R25', 'EX_2.1-1010'],
      ['insurer'],
      'L’Assurance maladie tient à jour vos remboursements.',
    ],
    [
      'A-DEPOSIT-SYSTEM',
      ['R25', 'EX_2.1-1010'],
      ['system'],
      'Le carnet tient ce document à jour à partir de ce qui y est déposé.',
    ],
  ]),
];

type Filing = readonly [
  code: string,
  sources: readonly string[],
  actors: readonly ActorKind[],
  sentence: string,
  applies?: (facts: Facts) => boolean,
];

/** Once nothing forbids it, filing is allowed to each side for the reason told. */
function depositsBy(filings: readonly Filing[]): Rule[] {
  return filings.map(([code, sources, actors, sentence, applies = () => true]) => ({
    code,
    sources,
    actions: DEPOSIT,
    actors,
    applies,
    outcome: 'allow',
    sentence,
    obligations: ['notify-holder'],
  }));
}
