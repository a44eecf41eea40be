/**
 * A record told as a story: what belongs together stands together. Pure. The rule, said on the page too:
 * - a stay has a beginning and an end at least a day apart, written in one of its documents; what the same establishment made
 *   from the day before until two weeks after it (the letters that follow) is part of it;
 * - other documents of one establishment, or of one professional outside of any, belong together when no more than three days
 *   lie between one and the next.
 */
import type { DocumentEntry } from '../entry.ts';

export type Episode = {
  readonly kind: 'stay' | 'visit';
  readonly from: Date;
  /** Of a stay, when it ended; of anything else, its last act. */
  readonly to: Date;
  /** The establishment, else the professional; undefined for what the person's side or the insurer added. */
  readonly where: string | undefined;
  /** Oldest first. */
  readonly entries: readonly DocumentEntry[];
};

const DAY = 86_400_000;
const BEFORE_STAY = DAY;
const AFTER_STAY = 14 * DAY;
const BETWEEN = 3 * DAY;

/** @returns newest first */
export function episodesOf(entries: readonly DocumentEntry[]): readonly Episode[] {
  const places = new Map<string, DocumentEntry[]>();
  for (const entry of entries.toSorted((a, b) => a.actStart.getTime() - b.actStart.getTime())) {
    const place = placeOf(entry);
    places.set(place, [...(places.get(place) ?? []), entry]);
  }
  return [...places.values()].flatMap(ofPlace).sort((a, b) => b.from.getTime() - a.from.getTime());
}

/** What the person added is of no place: each is told alone. */
const placeOf = (entry: DocumentEntry): string =>
  entry.origin === 'professional'
    ? (entry.authorStructureId ?? entry.authorId ?? entry.entryId)
    : entry.entryId;

function ofPlace(entries: readonly DocumentEntry[]): readonly Episode[] {
  const stays = entries.filter(isStay);
  const told: Episode[] = [];
  const rest = new Set(entries);
  for (const stay of stays) {
    if (!rest.has(stay)) continue;
    const from = stay.actStart.getTime() - BEFORE_STAY;
    const to = endOf(stay).getTime() + AFTER_STAY;
    const within = [...rest].filter(({ actStart }) => actStart.getTime() >= from && actStart.getTime() <= to);
    for (const entry of within) rest.delete(entry);
    const all = within.filter(isStay);
    told.push(episode('stay', within, earliest(all.map(({ actStart }) => actStart)), latest(all.map(endOf))));
  }
  let group: DocumentEntry[] = [];
  for (const entry of rest) {
    const last = group.at(-1);
    if (last && entry.actStart.getTime() - last.actStart.getTime() > BETWEEN) {
      told.push(visit(group));
      group = [];
    }
    group.push(entry);
  }
  if (group.length > 0) told.push(visit(group));
  return told;
}

const visit = (entries: readonly DocumentEntry[]) =>
  episode(
    'visit',
    entries,
    earliest(entries.map(({ actStart }) => actStart)),
    latest(entries.map(({ actStart }) => actStart)),
  );

function episode(kind: Episode['kind'], entries: readonly DocumentEntry[], from: Date, to: Date): Episode {
  const [first] = entries;
  return {
    kind,
    from,
    to,
    where: first?.origin === 'professional' ? (first.authorStructureLabel ?? first.authorLabel) : undefined,
    entries,
  };
}

const isStay = (entry: DocumentEntry): boolean => endOf(entry).getTime() - entry.actStart.getTime() >= DAY;
const endOf = (entry: DocumentEntry): Date => entry.actEnd ?? entry.actStart;
const earliest = (dates: readonly Date[]) => new Date(Math.min(...dates.map((date) => date.getTime())));
const latest = (dates: readonly Date[]) => new Date(Math.max(...dates.map((date) => date.getTime())));
