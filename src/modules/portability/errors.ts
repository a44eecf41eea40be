import { errorsOf } from '#platform/errors';

export const portabilityErrors = errorsOf({
  'copy-absent': {
    status: 404,
    sentence: 'Cette copie n’est plus là.',
    advice: 'Une copie est gardée sept jours. Préparez-en une autre.',
    issue: 'not-found',
  },
  'copy-outdated': {
    status: 409,
    sentence: 'Votre carnet a changé depuis que cette copie est prête.',
    advice: 'Un document qu’elle contient a été retiré ou ne vous est plus montré. Préparez une autre copie.',
    issue: 'conflict',
  },
  'archive-unreadable': {
    status: 422,
    sentence: 'Ce fichier n’est pas une copie de carnet que nous savons lire.',
    advice: 'Choisissez le fichier ZIP tel qu’il a été téléchargé, sans l’ouvrir ni le refaire.',
    issue: 'structure',
  },
  'file-altered': {
    status: 422,
    sentence: 'Ce fichier n’est plus celui que la copie contenait.',
    advice: 'Reprenez la copie telle qu’elle a été téléchargée.',
    issue: 'value',
  },
  'archive-of-another': {
    status: 422,
    sentence: 'Cette copie est celle du carnet d’une autre personne.',
    advice: 'Ouvrez le carnet de cette personne, puis recommencez. Rien n’a été repris.',
    issue: 'business-rule',
  },
});
