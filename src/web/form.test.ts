import { describe, expect, it } from 'vitest';
import { CarnetError } from '#platform/errors';
import { among, anyRefusal, corrigible, exactly, problemIn, refusalOf, text } from './form.ts';

const refusal = (code: string, status: number, detail?: string) =>
  new CarnetError(code, { status, sentence: 'Non.', advice: 'Faites ceci.', issue: 'invalid' }, detail);

describe('what was typed', () => {
  const form = new FormData();
  form.set('nom', '  Leguellec ');
  form.set('fichier', new File(['x'], 'x.pdf'));

  it('is read without the spaces around it, unless they count', () => {
    expect(text(form, 'nom')).toBe('Leguellec');
    expect(exactly(form, 'nom')).toBe('  Leguellec ');
  });

  it('is empty when nothing was sent, or a file', () => {
    expect(text(form, 'prenom')).toBe('');
    expect(text(form, 'fichier')).toBe('');
  });
});

describe('a form that comes back', () => {
  it('says the refusal at the field it is about', () => {
    const error = refusal('birth-date', 422);
    expect(refusalOf(error, corrigible('ins', { 'birth-date': 'naissance' }))).toEqual({
      status: 422,
      problems: [{ field: 'naissance', summary: 'Non.', help: 'Non. Faites ceci.' }],
    });
    expect(refusalOf(refusal('other', 409), corrigible('ins')).problems[0]?.field).toBe('ins');
  });

  it('takes no name that every object has for a field', () => {
    expect(refusalOf(refusal('constructor', 422), corrigible('ins', {})).problems[0]?.field).toBe('ins');
    expect(() => refusalOf(refusal('constructor', 422), among({}))).toThrow('constructor');
  });

  it('leaves a defect, an ended session and a right that is missing to their own pages', () => {
    const defect = new Error('defect');
    expect(() => refusalOf(defect, anyRefusal('ins'))).toThrow(defect);
    expect(() => refusalOf(refusal('session-ended', 401), anyRefusal('ins'))).toThrow('session-ended');
    expect(() => refusalOf(refusal('denied', 403), corrigible('ins'))).toThrow('denied');
    expect(refusalOf(refusal('denied', 403), anyRefusal('ins')).status).toBe(403);
  });

  it('says how many tries a code has left', () => {
    expect(problemIn('code', refusal('code-wrong', 422, '1')).help).toBe(
      'Non. Faites ceci. Il reste 1 essai.',
    );
    expect(problemIn('code', refusal('code-wrong', 422, '3')).help).toMatch('Il reste 3 essais.');
  });
});
