import { describe, expect, it } from 'vitest';
import { nameCase } from '#formats/traits';
import { ageOn, day, dayAndTime, readDay, time } from './dates.ts';
import { count, fileSize, list } from './french.ts';
import { formalNameOf, nameOf } from './people.ts';
import { typeset } from './typeset.ts';

describe('dates', () => {
  it('reads them in the time of Paris', () => {
    const evening = new Date('2026-11-18T23:30:00Z');
    expect(day(evening)).toBe('19 novembre 2026');
    expect(time(evening)).toBe('0\u00a0h\u00a030');
    expect(dayAndTime(new Date('2026-12-01T08:05:00Z'))).toBe('1er décembre 2026, à 9\u00a0h\u00a005');
  });

  it('counts birthdays, not days', () => {
    expect(ageOn('1962-06-04', new Date('2026-06-03T12:00:00Z'))).toBe(63);
    expect(ageOn('1962-06-04', new Date('2026-06-04T12:00:00Z'))).toBe(64);
  });

  it.each(['18/11/2026', '18 11 2026', '18-11-26', '2026-11-18', ' 18.11.2026 '])('reads %s', (text) => {
    expect(readDay(text)?.toISOString().slice(0, 10)).toBe('2026-11-18');
  });

  it.each(['', '31/02/2026', '2026', 'hier', '12/13/2026'])('refuses %j', (text) => {
    expect(readDay(text)).toBeUndefined();
  });
});

describe('French', () => {
  it('agrees in number', () => {
    expect([0, 1, 2].map((n) => count(n, 'document'))).toEqual(['0 document', '1 document', '2 documents']);
    expect(list(['a', 'b', 'c'])).toBe('a, b et c');
    expect(fileSize(212_400)).toBe('212\u00a0Ko');
    expect(fileSize(1_440_000)).toBe('1,4\u00a0Mo');
  });

  it('gives names back their capitals', () => {
    expect(nameCase("ANNE-MARIE D'ARTAGNAN")).toBe("Anne-Marie D'Artagnan");
    const monique = {
      birthName: 'GARNIER',
      firstGivenName: 'MONIQUE',
      usageName: 'Delmas',
      usageGivenName: undefined,
      sex: 'F' as const,
    };
    expect(nameOf(monique)).toBe('Monique Delmas');
    expect(formalNameOf(monique)).toBe('DELMAS Monique, née GARNIER');
    const lea = {
      ...monique,
      birthName: 'BONNET',
      firstGivenName: 'LEA',
      usageName: undefined,
      usageGivenName: 'Léa',
    };
    expect(formalNameOf(lea)).toBe('BONNET Léa');
    expect(formalNameOf({ ...lea, usageGivenName: 'Lili' })).toBe('BONNET Lea');
  });

  it('never lets a line begin with a mark, and touches no attribute', () => {
    expect(typeset('<p title="a : b">« Oui » : non !</p>')).toBe(
      '<p title="a : b">«\u00a0Oui\u00a0»\u00a0: non\u00a0!</p>',
    );
  });
});
