import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadHealthReference } from '../health-reference.ts';
import { antigensOf, calendarOf, groupsOf, moved } from './calendar.ts';
import { examinationsOf } from './examinations.ts';

const reference = loadHealthReference(new URL('../../../../data/', import.meta.url).pathname);
const vaccinations = reference.prevention.acts.filter(({ kind }) => kind === 'vaccination');
const TODAY = '2026-11-21';
const done = (label: string, date: string) => ({
  date,
  groups: groupsOf(antigensOf(label, reference.vaccines.vaccines)),
});
const standing = (birthDate: string, acts: Parameters<typeof calendarOf>[2], sex: 'M' | 'F' = 'F') =>
  Object.fromEntries(
    calendarOf(vaccinations, { birthDate, sex }, acts, TODAY).map((one) => [one.act.id, one.standing]),
  );

test('a vaccine is known by its name or by what it protects from', () => {
  expect(groupsOf(antigensOf('Hexyon (2e dose)', reference.vaccines.vaccines))).toContain('DTCaP-Hib-HepB');
  expect(groupsOf(antigensOf('Repevax', reference.vaccines.vaccines))).toEqual(
    expect.arrayContaining(['dTP', 'dTcaP']),
  );
  expect(groupsOf(antigensOf('Vaccin contre la grippe', []))).toEqual(['Grippe']);
  expect(groupsOf(antigensOf('DTPolio', []))).toEqual(['dTP']);
  expect(groupsOf(antigensOf('rougeole oreillons rubéole', []))).toEqual(['ROR']);
  expect(antigensOf('je ne sais plus', reference.vaccines.vaccines)).toEqual([]);
});

test('a child of two months has first doses due, later ones to come, and nothing late', () => {
  const at = standing('2026-09-10', []);
  expect([at['vac-hexa-1'], at['vac-pneumo-1'], at['vac-hexa-2'], at['vac-hexa-r']]).toEqual([
    'due',
    'due',
    'coming',
    'coming',
  ]);
  expect(at['vac-dtp-65']).toBe('coming');
});

test('doses count in their order; what passed its window can be caught up until the age limit', () => {
  const born = '2025-09-14';
  const first = standing(born, [done('Hexyon', '2025-11-14')]);
  expect([first['vac-hexa-1'], first['vac-hexa-2'], first['vac-hexa-r']]).toEqual(['done', 'late', 'late']);
  const all = standing(
    born,
    ['2025-11-14', '2026-01-15', '2026-08-20'].map((date) => done('Hexyon', date)),
  );
  expect([all['vac-hexa-1'], all['vac-hexa-2'], all['vac-hexa-r']]).toEqual(['done', 'done', 'done']);
  // too old for it: nothing is said any more
  expect(standing('2020-01-01', [])['vac-hexa-1']).toBeUndefined();
});

test('a grown woman has what her age brings; what depends on more is to be asked', () => {
  const at = standing('1960-06-04', [done('Revaxis', '2025-07-01'), done('Vaxigrip', '2026-10-20')]);
  expect([at['vac-dtp-65'], at['vac-grippe-65'], at['vac-zona-65'], at['vac-pneumo-65']]).toEqual([
    'done',
    'done',
    'due',
    'due',
  ]);
  expect(at['vac-rage-voyage']).toBe('ask');
  expect(standing('1962-06-04', [])['vac-zona-65']).toBe('coming');
  expect(standing('1995-06-04', [], 'M')['vac-preg-coq']).toBeUndefined();
});

test('a season comes back each year', () => {
  const last = standing('1950-01-01', [done('Vaxigrip', '2025-10-20')]);
  expect(last['vac-grippe-65']).toBe('due');
});

test('moving a day keeps to days that exist', () => {
  expect(moved('2024-01-31', 'P1M')).toBe('2024-02-29');
  expect(moved('2025-09-14', 'P11M')).toBe('2026-08-14');
  expect(moved('2025-09-14', 'P8D')).toBe('2025-09-22');
  expect(moved('2025-09-14', 'once')).toBeUndefined();
});

test('whatever the birth date and the vaccinations, nobody has the same act twice, and nothing fails', () => {
  const days = fc
    .date({ min: new Date('1920-01-01'), max: new Date('2026-11-01'), noInvalidDate: true })
    .map((one) => one.toISOString().slice(0, 10));
  const given = fc.array(
    fc.tuple(fc.constantFrom(...reference.vaccines.vaccines.map(({ name }) => name)), days),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(days, fc.constantFrom('M' as const, 'F' as const), given, (birthDate, sex, list) => {
      const lines = calendarOf(
        vaccinations,
        { birthDate, sex },
        list.map(([name, date]) => done(name, date)),
        TODAY,
      );
      expect(new Set(lines.map(({ act }) => act.id)).size).toBe(lines.length);
      for (const { standing: at, doneOn } of lines) expect(at === 'done').toBe(doneOn !== undefined);
    }),
    { numRuns: 60 },
  );
});

test('the twenty examinations follow one another; an unnoted one is never late', () => {
  const acts = reference.prevention.acts.filter(({ id }) => /^exa-\d\d$/.test(id));
  expect(acts).toHaveLength(20);
  const at = examinationsOf(acts, '2025-09-14', [], TODAY).map((one) => one.standing);
  expect([at[0], at[9], at[10], at[19]]).toEqual(['past', 'past', 'coming', 'coming']);
});
