import { errorsOf } from '#platform/errors';

export const profileErrors = errorsOf({
  'fact-absent': {
    status: 404,
    sentence: 'Cette ligne du profil n’existe pas, ou n’existe plus.',
    advice: 'Revenez au profil pour voir ce qui y est.',
    issue: 'not-found',
  },
  'fact-old': {
    status: 409,
    sentence: 'Cette ligne a été changée entre-temps.',
    advice: 'Relisez la ligne, puis recommencez.',
    issue: 'conflict',
  },
  'fact-from-document': {
    status: 422,
    sentence: 'Cette ligne vient d’un document : elle suit le document.',
    advice: 'Cachez-la, ou demandez à l’auteur du document de le corriger.',
    issue: 'business-rule',
  },
  'label-missing': {
    status: 422,
    sentence: 'Il manque de quoi il s’agit.',
    advice: 'Écrivez-le avec vos mots.',
    issue: 'required',
  },
  'text-too-long': {
    status: 422,
    sentence: 'Ce texte est trop long.',
    advice: 'Raccourcissez-le : 300 caractères pour le nom, 1 000 pour le reste.',
    issue: 'too-long',
  },
  'choice-unknown': {
    status: 422,
    sentence: 'Ce choix n’existe pas.',
    advice: 'Choisissez une des réponses proposées.',
    issue: 'code-invalid',
  },
  'date-unreadable': {
    status: 422,
    sentence: 'Cette date n’est pas comprise.',
    advice: 'Écrivez par exemple : 12/03/2019, mars 2019, vers 2012, été 2019, depuis l’enfance.',
    issue: 'value',
  },
  'date-future': {
    status: 422,
    sentence: 'Cette date est dans le futur.',
    advice: 'Vérifiez l’année.',
    issue: 'value',
  },
  'dates-reversed': {
    status: 422,
    sentence: 'La fin est avant le début.',
    advice: 'Vérifiez les deux dates.',
    issue: 'value',
  },
  'section-not-empty': {
    status: 422,
    sentence: 'Cette rubrique n’est pas vide : elle ne peut pas dire « aucune ».',
    advice: 'Supprimez d’abord ce qui n’est plus vrai.',
    issue: 'business-rule',
  },
  'section-not-yours': {
    status: 422,
    sentence: 'Seuls la personne et ses proches remplissent cette rubrique.',
    advice: 'Choisissez une rubrique de soins.',
    issue: 'business-rule',
  },
  'cannot-confirm': {
    status: 403,
    sentence: 'Seul un professionnel qui voit cette ligne peut la confirmer.',
    issue: 'forbidden',
  },
});
