/** Reads what the emergency view shows: lists and one summary, each decided and traced as any reading. */
import type { TreatingDoctor, VisitRequest } from '#access';
import type { DocumentEntry } from '#documents';
import type { Doors } from '../../context.ts';
import { targetsOf } from '../../ui/cda/sections.tsx';
import { BIOLOGY_CATEGORY, type Chapters, chaptersOf, RELEVANT_TYPES, relevantAmong } from './relevant.ts';

export type EmergencyData = {
  /** Of the emergency itself. */
  readonly reason: string | undefined;
  readonly summary: { readonly entry: DocumentEntry; readonly targets: ReadonlySet<string> } | undefined;
  readonly chapters: Chapters;
  /** Documents whose title names an allergy. */
  readonly allergyDocuments: readonly DocumentEntry[];
  readonly directives: DocumentEntry | undefined;
  readonly hospital: readonly DocumentEntry[];
  readonly biology: readonly DocumentEntry[];
  readonly doctors: readonly TreatingDoctor[];
};

export async function readEmergencyView(
  doors: Pick<Doors, 'access' | 'documents'>,
  request: VisitRequest,
): Promise<EmergencyData> {
  const { access, documents } = doors;
  const statuses = ['current'] as const;
  const [known, biology, allergyDocuments, doctors, emergencies, emergencyId] = await Promise.all([
    documents.search(request, { typeCodes: RELEVANT_TYPES, statuses }, { limit: 100, offset: 0 }),
    documents.search(request, { category: BIOLOGY_CATEGORY, statuses }, { limit: 3, offset: 0 }),
    documents.search(request, { q: 'allerg', statuses }, { limit: 3, offset: 0 }),
    access.treatingDoctors(request),
    access.emergencies(request),
    access.reading(request, async (visit) => visit.relation.emergencyId),
  ]);
  const { summary, directives, hospital } = relevantAmong(known);
  const content = summary && (await documents.read(request, summary.entryId)).content;
  const body = content?.kind === 'cda' ? content.document.body : undefined;
  return {
    reason: emergencies.find(({ id }) => id === emergencyId)?.reason,
    summary: summary && {
      entry: summary,
      targets: targetsOf(body?.kind === 'structured' ? body.sections : []),
    },
    chapters: chaptersOf(body),
    allergyDocuments,
    directives,
    hospital,
    biology,
    doctors,
  };
}
