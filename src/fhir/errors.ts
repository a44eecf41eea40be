/** What this surface itself refuses: the shape of a request. The rules of the field have their own tables. */
import { CarnetError, type ErrorRow, errorsOf } from '#platform/errors';
import type { Fault } from './validation/check-structure.ts';

const table = {
  'json-unreadable': {
    status: 400,
    sentence: 'Le corps de la demande n’est pas du JSON lisible.',
    advice: 'Envoyez une ressource FHIR R4 en JSON, encodée en UTF-8.',
    issue: 'structure',
  },
  'json-too-deep': {
    status: 400,
    sentence: 'Le corps de la demande est trop imbriqué.',
    advice: 'Une ressource a au plus 64 niveaux.',
    issue: 'structure',
  },
  'body-too-large': {
    status: 413,
    sentence: 'La demande dépasse 30 Mo.',
    advice: 'Un document a 20 Mo au plus. Faites plusieurs lots.',
    issue: 'too-long',
  },
  'media-type': {
    status: 415,
    sentence: 'Ce format d’échange n’est pas accepté.',
    advice: 'Envoyez du JSON avec le type application/fhir+json.',
    issue: 'not-supported',
  },
  'not-acceptable': {
    status: 406,
    sentence: 'La réponse ne peut pas être donnée dans le format demandé.',
    advice: 'Demandez application/fhir+json.',
    issue: 'not-supported',
  },
  'request-invalid': {
    status: 400,
    sentence: 'Cette demande n’est pas lisible.',
    issue: 'invalid',
  },
  'resource-unknown': {
    status: 404,
    sentence: 'Ce type de ressource n’est pas servi ici.',
    advice: 'La liste de ce qui est servi est à l’adresse metadata.',
    issue: 'not-supported',
  },
  'document-gone': {
    status: 410,
    sentence: 'Ce document a été supprimé.',
    issue: 'deleted',
  },
  'method-not-allowed': {
    status: 405,
    sentence: 'Cette opération n’est pas permise sur cette ressource.',
    advice: 'La liste de ce qui est servi est à l’adresse metadata.',
    issue: 'not-supported',
  },
  'not-offered': {
    status: 501,
    sentence: 'Cette opération n’est pas encore proposée.',
    issue: 'not-supported',
  },
  'resource-invalid': {
    status: 422,
    sentence: 'Cette ressource n’est pas du FHIR R4, ou il lui manque ce que le profil demande.',
    advice: 'Chaque défaut est dit avec l’élément qui le porte.',
    issue: 'invalid',
  },
  'element-missing': {
    status: 422,
    sentence: 'Un élément obligatoire manque.',
    issue: 'required',
  },
  'element-invalid': {
    status: 422,
    sentence: 'Un élément n’a pas une valeur permise.',
    issue: 'value',
  },
  'element-unexpected': {
    status: 422,
    sentence: 'Un élément n’est pas permis ici.',
    issue: 'structure',
  },
  'code-refused': {
    status: 422,
    sentence: 'Un code n’est pas permis ici.',
    issue: 'code-invalid',
  },
  'reference-unresolved': {
    status: 422,
    sentence: 'Une référence ne mène à rien de connu.',
    advice: 'Donnez la ressource dans la demande, ou son identifiant.',
    issue: 'not-found',
  },
  'confidentiality-refused': {
    status: 422,
    sentence: 'Un document restreint ou très restreint ne se partage pas.',
    advice: 'Donnez le niveau N (REC_2.1-1100), ou ne déposez pas ce document.',
    issue: 'business-rule',
  },
  'search-parameter': {
    status: 400,
    sentence: 'Un critère de recherche n’est pas connu.',
    advice:
      'La liste des critères est à l’adresse metadata. Prefer: handling=lenient laisse de côté les inconnus.',
    issue: 'not-supported',
  },
  'search-value': {
    status: 400,
    sentence: 'Un critère de recherche n’a pas une valeur permise.',
    issue: 'value',
  },
  'search-required': {
    status: 400,
    sentence: 'Un critère de recherche obligatoire manque.',
    issue: 'required',
  },
  'patch-not-allowed': {
    status: 405,
    sentence: 'Seuls la visibilité, l’archivage et l’état d’un document peuvent changer.',
    advice: 'Pour changer autre chose, remplacez le document.',
    issue: 'not-supported',
  },
  'patch-several': {
    status: 422,
    sentence: 'Une modification fait un seul geste à la fois.',
    advice: 'Envoyez une demande pour chacun : cacher ou montrer, archiver ou ressortir, supprimer.',
    issue: 'business-rule',
  },
  'patch-invalid': {
    status: 422,
    sentence: 'La modification demandée ne s’applique pas.',
    advice: 'Envoyez un JSON Patch (RFC 6902), un XML Patch (RFC 5261) ou un FHIRPath Patch (Parameters).',
    issue: 'invalid',
  },
  'version-conflict': {
    status: 412,
    sentence: 'Ce document a changé depuis votre lecture.',
    advice: 'Relisez-le, puis recommencez.',
    issue: 'conflict',
  },
  // The codes and issues of the measures: partner API of Mon espace santé, v1.5.2.
  'measure-no-bundle': {
    status: 400,
    sentence: 'Les mesures s’envoient dans un Bundle de type transaction.',
    issue: 'invalid',
  },
  'id-token-invalid': {
    status: 400,
    sentence: 'Le jeton d’identité n’est pas valable.',
    advice: 'Aucun service partenaire n’est appairé ici.',
    issue: 'invalid',
  },
  'measure-other-person': {
    status: 403,
    sentence: 'La personne nommée n’est pas celle de ce jeton.',
    issue: 'forbidden',
  },
  'measure-no-consent': {
    status: 403,
    sentence: 'La personne n’a pas donné son accord à ce service.',
    advice: 'Nommez-la par son INS ou par son Patient, avec un jeton à elle ou celui d’un professionnel.',
    issue: 'forbidden',
  },
  'measure-oid-conflict': {
    status: 409,
    sentence: 'Les mesures d’un envoi sont celles d’une seule personne.',
    issue: 'conflict',
  },
  'measure-not-supported': {
    status: 422,
    sentence: 'Cette ressource, cette méthode ou cette mesure ne s’envoie pas.',
    advice: 'Envoyez des Observation et leurs Device, par POST. L’IMC est calculé.',
    issue: 'not-supported',
  },
  'measure-invalid': {
    status: 422,
    sentence: 'Cette mesure n’est pas écrite comme il le faut.',
    issue: 'invalid',
  },
  'measure-value': {
    status: 422,
    sentence: 'Une valeur de cette mesure manque ou n’est pas permise.',
    issue: 'value',
  },
  'measure-incomplete': {
    status: 422,
    sentence: 'Il manque une précision que cette mesure demande.',
    issue: 'incomplete',
  },
  'measure-search': {
    status: 400,
    sentence: 'Cette recherche de mesures n’a pas la forme attendue.',
    advice: 'Donnez deux bornes de date, ou _sort=-date et _count=1.',
    issue: 'invalid',
  },
  'not-for-persons': {
    status: 403,
    sentence: 'Cette adresse n’est pas ouverte au programme d’une personne.',
    issue: 'forbidden',
  },
  'other-professional': {
    status: 422,
    sentence: 'Un accès en urgence ne s’ouvre que pour soi-même.',
    advice: 'Mettez votre propre identifiant dans provision.actor.',
    issue: 'business-rule',
  },
  unexpected: {
    status: 500,
    sentence: 'Un incident nous empêche de répondre.',
    advice: 'Recommencez plus tard. S’il dure, donnez-nous le numéro de la demande.',
    issue: 'exception',
  },
} as const satisfies Record<string, ErrorRow>;

export type FhirErrorCode = keyof typeof table;

export const fhirErrors = errorsOf(table);

/** A refusal about one element of a resource or one search parameter. */
export class ElementError extends CarnetError {
  /** FHIRPath of the element, for example `DocumentReference.content[0].attachment.title`. */
  readonly expression: string;

  /** @param detail what is expected, in English, without any value of the request */
  constructor(code: FhirErrorCode, expression: string, detail?: string) {
    super(code, table[code], detail);
    this.name = 'ElementError';
    this.expression = expression;
  }
}

/** A refusal about a whole resource: each of its faults is an issue of its own. */
export class ResourceError extends CarnetError {
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super('resource-invalid', table['resource-invalid'], faults[0]?.detail);
    this.name = 'ResourceError';
    this.faults = faults;
  }
}
