/** What is asked about: documents by who made them, what the matrix says, their status and who they are kept from. */
import { BOTH, ME, MY_STRUCTURE } from './abstract-situations.ts';
import type { Cell, DocumentFacts, Origin } from './facts.ts';

const OTHER = 'professional-2';
const OTHER_STRUCTURE = 'structure-2';

type Making = Pick<DocumentFacts, 'origin' | 'ownName'> & Partial<DocumentFacts>;
/** Seen from `ME` of `MY_STRUCTURE`. */
const MAKINGS: readonly Making[] = [
  { origin: 'professional', ownName: false, authorId: ME, authorStructureId: MY_STRUCTURE },
  { origin: 'professional', ownName: true, authorStructureId: MY_STRUCTURE },
  { origin: 'professional', ownName: false, authorId: OTHER, authorStructureId: MY_STRUCTURE },
  {
    origin: 'professional',
    ownName: false,
    authorId: OTHER,
    authorStructureId: OTHER_STRUCTURE,
    legalAuthenticatorId: ME,
  },
  { origin: 'professional', ownName: true, authorStructureId: OTHER_STRUCTURE },
  // two blanks never make an author
  { origin: 'professional', ownName: true, authorId: '', authorStructureId: '' },
  { origin: 'holder', ownName: false },
  // a document of the person that names the professional is not the professional's (R53)
  {
    origin: 'holder',
    ownName: true,
    authorId: ME,
    authorStructureId: MY_STRUCTURE,
    legalAuthenticatorId: ME,
  },
  { origin: 'insurer', ownName: false },
  { origin: 'system', ownName: false },
];
const STATUSES = ['current', 'superseded', 'archived', 'deleted'] as const;
const ORIGINS: readonly Origin[] = ['professional', 'holder', 'insurer', 'system'];
const VISIBILITIES = BOTH.flatMap((hidden) =>
  BOTH.flatMap((invisibleToPatient) =>
    BOTH.map((invisibleToRepresentatives) => ({ hidden, invisibleToPatient, invisibleToRepresentatives })),
  ),
);

function documents(
  cells: readonly Cell[],
  statuses: readonly DocumentFacts['status'][],
  typeOrigins?: readonly Origin[],
): DocumentFacts[] {
  return MAKINGS.flatMap((making) =>
    (typeOrigins ?? [making.origin]).flatMap((typeOrigin) =>
      cells.flatMap((cell) =>
        statuses.flatMap((status) =>
          VISIBILITIES.map((visibility) => ({
            typeCode: 'T',
            ...making,
            typeOrigin,
            cell,
            status,
            ...visibility,
          })),
        ),
      ),
    ),
  );
}

type Asked = readonly (DocumentFacts | undefined)[];
export const FOR_CARE: Asked = [
  undefined,
  ...documents(['allow', 'deny'], STATUSES),
  ...documents(['unknown'], ['current']),
];
export const OUTSIDE_A_CODE: Asked = FOR_CARE.flatMap((one) => (one ? [{ ...one, outsideShare: true }] : []));
/** The state of a shut space comes before the matrix: one cell stands for all. */
export const FOR_THE_SHUT_OUT: Asked = [undefined, ...documents(['allow'], STATUSES)];
/** The matrix is about professionals alone. */
export const FOR_OTHERS: Asked = [undefined, ...documents(['unknown'], STATUSES)];
export const FILED: Asked = [undefined, ...documents(['deny'], ['current'], ORIGINS)];
/** For acts that are about no document: a document that is given all the same plays no part. */
export const NO_MATTER: Asked = [undefined, ...documents(['allow'], ['current']).slice(0, 1)];
