import { expect, test } from 'vitest';
import { readBirthDate, readNames, readPostcode, readSpokenCode } from './said.ts';

test('what is said is read as people write it', () => {
  expect(readNames(' Le Guellec ')).toBe('LE GUELLEC');
  expect(readNames('Anne-Marie, Élodie')).toBe('ANNE MARIE ELODIE');
  expect(readNames('d’Arc')).toBe('D ARC');
  expect(readNames('123')).toBe('');
  expect(readPostcode('38 000')).toBe('38000');
  expect(readPostcode('3800')).toBeUndefined();
  expect(readBirthDate('4/6/1962')).toBe('1962-06-04');
  expect(readBirthDate('1962-06-04')).toBe('1962-06-04');
  expect(readBirthDate('31/02/1962')).toBeUndefined();
  expect(readBirthDate('juin 1962')).toBeUndefined();
  expect(readSpokenCode('123 456')).toBe('123456');
  expect(readSpokenCode('12345')).toBeUndefined();
});
