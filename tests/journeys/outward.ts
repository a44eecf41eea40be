/** What a house tells somebody: of a deposit, in a list, by a refusal. */
import type { VisitRequest } from '#access';
import type { NewDocument, Visibility } from '#documents';
import { CarnetError } from '#platform/errors';
import { parsePublicId } from '#platform/ids';
import type { TestHouse } from '../house.ts';
import type { ProfessionalName } from '../personas.ts';

export const everything = { limit: 100, offset: 0 };
export const visible = (over: Partial<Visibility>): Visibility => ({
  hidden: false,
  invisibleToPatient: false,
  invisibleToRepresentatives: false,
  ...over,
});

/** @returns the id of the entry */
export async function fileIn(house: TestHouse, document: NewDocument, by: ProfessionalName): Promise<string> {
  const { documents } = await house.documents.depositLot(
    { session: await house.sessionOf(by) },
    { documents: [document] },
  );
  return parsePublicId(documents[0]?.id ?? '')?.objectId ?? '';
}

/** Everything a list tells: rows, count, categories, years. */
export async function seenIn(house: TestHouse, request: VisitRequest) {
  const { entries, total, categories, years } = await house.documents.list(request, {}, everything);
  return { ids: entries.map(({ entryId }) => entryId), total, categories, years };
}

/** What a refusal tells outside: the class of the error stays inside. */
export async function toldBy(work: Promise<unknown>) {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof CarnetError)) throw error;
    const { code, status, sentence, advice, issue, detail, message } = error;
    return { code, status, sentence, advice, issue, detail, message };
  }
  return 'accepted';
}
