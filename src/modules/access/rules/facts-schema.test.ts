import { describe, expect, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import { abstractFacts } from './abstract-space.ts';
import { decide } from './decide.ts';
import type { Facts } from './facts.ts';
import { factsSchema } from './facts-schema.ts';

type Parsed = z.output<typeof factsSchema>;

describe('the schema of the facts', () => {
  it('is the type of the facts, no more and no less', () => {
    expectTypeOf<Parsed>().toExtend<Facts>();
    expectTypeOf<Facts>().toExtend<Parsed>();
    // an act, an actor and a field more would not pass
    expectTypeOf<keyof Parsed>().toEqualTypeOf<keyof Facts>();
    expectTypeOf<keyof NonNullable<Parsed['document']>>().toEqualTypeOf<
      keyof NonNullable<Facts['document']>
    >();
    expectTypeOf<Parsed['actor']['kind']>().toEqualTypeOf<Facts['actor']['kind']>();
    expectTypeOf<keyof Parsed['space']>().toEqualTypeOf<keyof Facts['space']>();
    expectTypeOf<keyof Parsed['relation']>().toEqualTypeOf<keyof Facts['relation']>();
  });

  it('takes facts written as JSON, and changes no decision', () => {
    for (const facts of abstractFacts(0, 9_973)) {
      const parsed: Facts = factsSchema.parse(JSON.parse(JSON.stringify(facts)));
      expect(decide(parsed)).toBe(decide(facts));
    }
  });

  it.each([
    ['an unknown act', { action: 'document.burn' }],
    ['a word that is no field', { actors: {} }],
    ['an actor without what its kind needs', { actor: { kind: 'carer', id: 'x', withinScope: true } }],
    ['no space', { space: undefined }],
  ])('refuses %s', (_, over) => {
    const [facts] = abstractFacts();
    expect(factsSchema.safeParse({ ...facts, ...over }).success).toBe(false);
  });
});
