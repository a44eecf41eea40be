import { parseHolderId, parsePublicId } from '#platform/ids';

/** An id that no document has: what is not an id of ours is answered like a document that never existed. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** The document's inner id, when its public id belongs to this space. */
export function entryIdOf(publicId: string | undefined, holderId: string): string {
  const parsed = parsePublicId(publicId ?? '');
  return parsed?.holderId === holderId ? parsed.objectId : NOBODY;
}

/** The space an address names; one that names none is answered like a space that is not open. */
export const holderIdOf = (publicId: string | undefined): string => parseHolderId(publicId ?? '') ?? NOBODY;
