/** A document that is filed opens an expectation, or answers one, in its depositor's own transaction. */
import type { Derive } from '#documents';
import { newId } from '#platform/ids';
import { answeredBy, KINDS, openedBy } from '../rules/kinds.ts';
import { arrive, lookBack, openFrom } from '../store/expected.ts';

export const deriveExpectations: Derive = async (visit, { entry }) => {
  const kinds = answeredBy(entry.typeCode);
  // a new version stands where the former did, whatever its type is now
  if (kinds.length > 0 || entry.version > 1) await arrive(visit, entry.entryId, kinds);
  const opening = entry.origin === 'professional' ? openedBy(entry.typeCode) : undefined;
  if (!opening) return;
  const id = newId();
  await openFrom(visit, entry.entryId, { id, ...opening });
  await lookBack(visit, id, KINDS[opening.kind].closes);
};
