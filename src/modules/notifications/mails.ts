/**
 * The mails. Nothing medical, no profession, no name, no title, no link that signs in (A14): they say that something is
 * there and where to look. `own` is about the reader's notebook, `other` about one of somebody they represent.
 */
import type { UrgentKind } from './rules/kinds.ts';

/** What a mail says, as the row of the mail keeps it. */
export type MailContent =
  | { readonly kind: UrgentKind; readonly about: 'own' | 'other' }
  | { readonly kind: 'digest'; readonly own: number; readonly others: number; readonly looks: boolean };

export type ComposedMail = { readonly subject: string; readonly text: string; readonly html: string };

type Words = { readonly subject: string; readonly lines: readonly string[] };
type Link = { readonly label: string; readonly path: string };

const WHO_WHEN_WHY = 'Le carnet dit qui, quand et pourquoi.';

const URGENT: Readonly<
  Record<
    UrgentKind,
    { readonly own: Words; readonly other?: Words; readonly link: Link; readonly otherLink?: Link }
  >
> = {
  'first-access': {
    own: {
      subject: 'Un professionnel a déclaré votre accord',
      lines: [
        'Un professionnel a déclaré que vous acceptez qu’il ouvre votre carnet. Jusqu’ici, il n’y avait pas accès.',
        `${WHO_WHEN_WHY} Si vous ne le connaissez pas, vous pouvez le bloquer.`,
      ],
    },
    other: {
      subject: 'Un professionnel a maintenant accès au carnet d’un proche',
      lines: [
        'Un professionnel a déclaré un accord pour ouvrir le carnet d’une personne que vous représentez.',
        `${WHO_WHEN_WHY} Si vous ne le connaissez pas, vous pouvez le bloquer.`,
      ],
    },
    link: { label: 'Voir qui a accès', path: '/moi/acces' },
  },
  'outside-access': {
    own: {
      subject: 'Un professionnel que vous voyez peu a ouvert votre carnet',
      lines: [
        'Ce professionnel ne fait pas partie de ceux qui vous suivent. Il a déclaré votre accord pour cette fois.',
        `${WHO_WHEN_WHY} Si vous ne le connaissez pas, vous pouvez le bloquer.`,
      ],
    },
    other: {
      subject: 'Un professionnel a ouvert le carnet d’un proche',
      lines: [
        'Ce professionnel ne fait pas partie de ceux qui suivent cette personne. Il a déclaré un accord pour cette fois.',
        `${WHO_WHEN_WHY} Si vous ne le connaissez pas, vous pouvez le bloquer.`,
      ],
    },
    link: { label: 'Voir qui a ouvert mon carnet', path: '/moi/acces/historique' },
  },
  'emergency-opened': {
    own: {
      subject: 'Votre carnet a été ouvert sans votre accord',
      lines: [
        'Un professionnel a ouvert votre carnet sans pouvoir vous le demander. La loi le permet dans certains cas.',
        `${WHO_WHEN_WHY} Si vous pensez que c’est une erreur, vous pouvez la signaler.`,
      ],
    },
    other: {
      subject: 'Le carnet d’un proche a été ouvert sans accord',
      lines: [
        'Un professionnel a ouvert le carnet d’une personne que vous représentez. Il n’a pas pu demander l’accord.',
        `La loi le permet dans certains cas. ${WHO_WHEN_WHY}`,
      ],
    },
    link: { label: 'Voir qui a ouvert mon carnet', path: '/moi/acces/historique' },
  },
  'emergency-justified': {
    own: {
      subject: 'L’ouverture sans accord de votre carnet est expliquée',
      lines: [
        'Le professionnel qui avait ouvert votre carnet sans votre accord a écrit pourquoi.',
        'Vous pouvez lire son explication. Si elle ne vous convient pas, vous pouvez le signaler.',
      ],
    },
    other: {
      subject: 'L’ouverture sans accord d’un carnet est expliquée',
      lines: [
        'Le professionnel qui avait ouvert sans accord le carnet d’un proche a écrit pourquoi.',
        'Vous pouvez lire son explication. Si elle ne vous convient pas, vous pouvez le signaler.',
      ],
    },
    link: { label: 'Lire l’explication', path: '/moi/acces/historique' },
  },
  'code-used': {
    own: {
      subject: 'Votre code de partage vient de servir',
      lines: [
        'Un professionnel a utilisé le code que vous avez créé. Il a accès à votre carnet jusqu’à la fin du code.',
        'Vous pouvez arrêter cet accès tout de suite.',
      ],
    },
    other: {
      subject: 'Un code de partage vient de servir',
      lines: [
        'Un professionnel a utilisé un code de partage du carnet d’une personne que vous représentez.',
        'Vous pouvez arrêter cet accès tout de suite.',
      ],
    },
    link: { label: 'Voir qui a accès', path: '/moi/acces' },
  },
  'access-given': {
    own: {
      subject: 'Quelqu’un a donné un accès à votre carnet',
      lines: [
        'Une personne qui agit pour vous vient d’autoriser un professionnel, ou de créer un code de partage.',
        'Votre carnet dit qui, et jusqu’à quand. Vous pouvez arrêter cet accès tout de suite.',
      ],
    },
    other: {
      subject: 'Un accès au carnet d’un proche a été donné',
      lines: [
        'Une autre personne qui le représente vient d’autoriser un professionnel, ou de créer un code de partage.',
        'Son carnet dit qui, et jusqu’à quand. Vous pouvez arrêter cet accès tout de suite.',
      ],
    },
    link: { label: 'Voir qui a accès', path: '/moi/acces' },
  },
  'mandate-changed': {
    own: {
      subject: 'Qui peut agir pour qui a changé',
      lines: [
        'Une personne peut maintenant ouvrir votre carnet, ou vous le sien. Ou cela vient de s’arrêter.',
        'Votre carnet dit qui, depuis quand, et ce qui est permis. Vous pouvez y mettre fin.',
      ],
    },
    other: {
      subject: 'Qui peut agir pour un proche a changé',
      lines: [
        'Une personne peut maintenant ouvrir le carnet de quelqu’un que vous représentez. Ou cela vient de s’arrêter.',
        'Le carnet dit qui, depuis quand, et ce qui est permis.',
      ],
    },
    link: { label: 'Voir mes proches', path: '/moi/proches' },
  },
  'new-device': {
    own: {
      subject: 'Connexion depuis un nouvel appareil',
      lines: [
        'Votre carnet vient d’être ouvert depuis un appareil ou un navigateur que vous n’aviez jamais utilisé ici.',
        'C’est vous\u00a0: vous n’avez rien à faire.',
        'Ce n’est pas vous\u00a0: changez le mot de passe du compte qui vous sert à vous connecter, puis appelez le 3422.',
      ],
    },
    link: { label: 'Voir ce qui a été fait dans mon carnet', path: '/moi/acces/historique' },
  },
  'space-changed': {
    own: {
      subject: 'Votre choix sur votre carnet est enregistré',
      lines: [
        'Votre carnet vient d’être ouvert, refusé, fermé ou rouvert. La page de votre carnet dit où il en est.',
        'Vous pouvez changer d’avis à tout moment.',
        'Ce n’est pas vous\u00a0: appelez le 3422.',
      ],
    },
    other: {
      subject: 'Le carnet d’un proche a changé d’état',
      lines: [
        'Le carnet d’une personne que vous représentez vient d’être ouvert, fermé ou rouvert.',
        'Vous pouvez voir où il en est.',
      ],
    },
    link: { label: 'Voir où en est mon carnet', path: '/activer' },
    otherLink: { label: 'Voir mes proches', path: '/moi/proches' },
  },
  'identity-changed': {
    own: {
      subject: 'Votre matricule, ou la vérification de votre identité, a changé',
      lines: [
        'Les documents de votre carnet sont rangés par un numéro, le matricule INS. Il vient de changer, ou d’être vérifié.',
        'Vous n’avez rien à faire. Votre compte montre ce qui est enregistré.',
        'Quelque chose n’est pas juste\u00a0: appelez le 3422.',
      ],
    },
    other: {
      subject: 'Le matricule, ou la vérification de l’identité, d’un proche a changé',
      lines: [
        'Le numéro qui range les documents d’une personne que vous représentez vient de changer, ou d’être vérifié.',
        'Vous n’avez rien à faire. La page « Compte » de son carnet montre ce qui est enregistré.',
      ],
    },
    link: { label: 'Voir mon identité', path: '/moi/compte' },
    otherLink: { label: 'Voir mes proches', path: '/moi/proches' },
  },
  'record-copied': {
    own: {
      subject: 'Une copie de votre carnet a été préparée',
      lines: [
        'Quelqu’un vient de préparer une copie de votre carnet, à emporter.',
        'C’est vous, ou la personne qui vous représente\u00a0: vous n’avez rien à faire.',
        'Ce n’est pas le cas\u00a0: changez votre mot de passe, puis appelez le 3422.',
      ],
    },
    other: {
      subject: 'Une copie du carnet d’un proche a été préparée',
      lines: [
        'Quelqu’un vient de préparer une copie du carnet d’une personne que vous représentez.',
        'Vous pouvez voir qui, dans l’historique de ce carnet.',
      ],
    },
    link: { label: 'Voir qui a préparé la copie', path: '/moi/acces/historique' },
    otherLink: { label: 'Voir mes proches', path: '/moi/proches' },
  },
};

const OTHERS: Link = { label: 'Voir mes proches', path: '/moi/proches' };

const FOOTER =
  'Carnet ne vous demande jamais de mot de passe par mail. Projet libre, données fictives\u00a0: ce service n’est pas un service de l’État.';

const elements = (n: number) => (n > 1 ? `${n} nouveaux éléments` : '1 nouvel élément');

function digest(content: Extract<MailContent, { readonly kind: 'digest' }>): {
  readonly words: Words;
  readonly link: Link;
} {
  const { own, others, looks } = content;
  const total = own + others;
  const link = { label: 'Ouvrir mon carnet', path: '/moi' };
  const looked = 'Ce mois-ci, des professionnels ont regardé votre carnet. L’historique dit qui.';
  if (total === 0)
    return {
      words: { subject: 'Qui a regardé votre carnet ce mois-ci', lines: [looked] },
      link: { label: 'Voir l’historique', path: '/moi/acces/historique' },
    };
  const where =
    others === 0
      ? []
      : own === 0
        ? ['C’est dans le carnet de vos proches.']
        : [`Dans votre carnet\u00a0: ${own}. Dans celui de vos proches\u00a0: ${others}.`];
  return {
    words: {
      subject: `Vous avez ${elements(total)}`,
      lines: [
        `Vous avez ${elements(total)}.`,
        ...where,
        `Pour ${total > 1 ? 'les' : 'le'} voir, ouvrez votre carnet et connectez-vous.`,
        ...(looks ? [looked] : []),
      ],
    },
    link,
  };
}

/** @param publicUrl without a final slash */
export function composeMail(content: MailContent, publicUrl: string): ComposedMail {
  if (content.kind === 'digest') {
    const { words, link } = digest(content);
    return written(words, link, publicUrl);
  }
  const { own, other, link } = URGENT[content.kind];
  return content.about === 'own' ? written(own, link, publicUrl) : written(other ?? own, OTHERS, publicUrl);
}

function written({ subject, lines }: Words, link: Link, publicUrl: string): ComposedMail {
  const url = `${publicUrl}${link.path}`;
  const settings = `${publicUrl}/moi/notifications`;
  const text = [
    'Bonjour,',
    ...lines,
    `${link.label}\u00a0:\n${url}`,
    `Choisir quand recevoir ces mails\u00a0:\n${settings}`,
    FOOTER,
  ].join('\n\n');
  const html = `<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${subject}</title></head>
<body style="margin:0;padding:24px;font:18px/1.5 system-ui,sans-serif;max-width:36em">
<h1 style="font-size:22px;line-height:1.25">${subject}</h1>
<p>Bonjour,</p>
${lines.map((line) => `<p>${line}</p>`).join('\n')}
<p><a href="${url}">${link.label}</a></p>
<p style="font-size:16px"><a href="${settings}">Choisir quand recevoir ces mails</a></p>
<p style="font-size:16px">${FOOTER}</p>
</body></html>`;
  return { subject, text, html };
}
