import { CarnetError, type ErrorRow, errorsOf } from '#platform/errors';

const table = {
  // R16: one wording whether the person is unknown, announced, opposed, closed or dead.
  'space-not-open': {
    status: 404,
    sentence: 'Aucun carnet n’est ouvert pour ce matricule.',
    advice: 'Vérifiez le matricule INS avec la personne.',
    issue: 'not-found',
  },
  'document-absent': {
    status: 404,
    sentence: 'Ce document n’existe pas, ou vous n’y avez pas accès.',
    advice: 'Revenez à la liste des documents.',
    issue: 'not-found',
  },
  'access-refused': {
    status: 403,
    sentence: 'Vous n’avez pas accès à ce carnet.',
    advice: 'Demandez l’accord de la personne, puis déclarez-le.',
    issue: 'forbidden',
  },
  'act-refused': {
    status: 403,
    sentence: 'Vous ne pouvez pas faire cela.',
    issue: 'forbidden',
  },
  'consent-not-confirmed': {
    status: 422,
    sentence: 'Vous n’avez pas confirmé l’accord de la personne.',
    advice: 'Cochez la case après avoir demandé son accord à la personne.',
    issue: 'required',
  },
  'reason-missing': {
    status: 422,
    sentence: 'Dites en quelques mots pourquoi c’est une urgence.',
    advice: 'La personne lira cette raison.',
    issue: 'required',
  },
  'emergency-not-confirmed': {
    status: 422,
    sentence: 'Vous n’avez pas confirmé l’urgence.',
    advice: 'Cochez la case si la personne ne peut pas s’exprimer et si sa santé est en danger.',
    issue: 'required',
  },
  'already-authorised': {
    status: 409,
    sentence: 'Vous avez déjà accès à ce carnet.',
    advice: 'Ouvrez-le normalement : l’accès en urgence n’est pas nécessaire.',
    issue: 'business-rule',
  },
  'justification-too-short': {
    status: 422,
    sentence: 'Expliquez votre accès en une phrase ou plus.',
    advice: 'La personne lira cette explication.',
    issue: 'required',
  },
  'emergency-absent': {
    status: 404,
    sentence: 'Cet accès en urgence n’existe pas, ou il est déjà expliqué.',
    advice: 'Revenez à la liste de vos accès en urgence.',
    issue: 'not-found',
  },
  'no-colleague': {
    status: 422,
    sentence: 'Ce professionnel n’est pas de votre établissement.',
    advice: 'Choisissez un professionnel de votre établissement, ou demandez-lui de déclarer lui-même.',
    issue: 'invalid',
  },
  'secret-care-minor': {
    status: 422,
    sentence: 'Cette personne est majeure : il n’y a pas de représentant légal à qui taire un soin.',
    advice: 'Décochez « soin tenu secret ».',
    issue: 'business-rule',
  },
} as const satisfies Record<string, ErrorRow>;

export const accessErrors = errorsOf(table);

/** A decision of refusal, on its way to the person and to the trace. */
export class Refused extends CarnetError {
  readonly action: string;
  readonly rule: string;
  readonly objectId: string | undefined;

  constructor(options: {
    readonly code: keyof typeof table;
    readonly action: string;
    readonly rule: string;
    readonly sentence: string;
    readonly objectId: string | undefined;
  }) {
    const row = table[options.code];
    // What does not exist for this reader is answered as what never existed (R2, R16).
    const isAlike = options.code === 'document-absent' || options.code === 'space-not-open';
    super(options.code, isAlike ? row : { ...row, sentence: options.sentence });
    this.name = 'Refused';
    this.action = options.action;
    this.rule = options.rule;
    this.objectId = options.objectId;
  }
}
