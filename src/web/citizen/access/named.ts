import type { CitizenArgs } from '../../load.ts';

/** What lines of the history name: documents by their titles, lines of the profile and measures by their words. */
export async function titlesOf(
  { doors, request }: Pick<CitizenArgs, 'doors' | 'request'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const [documents, profile] = await Promise.all([
    doors.documents.titles(request, ids),
    doors.healthProfile.titles(request, ids),
  ]);
  return new Map([...documents, ...profile]);
}
