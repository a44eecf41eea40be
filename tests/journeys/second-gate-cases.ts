/** Every value of every fact that the second gate can tell apart: who asks, in which relation, mode and space, of which document. */
import {
  type Actor,
  type Cell,
  type DocumentFacts,
  type Mode,
  NO_RELATION,
  type Relation,
  SPACE_STATES,
  type Space,
} from '../../src/modules/access/rules/facts.ts';

const BOTH = [true, false] as const;
const HOLDER = '11111111-1111-4111-8111-111111111111';
const STRANGER = '22222222-2222-4222-8222-222222222222';

type Asker = {
  readonly name: string;
  /** As access.gather writes the actor, and the types of their column. */
  readonly gathered: Record<string, unknown>;
  readonly types: string;
  /** Undefined: nobody that the table knows, so nothing is allowed. */
  readonly actor: Actor | undefined;
  readonly cells: Readonly<Record<string, Cell>>;
};

function professional(
  name: string,
  group: string | undefined,
  readable: readonly string[],
  over: { readonly regulator?: boolean; readonly structureId?: string | null } = {},
): Asker {
  const { regulator = false, structureId = 's-1' } = over;
  return {
    name,
    gathered: { kind: 'professional', id: 'p-1', professionCode: '10', structureId, regulator },
    types: readable.length > 0 ? `|${readable.join('|')}|` : '',
    actor: {
      kind: 'professional',
      id: 'p-1',
      group,
      columnOpen: readable.length > 0,
      isRegulator: regulator,
      structureId: structureId ?? undefined,
    },
    cells: Object.fromEntries(
      ['T-1', 'T-2', 'T-22'].map((type) => [
        type,
        readable.includes(type) ? 'allow' : type === 'T-2' ? 'deny' : 'unknown',
      ]),
    ),
  };
}
const other = (name: string, gathered: Record<string, unknown>, actor: Actor | undefined): Asker => ({
  name,
  gathered,
  types: '',
  actor,
  cells: {},
});

const PROFESSIONALS = [
  professional('doctor', 'p10', ['T-1', 'T-22']),
  professional('regulator', 'p10', ['T-1', 'T-22'], { regulator: true }),
  professional('nurse of no structure', 'p60_69', ['T-22'], { structureId: null }),
  professional('occupational doctor', 'p10_travail', []),
  professional('without column', undefined, []),
];
const OTHERS = [
  other('holder', { kind: 'citizen', id: HOLDER }, { kind: 'holder' }),
  other('another person', { kind: 'citizen', id: STRANGER }, undefined),
  other(
    'secretary',
    {
      kind: 'professional',
      id: 'p-1',
      professionCode: 'SECRETARIAT_MEDICAL',
      structureId: 's-1',
      regulator: false,
    },
    { kind: 'secretariat', id: 'p-1', structureId: 's-1' },
  ),
  other('notifier', { kind: 'system', id: 'notifications' }, { kind: 'system', id: 'notifications' }),
];

const RELATIONS: readonly Relation[] = (['none', 'valid', 'expired'] as const).flatMap((consent) =>
  BOTH.flatMap((treating) => BOTH.map((blocked) => ({ consent, treating, blocked }))),
);
const MODES: readonly Mode[] = ['normal', 'bris_de_glace', 'centre_15'];
const SPACES: readonly Space[] = SPACE_STATES.flatMap(
  (state) =>
    BOTH.flatMap((samu) =>
      BOTH.flatMap((others) =>
        BOTH.map((hidden) => ({
          state,
          feedingOpposed: samu,
          insQualified: hidden,
          emergency: { samu, others, hidden },
        })),
      ),
    ),
  // in a space that is shut no switch counts: all in favour, and all against
).filter(
  ({ state, emergency: { samu, others, hidden } }) =>
    state === 'created' || state === 'active' || (samu === others && others === hidden),
);

export type Case = {
  readonly asker: Asker;
  readonly relation: Relation;
  readonly mode: Mode;
  readonly space: Space;
};
export const CASES: readonly Case[] = [
  ...PROFESSIONALS.flatMap((asker) =>
    RELATIONS.flatMap((relation) =>
      MODES.flatMap((mode) => SPACES.map((space) => ({ asker, relation, mode, space }))),
    ),
  ),
  ...OTHERS.flatMap((asker) =>
    MODES.flatMap((mode) => SPACES.map((space) => ({ asker, relation: NO_RELATION, mode, space }))),
  ),
];

type Making = Pick<
  DocumentFacts,
  'origin' | 'ownName' | 'authorId' | 'authorStructureId' | 'legalAuthenticatorId'
>;
const MAKINGS: readonly Making[] = [
  { origin: 'professional', ownName: false, authorId: 'p-1', authorStructureId: 's-1' },
  { origin: 'professional', ownName: false, authorId: 'p-1', authorStructureId: 's-2' },
  { origin: 'professional', ownName: true, authorStructureId: 's-1' },
  { origin: 'professional', ownName: true, authorStructureId: 's-2' },
  { origin: 'professional', ownName: true },
  { origin: 'professional', ownName: false, authorId: 'p-2', authorStructureId: 's-1' },
  {
    origin: 'professional',
    ownName: false,
    authorId: 'p-2',
    authorStructureId: 's-2',
    legalAuthenticatorId: 'p-1',
  },
  { origin: 'holder', ownName: false, authorId: HOLDER },
  // a document of the person that names the professional is not the professional's
  { origin: 'holder', ownName: false, authorId: 'p-1' },
  { origin: 'insurer', ownName: false },
  { origin: 'system', ownName: true, authorStructureId: 's-1' },
];
export const DOCUMENTS: readonly Omit<DocumentFacts, 'cell'>[] = MAKINGS.flatMap((making) =>
  ['T-1', 'T-2', 'T-22'].flatMap((typeCode) =>
    (['current', 'superseded', 'archived', 'deleted'] as const).flatMap((status) =>
      [
        { hidden: false, invisibleToPatient: false },
        { hidden: true, invisibleToPatient: false },
        { hidden: false, invisibleToPatient: true },
      ].map((visibility) => ({
        ...making,
        typeCode,
        typeOrigin: making.origin,
        status,
        ...visibility,
        invisibleToRepresentatives: false,
      })),
    ),
  ),
);

/** As access.gather writes them. */
export const factsOf = ({ asker, relation, mode, space }: Case) => ({
  mode,
  holder: HOLDER,
  actor: asker.gathered,
  space: {
    state: space.state,
    feedingOpposed: space.feedingOpposed,
    insQualified: space.insQualified,
    ...space.emergency,
  },
  relation,
  types: asker.types,
});

/** Columns of documents.entry that a policy asks about, and the documents as rows of them. */
export const COLUMNS = `status text, hidden boolean, invisible_to_patient boolean, type_code text, author_id text,
  author_structure_id text, own_name boolean, origin text`;
export const ROWS = DOCUMENTS.map((one) => ({
  status: one.status,
  hidden: one.hidden,
  invisible_to_patient: one.invisibleToPatient,
  type_code: one.typeCode,
  author_id: one.authorId ?? null,
  author_structure_id: one.authorStructureId ?? null,
  own_name: one.ownName,
  origin: one.origin,
}));
