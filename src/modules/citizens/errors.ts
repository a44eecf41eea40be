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
  'mail-address': {
    status: 422,
    sentence: 'Cette adresse de messagerie n’est pas complète.',
    advice: 'Une adresse ressemble à prenom.nom@exemple.fr.',
    issue: 'value',
  },
});
