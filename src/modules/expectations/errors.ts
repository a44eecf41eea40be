import { errorsOf } from '#platform/errors';

export const expectationErrors = errorsOf({
  'expectation-absent': {
    status: 404,
    sentence: 'Ce document attendu n’existe pas, ou ne l’est plus.',
    issue: 'not-found',
  },
  'expectation-kind': {
    status: 422,
    sentence: 'Vous n’avez pas dit ce qui a été fait.',
    advice: 'Choisissez dans la liste.',
    issue: 'required',
  },
  'expectation-date': {
    status: 422,
    sentence: 'Cette date ne convient pas.',
    advice: 'Donnez le jour de l’examen ou de la sortie, il y a moins de deux ans, au plus tard aujourd’hui.',
    issue: 'value',
  },
  'expectation-place': {
    status: 422,
    sentence: 'Ce lieu est trop long.',
    advice: 'Écrivez-le en 120 caractères au plus.',
    issue: 'too-long',
  },
  'expectation-from': {
    status: 422,
    sentence: 'Ce professionnel n’a rien déposé dans ce carnet.',
    advice: 'Choisissez dans la liste, ou laissez vide.',
    issue: 'value',
  },
  'expectation-word': {
    status: 422,
    sentence: 'Vous n’avez pas dit pourquoi rien ne viendra.',
    advice: 'Écrivez-le en une phrase, 300 caractères au plus.',
    issue: 'required',
  },
  'nudge-nobody': {
    status: 422,
    sentence: 'Carnet ne sait pas qui doit envoyer ce document.',
    advice: 'Dites d’abord qui doit l’envoyer.',
    issue: 'business-rule',
  },
  'nudge-soon': {
    status: 429,
    sentence: 'Ce professionnel a déjà été relancé il y a moins d’une semaine.',
    advice: 'Attendez une semaine, ou téléphonez-lui.',
    issue: 'throttled',
  },
});
