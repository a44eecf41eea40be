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
