import { errorsOf } from '#platform/errors';

export const supportErrors = errorsOf({
  'not-an-agent': {
    status: 403,
    sentence: 'Cette page est réservée aux agents de l’assistance.',
    advice: 'Si vous en êtes un, demandez à la personne qui tient la liste des agents.',
    issue: 'forbidden',
  },
  'caller-unknown': {
    status: 422,
    sentence: 'Ces informations, ensemble, n’ouvrent pas d’appel.',
    advice: 'Faites répéter les trois. Sinon, proposez le formulaire à imprimer, par courrier.',
    issue: 'value',
  },
  'birth-date': {
    status: 422,
    sentence: 'Cette date n’existe pas.',
    advice: 'Écrivez le jour, le mois et l’année, par exemple 04/06/1962.',
    issue: 'value',
  },
  'call-over': {
    status: 409,
    sentence: 'Cet appel est terminé.',
    advice: 'Commencez un nouvel appel. Rien d’autre n’a été changé.',
    issue: 'conflict',
  },
  'check-failed': {
    status: 422,
    sentence: 'Ces réponses ne suffisent pas.',
    advice:
      'Ne dites pas laquelle est fausse : vous ne le savez pas non plus. Après trois échecs, l’appel se termine.',
    issue: 'value',
  },
  'caller-code-wrong': {
    status: 422,
    sentence: 'Ce n’est pas le code, ou il ne sert plus.',
    advice: 'Faites relire les six chiffres. Un code sert 10 minutes et cinq essais.',
    issue: 'value',
  },
  'not-a-ward': {
    status: 422,
    sentence: 'La personne identifiée ne représente personne de ce prénom et de cette date.',
    advice:
      'L’enfant doit être rattaché à son assurance, ou le jugement déjà reçu ici. Un échec compte comme une vérification.',
    issue: 'value',
  },
  'other-parent': {
    status: 422,
    sentence: 'Il manque une réponse sur l’autre parent.',
    advice: 'Demandez-la. S’il n’est pas d’accord, rien n’est fait par téléphone.',
    issue: 'required',
  },
  'request-over': {
    status: 409,
    sentence: 'Cette demande n’attend plus, ou elle est la vôtre.',
    advice: 'Un autre agent que le premier la confirme, dans la journée. Sinon, la personne rappelle.',
    issue: 'conflict',
  },
  'no-more-codes': {
    status: 429,
    sentence: 'Aucun autre code ne peut partir maintenant.',
    advice: 'Passez par les questions, ou proposez le formulaire par courrier.',
    issue: 'throttled',
  },
});
