/**
 * Sends a code that was asked for to where the person is known: their mail, else by post. The code is made again from its
 * key at that moment: neither the queue nor the database ever held it (R27).
 */
import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import type { Visit } from '#access';
import type { Citizens } from '#citizens';
import { nameCase } from '#formats/traits';
import type { Clock } from '#platform/clock';
import type { Mailer } from '#platform/mail';
import type { NoticeInput } from '../notices/input.ts';
import { renderNotice } from '../notices/mail.ts';
import { createPrintBatch } from '../notices/print-batch.ts';
import { codeOf } from '../rules/codes.ts';

export function createSendCode(deps: {
  readonly citizens: Citizens;
  readonly clock: Clock;
  readonly mailer: Pick<Mailer, 'send'>;
  readonly codeKey: Buffer;
  readonly publicUrl: string;
  readonly mailDomain: string;
  /** The printing house's door. */
  readonly printFolder: string;
  /** Opens a visit as Carnet. */
  readonly visit: <T>(holderId: string, work: (visit: Visit) => Promise<T>) => Promise<T>;
}) {
  async function noticeFor(visit: Visit, generation: number): Promise<Found | undefined> {
    const { rows } = await sql<{
      letter: Letter | null;
    }>`select enrolment.code_letter(${generation}) as letter`.execute(visit.tx);
    const letter = rows[0]?.letter;
    const person = await deps.citizens.person(visit.tx, visit.holderId);
    // used, or taken over by a newer one
    if (!letter || !person) return undefined;
    const channels = await deps.citizens.contactChannels(visit.tx, visit.holderId);
    const mails = channels.filter(({ kind }) => kind === 'mail');
    return {
      mail: (mails.find(({ verified }) => verified) ?? mails[0])?.value,
      input: {
        holderLabel: nameCase(
          `${person.usageGivenName ?? person.firstGivenName} ${person.usageName ?? person.birthName}`,
        ),
        addressLines: letter.address ?? [],
        code: codeOf(deps.codeKey, visit.holderId, generation),
        deadline: new Date(letter.expiresAt),
        campaignName: letter.campaign ?? 'Nouveau code',
        publicUrl: deps.publicUrl,
        letterId: idOf(visit.holderId, generation),
        isNewCode: true,
      },
    };
  }

  /** Tells nothing of the person, and is the same for each try. */
  const idOf = (holderId: string, generation: number): string =>
    createHmac('sha256', deps.codeKey).update(`reissue ${holderId} ${generation}`).digest('hex').slice(0, 24);

  return {
    /** @throws when it could not be sent: it waits for another try */
    async send({ holderId, generation, byPost }: CodeIssued): Promise<void> {
      const found = await deps.visit(holderId, (visit) => noticeFor(visit, generation));
      if (!found) return;
      const { input, mail } = found;
      if (mail !== undefined && !byPost) {
        const messageId = `<code-${input.letterId}@${deps.mailDomain}>`;
        await deps.mailer.send({
          to: mail,
          messageId,
          ...renderNotice({ ...input, addressLines: [] }),
        });
        return;
      }
      // nowhere to send it: the help desk asks for an address
      if (input.addressLines.length === 0) return;
      const batch = await createPrintBatch(deps.printFolder, {
        batchId: `code-${input.letterId}`,
        date: deps.clock.now(),
      });
      await batch.add(input);
      await batch.close();
    },
  };
}

/** A code to send; one that was asked by post goes nowhere else. */
type CodeIssued = { readonly holderId: string; readonly generation: number; readonly byPost: boolean };

type Found = { readonly mail: string | undefined; readonly input: NoticeInput };

/** What `enrolment.code_letter` returns. */
type Letter = {
  /** ISO 8601 */
  readonly expiresAt: string;
  readonly address: readonly string[] | null;
  readonly campaign: string | null;
};
