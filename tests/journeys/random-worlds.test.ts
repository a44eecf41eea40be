/**
 * Random lives of a record (T4): people file, replace, hide, block, agree and close in any order; after each act, what every
 * actor lists, counts and opens is what the table of access says of a model kept beside.
 */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CarnetError } from '#platform/errors';
import { parsePublicId } from '#platform/ids';
import { decide } from '../../src/modules/access/rules/decide.ts';
import type { Action, Actor, DocumentFacts, Mode, SpaceState } from '../../src/modules/access/rules/facts.ts';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { PROFESSIONALS, type ProfessionalName, professional } from '../personas.ts';
import { newPdf } from './sample-documents.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house?.close());

const CARERS = [
  'medecin',
  'infirmiere',
  'cardiologue',
  'pharmacien',
] as const satisfies readonly ProfessionalName[];
const TYPES = ['11502-2', '11488-4', '60593-1'];
const MODES: readonly Mode[] = ['normal', 'bris_de_glace', 'centre_15'];

type Known = Omit<DocumentFacts, 'cell' | 'typeOrigin'> & {
  readonly entryId: string;
  readonly uniqueId: string;
  /** Its versions share it. */
  readonly logicalId: string;
};
type Model = {
  state: SpaceState;
  readonly consents: Map<string, 'valid' | 'expired'>;
  readonly blocks: Set<string>;
  documents: Known[];
};

const who = fc.constantFrom(...CARERS);
const nth = fc.nat(50);
const act = fc.oneof(
  fc.record({
    do: fc.constant('file' as const),
    by: who,
    type: fc.constantFrom(...TYPES),
    seen: fc.constantFrom('all', 'hidden', 'invisible'),
  }),
  fc.record({ do: fc.constant('replace' as const), by: who, nth }),
  fc.record({
    do: fc.constantFrom(
      'hide' as const,
      'show' as const,
      'archive' as const,
      'unarchive' as const,
      'remove' as const,
    ),
    as: fc.constantFrom(...CARERS, 'holder' as const),
    nth,
  }),
  fc.record({
    do: fc.constantFrom('agree' as const, 'expire' as const, 'block' as const, 'unblock' as const),
    by: who,
  }),
  fc.record({
    do: fc.constant('move' as const),
    state: fc.constantFrom('active' as const, 'active' as const, 'closed' as const, 'opposed' as const),
  }),
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

const actorOf = (name: ProfessionalName): Actor => {
  const one = professional(name);
  if (name === 'secretaire') return { kind: 'secretariat', id: one.nationalId, structureId: one.structureId };
  const { reference } = house.access;
  const group = reference.groupOf({
    professionCode: one.professionCode,
    savoirFaire: one.savoirFaire,
    section: one.section,
  });
  return {
    kind: 'professional',
    id: one.nationalId,
    group,
    columnOpen: reference.columnOpen(group),
    structureId: one.structureId,
    isRegulator: one.regulator,
  };
};

function decided(
  model: Model,
  as: ProfessionalName | 'holder',
  action: Action,
  mode: Mode,
  document?: Known,
  state = model.state,
) {
  const actor: Actor = as === 'holder' ? { kind: 'holder' } : actorOf(as);
  const id = as === 'holder' ? '' : professional(as).nationalId;
  const { reference } = house.access;
  return decide({
    action,
    actor,
    mode,
    relation: {
      consent: model.consents.get(id) ?? 'none',
      treating: as === 'medecin',
      blocked: model.blocks.has(id),
    },
    space: {
      state,
      feedingOpposed: false,
      insQualified: true,
      emergency: { samu: true, others: true, hidden: false },
    },
    document: document && {
      ...document,
      typeOrigin: 'professional',
      cell: reference.matrixCell(document.typeCode, actor.kind === 'professional' ? actor.group : undefined),
    },
  });
}

const refused = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof CarnetError) return error.code;
      throw error;
    },
  );

const AFTER = {
  hide: { hidden: true },
  show: { hidden: false },
  archive: { status: 'archived' },
  unarchive: { status: 'current' },
} as const;

/** Does the act, and follows it in the model when the table allows it. */
async function live(paule: TestPerson, model: Model, one: Act): Promise<void> {
  const request = async (as: ProfessionalName | 'holder') =>
    as === 'holder' ? house.asHolder(paule) : house.asProfessional(as, paule);
  if (one.do === 'file' || one.do === 'replace') {
    const before =
      one.do === 'replace' ? model.documents[one.nth % Math.max(1, model.documents.length)] : undefined;
    const visibility = {
      hidden: one.do === 'file' && one.seen === 'hidden',
      invisibleToPatient: one.do === 'file' && one.seen === 'invisible',
      invisibleToRepresentatives: false,
    };
    const document = newPdf(paule, one.by, {
      typeCode: one.do === 'file' ? one.type : '11502-2',
      visibility,
      ...(before ? { replaces: before.uniqueId } : {}),
    });
    const made = {
      typeCode: document.typeCode!,
      origin: 'professional' as const,
      authorId: document.author!.id,
      authorStructureId: document.author!.structureId,
      ownName: false,
      ...visibility,
      status: 'current' as const,
    };
    const replaces = before && decided(model, one.by, 'document.replace', 'normal', before);
    // what was deposited is corrected by its author in a space that is opposed since (R6, R35)
    const state = replaces?.allowed && model.state === 'opposed' ? 'created' : model.state;
    const files = decided(
      model,
      one.by,
      'document.deposit',
      'normal',
      { ...made, entryId: '', uniqueId: '', logicalId: '' },
      state,
    );
    const isTold = before && (replaces!.allowed || !replaces!.asAbsent);
    const isRefused = !files.allowed || (isTold && !replaces!.allowed);
    const session = await house.sessionOf(one.by);
    let filed: string | undefined;
    const code = await refused(
      house.documents
        .depositLot({ session }, { documents: [document] })
        .then(({ documents }) => (filed = documents[0]!.id)),
    );
    expect([one, code !== undefined]).toEqual([one, Boolean(isRefused)]);
    if (!filed) return;
    const isReplaced = Boolean(before && replaces!.allowed);
    if (isReplaced)
      model.documents = model.documents.map((other) =>
        other === before ? { ...other, status: 'superseded' as const } : other,
      );
    model.documents.push({
      ...made,
      hidden: made.hidden || (isReplaced && before!.hidden),
      entryId: parsePublicId(filed)!.objectId,
      uniqueId: document.uniqueId!,
      logicalId: isReplaced ? before!.logicalId : document.uniqueId!,
    });
    return;
  }
  if ('as' in one) {
    const document = model.documents[one.nth % Math.max(1, model.documents.length)];
    const action = one.do === 'remove' ? 'document.delete' : (`document.${one.do}` as const);
    const isOld = document?.status === 'superseded' && action.endsWith('archive');
    const allowed = document && !isOld && decided(model, one.as, action, 'normal', document).allowed;
    const { hide, show, archive, unarchive, remove } = house.documents;
    const asked = { atPersonRequest: true };
    const acts = {
      hide,
      show: (...of: Parameters<typeof hide>) => show(...of, asked),
      archive,
      unarchive,
      remove: (...of: Parameters<typeof hide>) => remove(...of, asked),
    };
    const code = await refused(acts[one.do](await request(one.as), document?.entryId ?? randomUUID()));
    expect([one, code === undefined]).toEqual([one, Boolean(allowed)]);
    if (allowed)
      model.documents = model.documents.map((other) => {
        if (one.do === 'remove')
          return other.logicalId === document.logicalId ? { ...other, status: 'deleted' } : other;
        return other === document ? { ...other, ...AFTER[one.do] } : other;
      });
    return;
  }
  if (one.do === 'move') {
    await house.setState(paule, one.state);
    model.state = one.state;
    return;
  }
  const id = professional(one.by).nationalId;
  if (one.do === 'expire') {
    await house.rows(
      `update access.consent set expires_at = now() where holder_id = $1 and professional_id = $2`,
      [paule.holderId, id],
    );
    if (model.consents.has(id)) model.consents.set(id, 'expired');
  } else if (one.do === 'agree') {
    const allowed = decided(model, one.by, 'consent.state', 'normal').allowed;
    const code = await refused(house.consent(one.by, paule));
    expect([one, code === undefined]).toEqual([one, allowed]);
    if (allowed) model.consents.set(id, 'valid');
  } else {
    const allowed = decided(model, 'holder', `professional.${one.do}`, 'normal').allowed;
    const code = await refused(house.access[one.do](await house.asHolder(paule), id));
    expect([one, code === undefined]).toEqual([one, allowed]);
    if (allowed && one.do === 'block') model.consents.delete(id);
    if (allowed) model.blocks[one.do === 'block' ? 'add' : 'delete'](id);
  }
}

/** What everybody lists and counts is what the table says. */
async function check(paule: TestPerson, model: Model, mode: Mode): Promise<void> {
  const everybody = [...PROFESSIONALS, 'holder' as const];
  await Promise.all(
    everybody.map(async (as) => {
      const request =
        as === 'holder' ? await house.asHolder(paule) : await house.asProfessional(as, paule, mode);
      const asked = as === 'holder' ? 'normal' : mode;
      const mayList = decided(model, as, 'document.list', asked).allowed;
      const readable = model.documents.filter(
        (document) => decided(model, as, 'document.read', asked, document).allowed,
      );
      const listed = await house.documents
        .list(request, {}, { limit: 100, offset: 0 })
        .catch((error: unknown) => {
          if (error instanceof CarnetError) return undefined;
          throw error;
        });
      expect([as, asked, listed !== undefined]).toEqual([as, asked, mayList]);
      if (listed) {
        expect([as, listed.entries.map(({ entryId }) => entryId).sort()]).toEqual([
          as,
          readable.map(({ entryId }) => entryId).sort(),
        ]);
        expect([as, listed.total]).toEqual([as, readable.length]);
      }
      const last = model.documents.at(-1);
      if (last) {
        const code = await refused(house.documents.describe(request, last.entryId));
        expect([as, asked, last, code === undefined]).toEqual([as, asked, last, readable.includes(last)]);
      }
    }),
  );
}

/** @returns how many acts were lived through. @throws the shortest life in which somebody saw what they should not */
async function lives(numRuns: number): Promise<number> {
  let acts = 0;
  const life = fc.asyncProperty(fc.array(act, { minLength: 12, maxLength: 20 }), async (acting) => {
    const paule = await house.newPerson({ treating: ['medecin'] });
    const model: Model = { state: 'active', consents: new Map(), blocks: new Set(), documents: [] };
    for (const one of acting) {
      await live(paule, model, one);
      await check(paule, model, MODES[acts++ % 3]!);
    }
  });
  await fc.assert(life, { numRuns, endOnFailure: true });
  return acts;
}

test('six lives of a dozen acts and more', async () => {
  expect(await lives(6)).toBeGreaterThan(60);
});

test('a policy that forgets what is hidden does not live long', async () => {
  const [policy] = await house.rows<{ qual: string }>(
    `select qual from pg_policies where policyname = 'entry_read'`,
  );
  await house.rows(
    `alter policy entry_read on documents.entry using (holder_id = platform.holder() and status <> 'deleted')`,
  );
  try {
    await expect(lives(30)).rejects.toThrow();
  } finally {
    await house.rows(`alter policy entry_read on documents.entry using (${policy!.qual})`);
  }
});
