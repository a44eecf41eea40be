import { FOOTER, HELP_DESK, type Known, type Notice, of, type Section } from './notice.ts';

const WHOSE = { child: 'de votre enfant', ward: 'd’une personne que vous protégez' } as const;

export function plainWords(known: Known): Notice {
  return known.isNewCode ? newCode(known) : invitation(known);
}

function invitation(known: Known): Notice {
  const { until, concerned } = known;
  const title = concerned
    ? `Le carnet de santé en ligne ${of(concerned.givenName)} : ouvrir ou refuser`
    : 'Votre carnet de santé en ligne : ouvrir ou refuser';
  return {
    // a subject shows on a locked telephone: no name in it
    subject: concerned ? `Le carnet de santé en ligne ${WHOSE[concerned.as]} : ouvrir ou refuser` : title,
    title,
    greeting: 'Bonjour $name,',
    lead: [
      ...(concerned
        ? [
            concerned.as === 'child'
              ? `Vous recevez ce message comme parent ${of(concerned.givenName)}, né ou née en ${concerned.birthYear}.`
              : `Vous recevez ce message car vous protégez ${concerned.givenName}, né ou née en ${concerned.birthYear}.`,
          ]
        : []),
      `Un carnet de santé en ligne ${concerned ? 'lui' : 'vous'} est proposé. Il est gratuit. Vous choisissez : l’ouvrir, ou le refuser.`,
      `Pour répondre, vous avez jusqu’au ${until}.`,
    ],
    front: [what(known), silence(known), choice(known), code(known)],
    leaflet: [codeMore(known), later(known), people(known), help(known), rights(known)],
    footer: FOOTER,
  };
}

/** Asked for, so nothing more happens if it stays unused; whether the space is open is not said (R16). */
function newCode(known: Known): Notice {
  const { until, concerned } = known;
  return {
    subject: 'Votre nouveau code',
    title: concerned ? `Le nouveau code ${of(concerned.givenName)}` : 'Votre nouveau code',
    greeting: 'Bonjour $name,',
    lead: [
      'Un nouveau code a été demandé pour vous. Les codes d’avant ne marchent plus.',
      'Vous n’avez rien demandé ? Laissez-le : sans votre carte Vitale, il n’ouvre rien.',
      `Ce code sert jusqu’au ${until}.`,
    ],
    front: [choice(known), code(known)],
    leaflet: [codeMore(known), later(known), help(known), rights(known)],
    footer: FOOTER,
  };
}

const what = ({ concerned }: Known): Section => ({
  title: 'Ce que c’est',
  texts: [
    concerned
      ? 'Un carnet garde au même endroit ses ordonnances, ses résultats, ses comptes rendus et ses vaccins.'
      : 'Un carnet garde au même endroit vos ordonnances, vos résultats et vos comptes rendus.',
    'Vous choisissez quels soignants le lisent. Vous voyez qui l’a ouvert, et quand.',
  ],
});

const silence = ({ until, concerned }: Known): Section => ({
  title: 'Si vous ne répondez pas',
  texts: [
    `${concerned ? 'Son' : 'Votre'} carnet sera ouvert sans autre demande après le ${until}.`,
    `Les soignants qui ${concerned ? (concerned.as === 'child' ? 'suivent votre enfant' : 'suivent cette personne') : 'vous suivent'} pourront alors le lire et y déposer des documents.`,
    'Vous pourrez toujours changer d’avis.',
  ],
});

const choice = ({ url, concerned }: Known): Section => ({
  title: 'Votre choix',
  texts: ['Pour l’un comme pour l’autre, préparez votre carte Vitale et le code ci-dessous.'],
  ways: [
    {
      label: concerned ? 'Ouvrir son carnet' : 'Ouvrir mon carnet',
      url: `${url}/activer`,
      text: 'Vous choisissez tout de suite qui peut le lire.',
    },
    {
      label: concerned ? 'Refuser son carnet' : 'Refuser mon carnet',
      url: `${url}/refuser`,
      text: 'Rien n’est ouvert. Aucune raison à donner.',
    },
  ],
});

const code = ({ until, concerned }: Known): Section => ({
  title: concerned ? `Le code ${of(concerned.givenName)}` : 'Votre code',
  hasCode: true,
  texts: [
    `Il prouve que la réponse vient de vous. Il sert une seule fois, jusqu’au ${until}.`,
    'Seul, il n’ouvre rien : votre carte Vitale est demandée aussi.',
  ],
});

const codeMore = ({ url }: Known): Section => ({
  title: 'Le code, plus en détail',
  texts: [
    'Majuscules, minuscules et espaces ne comptent pas. Les signes qui se ressemblent n’y sont pas.',
    `Code perdu, déjà utilisé ou trop vieux ? Demandez-en un autre sur ${url}/nouveau-code, ou au ${HELP_DESK}. Le nouveau annule l’ancien.`,
    'Personne ne vous appelle pour vous le demander. Ne le donnez pas à qui vous appelle.',
    'Vous avez FranceConnect ? Connectez-vous avec : le code n’est alors pas demandé.',
  ],
});

const later = ({ url }: Known): Section => ({
  title: 'Changer d’avis',
  texts: [
    `Vous pouvez ouvrir après avoir refusé, ou fermer après avoir ouvert. C’est possible à tout moment, sur ${url} ou au ${HELP_DESK}.`,
    'Vous avez déjà un dossier médical partagé (DMP) ? Il rejoint le carnet s’il est ouvert. Refuser le carnet n’efface pas le DMP.',
  ],
});

const people = ({ concerned }: Known): Section =>
  concerned?.as === 'ward'
    ? {
        title: 'La personne que vous protégez',
        texts: [
          `Expliquez ce carnet à ${concerned.givenName} et demandez-lui son avis : c’est un carnet à son nom.`,
          'Sa mesure de protection a pris fin, ou ne porte pas sur sa santé ? Dites-le-nous avant de répondre.',
        ],
      }
    : concerned
      ? {
          title: 'Votre enfant',
          texts: [
            'Chaque enfant a son message et son code, même des jumeaux.',
            'L’autre parent peut agir aussi. Si vous n’êtes pas d’accord entre vous, appelez-nous.',
            `Expliquez ce carnet à ${concerned.givenName} avec ses mots : c’est un cahier qui suit sa santé. À 18 ans, cette personne décidera seule.`,
          ],
        }
      : {
          title: 'Vos enfants, vos proches',
          texts: [
            'Chaque enfant a son message et son code, même des jumeaux. Un parent répond pour lui.',
            'Un tuteur peut répondre pour la personne qu’il protège, avec la preuve de sa mission.',
          ],
        };

const help = ({ url }: Known): Section => ({
  title: 'Sans internet, ou avec de l’aide',
  texts: [
    `Appelez le ${HELP_DESK} (numéro fictif ici). Un conseiller ouvre ou refuse pour vous, après avoir vérifié qui vous êtes. Il ne voit rien de votre santé.`,
    `Vous préférez le papier ? Demandez un formulaire au ${HELP_DESK}, ou imprimez-le : ${url}/aide/formulaires.`,
    `Vous lisez difficilement ? Ce message existe en texte simple : ${url}/aide/texte-simple.`,
  ],
});

const rights = ({ url, concerned }: Known): Section => ({
  title: 'Vos données, vos droits',
  texts: [
    `${concerned ? 'Vos noms' : 'Votre nom'}, votre adresse et votre numéro de sécurité sociale ont servi à vous écrire.`,
    `Vous pouvez les lire, les faire corriger ou vous opposer à leur usage : ${url}/donnees-personnelles.`,
    'Une réponse ne vous convient pas ? Écrivez à la Commission nationale de l’informatique et des libertés (CNIL), 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07, cnil.fr.',
  ],
});
