/** Examples taken from the texts, one a line; then every clause is shown to decide by itself somewhere. */
import { describe, expect, test } from 'vitest';
import type { Action, ActorKind, SpaceState } from '../../src/modules/access/rules/facts.ts';
import { ACTIONS, ACTOR_KINDS, SPACE_STATES } from '../../src/modules/access/rules/facts.ts';
import { forbids } from './forbids.ts';
import { oracle, why } from './oracle.ts';
import { permits } from './permits.ts';
import { type Changes, drawFacts, factsOf } from './worlds.ts';

const valid = { consent: 'valid', ground: 'statement' } as const;
const treating = { treating: true } as const;
const own = { authorId: 'me', authorStructureId: 'house' } as const;
const ownName = { authorId: undefined, authorStructureId: 'house', ownName: true } as const;
const added = { origin: 'holder', typeOrigin: 'holder', authorId: undefined } as const;
const held = { invisibleToPatient: true } as const;
const secret = { invisibleToRepresentatives: true } as const;
const running = { emergencyOpened: true } as const;

type Outcome = 'yes' | 'no' | 'absent';
type Example = readonly [source: string, Outcome, Action, ActorKind, Changes?];

const examples: Readonly<Record<string, readonly Example[]>> = {
  'reading in ordinary care': [
    ['R9', 'yes', 'document.read', 'professional', { relation: valid }],
    ['R9', 'absent', 'document.read', 'professional', { relation: { consent: 'expired' } }],
    ['L1111-17', 'absent', 'document.know', 'professional'],
    ['R8', 'absent', 'document.know', 'professional', { relation: valid, document: { cell: 'unknown' } }],
    ['R30', 'absent', 'document.list', 'professional', { relation: treating, document: { cell: 'deny' } }],
    ['R31', 'yes', 'document.read', 'professional', { relation: treating, document: { hidden: true } }],
    ['R2', 'absent', 'document.read', 'professional', { relation: valid, document: { hidden: true } }],
    ['R2', 'yes', 'document.read', 'professional', { document: { ...own, hidden: true } }],
    ['R4', 'yes', 'document.read', 'professional', { relation: { blocked: true }, document: own }],
    ['R4', 'absent', 'document.read', 'professional', { relation: { ...treating, blocked: true } }],
    ['R11', 'yes', 'document.read', 'professional', { relation: treating, document: held }],
    ['R36', 'absent', 'document.read', 'professional', { document: { ...own, status: 'deleted' } }],
    ['R36', 'yes', 'document.read', 'professional', { relation: valid, document: { status: 'archived' } }],
    ['R22', 'yes', 'document.read', 'professional', { document: ownName }],
    [
      'R38',
      'absent',
      'document.read',
      'professional',
      { actor: { structureId: 'elsewhere' }, document: ownName },
    ],
    ['R53', 'absent', 'document.read', 'professional', { document: { ...added, authorId: 'me' } }],
    ['R38', 'yes', 'document.read', 'structure', { document: ownName }],
    ['R38', 'absent', 'document.read', 'structure', { document: own }],
    ['R38', 'no', 'document.list', 'secretariat', { document: null }],
    ['R35', 'yes', 'document.read', 'professional', { relation: valid, space: { state: 'created' } }],
    ['R35', 'yes', 'document.know', 'professional', { space: { state: 'opposed' }, document: own }],
    ['R35', 'no', 'document.read', 'professional', { space: { state: 'opposed' }, document: own }],
  ],
  'a code and its shelves': [
    ['R48', 'yes', 'code.use', 'professional'],
    ['R48', 'no', 'code.use', 'professional', { relation: { blocked: true } }],
    ['R48', 'no', 'code.use', 'professional', { mode: 'bris_de_glace' }],
    ['R48', 'yes', 'document.read', 'professional', { relation: { consent: 'valid', ground: 'code' } }],
    [
      'R48',
      'absent',
      'document.list',
      'professional',
      { relation: { consent: 'valid', ground: 'code' }, document: { outsideShare: true } },
    ],
    [
      'R48',
      'yes',
      'document.list',
      'professional',
      { relation: { consent: 'valid', ground: 'code' }, document: { ...own, outsideShare: true } },
    ],
    [
      'R48',
      'yes',
      'document.list',
      'professional',
      { relation: { consent: 'valid', ground: 'code', treating: true }, document: { outsideShare: true } },
    ],
  ],
  'an emergency': [
    ['R44', 'yes', 'space.open', 'professional', { mode: 'bris_de_glace' }],
    ['R44', 'absent', 'document.read', 'professional', { mode: 'bris_de_glace' }],
    ['R44', 'yes', 'document.read', 'professional', { mode: 'bris_de_glace', relation: running }],
    ['R44', 'yes', 'document.read', 'professional', { mode: 'bris_de_glace', document: own }],
    [
      'R37',
      'absent',
      'document.read',
      'professional',
      {
        mode: 'bris_de_glace',
        relation: { ...running, ...treating },
        space: { emergency: { samu: true, others: false, hidden: true } },
      },
    ],
    ['R37', 'no', 'space.open', 'professional', { mode: 'centre_15' }],
    ['R37', 'yes', 'space.open', 'professional', { mode: 'centre_15', actor: { isRegulator: true } }],
    ['R37', 'yes', 'person.search', 'professional', { mode: 'centre_15', actor: { isRegulator: true } }],
    ['TD0.5', 'no', 'person.search', 'professional', { actor: { isRegulator: true } }],
    [
      'R3',
      'absent',
      'document.read',
      'professional',
      {
        mode: 'bris_de_glace',
        relation: { ...running, ...treating },
        document: { hidden: true },
        space: { emergency: { samu: true, others: true, hidden: false } },
      },
    ],
    [
      'R4',
      'no',
      'space.open',
      'professional',
      { mode: 'centre_15', actor: { isRegulator: true }, relation: { blocked: true } },
    ],
    ['R44', 'yes', 'emergency.justify', 'professional', { relation: { blocked: true }, mode: 'centre_15' }],
    ['R7', 'no', 'space.open', 'professional', { mode: 'bris_de_glace', actor: { columnOpen: false } }],
  ],
  'the person and who acts for them': [
    ['L1111-19', 'yes', 'document.read', 'holder', { document: { hidden: true, ...secret } }],
    ['R12', 'absent', 'document.read', 'holder', { document: held }],
    ['R34', 'absent', 'document.know', 'representative', { document: held }],
    ['R13', 'absent', 'document.know', 'representative', { document: secret }],
    ['R2', 'yes', 'document.read', 'representative', { document: { hidden: true } }],
    ['R40', 'absent', 'document.read', 'representative', { actor: { withinScope: false } }],
    ['R23', 'absent', 'document.read', 'carer', { document: { hidden: true } }],
    ['R23', 'yes', 'document.read', 'carer', { actor: { seesHidden: true }, document: { hidden: true } }],
    ['R41', 'absent', 'document.read', 'service', { document: { hidden: true } }],
    ['R41', 'yes', 'document.read', 'service'],
    ['R41', 'absent', 'document.read', 'support'],
    ['R35', 'no', 'document.list', 'holder', { document: null, space: { state: 'created' } }],
    ['R40', 'no', 'document.hide', 'carer'],
    ['C08', 'yes', 'document.hide', 'holder'],
    ['R49', 'yes', 'record.hide', 'representative', { document: null }],
    ['R40', 'no', 'record.export', 'carer', { document: null }],
    ['R29', 'no', 'contact.change', 'representative', { document: null }],
    ['R50', 'no', 'mandate.grant', 'carer', { document: null }],
    ['R50', 'yes', 'mandate.end', 'carer', { document: null }],
    ['R50', 'yes', 'line.contest', 'representative', { document: null }],
    ['R35', 'yes', 'trace.read', 'holder', { document: null, space: { state: 'closed' } }],
    ['R35', 'no', 'record.export', 'holder', { document: null, space: { state: 'closed' } }],
    ['R18', 'yes', 'space.destroy', 'representative', { document: null, space: { state: 'closed' } }],
  ],
  filing: [
    ['R32', 'yes', 'document.deposit', 'professional', { document: own }],
    ['R28', 'yes', 'document.deposit', 'professional', { document: own, relation: { blocked: true } }],
    ['K06', 'yes', 'document.deposit', 'professional', { document: own, actor: { columnOpen: false } }],
    ['R25', 'no', 'document.deposit', 'professional'],
    ['R25', 'yes', 'document.deposit', 'professional', { document: { legalAuthenticatorId: 'me' } }],
    ['R38', 'yes', 'document.deposit', 'secretariat', { document: { authorStructureId: 'house' } }],
    ['R25', 'no', 'document.deposit', 'professional', { document: { ...own, typeOrigin: 'insurer' } }],
    [
      'R25',
      'yes',
      'document.deposit',
      'insurer',
      { document: { origin: 'insurer', typeOrigin: 'insurer', authorId: undefined } },
    ],
    ['R19', 'no', 'document.deposit', 'professional', { document: own, space: { insQualified: false } }],
    ['R32', 'no', 'document.deposit', 'professional', { document: own, space: { feedingOpposed: true } }],
    ['R6', 'yes', 'document.replace', 'professional', { document: own, space: { feedingOpposed: true } }],
    ['R33', 'no', 'document.deposit', 'professional', { document: { ...own, ...held, hidden: true } }],
    ['R33', 'no', 'document.deposit', 'professional', { document: { ...own, ...secret } }],
    [
      'R13',
      'yes',
      'document.deposit',
      'professional',
      { document: { ...own, ...secret }, space: { protection: 'minor' } },
    ],
    ['R32', 'no', 'document.deposit', 'professional', { document: own, space: { state: 'closed' } }],
    ['R40', 'yes', 'document.deposit', 'carer', { document: added }],
    ['R57', 'yes', 'document.replace', 'secretariat', { document: { authorStructureId: 'house' } }],
    [
      'R57',
      'absent',
      'document.replace',
      'secretariat',
      { document: { authorStructureId: 'house', hidden: true } },
    ],
    ['R57', 'no', 'document.replace', 'professional', { document: own, space: { insQualified: false } }],
    ['R57', 'no', 'document.replace', 'professional', { document: { ...own, status: 'superseded' } }],
    ['R40', 'yes', 'document.replace', 'carer', { document: added }],
    [
      'R58',
      'no',
      'document.deposit',
      'insurer',
      {
        space: { protection: 'minor' },
        document: { origin: 'insurer', typeOrigin: 'insurer', authorId: undefined, ...secret },
      },
    ],
  ],
  'changing a document': [
    ['R22', 'yes', 'document.hide', 'professional', { document: own }],
    ['R22', 'no', 'document.hide', 'professional', { relation: treating }],
    ['R22', 'yes', 'document.show', 'professional', { relation: treating, document: { hidden: true } }],
    ['R33', 'no', 'document.hide', 'professional', { document: { ...own, ...held } }],
    ['R33', 'yes', 'document.reveal', 'professional', { document: { ...own, ...held } }],
    ['R33', 'no', 'document.reveal', 'professional', { relation: treating, document: held }],
    ['R12', 'absent', 'document.reveal', 'holder', { document: held }],
    ['R12', 'yes', 'document.reveal', 'system', { document: held }],
    ['R5', 'yes', 'document.archive', 'professional', { relation: treating }],
    ['R5', 'no', 'document.archive', 'professional', { relation: valid }],
    ['R5', 'yes', 'document.archive', 'professional', { relation: treating, document: added }],
    ['R5', 'yes', 'document.archive', 'holder'],
    ['R52', 'yes', 'document.archive', 'professional', { mode: 'bris_de_glace', document: own }],
    [
      'R52',
      'no',
      'document.archive',
      'professional',
      { actor: { group: 'p60_69' }, mode: 'bris_de_glace', document: own },
    ],
    [
      'R52',
      'yes',
      'document.archive',
      'professional',
      { mode: 'bris_de_glace', relation: { ...treating, ...running } },
    ],
    ['K05', 'yes', 'document.delete', 'professional', { document: own, relation: { blocked: true } }],
    ['K05', 'no', 'document.delete', 'professional', { relation: treating }],
    ['dmp-rules §3', 'no', 'document.delete', 'holder'],
    ['dmp-rules §3', 'yes', 'document.delete', 'holder', { document: added }],
    ['EX_3.3-1050', 'no', 'document.delete', 'professional', { document: { ...own, status: 'superseded' } }],
    ['R35', 'yes', 'document.delete', 'professional', { document: own, space: { state: 'opposed' } }],
  ],
  'consents, teams, blocks and the trace': [
    ['R39', 'yes', 'consent.state', 'professional'],
    ['R39', 'no', 'consent.state', 'professional', { mode: 'bris_de_glace' }],
    ['R7', 'no', 'consent.state', 'professional', { actor: { columnOpen: false } }],
    ['R46', 'yes', 'consent.state', 'secretariat'],
    ['R46', 'yes', 'consent.withdraw', 'professional', { relation: { blocked: true }, mode: 'centre_15' }],
    ['R45', 'yes', 'team.open', 'structure'],
    ['R45', 'yes', 'team.end', 'professional', { mode: 'bris_de_glace' }],
    ['R51', 'yes', 'team.end', 'system'],
    ['R42', 'yes', 'professional.block', 'professional', { relation: treating }],
    ['R42', 'no', 'professional.unblock', 'professional', { relation: treating }],
    ['R17', 'yes', 'trace.read', 'professional'],
    ['R15', 'yes', 'treating.name', 'insurer'],
    ['R55', 'no', 'person.find', 'professional', { space: { state: 'deceased' } }],
    ['R16', 'yes', 'person.find', 'professional', { relation: { blocked: true } }],
    ['R54', 'yes', 'team.open', 'secretariat', { mode: 'bris_de_glace' }],
    ['R45', 'no', 'team.open', 'professional', { actor: { structureId: undefined } }],
    ['R45', 'no', 'team.end', 'professional', { relation: { blocked: true } }],
    ['R56', 'no', 'document.list', 'structure', { document: null }],
    ['R35', 'no', 'space.open', 'professional', { relation: valid, space: { state: 'closed' } }],
  ],
};

describe.each(Object.entries(examples))('%s', (_, several) => {
  for (const [source, outcome, action, kind, changes] of several)
    test(`${source}: ${action} by a ${kind} ${changes ? JSON.stringify(changes) : ''}: ${outcome}`, () => {
      const facts = factsOf(action, kind, changes);
      const expected = { allowed: outcome === 'yes', absent: outcome === 'absent' };
      expect({ ...oracle(facts), ...why(facts) }).toMatchObject(expected);
    });
});

test('each act is possible to somebody, and no actor but support is without any', () => {
  const acts = new Set<Action>();
  const kinds = new Set<ActorKind>();
  for (const facts of drawFacts(4, 100_000))
    if (oracle(facts).allowed) {
      acts.add(facts.action);
      kinds.add(facts.actor.kind);
    }
  expect(ACTIONS.filter((one) => !acts.has(one))).toEqual([]);
  expect(ACTOR_KINDS.filter((one) => !kinds.has(one))).toEqual(['support']);
});

test('every clause decides by itself somewhere, and has a name of its own', () => {
  const deciding = new Set<string>();
  for (const facts of drawFacts(5, 150_000)) {
    const held = why(facts);
    const [permit, another] = held.permits;
    const [forbid, second] = held.forbids;
    if (permit === undefined || second !== undefined) continue;
    if (forbid !== undefined) deciding.add(forbid);
    else if (another === undefined) deciding.add(permit);
    expect(oracle(facts).allowed).toBe(forbid === undefined);
  }
  const ids = [...permits, ...forbids].map(({ id }) => id);
  expect(ids.filter((id) => !deciding.has(id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
});

test('the same facts without an act on a document are never refused as absent', () => {
  const states = new Set<SpaceState>();
  for (const facts of drawFacts(6, 20_000)) {
    states.add(facts.space.state);
    const { allowed, absent } = oracle(facts);
    if (absent) expect([allowed, facts.document === undefined]).toEqual([false, false]);
    if (!facts.document || facts.action === 'document.deposit') expect(absent).toBe(false);
  }
  expect(states.size).toBe(SPACE_STATES.length);
});
