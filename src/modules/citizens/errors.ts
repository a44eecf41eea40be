import { errorsOf } from '#platform/errors';

export const citizenErrors = errorsOf({
  'ins-length': {
    status: 422,
    sentence: 'Ce numéro n’a pas 15 caractères.',
    advice: 'Recopiez les 13 caractères du matricule INS, puis les 2 chiffres de la clé.',
    issue: 'value',
  },
  'ins-characters': {
    status: 422,
    sentence: 'Ce numéro contient un caractère impossible.',
    advice: 'Un matricule INS n’a que des chiffres, sauf 2A ou 2B pour une naissance en Corse.',
    issue: 'value',
  },
  'ins-key': {
    status: 422,
    sentence: 'La clé de ce matricule INS est fausse.',
    advice: 'Vérifiez chaque chiffre : l’un d’eux est faux ou inversé.',
    issue: 'value',
  },
  'ins-oid': {
    status: 422,
    sentence: 'L’autorité qui a attribué ce matricule n’est pas connue.',
    advice: 'Indiquez l’OID d’un matricule INS : NIR, NIA, test ou démonstration.',
    issue: 'code-invalid',
  },
  'insi-absent': {
    status: 501,
    sentence: 'Carnet n’est pas relié au téléservice INSi ici.',
    advice: 'Qualifiez l’identité dans votre logiciel, ou prévenez l’assistance.',
    issue: 'not-supported',
  },
  'insi-unavailable': {
    status: 503,
    sentence: 'Le téléservice INSi ne répond pas.',
    advice: 'Rien n’a été changé. Recommencez dans quelques minutes.',
    issue: 'transient',
  },
  'insi-refused': {
    status: 502,
    sentence: 'Le téléservice INSi a refusé la demande de Carnet.',
    advice: 'Rien n’a été changé. Prévenez l’assistance : recommencer n’y changera rien.',
    issue: 'exception',
  },
  'insi-unreadable': {
    status: 502,
    sentence: 'La réponse du téléservice INSi est illisible.',
    advice: 'Rien n’a été changé. Recommencez ; si cela continue, prévenez l’assistance.',
    issue: 'exception',
  },
  'insi-traits': {
    status: 422,
    sentence: 'Ces noms ne peuvent pas être envoyés au téléservice INSi.',
    advice: 'Écrivez le nom et les prénoms de naissance en lettres latines.',
    issue: 'value',
  },
  'insi-nobody': {
    status: 422,
    sentence: 'Le téléservice INSi ne trouve personne avec ces traits.',
    advice:
      'La pièce est notée, l’INS reste à obtenir. Comparez chaque trait à la pièce, ou donnez le numéro de la carte Vitale.',
    issue: 'business-rule',
  },
  'insi-several': {
    status: 422,
    sentence: 'Le téléservice INSi trouve plusieurs personnes avec ces traits.',
    advice: 'La pièce est notée, l’INS reste à obtenir. Donnez le numéro de la carte Vitale, plus bas.',
    issue: 'business-rule',
  },
  'insi-traits-differ': {
    status: 422,
    sentence: 'Ce que dit le téléservice INSi ne correspond pas à cette personne.',
    advice: 'Rien n’a été changé. Vérifiez que vous êtes dans le bon carnet.',
    issue: 'business-rule',
  },
  'insi-other-number': {
    status: 409,
    sentence: 'Le téléservice INSi donne un autre matricule, sans lien avec celui-ci.',
    advice:
      'Rien n’a été changé. C’est peut-être un homonyme : vérifiez le lieu de naissance, puis prévenez l’assistance.',
    issue: 'conflict',
  },
  'identity-twice': {
    status: 409,
    sentence: 'Deux identités se recouvrent : rien n’a été changé.',
    advice: 'C’est noté pour l’assistance. Continuez sans déposer : elle dira quel carnet est le bon.',
    issue: 'duplicate',
  },
  'identity-changed': {
    status: 409,
    sentence: 'Cette identité vient d’être changée par quelqu’un d’autre.',
    advice: 'Relisez-la, puis recommencez.',
    issue: 'conflict',
  },
  'identity-unknown': {
    status: 404,
    sentence: 'L’identité de cette personne n’est pas connue ici.',
    issue: 'not-found',
  },
  'identity-document': {
    status: 422,
    sentence: 'Cette pièce ne suffit pas pour contrôler une identité.',
    advice: 'Demandez une carte d’identité, un passeport ou un titre de séjour.',
    issue: 'value',
  },
  'identity-not-confirmed': {
    status: 422,
    sentence: 'Vous n’avez pas confirmé avoir comparé la pièce.',
    advice: 'Comparez chaque trait avec la pièce, puis cochez la case.',
    issue: 'required',
  },
  'identity-doubted': {
    status: 409,
    sentence: 'Cette identité est notée comme douteuse ou fictive.',
    advice: 'Levez d’abord ce doute : le téléservice INSi n’est pas interrogé tant qu’il dure.',
    issue: 'business-rule',
  },
  'mail-address': {
    status: 422,
    sentence: 'Cette adresse de messagerie n’est pas complète.',
    advice: 'Une adresse ressemble à prenom.nom@exemple.fr.',
    issue: 'value',
  },
});
