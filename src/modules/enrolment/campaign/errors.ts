/** What may be wrong with a campaign, told to whoever runs it. */
import { errorsOf } from '#platform/errors';

export const campaignErrors = errorsOf({
  'population-header': {
    status: 422,
    sentence: 'La première ligne du fichier ne nomme pas toutes les colonnes.',
    advice: 'Comparez-la avec la forme décrite, puis recommencez.',
    issue: 'structure',
  },
  'import-running': {
    status: 409,
    sentence: 'Un autre import est en cours.',
    advice: 'Attendez sa fin, puis recommencez. Rien n’a été changé.',
    issue: 'conflict',
  },
  'campaign-name': {
    status: 404,
    sentence: 'Aucune campagne ne porte ce nom.',
    advice: 'Demandez « campaign status » pour voir les campagnes.',
    issue: 'not-found',
  },
  'campaign-exists': {
    status: 409,
    sentence: 'Cette campagne est déjà planifiée avec une autre durée.',
    advice: 'Choisissez un autre nom : la durée est imprimée sur les courriers.',
    issue: 'conflict',
  },
});
