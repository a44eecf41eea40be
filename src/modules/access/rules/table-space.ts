/**
 * Who stands outside the record altogether, and what the state of the space leaves.
 * Sources: R1111-28, R1111-36, L1111-13-1; rulings R16, R18, R35, R36, R38, R41.
 */
import type { Facts } from './facts.ts';
import {
  ABSENT,
  always,
  CHANGING,
  isAuthor,
  isAuthorsStructure,
  NEEDS_DOCUMENT,
  NOT_OPEN,
  PERSON_SIDE,
  READING,
  type RefusingRule,
  type Rule,
} from './rule.ts';

const SHUT: ReadonlySet<string> = new Set(['announced', 'opposed', 'destroyed', 'deceased']);

function isOutsideScope({ actor }: Facts): boolean {
  return 'withinScope' in actor && !actor.withinScope;
}

/** The new version of a letter goes the way the letter went; what is hidden does not exist for a secretariat (R2, R57). */
function correctsForAuthor(f: Facts): boolean {
  return f.action === 'document.replace' && f.document?.hidden === false && isAuthorsStructure(f);
}

export const SPACE_RULES: readonly Rule[] = [
  {
    code: 'D-SUPPORT',
    sources: ['R41', 'L1111-18'],
    actions: 'any',
    actors: ['support'],
    applies: always,
    outcome: 'refuse',
    sentence: 'L’assistance n’a accès à rien de votre carnet.',
    forActor: 'L’assistance n’a pas accès au carnet des personnes.',
    hidesExistence: true,
  },
  {
    code: 'D-SCOPE',
    sources: ['R14', 'R40', 'R41'],
    actions: 'any',
    actors: ['representative', 'carer', 'service'],
    applies: isOutsideScope,
    outcome: 'refuse',
    sentence: 'Cette demande n’entre pas, ou plus, dans ce qui a été accordé.',
    forActor: 'Votre autorisation ne couvre pas cette demande, ou elle a pris fin.',
    hidesExistence: true,
  },
  {
    code: 'D-SECRETARIAT',
    sources: ['R38', 'R57', 'PDT-INF-526'],
    actions: ['space.open', ...READING, ...CHANGING],
    actors: ['secretariat'],
    applies: (f) => !correctsForAuthor(f),
    outcome: 'refuse',
    sentence: 'Un secrétariat dépose pour un auteur. Il ne voit ni la liste ni les documents.',
    forActor: 'Un secrétariat dépose pour un auteur. Il ne consulte pas le carnet.',
    hidesExistence: true,
  },
  {
    code: 'A-OPPOSED-OWN',
    sources: ['R35', 'R6', 'R57', 'EX_3.3-1060'],
    actions: ['document.know', 'document.replace', 'document.delete'],
    actors: ['professional', 'structure'],
    applies: ({ space, actor, document, action }) =>
      space.state === 'opposed' &&
      isAuthor(actor, document) &&
      document?.status !== 'deleted' &&
      (action === 'document.know' || document?.status !== 'superseded') &&
      (action !== 'document.replace' || space.insQualified),
    outcome: 'allow',
    sentence:
      'Vous avez refusé cet espace. L’auteur d’un document déjà déposé peut encore le corriger ou le supprimer.',
    obligations: [],
  },
  {
    code: 'A-CLOSED-TRACE',
    sources: ['R35', 'R17', 'R1111-43'],
    actions: ['trace.read'],
    actors: ['holder'],
    applies: (f) => f.space.state === 'closed',
    outcome: 'allow',
    sentence: 'Cet espace est fermé. Son historique reste lisible.',
    obligations: [],
  },
  {
    code: 'A-CLOSED-TRACE-REPRESENTATIVE',
    sources: ['R35', 'R17', 'R13', 'R40'],
    actions: ['trace.read'],
    actors: ['representative'],
    applies: (f) => f.space.state === 'closed',
    outcome: 'allow',
    sentence: 'Cet espace est fermé. Son historique reste lisible.',
    obligations: ['omit-secret-lines'],
  },
  {
    code: 'A-CLOSED-REQUEST',
    sources: ['R35', 'R18', 'R1111-36'],
    actions: ['space.reopen', 'space.destroy'],
    actors: ['holder', 'representative'],
    applies: (f) => f.space.state === 'closed',
    outcome: 'allow',
    sentence: 'Cet espace est fermé. Vous pouvez le rouvrir ou demander sa destruction.',
    obligations: ['notify-holder-now'],
  },
  {
    code: 'A-CLOSED-END',
    sources: ['R18', 'R1111-36'],
    actions: ['space.destroy'],
    actors: ['system'],
    applies: (f) => f.space.state === 'closed',
    outcome: 'allow',
    sentence: 'La durée de conservation après la fermeture est passée, ou vous avez demandé la destruction.',
    obligations: [],
  },
  {
    code: 'D-CLOSED-PERSON',
    sources: ['R35', 'R18'],
    actions: 'any',
    actors: ['holder', 'representative'],
    applies: (f) => f.space.state === 'closed',
    outcome: 'refuse',
    sentence: 'Cet espace est fermé.',
    forActor: 'Cet espace est fermé. Vous pouvez lire son historique, le rouvrir ou demander sa destruction.',
  },
  {
    code: 'D-CLOSED',
    sources: ['R35', 'R16', 'R18', 'H03'],
    actions: 'any',
    actors: 'any',
    applies: (f) => f.space.state === 'closed',
    outcome: 'refuse',
    sentence: 'Votre espace était fermé : personne ne peut y entrer ni y déposer.',
    forActor: NOT_OPEN.sentence,
    outward: NOT_OPEN.code,
  },
  {
    code: NOT_OPEN.code,
    sources: ['R35', 'R16', 'R55', 'R1111-28'],
    actions: 'any',
    actors: 'any',
    applies: (f) => SHUT.has(f.space.state),
    outcome: 'refuse',
    sentence: 'Votre espace n’était pas ouvert : personne ne peut y entrer ni y déposer.',
    forActor: NOT_OPEN.sentence,
  },
  {
    code: 'D-NOT-ACTIVATED',
    sources: ['R35', 'R20'],
    actions: 'any',
    actors: PERSON_SIDE,
    applies: (f) => f.space.state === 'created',
    outcome: 'refuse',
    sentence: 'Cet espace n’était pas encore activé.',
    forActor: 'Activez d’abord cet espace.',
  },
  {
    code: 'D-CODE-NOT-ACTIVATED',
    sources: ['R35', 'R20'],
    actions: ['code.use'],
    actors: ['professional'],
    applies: (f) => f.space.state === 'created',
    outcome: 'refuse',
    sentence: 'Cet espace n’était pas encore activé : il n’avait pas de code de partage.',
    forActor: 'La personne n’a pas encore activé son espace : il n’y a pas de code de partage.',
  },
  {
    code: 'D-NO-DOCUMENT',
    sources: ['convention 4', 'R2'],
    actions: NEEDS_DOCUMENT,
    actors: 'any',
    applies: (f) => f.document === undefined,
    outcome: 'refuse',
    sentence: 'Aucun document n’était désigné.',
    forActor: ABSENT.sentence,
    hidesExistence: true,
  },
  {
    code: 'D-DELETED',
    sources: ['R36', 'EX_3.3-1050'],
    actions: [...READING, ...CHANGING],
    actors: 'any',
    applies: (f) => f.document?.status === 'deleted',
    outcome: 'refuse',
    sentence: 'Ce document a été supprimé.',
    forActor: ABSENT.sentence,
    hidesExistence: true,
  },
];

/** What remains when no row applied. */
export const LAST_RULE: Rule & RefusingRule = {
  code: 'D-DEFAULT',
  sources: ['convention 1', 'R8'],
  actions: 'any',
  actors: 'any',
  applies: always,
  outcome: 'refuse',
  sentence: 'Rien n’autorise cette demande.',
  forActor: 'Vous n’avez pas le droit de faire cela.',
  hidesExistence: true,
};
