import { expect, it } from 'vitest';
import { ageInWords, ofName, whoseOf } from './whose.ts';

it('elides as French does', () => {
  expect(
    ['Nathan', 'Alice', 'Élodie', 'Hélène', 'Hamza', 'Yves', 'Yasmine', 'Œdipe', 'Ines'].map(ofName),
  ).toEqual([
    'de Nathan',
    'd’Alice',
    'd’Élodie',
    'd’Hélène',
    'de Hamza',
    'd’Yves',
    'de Yasmine',
    'd’Œdipe',
    'd’Ines',
  ]);
});

it('speaks to the holder, or of them', () => {
  expect(whoseOf({ acting: undefined }).notebook).toBe('votre carnet');
  const acting = {
    kind: 'carer',
    label: 'André Colin',
    givenName: 'André',
    age: 82,
    ageInWords: '82 ans',
    bond: 'votre père',
    scopes: [],
    until: undefined,
    tone: 1,
  } as const;
  expect(whoseOf({ acting })).toMatchObject({
    own: false,
    notebook: 'le carnet d’André',
    ofNotebook: 'du carnet d’André',
  });
});

it('counts months until two years, birthdays and not days', () => {
  expect(ageInWords('2025-09-14', '2026-11-20')).toBe('14 mois');
  expect(ageInWords('2025-09-14', '2026-11-13')).toBe('13 mois');
  expect(ageInWords('2026-11-01', '2026-11-20')).toBe('moins d’un mois');
  expect(ageInWords('2011-05-06', '2026-05-05')).toBe('14 ans');
  expect(ageInWords('2011-05-06', '2026-05-06')).toBe('15 ans');
});
