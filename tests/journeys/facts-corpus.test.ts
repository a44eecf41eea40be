/** The national examples of level 3, filed for people who agreed: each is read to its end, and the database keeps what was read. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enrolPerson } from '#citizens';
import { setSpaceState } from '#enrolment';
import { readEntries } from '#formats/cda/entries';
import { parseCda } from '#formats/cda/parse-cda';
import { type Database, openDatabase } from '#platform/database/database';
import { parsePublicId } from '#platform/ids';
import { authorOf, personOf } from '../../src/app/demo/cda-identities.ts';
import { startHouse, type TestHouse } from '../house.ts';

const folder = path.join(process.env.CARNET_CORPUS ?? '', 'cda');
const isThere = process.env.CARNET_CORPUS !== undefined;
const files = isThere ? readdirSync(folder).filter((name) => name.endsWith('.xml')) : [];
const load = (file: string) => readFileSync(path.join(folder, file));
const structured = files.filter((file) => parseCda(load(file)).header.level === 3);

test('the corpus is read where CARNET_CORPUS says', ({ skip }) => {
  if (!isThere) skip('CARNET_CORPUS names no folder: the documents were not tried.');
  expect(structured.length).toBeGreaterThan(20);
});

describe.runIf(isThere)('filed for people who agreed', () => {
  let house: TestHouse;
  let batch: Database;
  beforeAll(async () => {
    house = await startHouse();
    batch = openDatabase({ url: house.databaseUrl, role: 'carnet_batch', max: 1 }).db;
  });
  afterAll(async () => {
    await batch?.destroy();
    await house?.close();
  });

  /** Undefined when the example names an identity that is not possible. */
  async function filed(file: string): Promise<string | undefined> {
    const bytes = load(file);
    const { header } = parseCda(bytes);
    const { professional, structure } = authorOf(header, house.access.reference);
    await house.professionals.register(professional, structure);
    try {
      const { holderId, created } = await enrolPerson(batch, house.house.kms, personOf(header));
      if (created) await setSpaceState(batch, holderId, 'active');
      const session = await house.newSession({ kind: 'citizen', holderId });
      await house.house.doors.healthProfile.extraction.agree({ session, holderId });
      const author = await house.newSession({ kind: 'professional', professionalId: professional.id });
      const { documents } = await house.documents.depositLot(
        { session: author },
        { documents: [{ bytes, mimeType: 'text/xml' }] },
      );
      return parsePublicId(documents[0]!.id)!.objectId;
    } catch {
      return undefined;
    }
  }

  test('each is kept without a reason not to be, and its results are all there', {
    timeout: 60_000,
  }, async () => {
    let kept = 0;
    for (const file of structured) {
      const entryId = await filed(file);
      if (!entryId) continue;
      kept += 1;
      const [read] = await house.rows<{ reason: string | null; results: number; others: number }>(
        `select reason, (select count(*)::int from profile.result where source_entry_id = entry_id) as results,
          (select count(*)::int from profile.fact where source_entry_id = entry_id)
            + (select count(*)::int from profile.measure where source_entry_id = entry_id) as others
         from profile.extraction where entry_id = $1`,
        [entryId],
      );
      const { facts } = readEntries(load(file));
      const results = facts.filter(
        ({ kind, value, comments, negated }) =>
          kind === 'result' && (negated || (value && value.kind !== 'unknown') || comments.length > 0),
      );
      expect([file, read?.reason, read?.results]).toEqual([file, null, results.length]);
      if (facts.some(({ kind }) => kind === 'problem' || kind === 'vaccination' || kind === 'sign'))
        expect([file, read!.others > 0]).toEqual([file, true]);
    }
    expect(kept).toBeGreaterThan(15);
  });
});
