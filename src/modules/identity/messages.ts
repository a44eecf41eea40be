/** What is written to a person about signing in. Nothing medical, no name, no link that signs in (A14). */

export type Message = { readonly subject: string; readonly lines: readonly string[]; readonly sms: string };

/** Changes of which every channel is told. */
export type AccountChange =
  | 'account-created'
  | 'password-changed'
  | 'password-planned'
  | 'password-kept'
  | 'passkey-added'
  | 'passkey-removed'
  | 'channel-planned'
  | 'channel-kept'
  | 'channel-changed';

const NOT_YOU = 'Ce n’est pas vous\u00a0: connectez-vous pour l’arrêter, ou appelez le 3422.';

/** @param code six digits */
export function codeMessage(code: string): Message {
  const shown = `${code.slice(0, 3)}\u00a0${code.slice(3)}`;
  return {
    subject: 'Votre code de connexion',
    lines: [
      `Votre code\u00a0: ${shown}`,
      'Il sert une fois, pendant 10 minutes. Carnet ne vous le demandera jamais par téléphone.',
      'Vous n’avez rien demandé\u00a0: ne donnez ce code à personne et changez votre mot de passe.',
    ],
    sms: `Carnet : votre code est ${code}. Il sert 10 minutes. Ne le donnez à personne.`,
  };
}

/** @param at when it holds, if it waits */
export function changeMessage(change: AccountChange, at: Date | undefined): Message {
  const { subject, line } = CHANGES[change];
  const when = at && `Ce sera fait le ${dated(at)}.`;
  return {
    subject,
    lines: [line, ...(when ? [when] : []), 'C’est vous\u00a0: vous n’avez rien à faire.', NOT_YOU],
    sms: ['Carnet :', `${line}`, when, 'Si ce n’est pas vous, appelez le 3422.'].filter(Boolean).join(' '),
  };
}

const CHANGES: Readonly<Record<AccountChange, { readonly subject: string; readonly line: string }>> = {
  'account-created': {
    subject: 'Un mot de passe ouvre maintenant votre carnet',
    line: 'Un identifiant et un mot de passe viennent d’être créés pour ouvrir votre carnet.',
  },
  'password-changed': {
    subject: 'Votre mot de passe a changé',
    line: 'Le mot de passe de votre carnet vient de changer.',
  },
  'password-planned': {
    subject: 'Votre mot de passe va changer',
    line: 'Quelqu’un a demandé un nouveau mot de passe pour votre carnet, sans donner l’ancien.',
  },
  'password-kept': {
    subject: 'Votre mot de passe ne change pas',
    line: 'Le changement de mot de passe qui était demandé est arrêté.',
  },
  'passkey-added': {
    subject: 'Une clé d’accès ouvre maintenant votre carnet',
    line: 'Une clé d’accès vient d’être ajoutée. Elle ouvre votre carnet sans mot de passe.',
  },
  'passkey-removed': {
    subject: 'Une clé d’accès a été retirée',
    line: 'Une clé d’accès n’ouvre plus votre carnet.',
  },
  'channel-planned': {
    subject: 'L’endroit où vous êtes prévenu va changer',
    line: 'Une autre adresse ou un autre numéro a été demandé pour vos messages de Carnet.',
  },
  'channel-kept': {
    subject: 'L’endroit où vous êtes prévenu ne change pas',
    line: 'Le changement d’adresse ou de numéro qui était demandé est arrêté.',
  },
  'channel-changed': {
    subject: 'L’endroit où vous êtes prévenu a changé',
    line: 'Vos messages de Carnet vont maintenant à une autre adresse ou à un autre numéro.',
  },
};

const FOOTER =
  'Carnet ne vous demande jamais de mot de passe par mail. Projet libre, données fictives\u00a0: ce service n’est pas un service de l’État.';

/** @param publicUrl without a final slash */
export function mailOf(
  { subject, lines }: Message,
  publicUrl: string,
): { readonly text: string; readonly html: string } {
  const url = `${publicUrl}/moi/compte`;
  return {
    text: ['Bonjour,', ...lines, `Voir mon compte\u00a0:\n${url}`, FOOTER].join('\n\n'),
    html: `<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${subject}</title></head>
<body style="margin:0;padding:24px;font:18px/1.5 system-ui,sans-serif;max-width:36em">
<h1 style="font-size:22px;line-height:1.25">${subject}</h1>
<p>Bonjour,</p>
${lines.map((line) => `<p>${line}</p>`).join('\n')}
<p><a href="${url}">Voir mon compte</a></p>
<p style="font-size:16px">${FOOTER}</p>
</body></html>`,
  };
}

/** « 23 novembre 2026 à 18:30 », Paris time. */
const dated = (at: Date) =>
  at.toLocaleString('fr-FR', { timeZone: 'Europe/Paris', dateStyle: 'long', timeStyle: 'short' });
