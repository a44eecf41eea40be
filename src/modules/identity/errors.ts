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
  // One wording for an identifier that nobody has and for a wrong password (R16).
  'password-wrong': {
    status: 422,
    sentence: 'L’identifiant ou le mot de passe n’est pas le bon.',
    advice: 'Vérifiez les deux, puis recommencez. Votre compte n’est jamais bloqué par des essais.',
    issue: 'login',
  },
  'code-wrong': {
    status: 422,
    sentence: 'Ce code n’est pas le bon.',
    advice: 'Recopiez les 6 chiffres du dernier message reçu.',
    issue: 'login',
  },
  'step-over': {
    status: 422,
    sentence: 'Ce code ne peut plus servir.',
    advice: 'Il a plus de 10 minutes, ou cinq essais étaient faux. Recommencez : un autre code sera envoyé.',
    issue: 'login',
  },
  'channel-required': {
    status: 422,
    sentence: 'Il faut une adresse mail ou un téléphone mobile.',
    advice: 'Le code de connexion y sera envoyé.',
    issue: 'required',
  },
  // told to whoever gave the right password
  'channel-missing': {
    status: 422,
    sentence: 'Nous n’avons ni adresse mail ni téléphone pour vous envoyer le code.',
    advice: 'Connectez-vous avec FranceConnect, ou appelez le 3422.',
    issue: 'login',
  },
  'mobile-number': {
    status: 422,
    sentence: 'Ce numéro n’est pas celui d’un téléphone mobile français.',
    advice: 'Il commence par 06 ou 07 et a 10 chiffres.',
    issue: 'value',
  },
  'channel-same': {
    status: 422,
    sentence: 'C’est déjà votre adresse ou votre numéro.',
    advice: 'Indiquez celui qui doit le remplacer.',
    issue: 'value',
  },
  'step-up-required': {
    status: 403,
    sentence: 'Cet acte demande de confirmer que c’est bien vous.',
    advice: 'Confirmez, puis recommencez dans les 5 minutes.',
    issue: 'login',
  },
  'identifier-form': {
    status: 422,
    sentence: 'Cet identifiant ne convient pas.',
    advice: 'Prenez au moins 5 lettres ou chiffres, sans espace, ou votre adresse mail.',
    issue: 'value',
  },
  'identifier-ins': {
    status: 422,
    sentence: 'Votre identifiant ne peut pas être un numéro de carte Vitale.',
    advice: 'Choisissez un mot, ou votre adresse mail.',
    issue: 'value',
  },
  'identifier-mail': {
    status: 422,
    sentence: 'Cette adresse mail n’est pas celle de votre carnet.',
    advice: 'Prenez l’adresse où vous êtes prévenu, ou un identifiant sans « @ ».',
    issue: 'value',
  },
  'account-exists': {
    status: 409,
    sentence: 'Vous avez déjà un identifiant et un mot de passe.',
    advice: 'Connectez-vous avec eux, ou demandez un nouveau mot de passe depuis la page de connexion.',
    issue: 'conflict',
  },
  'identifier-taken': {
    status: 422,
    sentence: 'Cet identifiant n’est pas disponible.',
    advice: 'Ajoutez une lettre ou un chiffre, ou choisissez-en un autre.',
    issue: 'duplicate',
  },
  'password-short': {
    status: 422,
    sentence: 'Ce mot de passe est trop court.',
    advice: 'Prenez au moins 12 caractères. Une suite de mots convient.',
    issue: 'value',
  },
  'password-long': {
    status: 422,
    sentence: 'Ce mot de passe est trop long.',
    advice: 'Prenez au plus 128 caractères.',
    issue: 'value',
  },
  'password-common': {
    status: 422,
    sentence: 'Ce mot de passe est parmi les premiers que l’on essaie.',
    advice: 'Prenez plusieurs mots sans rapport entre eux.',
    issue: 'value',
  },
  'password-digits': {
    status: 422,
    sentence: 'Ce mot de passe est trop facile à deviner.',
    advice: 'Ajoutez des lettres, ou allongez-le.',
    issue: 'value',
  },
  'password-identifier': {
    status: 422,
    sentence: 'Ce mot de passe ressemble à votre identifiant.',
    advice: 'Prenez des mots qui n’y sont pas.',
    issue: 'value',
  },
  'passkey-failed': {
    status: 422,
    sentence: 'La clé d’accès n’a pas été reconnue.',
    advice: 'Recommencez, ou choisissez une autre façon de vous connecter.',
    issue: 'login',
  },
  'sms-unavailable': {
    status: 422,
    sentence: 'Les SMS ne sont pas disponibles ici.',
    advice: 'Indiquez une adresse mail.',
    issue: 'not-supported',
  },
  // One wording for a wrong code, a wrong number and an identifier that nobody has (R16).
  'recovery-wrong': {
    status: 422,
    sentence: 'Le code ou le numéro de carte n’est pas le bon.',
    advice: 'Vérifiez les deux. Si aucun code n’arrive, utilisez FranceConnect ou appelez le 3422.',
    issue: 'login',
  },
  'passkey-many': {
    status: 422,
    sentence: 'Vous avez déjà 10 clés d’accès.',
    advice: 'Retirez-en une, puis recommencez.',
    issue: 'business-rule',
  },
  'logout-token': {
    status: 400,
    sentence: 'Cet avis de déconnexion n’est pas valable.',
    issue: 'invalid',
  },
  'provider-unavailable': {
    status: 503,
    sentence: 'Le service de connexion ne répond pas.',
    advice: 'Attendez quelques minutes, puis recommencez.',
    issue: 'transient',
  },
});
