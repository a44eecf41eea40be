import { errorsOf } from '#platform/errors';

export const notificationErrors = errorsOf({
  'notice-cadence': {
    status: 422,
    sentence: 'Ce choix n’existe pas pour ces mails.',
    advice: 'Choisissez une des réponses proposées.',
    issue: 'value',
  },
  'notice-hours': {
    status: 422,
    sentence: 'Cette heure n’est pas complète.',
    advice: 'Écrivez-la avec les minutes, par exemple 21:00.',
    issue: 'value',
  },
});
