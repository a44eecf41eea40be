/** The abstract space as the database has it: what `access.gather` would say of a situation, and a document as a row. */
import type { Situation } from '../../src/modules/access/rules/abstract-situations.ts';
import type { Action, Actor, DocumentFacts } from '../../src/modules/access/rules/facts.ts';
import { isWithinScope } from '../../src/modules/access/rules/scopes.ts';

const HOLDER = '11111111-1111-4111-8111-111111111111';
const SOMEBODY = '22222222-2222-4222-8222-222222222222';
/** Types that a column reads, of which a share code opens the first; any other type it does not read. */
const [INSIDE, OUTSIDE, UNREADABLE] = ['T-in', 'T-out', 'T-no'];

/** One of the ways in which the database may know a situation. */
export type Gathering = {
  readonly facts: Readonly<Record<string, unknown>>;
  /** The facts of these acts are those of the situation. */
  readonly covers: (action: Action, document: DocumentFacts | undefined) => boolean;
};

const subsets = (scopes: readonly string[]): string[][] =>
  scopes.reduce<string[][]>((found, scope) => found.flatMap((one) => [one, [...one, scope]]), [[]]);
const OF_CARERS = subsets(['documents.read', 'documents.add']);
const OF_REPRESENTATIVES = subsets(['documents.read', 'documents.add', 'access', 'trace']);

type Who = {
  readonly actor: object;
  readonly mandate?: object;
  readonly types?: string;
  readonly covers: Gathering['covers'];
};
const always = () => true;

/** Undefined where there is no such actor in the database. */
function whoIs(actor: Actor): readonly Who[] {
  const acting = (
    kind: string,
    scopes: readonly string[],
    withinScope: boolean,
    seesHidden = false,
  ): Who => ({
    actor: { kind: 'citizen', id: SOMEBODY },
    mandate: { id: 'm', kind, label: 'x', scopes, seesHidden, until: null },
    covers: (action) => isWithinScope(action, scopes) === withinScope,
  });
  switch (actor.kind) {
    case 'holder':
      return [{ actor: { kind: 'citizen', id: HOLDER }, covers: always }];
    case 'representative':
      return OF_REPRESENTATIVES.flatMap((scopes) =>
        ['parent', 'guardian'].map((kind) => acting(kind, scopes, actor.withinScope)),
      );
    case 'carer':
      return OF_CARERS.map((scopes) => acting('carer', scopes, actor.withinScope, actor.seesHidden));
    case 'professional':
      return [
        {
          actor: {
            kind: 'professional',
            id: actor.id,
            professionCode: '10',
            structureId: actor.structureId ?? null,
            regulator: actor.isRegulator,
            group: actor.group ?? null,
          },
          types: actor.columnOpen ? `|${INSIDE}|${OUTSIDE}|` : '',
          covers: always,
        },
      ];
    case 'secretariat':
      return [
        {
          actor: {
            kind: 'professional',
            id: actor.id,
            professionCode: 'SECRETARIAT_MEDICAL',
            structureId: actor.structureId || null,
            regulator: false,
          },
          covers: always,
        },
      ];
    // what the system files comes with its own issue and under its own role; what it ends, ends by its date alone
    case 'system':
      return [
        {
          actor: { kind: 'system', id: actor.id },
          covers: (action) => !/^document\.(deposit|replace)$|^(team|code)\.end$/.test(action),
        },
      ];
    default:
      return [];
  }
}

export function gatheringsOf({ actor, space, relation, mode }: Situation): readonly Gathering[] {
  // the database knows minors only
  if (space.protection === 'protected-adult') return [];
  return whoIs(actor).flatMap(({ actor: who, mandate, types = '', covers }) => {
    const gathering = (codeTypes: string | null, over: object, also: Gathering['covers']): Gathering => ({
      facts: {
        mode,
        holder: HOLDER,
        actor: who,
        mandate: mandate ?? null,
        space: {
          state: space.state,
          feedingOpposed: space.feedingOpposed,
          insQualified: space.insQualified,
          minor: space.protection === 'minor',
          ...space.emergency,
          ...over,
        },
        relation: { ...relation, ground: relation.ground ?? null },
        codeTypes,
        types,
      },
      covers: (action, document) => covers(action, document) && also(action, document),
    });
    const found = [gathering(relation.ground === 'code' ? `|${INSIDE}|` : null, {}, always)];
    if (relation.ground === 'code')
      found.push(gathering('*', {}, (_, document) => document?.outsideShare !== true));
    // what counts for filing alone plays no part elsewhere
    if (actor.kind === 'professional')
      found.push(
        gathering(
          relation.ground === 'code' ? `|${INSIDE}|` : null,
          { feedingOpposed: !space.feedingOpposed, insQualified: !space.insQualified, minor: true },
          (action) => action !== 'document.deposit' && action !== 'document.replace',
        ),
      );
    return found;
  });
}

/** Whoever the table does not know: to the database they are nobody. */
export const STRANGERS: readonly Gathering['facts'][] = [
  { actor: { kind: 'citizen', id: SOMEBODY }, mandate: null },
  { actor: { kind: 'software', id: 'x' }, mandate: null },
  {
    actor: { kind: 'citizen', id: SOMEBODY },
    mandate: {
      kind: 'friend',
      scopes: ['documents.read', 'documents.add', 'access', 'trace'],
      seesHidden: true,
    },
  },
].flatMap((who) =>
  ['active', 'created', 'opposed', 'closed', null].map((state) => ({
    mode: 'normal',
    holder: HOLDER,
    ...who,
    space: state && {
      state,
      feedingOpposed: false,
      insQualified: true,
      minor: true,
      samu: true,
      others: true,
      hidden: true,
    },
    relation: { consent: 'valid', ground: 'holder', treating: true, blocked: false, emergencyOpened: true },
    codeTypes: null,
    types: `|${INSIDE}|`,
  })),
);

/** Columns of documents.entry that the functions of the second gate ask about. */
export const COLUMNS = {
  status: 'text',
  hidden: 'boolean',
  invisible_to_patient: 'boolean',
  invisible_to_representatives: 'boolean',
  type_code: 'text',
  author_id: 'text',
  author_structure_id: 'text',
  own_name: 'boolean',
  validator_id: 'text',
  origin: 'text',
} as const;
export type Row = Readonly<Record<keyof typeof COLUMNS, string | boolean | null>>;

export const rowOf = (one: DocumentFacts): Row => ({
  status: one.status,
  hidden: one.hidden,
  invisible_to_patient: one.invisibleToPatient,
  invisible_to_representatives: one.invisibleToRepresentatives,
  type_code: one.cell !== 'allow' ? UNREADABLE : one.outsideShare ? OUTSIDE : INSIDE,
  author_id: one.authorId ?? null,
  author_structure_id: one.authorStructureId ?? null,
  own_name: one.ownName,
  validator_id: one.legalAuthenticatorId ?? null,
  origin: one.origin,
});
