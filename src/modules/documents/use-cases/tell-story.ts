/** « Mon histoire »: a year of the record, by episodes. The rows that the database returns, each confirmed (conventions 1, 2). */
import type { Access, VisitRequest } from '#access';
import { parisDay } from '#formats/civil-day';
import { subjectOf } from '../entry.ts';
import { type Episode, episodesOf } from '../rules/episodes.ts';
import { createEntryCache } from '../store/entry-cache.ts';
import { type ListFilter, listEntries, surveyEntries } from '../store/listing.ts';

export type Story = {
  /** The year told; undefined when there is nothing to tell. */
  readonly year: number | undefined;
  /** Newest first, by documents. */
  readonly years: readonly { readonly year: number; readonly count: number }[];
  /** Those that began in the year, newest first. */
  readonly episodes: readonly Episode[];
};

/** What an episode reaches into the years beside it. */
const AROUND = 31 * 86_400_000;
/** Of one year; nobody has more, and a record that does is told by its newest. */
const MOST = 1000;
const CURRENT: ListFilter = { statuses: ['current'] };

export function createTellStory({ access }: { readonly access: Access }) {
  const cache = createEntryCache();
  return {
    /** @param asked the newest year that has something, unless asked */
    story: (request: VisitRequest, asked: number | undefined): Promise<Story> =>
      access.reading(request, async (visit) => {
        const granted = visit.authorize('document.list');
        const counted = await surveyEntries(
          granted,
          { filter: CURRENT, found: undefined },
          { limit: 0, offset: 0 },
          cache,
        );
        const years = [...counted.byYear]
          .map(([year, count]) => ({ year, count }))
          .sort((a, b) => b.year - a.year);
        const year = years.some((one) => one.year === asked) ? asked : years[0]?.year;
        visit.trace(granted);
        if (year === undefined) return { year, years, episodes: [] };
        const filter = {
          ...CURRENT,
          actStartFrom: new Date(Date.UTC(year, 0, 1) - AROUND),
          actStartTo: new Date(Date.UTC(year + 1, 0, 1) + AROUND),
        };
        const rows = await listEntries(
          granted,
          { filter, found: undefined },
          { limit: MOST, offset: 0 },
          cache,
        );
        const entries = rows.filter((entry) => visit.confirm('document.list', subjectOf(entry)));
        return {
          year,
          years,
          episodes: episodesOf(entries).filter(({ from }) => yearInParis(from) === year),
        };
      }),
  };
}

const yearInParis = (date: Date): number => Number(parisDay(date).slice(0, 4));
