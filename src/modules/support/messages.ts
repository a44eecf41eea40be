/** The code that a caller reads aloud. Nothing medical, no name, no link (A14); and why they get it, if they are not calling. */
const shown = (code: string) => `${code.slice(0, 3)}\u00a0${code.slice(3)}`;

/** @param code six digits */
export function callerCodeMessage(code: string) {
  const subject = 'Le code à lire à l’assistance';
  const lines = [
    `Votre code\u00a0: ${shown(code)}`,
    'Vous êtes au téléphone avec l’assistance de Carnet\u00a0: lisez ces six chiffres à l’agent. Ils servent 10 minutes.',
    'Vous n’appelez pas l’assistance\u00a0: ne donnez ce code à personne. Quelqu’un appelle à votre place. Prévenez le 3422.',
    'Projet libre, données fictives\u00a0: ce service n’est pas un service de l’État.',
  ];
  return {
    sms: `Carnet : code ${code}. À lire à l’assistance si vous l’appelez, dans les 10 minutes. Sinon, ne le donnez à personne.`,
    mail: {
      subject,
      text: ['Bonjour,', ...lines].join('\n\n'),
      html: `<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${subject}</title></head>
<body style="margin:0;padding:24px;font:18px/1.5 system-ui,sans-serif;max-width:36em">
<h1 style="font-size:22px;line-height:1.25">${subject}</h1>
<p>Bonjour,</p>
${lines.map((line) => `<p>${line}</p>`).join('\n')}
</body></html>`,
    },
  };
}
