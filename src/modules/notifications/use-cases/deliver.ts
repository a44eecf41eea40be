/**
 * Tells one person what is due: each urgent notice by its own mail, all the rest by one. What a mail holds is fixed before it
 * is sent, outside any transaction: if the mark that it left is lost, the retry is the same message.
 */
import { randomUUID } from 'node:crypto';
import type { Visit } from '#access';
import type { Citizens } from '#citizens';
import type { Mailer } from '#platform/mail';
import type { Representation } from '#representation';
import { composeMail, type MailContent } from '../mails.ts';
import { isUrgent } from '../rules/kinds.ts';
import { addMail, claimMails, setFailed, setSent, type WaitingMail } from '../store/mails.ts';
import { type DueNotice, dropNotices, dueNotices, putInMail } from '../store/notices.ts';

export type DeliverDeps = {
  readonly citizens: Citizens;
  readonly representation: Pick<Representation, 'representativesOf'>;
  readonly mailer: Mailer;
  readonly publicUrl: string;
  readonly mailDomain: string;
  /** Opens a visit as the notifier. */
  readonly visit: <T>(holderId: string, work: (visit: Visit) => Promise<T>) => Promise<T>;
};

/** What a person may be told of others, and of themselves in their mailbox, found out in those others' spaces. */
type Standing = { readonly spaces: ReadonlyMap<string, boolean>; readonly sharesMailbox: boolean };

type Gathered =
  | { readonly mails: readonly WaitingMail[]; readonly to: string | undefined }
  | {
      readonly ask: readonly string[];
      readonly guardians: readonly string[];
      readonly to: string | undefined;
    };

const isOpen = ({ space }: Visit) => space.state === 'created' || space.state === 'active';

export function createDeliver(deps: DeliverDeps) {
  const representativesOf = async (visit: Visit): Promise<readonly string[]> =>
    (await deps.representation.representativesOf(visit)).map(({ personId }) => personId);

  async function mailOf(visit: Visit): Promise<string | undefined> {
    if (visit.space.state === 'deceased' || visit.space.state === 'destroyed') return undefined;
    const channels = (await deps.citizens.contactChannels(visit.tx, visit.holderId)).filter(
      ({ kind }) => kind === 'mail',
    );
    return (channels.find(({ verified }) => verified) ?? channels[0])?.value;
  }

  /** The mails to send now, written down; or what must be asked elsewhere first. */
  async function gather(visit: Visit, standing: Standing | undefined): Promise<Gathered> {
    const [due, to] = await Promise.all([dueNotices(visit), mailOf(visit)]);
    const abouts = [...new Set(due.flatMap(({ about }) => about ?? []))];
    const hasSecret = due.some(({ secret }) => secret);
    if (!standing && (abouts.length > 0 || hasSecret))
      return { ask: abouts, guardians: hasSecret ? await representativesOf(visit) : [], to };
    const fates = due.map((notice) => ({ notice, fate: fateOf(notice, visit, standing) }));
    const dropped = fates.filter(({ fate }) => fate === 'drop').map(({ notice }) => notice);
    if (dropped.length > 0) await dropNotices(visit, dropped);
    const told = fates.filter(({ fate }) => fate === 'tell').map(({ notice }) => notice);
    const mails: WaitingMail[] = [];
    for (const notices of lettersOf(told)) {
      const mail = await addMail(visit, contentOf(notices), `<${randomUUID()}@${deps.mailDomain}>`);
      await putInMail(visit, mail.id, notices);
      mails.push(mail);
    }
    mails.push(...(await claimMails(visit)));
    if (to === undefined && mails.length > 0) await setSent(visit, mails, undefined);
    return { mails: to === undefined ? [] : mails, to };
  }

  /** Each in their own space, in a transaction of its own (convention 3). */
  async function standingOf(
    holderId: string,
    { ask, guardians, to }: Extract<Gathered, { readonly ask: unknown }>,
  ): Promise<Standing> {
    const spaces = new Map<string, boolean>();
    for (const about of ask)
      spaces.set(
        about,
        await deps.visit(
          about,
          async (visit) => isOpen(visit) && (await representativesOf(visit)).includes(holderId),
        ),
      );
    let sharesMailbox = false;
    for (const guardian of guardians)
      sharesMailbox ||= to !== undefined && sameBox(await deps.visit(guardian, mailOf), to);
    return { spaces, sharesMailbox };
  }

  async function send(holderId: string, mails: readonly WaitingMail[], to: string): Promise<void> {
    for (const [index, mail] of mails.entries()) {
      try {
        await deps.mailer.send({
          to,
          messageId: mail.messageId,
          ...composeMail(mail.content, deps.publicUrl),
        });
      } catch (error) {
        await deps.visit(holderId, (visit) => setFailed(visit, mails.slice(index)));
        throw error;
      }
      await deps.visit(holderId, (visit) => setSent(visit, [mail], 'mail'));
    }
  }

  /**
   * @param before done in the visit that gathers, for example planning what is to be told at once
   * @throws when a mail could not be sent: it waits for another try
   */
  return async function deliver(
    holderId: string,
    before: (visit: Visit) => Promise<void> = async () => {},
  ): Promise<void> {
    let found = await deps.visit(holderId, async (visit) => {
      await before(visit);
      return gather(visit, undefined);
    });
    if ('ask' in found) {
      const standing = await standingOf(holderId, found);
      found = await deps.visit(holderId, (visit) => gather(visit, standing));
    }
    if ('mails' in found && found.to !== undefined) await send(holderId, found.mails, found.to);
  };
}

const sameBox = (one: string | undefined, other: string) =>
  one?.trim().toLowerCase() === other.trim().toLowerCase();

/**
 * A mandate that ended, or a space that closed, since the notice was planned: nothing is told any more (A7, R13).
 * A minor's secret in a mailbox that a parent reads is no secret (A6). `wait`: it came after others were asked.
 */
function fateOf(notice: DueNotice, visit: Visit, standing: Standing | undefined): 'tell' | 'drop' | 'wait' {
  if (notice.about !== undefined) {
    const mayBeTold = standing?.spaces.get(notice.about);
    return mayBeTold === undefined ? 'wait' : mayBeTold ? 'tell' : 'drop';
  }
  if (notice.secret) return standing === undefined ? 'wait' : standing.sharesMailbox ? 'drop' : 'tell';
  return isOpen(visit) || isUrgent(notice.kind) ? 'tell' : 'drop';
}

/** What is urgent goes alone, the rest together. */
function lettersOf(notices: readonly DueNotice[]): readonly (readonly DueNotice[])[] {
  const rest = notices.filter(({ kind }) => !isUrgent(kind));
  return [
    ...notices.filter(({ kind }) => isUrgent(kind)).map((notice) => [notice]),
    ...(rest.length > 0 ? [rest] : []),
  ];
}

function contentOf(notices: readonly DueNotice[]): MailContent {
  const [first] = notices;
  if (first && isUrgent(first.kind))
    return { kind: first.kind, about: first.about === undefined ? 'own' : 'other' };
  const own = notices.filter(({ about }) => about === undefined);
  return {
    kind: 'digest',
    own: own.filter(({ kind }) => kind !== 'looks').length,
    others: notices.length - own.length,
    looks: own.some(({ kind }) => kind === 'looks'),
  };
}
