import { expect, test } from 'vitest';
import type { DocumentEntry } from '#documents';
import { whatChanged } from './version-history.tsx';

const version = (over: Partial<DocumentEntry> = {}) =>
  ({
    sha1: Buffer.from('a'),
    title: 'Bilan',
    actStart: new Date('2026-05-03T08:00:00Z'),
    actPrecision: 'day',
    typeCode: '11502-2',
    authorLabel: 'Dr A',
    validatorLabel: undefined,
    mimeType: 'text/xml',
    ...over,
  }) as DocumentEntry;

test.each([
  [{}, 'Rien ne change de ce qui est décrit.'],
  [{ sha1: Buffer.from('b') }, 'Change : le contenu.'],
  [
    { sha1: Buffer.from('b'), title: 'Bilan corrigé', actStart: new Date('2026-05-04T08:00:00Z') },
    'Change : le contenu, le titre (avant : « Bilan ») et la date de l’acte (avant : 3 mai 2026).',
  ],
  [
    { authorLabel: 'Dr B', mimeType: 'application/pdf' },
    'Change : l’auteur (avant : Dr A) et le format du fichier.',
  ],
])('%o: %s', (over, told) => {
  expect(whatChanged(version(), version(over))).toBe(told);
});
