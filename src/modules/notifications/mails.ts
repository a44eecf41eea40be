/**
 * The mails. Nothing medical, no profession, no title, no link that signs in (A14): they say that something is
 * there and where to look. One row a kind, so that a test can read them all.
 */
export const KINDS = ['new-document', 'first-access'] as const;
export type NotificationKind = (typeof KINDS)[number];

type Mail = {
  readonly subject: string;
  readonly lines: readonly string[];
  readonly link: { readonly label: string; readonly path: string };
};

const MAILS: Readonly<Record<NotificationKind, Mail>> = {
  'new-document': {
    subject: 'Il y a du nouveau dans votre carnet',
    lines: [
      'Un ou plusieurs documents viennent d’arriver dans votre carnet.',
      'Pour les lire, ouvrez votre carnet et connectez-vous.',
    ],
    link: { label: 'Ouvrir mon carnet', path: '/moi' },
  },
  'first-access': {
    subject: 'Un professionnel a déclaré votre accord',
    lines: [
      'Un professionnel a déclaré que vous acceptez qu’il ouvre votre carnet. Jusqu’ici, il n’y avait pas accès.',
      'Votre carnet vous dit qui, quand et pourquoi. Si vous ne le connaissez pas, vous pouvez le bloquer.',
    ],
    link: { label: 'Voir qui a accès', path: '/moi/acces' },
  },
};

const FOOTER =
  'Carnet ne vous demande jamais de mot de passe par mail. Projet libre, données fictives\u00a0: ce service n’est pas un service de l’État.';

/** @returns the mail of a kind; `publicUrl` without a final slash */
export function composeMail(
  kind: NotificationKind,
  publicUrl: string,
): { subject: string; text: string; html: string } {
  const mail = MAILS[kind];
  const url = `${publicUrl}${mail.link.path}`;
  const text = ['Bonjour,', ...mail.lines, `${mail.link.label}\u00a0:\n${url}`, FOOTER].join('\n\n');
  const html = `<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${mail.subject}</title></head>
<body style="margin:0;padding:24px;font:18px/1.5 system-ui,sans-serif;max-width:36em">
<h1 style="font-size:22px;line-height:1.25">${mail.subject}</h1>
<p>Bonjour,</p>
${mail.lines.map((line) => `<p>${line}</p>`).join('\n')}
<p><a href="${url}">${mail.link.label}</a></p>
<p style="font-size:16px">${FOOTER}</p>
</body></html>`;
  return { subject: mail.subject, text, html };
}
