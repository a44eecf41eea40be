/** Every deposit that is refused: with which words, and that nothing half-written remains but the trace of the refusal. */
import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Lot, NewDocument } from '#documents';
import { insKey } from '#formats/ins';
import { CarnetError } from '#platform/errors';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import type { ProfessionalName } from '../personas.ts';
import { authorOf, CONSULTATION, newCda, newPdf, pdf } from './sample-documents.ts';
import { written } from './tally.ts';

let house: TestHouse;
let paule: TestPerson;
beforeAll(async () => {
  house = await startHouse();
  paule = await house.newPerson();
});
afterAll(() => house?.close());

type Depositing = { readonly by?: ProfessionalName; readonly holderId?: string };
const deposit = async (lot: Lot | NewDocument, { by = 'cardiologue', holderId }: Depositing = {}) =>
  house.documents.depositLot(
    { session: await house.sessionOf(by), requestId: 'the-request', holderId },
    'documents' in lot ? lot : { documents: [lot] },
  );

async function refusal(work: () => Promise<unknown>): Promise<CarnetError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof CarnetError) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

/** @returns the refusal, having checked that only its traces were written */
async function refusedLeaving(
  traces: Record<string, number>,
  work: () => Promise<unknown>,
): Promise<CarnetError> {
  let error: CarnetError | undefined;
  const left = await written(house, async () => {
    error = await refusal(work);
  });
  expect(left).toEqual(traces);
  expect(error!.sentence).toMatch(/^[A-ZÀÉ].*\.$/u);
  expect(error!.status).toBeGreaterThanOrEqual(400);
  expect(error!.status).toBeLessThan(500);
  return error!;
}
const IN_THE_HISTORY = { 'audit.line': 1, 'documents.receipt': 1 };
const IN_THE_JOURNAL = { 'audit.security_event': 1, 'documents.receipt': 1 };

const lastLine = async (of: TestPerson) =>
  (
    await house.rows<{ action: string; outcome: string; rule: string; actor_id: string; request_id: string }>(
      'select action, outcome, rule, actor_id, request_id from audit.line where holder_id = $1 order by at desc limit 1',
      [of.holderId],
    )
  )[0];

describe('by what the bytes are', () => {
  const zip = Buffer.concat([
    Buffer.from('PK\x03\x04'),
    Buffer.alloc(40),
    Buffer.from('PK\x05\x06'),
    Buffer.alloc(18),
  ]);
  const bomb = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><ClinicalDocument>&b;</ClinicalDocument>`;
  const cda = (text: string): Partial<NewDocument> => ({ bytes: Buffer.from(text), mimeType: 'text/xml' });
  const deep = `<ClinicalDocument xmlns="urn:hl7-org:v3">${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}</ClinicalDocument>`;
  test.each<[string, Partial<NewDocument>, string]>([
    ['an empty file', { bytes: Buffer.alloc(0) }, 'empty'],
    ['a PDF said to be a PNG', { mimeType: 'image/png' }, 'mime-mismatch'],
    [
      'a page of the web',
      { bytes: Buffer.from('<!doctype html><html><body>x</body></html>'), mimeType: 'text/html' },
      'mime-refused',
    ],
    ['an archive', { bytes: zip, mimeType: 'application/zip' }, 'mime-refused'],
    ['a PDF that is an archive too', { bytes: Buffer.concat([pdf('x'), zip]) }, 'file-suspicious'],
    ['a program', { bytes: Buffer.from('MZ\x90\x00\x03\x00\x00\x00') }, 'mime-refused'],
    ['another size than announced', { size: 12 }, 'size-mismatch'],
    ['another hash than announced', { sha1: createHash('sha1').update('x').digest() }, 'hash-mismatch'],
    ['XML that is no CDA', cda('<?xml version="1.0"?><note>Bonjour</note>'), 'cda-unreadable'],
    [
      'XML that is cut',
      cda('<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"><id'),
      'cda-unreadable',
    ],
    ['XML with entities', cda(bomb), 'cda-dangerous'],
    ['XML that is too deep', cda(deep), 'cda-dangerous'],
  ])('%s', async (_what, over, code) => {
    const error = await refusedLeaving(IN_THE_JOURNAL, () => deposit(newPdf(paule, 'cardiologue', over)));
    expect(error.code).toBe(code);
  });

  test('a CDA that carries something else than it says', async () => {
    const body = (type: string, bytes: Buffer) =>
      `<nonXMLBody><text mediaType="${type}" representation="B64">${bytes.toString('base64')}</text></nonXMLBody>`;
    for (const [type, bytes, code] of [
      ['application/pdf', Buffer.from('GIF89a...'), 'mime-refused'],
      ['image/png', pdf('x'), 'mime-mismatch'],
      ['application/pdf', Buffer.concat([pdf('x'), zip]), 'file-suspicious'],
    ] as const) {
      const error = await refusedLeaving(IN_THE_JOURNAL, () =>
        deposit(newCda(paule, 'cardiologue', { body: body(type, bytes) })),
      );
      expect(error.code).toBe(code);
    }
  });

  test('twenty megabytes pass and one byte more does not', async () => {
    const heavy = (size: number) => Buffer.concat([pdf(randomUUID()), Buffer.alloc(size)]).subarray(0, size);
    const MAX_BYTES = 20 * 1024 * 1024;
    const error = await refusedLeaving(IN_THE_JOURNAL, () =>
      deposit(newPdf(paule, 'cardiologue', { bytes: heavy(MAX_BYTES + 1) })),
    );
    expect(error).toMatchObject({ code: 'too-large', status: 413 });
    const bytes = heavy(MAX_BYTES);
    const { documents } = await deposit(newPdf(paule, 'cardiologue', { bytes }));
    const [, objectId] = documents[0]!.id.split('.');
    expect(objectId).toBeDefined();
    const list = await house.documents.list(
      await house.asHolder(paule),
      { uniqueId: documents[0]!.uniqueId },
      { limit: 1, offset: 0 },
    );
    const read = await house.documents.content(await house.asHolder(paule), list.entries[0]!.entryId);
    expect(read.bytes.equals(bytes)).toBe(true);
  });
});

describe('by what is said of it', () => {
  test.each<[string, Partial<NewDocument>, string]>([
    ['no title', { title: ' ' }, 'title-missing'],
    ['a title of 129 characters', { title: 'x'.repeat(129) }, 'title-too-long'],
    ['no identifier', { uniqueId: undefined }, 'identifier-invalid'],
    ['an identifier that is neither OID nor UUID', { uniqueId: 'doc-1' }, 'identifier-invalid'],
    ['an unknown type', { typeCode: '99999-9' }, 'type-unknown'],
    ['no type', { typeCode: undefined }, 'type-unknown'],
    ['a code that another one replaced', { typeCode: '11526-1' }, 'type-unknown'],
    ['no author', { author: undefined }, 'author-missing'],
    ['no person', { patient: undefined }, 'patient-missing'],
    [
      'hidden from professionals and from the person at once',
      { visibility: { hidden: true, invisibleToPatient: true, invisibleToRepresentatives: false } },
      'both-invisible',
    ],
  ])('%s', async (_what, over, code) => {
    const error = await refusedLeaving(IN_THE_JOURNAL, () => deposit(newPdf(paule, 'cardiologue', over)));
    expect(error.code).toBe(code);
  });

  test('an INS with a false key, too short, with a letter, or of an unknown authority', async () => {
    const number = paule.ins.slice(0, 13);
    const wrong = String((Number(insKey(number)) % 97) + 1).padStart(2, '0');
    for (const [patient, code] of [
      [{ ins: number + wrong, oid: paule.insOid }, 'ins-key'],
      [{ ins: number, oid: paule.insOid }, 'ins-length'],
      [{ ins: `${number}XX`, oid: paule.insOid }, 'ins-characters'],
      [{ ins: paule.ins, oid: '1.2.3' }, 'ins-oid'],
    ] as const) {
      const error = await refusedLeaving(IN_THE_JOURNAL, () =>
        deposit(newPdf(paule, 'cardiologue', { patient })),
      );
      expect(error.code).toBe(code);
    }
  });

  test('another person, type or identifier than the CDA itself says', async () => {
    const other = await house.newPerson();
    for (const [over, code] of [
      [{ patient: { ins: other.ins, oid: other.insOid } }, 'other-patient'],
      [{ typeCode: CONSULTATION }, 'type-mismatch'],
      [{ uniqueId: randomUUID() }, 'identifier-invalid'],
    ] as const) {
      const error = await refusedLeaving(IN_THE_JOURNAL, () =>
        deposit({ ...newCda(paule, 'cardiologue'), ...over }),
      );
      expect(error.code).toBe(code);
    }
  });

  test('a document of somebody else than the person whose space is open', async () => {
    const other = await house.newPerson();
    const error = await refusedLeaving(IN_THE_JOURNAL, () =>
      deposit(newPdf(other, 'cardiologue'), { holderId: paule.holderId }),
    );
    expect(error.code).toBe('other-patient');
  });

  test('a lot of two people', async () => {
    const other = await house.newPerson();
    const error = await refusedLeaving(IN_THE_JOURNAL, () =>
      deposit({ documents: [newPdf(paule, 'cardiologue'), newPdf(other, 'cardiologue')] }),
    );
    expect(error.code).toBe('two-patients');
  });

  test('a lot of nothing', async () => {
    const error = await refusedLeaving(IN_THE_JOURNAL, () => deposit({ documents: [] }));
    expect(error.code).toBe('empty');
  });
});

describe('by who the person is', () => {
  const traits = (of: TestPerson) => ({
    birthName: of.birthName,
    birthGivenNames: [of.givenName],
    sex: of.sex,
    birthDate: of.birthDate,
    birthPlaceCog: of.birthCog,
  });
  test.each([
    ['birth name', { birthName: 'Essais' }],
    ['first given name', { birthGivenNames: ['Pauline'] }],
    ['sex', { sex: 'M' }],
    ['date of birth', { birthDate: '1971-01-01' }],
  ])('another %s than what is known', async (_trait, over) => {
    const patient = { ins: paule.ins, oid: paule.insOid, traits: { ...traits(paule), ...over } };
    const error = await refusedLeaving(IN_THE_HISTORY, () =>
      deposit(newPdf(paule, 'cardiologue', { patient })),
    );
    expect(error.code).toBe('traits-differ');
    expect(await lastLine(paule)).toMatchObject({
      action: 'document.deposit',
      outcome: 'refused',
      rule: 'traits-differ',
      request_id: 'the-request',
    });
  });
  test('another trait in a CDA than what is known', async () => {
    const error = await refusedLeaving(IN_THE_HISTORY, () =>
      deposit(newCda({ ...paule, birthName: 'Autre' }, 'cardiologue')),
    );
    expect(error.code).toBe('traits-differ');
  });
  test('a place of birth or further given names that differ only warn', async () => {
    const marie = await house.newPerson({ givenName: 'Marie Claude' });
    const patient = {
      ins: marie.ins,
      oid: marie.insOid,
      traits: { ...traits(marie), birthGivenNames: ['MARIE', 'JEANNE'], birthPlaceCog: '75056' },
    };
    const { documents } = await deposit(newPdf(marie, 'cardiologue', { patient }));
    expect([...documents[0]!.warnings].sort()).toEqual(['birthPlace', 'furtherGivenNames']);
  });
  test('accents, case and hyphens are no difference', async () => {
    const zoe = await house.newPerson({ givenName: 'Zoé-Anne' });
    const patient = {
      ins: zoe.ins,
      oid: zoe.insOid,
      traits: { ...traits(zoe), birthName: 'ÉSSAI', birthGivenNames: ['zoe anne'] },
    };
    expect((await deposit(newPdf(zoe, 'cardiologue', { patient }))).documents[0]!.warnings).toEqual([]);
  });

  test.each(['validee', 'recuperee', 'provisoire'] as const)(
    'an identity that is only %s',
    async (insStatus) => {
      const person = await house.newPerson({ insStatus });
      const error = await refusedLeaving(IN_THE_HISTORY, () => deposit(newPdf(person, 'cardiologue')));
      expect(error).toMatchObject({ code: 'ins-not-qualified', status: 422 });
      expect(error.advice).toContain('INSi');
      expect(await lastLine(person)).toMatchObject({ rule: 'ins-not-qualified' });
    },
  );

  test('a person who opposes new deposits', async () => {
    const person = await house.newPerson();
    await house.rows('insert into access.switches (holder_id, feeding_opposed) values ($1, true)', [
      person.holderId,
    ]);
    const error = await refusedLeaving(IN_THE_HISTORY, () => deposit(newPdf(person, 'cardiologue')));
    expect(error).toMatchObject({
      code: 'act-refused',
      sentence: 'La personne s’oppose aux nouveaux dépôts dans son carnet.',
    });
    expect(await lastLine(person)).toMatchObject({ rule: 'D-FEEDING-OPPOSED' });
  });

  test('every space that is not open is answered as one that never was, in the same words (R16)', async () => {
    const told = ({ code, status, sentence, advice, issue, detail, message }: CarnetError) => ({
      code,
      status,
      sentence,
      advice,
      issue,
      detail,
      message,
    });
    const nobody = { ...paule, ins: `2990199999001${insKey('2990199999001')}` };
    const first = { 'platform.rate_limit': 1 };
    const unknown = await refusedLeaving({ ...IN_THE_JOURNAL, ...first }, () =>
      deposit(newPdf(nobody, 'cardiologue')),
    );
    expect(unknown).toMatchObject({ code: 'space-not-open', status: 404 });
    for (const state of ['opposed', 'closed', 'announced', 'destroyed', 'deceased'] as const) {
      const person = await house.newPerson({ state });
      const error = await refusedLeaving(IN_THE_HISTORY, () => deposit(newPdf(person, 'cardiologue')));
      expect([state, told(error)]).toEqual([state, told(unknown)]);
      expect(await lastLine(person)).toMatchObject({ rule: state === 'closed' ? 'D-CLOSED' : 'D-NOT-OPEN' });
    }
  });

  test('a space that opens by default takes deposits before the person comes', async () => {
    const person = await house.newPerson({ state: 'created' });
    expect((await deposit(newPdf(person, 'cardiologue'))).documents[0]!.created).toBe(true);
  });
});

describe('by who files it', () => {
  const refusedBy = async (rule: string, document: NewDocument, by?: ProfessionalName) => {
    const error = await refusedLeaving(IN_THE_HISTORY, () => deposit(document, by ? { by } : {}));
    expect([error.code, error.status]).toEqual(['act-refused', 403]);
    expect(await lastLine(paule)).toMatchObject({ action: 'document.deposit', outcome: 'refused', rule });
  };
  test('neither author, nor answerable for it, nor of the author’s structure', () =>
    refusedBy('D-NOT-AUTHOR', newPdf(paule, 'infirmiere')));
  test('a colleague of the author is not the author', async () => {
    const document = newPdf(paule, 'cardiologue', {
      author: { ...authorOf('cardiologue'), id: '899700999999' },
    });
    await refusedBy('D-NOT-AUTHOR', document);
  });
  test('a secretary for an author of another structure', () =>
    refusedBy('D-NOT-AUTHOR', newPdf(paule, 'medecin'), 'secretaire'));
  test('a CDA of another author, whoever the depositor says it is', () =>
    refusedBy('D-NOT-AUTHOR', { ...newCda(paule, 'infirmiere'), author: authorOf('cardiologue') }));
  test('a type of the health insurance', () =>
    refusedBy('D-TYPE-INSURER', newPdf(paule, 'cardiologue', { typeCode: 'REMB' })));
  test('a type that the record makes itself', () =>
    refusedBy('D-TYPE-SYSTEM', newPdf(paule, 'cardiologue', { typeCode: '11369-6' })));
  test('a type of the person', () =>
    refusedBy('D-TYPE-PERSON', newPdf(paule, 'cardiologue', { typeCode: 'DOCPAT03' })));
  test('secret from the representatives of an adult', () =>
    refusedBy(
      'D-SECRET-ADULT',
      newPdf(paule, 'cardiologue', {
        visibility: { hidden: false, invisibleToPatient: false, invisibleToRepresentatives: true },
      }),
    ));

  test('a session that is over leaves no receipt and no line', async () => {
    const session = await house.newSession({
      kind: 'professional',
      professionalId: authorOf('cardiologue').id!,
    });
    await house.sessions.close(session.secret);
    const error = await refusedLeaving({}, () =>
      house.documents.depositLot({ session }, { documents: [newPdf(paule, 'cardiologue')] }),
    );
    expect(error).toMatchObject({ code: 'session-ended', status: 401 });
  });
});

describe('a lot', () => {
  test('is filed whole', async () => {
    const lot = {
      documents: [newPdf(paule, 'cardiologue'), newCda(paule, 'cardiologue')],
      submission: { uniqueId: '1.2.250.1.999.7.1' },
    };
    const left = await written(house, async () => {
      const { documents, submissionId } = await deposit(lot);
      expect(documents.map(({ created }) => created)).toEqual([true, true]);
      expect(submissionId).toBeDefined();
    });
    expect(left).toMatchObject({
      'documents.entry': 2,
      'documents.submission': 1,
      'audit.line': 2,
      'documents.receipt': 2,
      'platform.blob_chunk': 2,
    });
  });

  test('whose second document is refused leaves nothing of the first', async () => {
    const wrong = newCda({ ...paule, birthName: 'Autre' }, 'cardiologue');
    const error = await refusedLeaving(IN_THE_HISTORY, () =>
      deposit({
        documents: [newPdf(paule, 'cardiologue'), wrong],
        submission: { uniqueId: '1.2.250.1.999.7.2' },
      }),
    );
    expect(error.code).toBe('traits-differ');
  });

  test('whose second document has no right either', async () => {
    const error = await refusedLeaving(IN_THE_HISTORY, () =>
      deposit({ documents: [newPdf(paule, 'cardiologue'), newPdf(paule, 'infirmiere')] }),
    );
    expect(error.code).toBe('act-refused');
  });

  test('that the database breaks half-way leaves nothing at all', async () => {
    // a size that the column cannot hold is no refusal: a defect, told as such
    await house.rows(`alter table documents.entry add constraint planted check (title <> 'Planté')`);
    try {
      const left = await written(house, () =>
        expect(
          deposit({
            documents: [newPdf(paule, 'cardiologue'), newPdf(paule, 'cardiologue', { title: 'Planté' })],
          }),
        ).rejects.toThrow('planted'),
      );
      expect(left).toEqual({});
    } finally {
      await house.rows('alter table documents.entry drop constraint planted');
    }
  });
});
