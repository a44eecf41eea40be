/** The 26 documents published by the Agence du numérique en santé, filed by their own authors for their own patients. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enrolPerson } from '#citizens';
import { setSpaceState } from '#enrolment';
import { parseCda } from '#formats/cda/parse-cda';
import { openDatabase } from '#platform/database/database';
import { CarnetError } from '#platform/errors';
import { parsePublicId } from '#platform/ids';
import { authorOf, personOf } from '../../src/app/demo/cda-identities.ts';
import { startHouse, type TestHouse } from '../house.ts';

const folder = path.join(process.env.CARNET_CORPUS ?? '', 'cda');
const isThere = process.env.CARNET_CORPUS !== undefined;
const files = isThere ? readdirSync(folder).filter((name) => name.endsWith('.xml')) : [];

test('the corpus is read where CARNET_CORPUS says', ({ skip }) => {
  if (!isThere) skip('CARNET_CORPUS names no folder: the 26 documents were not tried.');
  expect(files).toHaveLength(26);
});

describe.runIf(isThere)('filed through the door', () => {
  let house: TestHouse;
  const outcomes = new Map<string, string>();
  beforeAll(async () => {
    house = await startHouse();
    for (const file of files) outcomes.set(file, await outcome(file));
  });
  afterAll(() => house?.close());

  async function outcome(file: string): Promise<string> {
    const bytes = readFileSync(path.join(folder, file));
    const { header } = parseCda(bytes);
    const { reference } = house.access;
    const { professional, structure } = authorOf(header, reference);
    await house.professionals.register(professional, structure);
    const { db: batch } = openDatabase({ url: house.databaseUrl, role: 'carnet_batch', max: 1 });
    try {
      const { holderId, created } = await enrolPerson(batch, house.house.kms, personOf(header));
      if (created) await setSpaceState(batch, holderId, 'active');
    } catch (error) {
      // a false INS opens no space, and is refused in turn at the deposit
      if (!(error instanceof CarnetError)) throw error;
    } finally {
      await batch.destroy();
    }
    try {
      const session = await house.newSession({ kind: 'professional', professionalId: professional.id });
      const { documents, holderId } = await house.documents.depositLot(
        { session },
        { documents: [{ bytes, mimeType: 'text/xml' }] },
      );
      const holder = await house.newSession({ kind: 'citizen', holderId });
      const request = { session: holder, holderId };
      const { entry, content } = await house.documents.read(
        request,
        parsePublicId(documents[0]!.id)!.objectId,
      );
      const { bytes: kept } = await house.documents.content(request, entry.entryId);
      const { person } = await house.access.threshold({ session, holderId });
      const type = reference.documentType(header.type.code);
      const checks = {
        bytes: kept.equals(bytes),
        person: person.ins === header.patient.ins?.value && person.insOid === header.patient.ins.oid,
        type: entry.typeCode === header.type.code && entry.category === type?.shelf,
        author: entry.authorId === professional.id && entry.depositorId === professional.id,
        body: content.kind === 'cda' || content.cda !== undefined,
        dates: entry.actStart.getTime() === new Date(header.service.start ?? header.creationTime).getTime(),
      };
      const wrong = Object.entries(checks)
        .filter(([, is]) => !is)
        .map(([name]) => name);
      const notes = [
        ...documents[0]!.warnings,
        ...(documents[0]!.unknownReplaced ? ['replaces an unknown one'] : []),
        ...(entry.version > 1 ? [`version ${entry.version}`] : []),
        ...wrong.map((name) => `wrong ${name}`),
      ];
      return ['filed', ...notes].join(', ');
    } catch (error) {
      if (!(error instanceof CarnetError)) throw error;
      return error.code;
    }
  }

  test('22 stand under the right person, type and category, with their author and bytes; four are refused with the reason', () => {
    const refused = [...outcomes].filter(([, told]) => !told.startsWith('filed'));
    expect(Object.fromEntries(refused)).toEqual({
      // an insurer's type; two false INS keys; a second identity for one INS
      'CNAM-HR_2021.01.xml': 'act-refused',
      'CSE-CS8_2025.01.xml': 'ins-key',
      'CSE-MDE_2023.01.xml': 'ins-key',
      'eDISP-MED_2024.01.xml': 'traits-differ',
    });
    expect([...outcomes.values()].filter((told) => told.startsWith('filed'))).toHaveLength(22);
  });
  test('nothing else is to be said of them', () => {
    expect(Object.fromEntries([...outcomes].filter(([, told]) => told.startsWith('filed,')))).toEqual({
      'IMG_CR_IMG_2024.01.xml': 'filed, replaces an unknown one',
      'IPS-FR_2024.01.xml': 'filed, replaces an unknown one',
      'OPH-BRE_2022.02.xml': 'filed, replaces an unknown one',
      'hl7v2-SEGUR_CR-BIO_2023.01_Electrophorese_v1.xml': 'filed, birthPlace',
      'hl7v2-SEGUR_CR_Bio_CDA_Niv3_v2_remplace_v1.xml': 'filed, birthPlace, version 2',
    });
  });
});
