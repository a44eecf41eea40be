/** The last mail to somebody who had everything destroyed: nothing of it is kept, not even that it was sent. */
import type { Mailer } from '#platform/mail';

export function createFarewell(deps: {
  readonly mailer: Pick<Mailer, 'send'>;
  readonly publicUrl: string;
  readonly mailDomain: string;
}) {
  /** A mail that cannot leave is not tried again: its address is gone. */
  return async function farewell(mails: readonly string[], certificateId: string): Promise<void> {
    const link = `${deps.publicUrl}/carnet-detruit/${certificateId}`;
    const lines = [
      'Vous l’avez demandé, ou il était fermé depuis dix ans : votre carnet et tout ce qu’il contenait sont détruits.',
      `Votre attestation porte le numéro ${certificateId}. Gardez-la : ${link}`,
      'Ce n’était pas vous ? Appelez le 3422.',
    ];
    await Promise.allSettled(
      mails.map((to, at) =>
        deps.mailer.send({
          to,
          messageId: `<destroyed-${certificateId}-${at}@${deps.mailDomain}>`,
          subject: 'Votre carnet est détruit',
          text: lines.join('\n\n'),
          html: `<!doctype html><html lang="fr"><body>${lines
            .map((line) => `<p>${line.replace(link, `<a href="${link}">${link}</a>`)}</p>`)
            .join('')}</body></html>`,
        }),
      ),
    );
  };
}
