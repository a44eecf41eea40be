import { expect, test } from 'vitest';
import { EXCLUSIONS, exclusionOf, type Facts, isMinor } from './exclusions.ts';
import { nextMonday, planWaves, workingDay } from './wave-plan.ts';

const TODAY = '2026-11-21';
const anyone: Facts = {
  state: 'none',
  isBegun: false,
  rank: 'insured',
  ame: false,
  overseas: false,
  country: 'FR',
  hasAddress: true,
  hasMail: false,
  birthDate: '1980-05-01',
  deceasedOn: null,
};
const child: Partial<Facts> = { rank: 'dependant', birthDate: '2015-05-01' };

test.each<readonly [string | undefined, Partial<Facts>]>([
  [undefined, {}],
  [undefined, child],
  [undefined, { hasAddress: false, hasMail: true }],
  [undefined, { state: 'announced', isBegun: true }],
  ['dead', { deceasedOn: '2026-01-01' }],
  ['dead', { state: 'deceased' }],
  ['dead', { deceasedOn: '2026-01-01', ame: true }],
  ['opposed', { state: 'opposed' }],
  ['opposed', { state: 'opposed', isBegun: true }],
  ['open', { state: 'created' }],
  ['open', { state: 'active', isBegun: true }],
  ['closed', { state: 'closed' }],
  ['closed', { state: 'destroyed' }],
  ['announced', { state: 'announced' }],
  ['ame', { ame: true }],
  ['overseas', { overseas: true }],
  ['abroad', { country: 'BE' }],
  ['minor-insured', { birthDate: '2015-05-01' }],
  ['adult-dependant', { rank: 'dependant' }],
  ['no-address', { hasAddress: false }],
  ['no-address', { ...child, hasAddress: false }],
])('%s', (reason, over) => {
  expect(exclusionOf({ ...anyone, ...over }, TODAY)).toBe(reason);
});

test('each line of the table is the reason of somebody, and names its source', () => {
  for (const { source, sentence } of EXCLUSIONS) expect([source.length, sentence.length]).not.toContain(0);
  expect(new Set(EXCLUSIONS.map(({ reason }) => reason)).size).toBe(EXCLUSIONS.length);
});

test('of age at midnight of the eighteenth birthday, also on 29 February', () => {
  expect([isMinor('2008-11-22', TODAY), isMinor('2008-11-21', TODAY)]).toEqual([true, false]);
  expect([isMinor('2008-02-29', '2026-02-28'), isMinor('2008-02-29', '2026-03-01')]).toEqual([true, false]);
});

test('a day takes no more than it can, weekends and public holidays nothing', () => {
  expect(
    planWaves(
      [
        { fund: 'A', people: 250 },
        { fund: 'B', people: 60 },
        { fund: 'C', people: 10 },
      ],
      '2026-12-24',
      100,
    ),
  ).toEqual([
    { wave: 1, day: '2026-12-24', fund: 'A', people: 100 },
    { wave: 2, day: '2026-12-28', fund: 'A', people: 100 },
    { wave: 3, day: '2026-12-29', fund: 'A', people: 50 },
    { wave: 4, day: '2026-12-29', fund: 'B', people: 50 },
    { wave: 5, day: '2026-12-30', fund: 'B', people: 10 },
    { wave: 6, day: '2026-12-30', fund: 'C', people: 10 },
  ]);
});

test('movable feasts: Easter Monday, Ascension and Whit Monday of 2026 and 2027', () => {
  expect(['2026-04-06', '2026-05-14', '2026-05-25', '2027-03-29'].map(workingDay)).toEqual([
    '2026-04-07',
    '2026-05-15',
    '2026-05-26',
    '2027-03-30',
  ]);
});

test('the weekly wave is on the Monday after', () => {
  expect(['2026-11-20', '2026-11-22', '2026-11-23'].map(nextMonday)).toEqual([
    '2026-11-23',
    '2026-11-23',
    '2026-11-30',
  ]);
});
