import { errorsOf } from '#platform/errors';

export const correctionErrors = errorsOf({
  'words-missing': {
    status: 422,
    sentence: 'Vous n’avez pas dit ce qui ne va pas.',
    advice: 'Écrivez-le en une phrase ou deux, 2 000 caractères au plus.',
    issue: 'required',
  },
  'not-contestable': {
    status: 422,
    sentence: 'Ce document ne se conteste pas : aucun professionnel ne l’a écrit.',
    advice: 'Supprimez-le, ou ajoutez-en un autre.',
    issue: 'business-rule',
  },
  'case-absent': {
    status: 404,
    sentence: 'Cette demande n’existe pas, ou a déjà sa réponse.',
    issue: 'not-found',
  },
});
