/**
 * Whoever opposes new deposits, or the space, does not oppose that an author corrects or deletes what was deposited before
 * (R6, R35, EX_3.3-1060). Everything else of a deposit is decided as always, and the database sees to it too.
 */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Lot, NewDocument } from '#documents';
import { parsePublicId } from '#platform/ids';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { type ProfessionalName, professional } from '../personas.ts';
import { everything, fileIn, toldBy, visible } from './outward.ts';
import { authorOf, newPdf, pdf } from './sample-documents.ts';
import { written } from './tally.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house?.close());

const deposit = async (lot: Lot | NewDocument, by: ProfessionalName = 'cardiologue') =>
  house.documents.depositLot(
    { session: await house.sessionOf(by) },
    'documents' in lot ? lot : { documents: [lot] },
  );
const file = (document: NewDocument, by: ProfessionalName = 'cardiologue') => fileIn(house, document, by);
const told = async (of: TestPerson) =>
  (await house.access.history(await house.asHolder(of), { limit: 50 })).map(
    ({ action, outcome, rule }) => `${action} ${outcome} ${rule}`,
  );
const statuses = (of: TestPerson) =>
  house.rows<{ version: number; status: string }>(
    'select version, status from documents.entry where holder_id = $1 order by version, entry_id',
    [of.holderId],
  );

/** How a person says that nothing more is to be deposited. */
const OPPOSITIONS: readonly (readonly [string, (of: TestPerson) => Promise<unknown>])[] = [
  [
    'opposes every deposit',
    (of) =>
      house.rows('insert into access.switches (holder_id, feeding_opposed) values ($1, true)', [of.holderId]),
  ],
  [
    'opposes those of this professional',
    (of) =>
      house.rows(
        `insert into access.feeding_opposition (holder_id, against, against_id, against_label) values ($1, 'professional', $2, 'Dr')`,
        [of.holderId, professional('cardiologue').nationalId],
      ),
  ],
  ['opposes the space', (of) => house.setState(of, 'opposed')],
];

describe.each(OPPOSITIONS)('somebody who %s', (_name, oppose) => {
  /** A person with a document of the cardiologist, who then opposes. */
  async function opposed(over: Partial<NewDocument> = {}) {
    const paule = await house.newPerson({ treating: ['medecin'] });
    const document = newPdf(paule, 'cardiologue', over);
    const entryId = await file(document);
    await oppose(paule);
    return { paule, document, entryId, replaces: document.uniqueId! };
  }

  test('gets no new document, and nothing is written', async () => {
    const { paule } = await opposed();
    const left = await written(house, async () => {
      expect(await toldBy(deposit(newPdf(paule, 'cardiologue')))).toMatchObject({
        code: expect.stringMatching(/^(act-refused|space-not-open)$/),
      });
    });
    expect(left).toMatchObject({ 'audit.line': 1, 'documents.receipt': 1 });
    expect(left).not.toHaveProperty(['documents.entry']);
    expect(left).not.toHaveProperty(['platform.blob_chunk']);
  });

  test('has what was deposited corrected by its author, as a version of it', async () => {
    const { paule, replaces } = await opposed();
    const { documents } = await deposit(newPdf(paule, 'cardiologue', { replaces }));
    expect(documents[0]).toMatchObject({ created: true, version: 2, unknownReplaced: false });
    expect(await statuses(paule)).toEqual([
      { version: 1, status: 'superseded' },
      { version: 2, status: 'current' },
    ]);
    // and again, the one that was just filed
    const again = newPdf(paule, 'cardiologue', { replaces: documents[0]!.uniqueId });
    expect((await deposit(again)).documents[0]).toMatchObject({ version: 3 });
  });

  test('sees in the history that it was corrected, not that something was added', async () => {
    const { paule, replaces } = await opposed();
    await deposit(newPdf(paule, 'cardiologue', { replaces }));
    await house.setState(paule, 'active');
    expect((await told(paule))[0]).toMatch(/^document\.replace allowed A-(REPLACE-AUTHOR|OPPOSED-OWN)$/);
  });

  test('has the answer of a correction that comes again given again', async () => {
    const { paule, replaces } = await opposed();
    const correction = newPdf(paule, 'cardiologue', { replaces });
    const first = await deposit(correction);
    const left = await written(house, async () => {
      expect((await deposit(correction)).documents[0]).toMatchObject({
        id: first.documents[0]!.id,
        created: false,
        version: 2,
      });
    });
    expect(left).toEqual({});
  });

  test.each([
    ['under a type of the insurer', { typeCode: 'REMB' }],
    ['under a type of the person', { typeCode: 'DOCPAT05' }],
    ['under an unknown type', { typeCode: 'nothing' }],
    ['made invisible', { visibility: visible({ invisibleToPatient: true }) }],
    ['by another author', { author: authorOf('medecin') }],
    ['about another person', { patient: { ins: '299019999900100', oid: '1.2.250.1.213.1.4.10' } }],
    ['with the same content', 'same'],
  ] as const)('a correction %s is refused as a deposit would be', async (_how, over) => {
    const { paule, document, replaces } = await opposed();
    const before = await statuses(paule);
    const wrong = newPdf(paule, 'cardiologue', {
      replaces,
      ...(over === 'same' ? { bytes: document.bytes } : over),
    });
    expect(await toldBy(deposit(wrong))).not.toBe('accepted');
    expect(await statuses(paule)).toEqual(before);
  });

  test('nobody else corrects it, and nothing that is not there is corrected', async () => {
    const { paule, replaces } = await opposed();
    const unknown = await toldBy(deposit(newPdf(paule, 'cardiologue', { replaces: randomUUID() })));
    expect(unknown).not.toBe('accepted');
    for (const other of ['medecin', 'infirmiere', 'pharmacien'] as const)
      await toldBy(deposit(newPdf(paule, other, { replaces }), other));
    // where only one professional is opposed, others file: for whom it does not exist, beside it and never in its place
    const [first, ...others] = await statuses(paule);
    expect(first).toEqual({ version: 1, status: 'current' });
    for (const other of others) expect(other).toEqual({ version: 1, status: 'current' });
  });

  test('a lot of a correction and something new is refused whole', async () => {
    const { paule, replaces } = await opposed();
    const correction = newPdf(paule, 'cardiologue', { replaces });
    const added = newPdf(paule, 'cardiologue');
    for (const documents of [
      [correction, added],
      [added, correction],
    ])
      expect(await toldBy(deposit({ documents, submission: { uniqueId: `2.25.${Date.now()}` } }))).not.toBe(
        'accepted',
      );
    expect(await statuses(paule)).toEqual([{ version: 1, status: 'current' }]);
    const other = newPdf(paule, 'cardiologue', { replaces });
    expect(
      (await deposit({ documents: [other], submission: { uniqueId: `2.25.${Date.now()}1` } })).submissionId,
    ).toBeDefined();
  });

  test('has it deleted by its author, and by nobody else', async () => {
    const { paule, entryId } = await opposed();
    for (const other of ['medecin', 'infirmiere'] as const)
      expect(
        await toldBy(house.documents.remove(await house.asProfessional(other, paule), entryId)),
      ).not.toBe('accepted');
    await house.documents.remove(await house.asProfessional('cardiologue', paule), entryId);
    expect(await statuses(paule)).toEqual([{ version: 1, status: 'deleted' }]);
  });
});

test('in an opposed space the author knows, corrects and deletes; reads, lists, archives and hides nothing', async () => {
  const paule = await house.newPerson();
  const entryId = await file(newPdf(paule, 'cardiologue'));
  await house.setState(paule, 'opposed');
  const author = await house.asProfessional('cardiologue', paule);
  expect((await house.documents.know(author, { entryId })).entryId).toBe(entryId);
  const absent = { code: 'space-not-open' };
  const { documents, access } = house;
  for (const attempt of [
    () => documents.read(author, entryId),
    () => documents.content(author, entryId),
    () => documents.list(author, {}, everything),
    () => documents.archive(author, entryId),
    () => documents.hide(author, entryId),
    () => documents.reveal(author, entryId),
    () => access.history(author, { limit: 1 }),
  ])
    expect(await toldBy(attempt())).toMatchObject(absent);
});

test('who vouches for a document corrects it while deposits are opposed, not once the space is', async () => {
  const paule = await house.newPerson();
  const validator = { id: authorOf('biologiste').id, label: 'Dr Anne Vasseur' };
  const document = newPdf(paule, 'cardiologue', { validator });
  await file(document);
  await house.rows('insert into access.switches (holder_id, feeding_opposed) values ($1, true)', [
    paule.holderId,
  ]);
  const second = newPdf(paule, 'cardiologue', { validator, replaces: document.uniqueId! });
  expect((await deposit(second, 'biologiste')).documents[0]).toMatchObject({ version: 2 });
  await house.setState(paule, 'opposed');
  expect(
    await toldBy(
      deposit(newPdf(paule, 'cardiologue', { validator, replaces: second.uniqueId! }), 'biologiste'),
    ),
  ).toMatchObject({ code: 'space-not-open' });
});

test('the secretariat of the author’s structure files the new version, deposits opposed or not, never of a hidden one (R57)', async () => {
  const paule = await house.newPerson();
  const document = newPdf(paule, 'cardiologue');
  const entryId = await file(document, 'secretaire');
  await house.rows('insert into access.switches (holder_id, feeding_opposed) values ($1, true)', [
    paule.holderId,
  ]);
  const second = newPdf(paule, 'cardiologue', { replaces: document.uniqueId! });
  const done = (await deposit(second, 'secretaire')).documents[0]!;
  expect(done).toMatchObject({ version: 2, unknownReplaced: false });
  expect(await toldBy(deposit(newPdf(paule, 'cardiologue'), 'secretaire'))).toMatchObject({
    code: 'act-refused',
  });
  await house.setState(paule, 'opposed');
  const third = newPdf(paule, 'cardiologue', { replaces: second.uniqueId! });
  expect(await toldBy(deposit(third, 'secretaire'))).toMatchObject({ code: 'space-not-open' });
  await house.setState(paule, 'active');
  await house.documents.hide(await house.asHolder(paule), parsePublicId(done.id)!.objectId);
  await house.rows('update access.switches set feeding_opposed = false where holder_id = $1', [
    paule.holderId,
  ]);
  // answered as for a document that is not known here
  expect((await deposit(third, 'secretaire')).documents[0]).toMatchObject({
    version: 1,
    unknownReplaced: true,
  });
  expect(
    await toldBy(house.documents.read(await house.asProfessional('secretaire', paule), entryId)),
  ).toMatchObject({ code: 'document-absent' });
});

test('what was archived is corrected too; what was deleted is not there to be corrected', async () => {
  const paule = await house.newPerson();
  const author = await house.asProfessional('cardiologue', paule);
  const document = newPdf(paule, 'cardiologue');
  await house.documents.archive(author, await file(document));
  const corrected = await deposit(newPdf(paule, 'cardiologue', { replaces: document.uniqueId! }));
  expect(corrected.documents[0]).toMatchObject({ version: 2, unknownReplaced: false });
  await house.documents.remove(author, parsePublicId(corrected.documents[0]!.id)!.objectId);
  for (const replaces of [document.uniqueId!, corrected.documents[0]!.uniqueId])
    expect((await deposit(newPdf(paule, 'cardiologue', { replaces }))).documents[0]).toMatchObject({
      version: 1,
      unknownReplaced: true,
    });
});

describe('the database', () => {
  let client: pg.Client;
  beforeAll(async () => {
    client = new pg.Client(house.databaseUrl);
    await client.connect();
  });
  afterAll(() => client?.end());

  /** As the application's role, with the claims of the cardiologist in this space; undone at the end. */
  async function asAuthor(of: TestPerson, work: () => Promise<unknown>): Promise<string> {
    const { hash } = await house.sessionOf('cardiologue');
    await client.query('begin');
    try {
      await client.query('set local role carnet_app');
      await client.query(`select access.begin($1, $2, 'normal')`, [hash, of.holderId]);
      await work();
      return 'accepted';
    } catch (error) {
      return (error as { code: string }).code;
    } finally {
      await client.query('rollback');
    }
  }
  const supersede = async (entryId: string) =>
    (await client.query<{ hidden: boolean | null }>('select documents.supersede($1) as hidden', [entryId]))
      .rows[0]!.hidden;
  const insert = (of: TestPerson, replaces: string | null) =>
    client.query(
      `insert into documents.entry (holder_id, entry_id, unique_id, logical_id, origin, author_id, author_label, depositor_id,
         depositor_label, type_code, type_system, class_code, category, title, format_code, act_start, created_at,
         replaces_unique_id, mime_type, size, sha1, sha256, blob_id)
       values ($1, $2, $3, $2, 'professional', $4, 'Dr', $4, 'Dr', '11502-2', 'x', '10', 'BIOLOGIE', 'x', 'x', now(), now(),
         $5, 'text/plain', 1, '', '', $2)`,
      [of.holderId, randomUUID(), randomUUID(), professional('cardiologue').nationalId, replaces],
    );
  const chunk = (of: TestPerson) =>
    client.query(`insert into platform.blob_chunk (holder_id, blob_id, seq, bytes) values ($1, $2, 0, '')`, [
      of.holderId,
      randomUUID(),
    ]);
  const REFUSED = '42501';

  test.each(OPPOSITIONS)('%s: a « correction » that replaced nothing is refused', async (_name, oppose) => {
    const paule = await house.newPerson();
    const [first, second] = [newPdf(paule, 'cardiologue'), newPdf(paule, 'cardiologue')];
    const entryId = await file(first);
    await file(second);
    await oppose(paule);
    expect(await asAuthor(paule, () => insert(paule, null))).toBe(REFUSED);
    expect(await asAuthor(paule, () => insert(paule, ''))).toBe(REFUSED);
    expect(await asAuthor(paule, () => insert(paule, first.uniqueId!))).toBe(REFUSED);
    expect(await asAuthor(paule, () => chunk(paule))).toBe(REFUSED);
    const replaced = (what: () => Promise<unknown>) => async () => {
      expect(await supersede(entryId)).toBe(false);
      await what();
    };
    expect(
      await asAuthor(
        paule,
        replaced(() => insert(paule, first.uniqueId!)),
      ),
    ).toBe('accepted');
    expect(
      await asAuthor(
        paule,
        replaced(() => chunk(paule)),
      ),
    ).toBe('accepted');
    expect(
      await asAuthor(
        paule,
        replaced(() => insert(paule, second.uniqueId!)),
      ),
    ).toBe(REFUSED);
    expect(
      await asAuthor(
        paule,
        replaced(() => insert(paule, null)),
      ),
    ).toBe(REFUSED);
    // the claim ends with its transaction
    expect(await asAuthor(paule, () => insert(paule, first.uniqueId!))).toBe(REFUSED);
  });

  test('superseding what is not one’s own opens nothing', async () => {
    const paule = await house.newPerson();
    const other = newPdf(paule, 'medecin', { bytes: pdf('autre') });
    const entryId = await file(other, 'medecin');
    await house.setState(paule, 'opposed');
    expect(
      await asAuthor(paule, async () => {
        expect(await supersede(entryId)).toBeNull();
        await insert(paule, other.uniqueId!);
      }),
    ).toBe(REFUSED);
  });
});
