import { errorsOf } from '#platform/errors';

export const enrolmentErrors = errorsOf({
  'not-recognised': {
    status: 422,
    sentence: 'Ces informations, ensemble, ne permettent pas de vous reconnaître.',
    advice:
      'Vérifiez les deux numéros et le code. Un code sert une seule fois, jusqu’à la date écrite sur la lettre.',
    issue: 'value',
  },
  'code-shape': {
    status: 422,
    sentence: 'Ce code n’a pas 12 caractères, ou l’un d’eux n’existe dans aucun code.',
    advice: 'Recopiez les trois groupes de quatre caractères de la lettre ou du mail.',
    issue: 'value',
  },
  'card-serial': {
    status: 422,
    sentence: 'Ce numéro de carte n’est pas complet.',
    advice: 'Avec une photo : les 11 derniers chiffres. Sans photo : 8 à 13 chiffres, au dos.',
    issue: 'value',
  },
  'proof-ended': {
    status: 403,
    sentence: 'La demi-heure est passée, ou un autre code vous a été envoyé.',
    advice: 'Donnez de nouveau votre carte et votre code. Rien n’a été changé.',
    issue: 'login',
  },
  'call-ended': {
    status: 409,
    sentence: 'Cet appel est terminé, ou la personne n’est plus identifiée.',
    advice: 'Commencez un nouvel appel. Rien n’a été changé.',
    issue: 'conflict',
  },
  'no-code-needed': {
    status: 409,
    sentence: 'Ce carnet est ouvert : aucun code n’est nécessaire.',
    advice: 'La personne se connecte à son carnet.',
    issue: 'conflict',
  },
  'nowhere-to-send': {
    status: 409,
    sentence: 'Ce code ne peut pas partir par là : aucune adresse de ce genre n’est connue.',
    advice: 'La personne donne son adresse à sa caisse, qui la transmet. L’assistance n’en change aucune.',
    issue: 'conflict',
  },
  'step-impossible': {
    status: 409,
    sentence: 'Ce n’est pas possible : votre carnet n’est plus dans l’état que montrait la page.',
    advice: 'Revenez à la page : elle montre où en est votre carnet.',
    issue: 'conflict',
  },
  'terms-not-accepted': {
    status: 422,
    sentence: 'Il manque votre accord sur les conditions.',
    advice: 'Cochez la case, ou refusez le carnet : c’est votre choix.',
    issue: 'required',
  },
  'terms-changed': {
    status: 409,
    sentence: 'Les conditions ont changé pendant que vous les lisiez.',
    advice: 'Relisez-les, puis cochez la case de nouveau.',
    issue: 'conflict',
  },
  'by-representative': {
    status: 403,
    sentence: 'Avant 18 ans, un parent ou un tuteur ouvre, refuse ou ferme le carnet.',
    advice: 'Il le fait depuis le sien, page « Proches », avec la lettre qui porte votre prénom.',
    issue: 'forbidden',
  },
  'second-agent': {
    status: 403,
    sentence: 'Fermer le carnet d’un autre demande deux agents.',
    advice: 'Demandez la confirmation. Un autre agent la donne dans la journée.',
    issue: 'forbidden',
  },
  'not-representative': {
    status: 422,
    sentence: 'Ce code n’est pas celui d’une personne que vous pouvez représenter ici.',
    advice:
      'L’enfant doit être rattaché à votre assurance. Le code est sur la lettre qui porte son prénom. Sinon, appelez le 3422.',
    issue: 'value',
  },
  'not-certified': {
    status: 422,
    sentence: 'Il manque une réponse sur votre autorité parentale.',
    advice: 'Répondez aux deux questions. Si vous ne savez pas, appelez le 3422.',
    issue: 'required',
  },
});
