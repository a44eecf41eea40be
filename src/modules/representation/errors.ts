import { errorsOf } from '#platform/errors';

export const representationErrors = errorsOf({
  'mandate-unknown': {
    status: 404,
    sentence: 'Cet accès n’existe pas, ou il ne vous concerne plus.',
    advice: 'Revenez à la page « Proches ».',
    issue: 'not-found',
  },
  'mandate-by-law': {
    status: 403,
    sentence: 'Un représentant légal ne se retire pas ici : la loi ou un juge l’a désigné.',
    advice: 'Appelez le 3422 si ce n’est plus votre représentant légal.',
    issue: 'forbidden',
  },
  'parents-only': {
    status: 403,
    sentence: 'Seul un parent peut partager le carnet de son enfant mineur avec l’autre parent.',
    issue: 'forbidden',
  },
  'invited-name': {
    status: 422,
    sentence: 'Le nom de naissance n’est pas rempli.',
    advice: 'Écrivez-le comme sur sa carte d’identité.',
    issue: 'required',
  },
  'invited-given-name': {
    status: 422,
    sentence: 'Le premier prénom n’est pas rempli.',
    advice: 'Écrivez le premier des prénoms de sa carte d’identité.',
    issue: 'required',
  },
  'invited-birth-date': {
    status: 422,
    sentence: 'Cette date de naissance ne se lit pas, ou n’est pas passée.',
    advice: 'Écrivez le jour, le mois et l’année, par exemple 17/03/1988.',
    issue: 'value',
  },
  'invited-oneself': {
    status: 422,
    sentence: 'C’est le titulaire de ce carnet : il n’a pas besoin d’invitation.',
    advice: 'Écrivez l’identité de la personne à inviter.',
    issue: 'business-rule',
  },
  'mandate-bond': {
    status: 422,
    sentence: 'Vous n’avez pas dit qui est cette personne.',
    advice: 'Choisissez une des réponses proposées.',
    issue: 'required',
  },
  'mandate-scopes': {
    status: 422,
    sentence: 'Vous n’avez choisi aucun droit.',
    advice: 'Cochez au moins une case.',
    issue: 'required',
  },
  'mandate-until': {
    status: 422,
    sentence: 'Cette date de fin ne se lit pas, ou elle est passée.',
    advice: 'Écrivez le jour, le mois et l’année, par exemple 30/06/2027, ou laissez vide.',
    issue: 'value',
  },
  'carers-full': {
    status: 422,
    sentence: 'Cette personne a déjà le nombre d’aidants permis, invitations comprises.',
    advice: 'Mettez fin à un accès ou à une invitation, puis recommencez.',
    issue: 'business-rule',
  },
  'parents-full': {
    status: 422,
    sentence: 'Ce carnet est déjà partagé par deux parents, invitations comprises.',
    advice: 'Appelez le 3422 si l’un des deux n’est pas un parent.',
    issue: 'business-rule',
  },
  'helped-full': {
    status: 422,
    sentence: 'Vous aidez déjà le nombre de personnes permis.',
    advice: 'Renoncez à un accès, puis répondez de nouveau.',
    issue: 'business-rule',
  },
  'already-acting': {
    status: 422,
    sentence: 'Vous avez déjà cet accès.',
    advice: 'Choisissez ce carnet dans « Changer de carnet ».',
    issue: 'duplicate',
  },
  // R16: one wording whether the code is wrong, too old, already used, or somebody else's.
  'invitation-unknown': {
    status: 404,
    sentence: 'Aucune invitation ne correspond à ce code et à votre identité.',
    advice:
      'Vérifiez le code. Votre nom de naissance, votre premier prénom et votre date de naissance doivent être ceux de l’invitation.',
    issue: 'not-found',
  },
});
