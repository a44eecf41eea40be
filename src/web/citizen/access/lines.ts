import type { AuditLine, LinePage } from '#audit';
import type { CitizenArgs } from '../../load.ts';
import { whoseOf } from '../../words/whose.ts';
import { documentsOf, type Told, tell } from './line.ts';
import { titlesOf } from './named.ts';

/** The newest lines of the history that `keep` wants, told in plain words. One reading of at most `limit` lines. */
export async function newestLines(
  args: Pick<CitizenArgs, 'doors' | 'request' | 'session' | 'holderId' | 'acting'>,
  options: LinePage & {
    readonly keep?: (line: AuditLine) => boolean;
  },
): Promise<{ readonly told: readonly Told[]; readonly oldest: Date | undefined; readonly more: boolean }> {
  const { doors, request, holderId } = args;
  const { keep, ...page } = options;
  const lines = await doors.access.history(request, page);
  const kept = keep ? lines.filter(keep) : lines;
  const titles = await titlesOf(args, documentsOf(kept));
  return {
    told: tell(kept, titles, doors.explain.rule, {
      id: args.session.holderId ?? '',
      holderId,
      whose: whoseOf(args),
    }),
    oldest: lines.at(-1)?.at,
    more: lines.length === options.limit,
  };
}

/** Someone who looked, or wanted to: filing alone reads nothing. */
export const isLook = (line: AuditLine): boolean =>
  isOther(line) && line.action !== 'document.deposit' && line.action !== 'document.replace';

export const isOther = (line: AuditLine): boolean =>
  line.actor.kind !== 'PATIENT' && line.actor.kind !== 'SYSTEM';
