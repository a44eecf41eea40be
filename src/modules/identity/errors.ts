import { errorsOf } from '#platform/errors';

export const identityErrors = errorsOf({
  'sign-in-required': {
    status: 401,
    sentence: 'Vous n’êtes pas connecté.',
    advice: 'Connectez-vous, puis recommencez.',
    issue: 'login',
  },
  'session-ended': {
    status: 401,
    sentence: 'Votre session est terminée.',
    advice: 'Connectez-vous à nouveau. Rien n’a été perdu de ce qui était enregistré.',
    issue: 'login',
  },
  'token-invalid': {
    status: 401,
    sentence: 'Le jeton d’accès n’est pas valable.',
    advice: 'Demandez un jeton à Pro Santé Connect pour cette adresse, puis recommencez.',
    issue: 'login',
  },
  'professional-unknown': {
    status: 403,
    sentence: 'Ce professionnel n’est pas encore connu de Carnet.',
    advice: 'Connectez-vous une fois à l’espace professionnel, puis recommencez.',
    issue: 'login',
  },
  'sign-in-failed': {
    status: 400,
    sentence: 'La connexion n’a pas abouti.',
    advice: 'Recommencez depuis la page de connexion.',
    issue: 'login',
  },
  'sign-in-refused': {
    status: 403,
    sentence: 'Vous avez arrêté la connexion, ou elle a été refusée.',
    advice: 'Vous pouvez recommencer quand vous voulez.',
    issue: 'login',
  },
  'sign-in-too-weak': {
    status: 403,
    sentence: 'Cette façon de se connecter n’est pas assez sûre pour des données de santé.',
    advice: 'Choisissez un moyen de connexion renforcé.',
    issue: 'login',
  },
  // One wording, whether the person is unknown, opposed or closed (R16).
  'no-space': {
    status: 403,
    sentence: 'Nous ne pouvons pas ouvrir de carnet avec cette identité.',
    advice: 'Appelez l’assistance au 3422.',
    issue: 'login',
  },
  'provider-unavailable': {
    status: 503,
    sentence: 'Le service de connexion ne répond pas.',
    advice: 'Attendez quelques minutes, puis recommencez.',
    issue: 'transient',
  },
});
