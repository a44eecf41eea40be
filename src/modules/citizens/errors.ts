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
  'mail-address': {
    status: 422,
    sentence: 'Cette adresse de messagerie n’est pas complète.',
    advice: 'Une adresse ressemble à prenom.nom@exemple.fr.',
    issue: 'value',
  },
});
