/** In the way of « Facile à lire et à comprendre »: one idea a sentence, known words, the same facts. */
import { FOOTER, HELP_DESK, type Known, type Notice, of } from './notice.ts';

const WHOSE = { child: 'de votre enfant', ward: 'd’une personne que vous protégez' } as const;

export function simpleWords({ until, url, concerned, isNewCode }: Known): Notice {
  const carnet = concerned ? `Le carnet de santé ${of(concerned.givenName)}` : 'Votre carnet de santé';
  const title = isNewCode ? 'Votre nouveau code' : carnet;
  const it = concerned ? 'son carnet' : 'mon carnet';
  return {
    subject: concerned && !isNewCode ? `Le carnet de santé ${WHOSE[concerned.as]}` : title,
    title,
    greeting: 'Bonjour $name,',
    lead: [
      concerned
        ? concerned.as === 'child'
          ? `Vous êtes parent ${of(concerned.givenName)}.`
          : `Vous protégez ${concerned.givenName}.`
        : 'Cette page est pour vous.',
      isNewCode ? 'Voici un nouveau code. L’ancien ne marche plus.' : 'Vous pouvez choisir : oui ou non.',
      `Pour répondre, vous avez jusqu’au ${until}.`,
    ],
    front: [
      {
        title: 'C’est quoi ?',
        texts: [
          `Un carnet de santé sur internet. Il garde ${concerned ? 'les' : 'vos'} papiers de santé.`,
          'Vous décidez quels soignants le lisent. Un soignant est un médecin ou une infirmière, par exemple.',
          'C’est gratuit.',
        ],
      },
      ...(isNewCode
        ? []
        : [
            {
              title: 'Si vous ne faites rien',
              texts: [
                `Le carnet s’ouvre après le ${until}.`,
                'Les soignants peuvent alors lire les papiers.',
                'Vous pouvez changer d’avis après.',
              ],
            },
          ]),
      {
        title: 'Vous choisissez',
        texts: ['Prenez votre carte Vitale. Prenez aussi votre code.'],
        ways: [
          {
            label: `Oui, j’ouvre ${it}`,
            url: `${url}/activer`,
            text: 'Vous choisissez qui peut lire.',
          },
          {
            label: `Non, je refuse ${it}`,
            url: `${url}/refuser`,
            text: 'Rien n’est ouvert. Vous ne dites pas pourquoi.',
          },
        ],
      },
      {
        title: concerned ? `Le code ${of(concerned.givenName)}` : 'Votre code',
        hasCode: true,
        texts: [
          `Il sert une fois. Il marche jusqu’au ${until}.`,
          'Ne le donnez pas au téléphone si on vous appelle.',
        ],
      },
    ],
    leaflet: [
      {
        title: 'Vous avez besoin d’aide',
        texts: [
          `Appelez le ${HELP_DESK} (numéro fictif ici). Une personne vous aide.`,
          'Elle peut dire oui ou non à votre place. Elle vérifie d’abord qui vous êtes.',
          `Vous pouvez aussi répondre sur papier : ${url}/aide/formulaires.`,
        ],
      },
      {
        title: 'Le code ne marche pas',
        texts: [`Demandez un autre code : ${url}/nouveau-code.`, `Ou appelez le ${HELP_DESK}.`],
      },
      {
        title: 'Vous changez d’avis',
        texts: [
          'Vous avez dit non ? Vous pouvez dire oui plus tard.',
          'Vous avez dit oui ? Vous pouvez fermer le carnet.',
        ],
      },
      {
        title: concerned
          ? { child: 'Votre enfant', ward: 'La personne que vous protégez' }[concerned.as]
          : 'Vos enfants',
        texts: [
          concerned?.as === 'ward'
            ? `Parlez du carnet avec ${concerned.givenName}. Demandez-lui son avis. Le carnet est à son nom.`
            : 'Chaque enfant a son code. Un parent choisit pour lui. À 18 ans, il choisit seul.',
        ],
      },
      {
        title: 'Vos droits',
        texts: [
          'Nous avons votre nom, votre adresse et votre numéro de sécurité sociale.',
          'Ils ont servi à vous écrire.',
          `Vous pouvez les lire et les corriger : ${url}/donnees-personnelles.`,
          'Un problème ? Écrivez à la CNIL, qui protège vos données : 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07, cnil.fr.',
        ],
      },
    ],
    footer: FOOTER,
  };
}
