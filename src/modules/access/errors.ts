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
  'line-absent': {
    status: 404,
    sentence: 'Cette ligne de l’historique n’existe pas, ou elle n’est pas pour vous.',
    advice: 'Revenez à l’historique.',
    issue: 'not-found',
  },
  'contest-too-long': {
    status: 422,
    sentence: 'Votre message dépasse 1 000 caractères.',
    advice: 'Écrivez-le plus court : ce que vous ne reconnaissez pas, et pourquoi.',
    issue: 'too-long',
  },
  'contest-absent': {
    status: 404,
    sentence: 'Cette demande d’explication n’existe pas, ou elle a déjà sa réponse.',
    issue: 'not-found',
  },
  'answer-too-short': {
    status: 422,
    sentence: 'La réponse doit avoir de 10 à 4 000 caractères.',
    issue: 'invalid',
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
  'secret-care-runs': {
    status: 409,
    sentence: 'Un soin tenu secret est en cours : cet acte serait vu des représentants légaux.',
    advice: 'Terminez le soin secret, puis recommencez.',
    issue: 'business-rule',
  },
  'no-structure': {
    status: 409,
    sentence: 'Une équipe de soins est celle d’un établissement ou d’un cabinet.',
    advice: 'Connectez-vous avec votre exercice dans cet établissement.',
    issue: 'business-rule',
  },
  'team-end': {
    status: 422,
    sentence: 'La date de fin de l’équipe n’est pas possible.',
    advice: 'Donnez un jour à venir, dans un an au plus.',
    issue: 'value',
  },
  'team-members': {
    status: 422,
    sentence: 'Aucun professionnel à mettre dans l’équipe n’est reconnu.',
    advice: 'Choisissez un collègue, ou écrivez les 11 chiffres d’un numéro RPPS connu.',
    issue: 'invalid',
  },
  'team-absent': {
    status: 404,
    sentence: 'Cette équipe n’existe pas, ou elle est terminée.',
    advice: 'Revenez à la liste des équipes.',
    issue: 'not-found',
  },
  'search-too-vague': {
    status: 422,
    sentence: 'Il faut au moins un nom, et une date ou une année de naissance.',
    advice: 'Demandez-les à la personne qui appelle.',
    issue: 'required',
  },
  'search-too-many': {
    status: 422,
    sentence: 'Trop de personnes répondent à cette recherche.',
    advice: 'Ajoutez le prénom, le jour de naissance ou le sexe.',
    issue: 'business-rule',
  },
  'professional-unknown': {
    status: 404,
    sentence: 'Ce professionnel n’est pas dans l’annuaire.',
    advice: 'Cherchez-le par son nom de famille.',
    issue: 'not-found',
  },
  'professional-is-blocked': {
    status: 409,
    sentence: 'Ce professionnel est bloqué.',
    advice: 'Débloquez-le d’abord, puis autorisez-le.',
    issue: 'conflict',
  },
  'profession-reads-nothing': {
    status: 422,
    sentence: 'La profession de cette personne ne donne accès à aucun document.',
    advice: 'Remettez-lui vous-même le document dont elle a besoin.',
    issue: 'business-rule',
  },
  'authorisation-end': {
    status: 422,
    sentence: 'Cette date de fin n’est pas possible.',
    advice: 'Donnez un jour à venir, dans 3 ans au plus.',
    issue: 'value',
  },
  'depositor-unknown': {
    status: 404,
    sentence: 'Ce professionnel, cet établissement ou cette équipe est introuvable.',
    advice: 'Cherchez de nouveau par le nom.',
    issue: 'not-found',
  },
  'share-parts-missing': {
    status: 422,
    sentence: 'Vous n’avez pas choisi ce que le code montre.',
    advice: 'Cochez une catégorie au moins, ou « Tous les documents ».',
    issue: 'required',
  },
  'share-duration': {
    status: 422,
    sentence: 'Cette durée n’est pas possible.',
    advice: 'Choisissez 30 minutes, 2 heures ou 6 heures.',
    issue: 'value',
  },
  'share-too-many': {
    status: 409,
    sentence: 'Cinq codes attendent déjà d’être utilisés.',
    advice: 'Annulez un de ces codes avant d’en créer un autre.',
    issue: 'business-rule',
  },
  'share-code-absent': {
    status: 404,
    sentence: 'Ce code n’existe pas, ou il est déjà arrêté.',
    advice: 'Revenez à la page de partage.',
    issue: 'not-found',
  },
  'share-code-shape': {
    status: 422,
    sentence: 'Un code de partage a 8 chiffres.',
    advice: 'Demandez à la personne de le relire, 4 chiffres puis 4 chiffres.',
    issue: 'value',
  },
  // R20: unknown, used, over, cancelled or killed by wrong tries: one wording
  'share-code-wrong': {
    status: 422,
    sentence: 'Ce code n’ouvre pas ce carnet.',
    advice: 'Relisez-le avec la personne. Après 5 essais faux, elle doit en créer un autre.',
    issue: 'invalid',
  },
  'viewer-unknown': {
    status: 404,
    sentence: 'Personne ne correspond à ce choix.',
    advice: 'Choisissez de nouveau dans la liste.',
    issue: 'not-found',
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
