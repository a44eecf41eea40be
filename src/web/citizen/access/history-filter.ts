import type { LinePage } from '#audit';
import { readDay } from '../../words/dates.ts';

export type HistoryFilter = {
  readonly who: string;
  readonly actor: string | undefined;
  readonly from: Date | undefined;
  /** The last day shown. */
  readonly until: Date | undefined;
  readonly emergencyOnly: boolean;
  readonly isFirst: boolean;
  readonly isNarrow: boolean;
  /** As the history is asked. */
  readonly page: Omit<LinePage, 'limit'>;
};

/** What the address asks of the history; what it cannot mean is left out. */
export function readFilter(query: URLSearchParams): HistoryFilter {
  const who = query.get('qui') ?? '';
  const actor = query.get('pro') || undefined;
  const from = readDay(query.get('du') ?? '');
  const until = readDay(query.get('au') ?? '');
  const emergencyOnly = query.get('urgence') === 'oui';
  const asked = new Date(query.get('avant') ?? '');
  const before = Number.isNaN(asked.getTime()) ? undefined : asked;
  return {
    who,
    actor,
    from,
    until,
    emergencyOnly,
    isFirst: !before,
    isNarrow: actor !== undefined || from !== undefined || until !== undefined || emergencyOnly,
    page: {
      before,
      actorId: actor,
      from,
      to: until && new Date(until.getTime() + 86_400_000),
      mode: emergencyOnly ? ['bris_de_glace', 'centre_15'] : undefined,
    },
  };
}
