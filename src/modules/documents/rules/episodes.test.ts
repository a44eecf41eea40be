import { expect, test } from 'vitest';
import type { DocumentEntry } from '../entry.ts';
import { episodesOf } from './episodes.ts';

let made = 0;
/** Only what the rule looks at. @param act `2026-03-01`, or a stay `2026-03-01/2026-03-05` */
function entry(act: string, place: string | null = 'CHU', origin: DocumentEntry['origin'] = 'professional') {
  made += 1;
  const [from = '', to] = act.split('/');
  return {
    entryId: String(made),
    title: act,
    origin,
    authorId: 'dr',
    authorLabel: 'Dr A',
    authorStructureId: place ?? undefined,
    authorStructureLabel: place ?? undefined,
    actStart: new Date(from),
    actEnd: to ? new Date(to) : undefined,
  } as DocumentEntry;
}
const told = (...entries: DocumentEntry[]) =>
  episodesOf(entries).map(({ kind, where, entries: all }) => [kind, where, ...all.map(({ title }) => title)]);

test('a stay takes in what its establishment made from the day before until two weeks after', () => {
  expect(
    told(
      entry('2026-03-20'),
      entry('2026-03-01/2026-03-05'),
      entry('2026-02-28'),
      entry('2026-03-19'),
      entry('2026-03-03', 'Laboratoire'),
    ),
  ).toEqual([
    ['visit', 'CHU', '2026-03-20'],
    ['visit', 'Laboratoire', '2026-03-03'],
    ['stay', 'CHU', '2026-02-28', '2026-03-01/2026-03-05', '2026-03-19'],
  ]);
});

test('its dates are those of the stay, not of the letters around it', () => {
  const [stay] = episodesOf([entry('2026-03-01/2026-03-05'), entry('2026-03-12')]);
  expect([stay?.from, stay?.to]).toEqual([new Date('2026-03-01'), new Date('2026-03-05')]);
});

test('two documents of one stay are one stay, and a second stay another', () => {
  expect(
    told(entry('2026-03-01/2026-03-05'), entry('2026-03-02/2026-03-05'), entry('2026-05-01/2026-05-03')).map(
      ([kind, , ...all]) => [kind, all.length],
    ),
  ).toEqual([
    ['stay', 1],
    ['stay', 2],
  ]);
});

test('three days between one and the next hold together, four do not', () => {
  expect(told(entry('2026-03-01'), entry('2026-03-04'), entry('2026-03-07'), entry('2026-03-11'))).toEqual([
    ['visit', 'CHU', '2026-03-11'],
    ['visit', 'CHU', '2026-03-01', '2026-03-04', '2026-03-07'],
  ]);
});

test('a few hours are no stay; a professional without a structure is a place; the person’s own stand alone', () => {
  expect(
    told(
      entry('2026-03-01T08:00:00Z/2026-03-01T17:00:00Z'),
      entry('2026-03-01', null),
      entry('2026-03-02', null),
      entry('2026-03-02', null, 'holder'),
    ).map(([kind, where, ...all]) => [kind, where, all.length]),
  ).toEqual([
    ['visit', undefined, 1],
    ['visit', 'CHU', 1],
    ['visit', 'Dr A', 2],
  ]);
});

test('two thousand documents are told once each, in no time', () => {
  const all = Array.from({ length: 2000 }, (_, at) =>
    entry(new Date(Date.UTC(2010, 0, 1) + ((at * 7919) % 5800) * 86_400_000).toISOString(), `S${at % 12}`),
  );
  const started = performance.now();
  const entries = episodesOf(all).flatMap((episode) => episode.entries);
  expect(performance.now() - started).toBeLessThan(500);
  expect(new Set(entries)).toEqual(new Set(all));
  expect(entries).toHaveLength(2000);
});
