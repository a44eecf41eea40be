/** A minor, and people who act for somebody, each with a session and a mandate of their own (R13, R14, R40). */
import { randomUUID } from 'node:crypto';
import type { VisitRequest } from '#access';
import type { TestHouse, TestPerson } from '../house.ts';

/** Sixteen: old enough for a care of their own that parents are not told of. */
export async function newMinor(
  house: TestHouse,
  over: Parameters<TestHouse['newPerson']>[0] = {},
): Promise<TestPerson> {
  const child = await house.newPerson({ givenName: 'Enfant', ...over });
  await house.rows(
    `update citizens.person set birth_date = (now() at time zone 'Europe/Paris')::date - interval '16 years' where holder_id = $1`,
    [child.holderId],
  );
  return child;
}

export type Relative = { readonly person: TestPerson; readonly request: VisitRequest };

/** Somebody new who acts for `of`. */
export async function newRelative(
  house: TestHouse,
  of: TestPerson,
  mandate: {
    readonly kind: 'parent' | 'guardian' | 'carer';
    readonly scopes: readonly ('documents.read' | 'documents.add' | 'access' | 'trace')[];
    readonly seesHidden?: boolean;
    readonly label?: string;
  },
): Promise<Relative> {
  const person = await house.newPerson({ givenName: 'Proche' });
  await house.rows(
    `insert into representation.mandate (holder_id, mandate_id, kind, person_id, person_label, status, scopes, sees_hidden, since, invited_by)
     values ($1, $2, $3, $4, $5, 'accepted', $6, $7, now() - interval '1 day', $8)`,
    [
      of.holderId,
      randomUUID(),
      mandate.kind,
      person.holderId,
      mandate.label ?? 'Proche Essai',
      mandate.scopes,
      mandate.seesHidden ?? false,
      of.holderId,
    ],
  );
  return {
    person,
    request: { session: await house.sessionOfHolder(person.holderId), holderId: of.holderId },
  };
}

/** All that the law gives a parent. */
export const PARENT = {
  kind: 'parent',
  scopes: ['documents.read', 'documents.add', 'access', 'trace'],
} as const;
