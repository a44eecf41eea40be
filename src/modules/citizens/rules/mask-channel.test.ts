import { expect, test } from 'vitest';
import { maskChannel } from './mask-channel.ts';

test('a channel is shown to its owner’s memory only', () => {
  expect(maskChannel({ kind: 'mail', value: 'marie.dupont@exemple.fr' })).toBe('m•••@e•••.fr');
  expect(maskChannel({ kind: 'mail', value: 'a@b.c.example' })).toBe('a•••@b•••.example');
  expect(maskChannel({ kind: 'sms', value: '+33612345612' })).toBe('•• •• •• •• 12');
});

test('a masked address is as long for a long one as for a short one', () => {
  const [short, long] = ['m@exemple.fr', 'marguerite.yourcenar@e-courrier-tres-long.fr'].map((value) =>
    maskChannel({ kind: 'mail', value }),
  );
  expect(short).toBe(long);
});
