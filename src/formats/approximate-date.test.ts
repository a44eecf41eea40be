import fc from 'fast-check';
import { expect, test } from 'vitest';
import { latestDay, parseApproximateDate, sayApproximateDate } from './approximate-date.ts';

const TODAY = '2026-11-21';
const read = (text: string) => {
  const found = parseApproximateDate(text, TODAY);
  return found && [found.precision, found.date];
};

test.each([
  ['12/03/2019', 'day', '2019-03-12'],
  ['1/2/98', 'day', '1998-02-01'],
  ['01 02 2020', 'day', '2020-02-01'],
  ['2019-03-12', 'day', '2019-03-12'],
  ['le 1er août 2020', 'day', '2020-08-01'],
  ['12 fév. 2019', 'day', '2019-02-12'],
  ['3 juil 2019', 'day', '2019-07-03'],
  ['03/2019', 'month', '2019-03-01'],
  ['en mars 2019', 'month', '2019-03-01'],
  ['Décembre 2001', 'month', '2001-12-01'],
  ['2012', 'year', '2012-01-01'],
  ['depuis 2012', 'year', '2012-01-01'],
  ['l’an dernier', 'year', '2025-01-01'],
  ['vers 2012', 'about', '2012-01-01'],
  ['VERS  2012.', 'about', '2012-01-01'],
  ['depuis environ 2012', 'about', '2012-01-01'],
  ['2012 ?', 'about', '2012-01-01'],
  ['autour de 2012', 'about', '2012-01-01'],
  ['vers mars 2012', 'about', '2012-03-01'],
  ['été 2019', 'about', '2019-06-01'],
  ['l’été 2019', 'about', '2019-06-01'],
  ['à l’automne 2004', 'about', '2004-09-01'],
  ['fin 2004', 'about', '2004-10-01'],
  ['mi-2004', 'about', '2004-06-01'],
  ['il y a 10 ans', 'about', '2016-01-01'],
  ['depuis deux ans', 'about', '2024-01-01'],
  ['il y a 3 mois', 'about', '2026-08-01'],
  ['années 90', 'decade', '1990-01-01'],
  ['dans les années 1980', 'decade', '1980-01-01'],
  ['depuis l’enfance', 'childhood', undefined],
  ['Depuis toujours', 'childhood', undefined],
  ['depuis la naissance', 'childhood', undefined],
  ['je ne sais plus', 'unknown', undefined],
  ['?', 'unknown', undefined],
])('« %s » is read', (text, precision, date) => {
  expect(read(text)).toEqual([precision, date]);
});

test.each([
  '',
  '   ',
  '31/02/2019',
  '2019-13-01',
  '12/2019/03',
  'bleu',
  'en',
  '99999',
  'vers',
  '45 mars 2019',
  'mars',
  '1200',
])('« %s » is not understood', (text) => expect(read(text)).toBeUndefined());

const days = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2026-11-21T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const dates = fc.oneof(
  days.map((date) => ({ date, precision: 'day' as const })),
  days.map((date) => ({ date: `${date.slice(0, 7)}-01`, precision: 'month' as const })),
  days.map((date) => ({ date: `${date.slice(0, 4)}-01-01`, precision: 'year' as const })),
  days.map((date) => ({ date: `${date.slice(0, 7)}-01`, precision: 'about' as const })),
  days.map((date) => ({ date: `${date.slice(0, 3)}0-01-01`, precision: 'decade' as const })),
  fc.constant({ date: undefined, precision: 'childhood' as const }),
  fc.constant({ date: undefined, precision: 'unknown' as const }),
);

test('what is said is read again the same', () => {
  fc.assert(
    fc.property(dates, (known) => {
      const { date, precision } =
        parseApproximateDate(sayApproximateDate({ ...known, text: undefined }), TODAY) ?? {};
      expect({ date, precision }).toEqual(known);
    }),
  );
});

test('what was written is what is read back, whatever the letters and the blanks', () => {
  fc.assert(
    fc.property(dates, fc.constantFrom('', ' ', '  '), fc.boolean(), (known, blank, loud) => {
      const said = sayApproximateDate({ ...known, text: undefined });
      const written = `${blank}${loud ? said.toUpperCase() : said}${blank}`;
      const found = parseApproximateDate(written, TODAY);
      expect(found?.precision).toBe(known.precision);
      expect(found && sayApproximateDate(found)).toBe(written.trim());
    }),
  );
});

test('no text makes it fail, and what it gives is a day', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string({ unit: fc.constantFrom(...'0123456789/ -.éàvers?marsilya'), maxLength: 20 }),
      ),
      (text) => {
        const date = parseApproximateDate(text, TODAY)?.date;
        if (date) expect(new Date(date).toISOString().slice(0, 10)).toBe(date);
      },
    ),
  );
});

test('the last day is never before the first', () => {
  fc.assert(
    fc.property(dates, (known) => {
      expect(!known.date || (latestDay(known) ?? '') >= known.date).toBe(true);
    }),
  );
  expect(latestDay({ date: '2024-02-01', precision: 'month' })).toBe('2024-02-29');
});
