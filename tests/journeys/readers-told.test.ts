/** « Peuvent le voir : … » says what is true: everybody it names opens the document, and nobody whom it leaves out does (B15). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parsePublicId } from '#platform/ids';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { PROFESSIONALS, type ProfessionalName, professional } from '../personas.ts';
import { newPdf } from './sample-documents.ts';

let house: TestHouse;
let paule: TestPerson;
let entryId: string;
beforeAll(async () => {
  house = await startHouse();
  paule = await house.newPerson({ treating: ['medecin'] });
  for (const name of ['infirmiere', 'pharmacien', 'biologiste', 'sage-femme'] as const)
    await house.consent(name, paule);
  await house.access.block(await house.asHolder(paule), professional('biologiste').nationalId);
  await house.rows(`update access.consent set expires_at = now() where professional_id = $1`, [
    professional('sage-femme').nationalId,
  ]);
  const session = await house.sessionOf('cardiologue');
  const { documents } = await house.documents.depositLot(
    { session },
    { documents: [newPdf(paule, 'cardiologue')] },
  );
  entryId = parsePublicId(documents[0]!.id)!.objectId;
});
afterAll(() => house?.close());

const nameOf = (name: ProfessionalName) => `${professional(name).givenName} ${professional(name).familyName}`;
async function openedBy(): Promise<string[]> {
  const opens = await Promise.all(
    PROFESSIONALS.map(async (name) =>
      house.documents.read(await house.asProfessional(name, paule), entryId).then(
        () => [nameOf(name)],
        () => [],
      ),
    ),
  );
  return opens.flat().sort();
}
async function told() {
  const { readers } = await house.documents.read(await house.asHolder(paule), entryId);
  const named = (texts: readonly string[]) =>
    PROFESSIONALS.map(nameOf)
      .filter((name) => texts.some((text) => text.includes(name)))
      .sort();
  return {
    readers: readers!,
    sentence: named([readers!.sentence]),
    keep: named(readers!.hiding.keep),
    lose: named(readers!.hiding.lose),
  };
}

describe('what the person is told of a document', () => {
  test('names exactly those who open it, and who would lose it if it were hidden', async () => {
    const { sentence, keep, lose, readers } = await told();
    const before = await openedBy();
    expect(before).toEqual([nameOf('medecin'), nameOf('cardiologue'), nameOf('infirmiere')].sort());
    expect(sentence).toEqual(before);
    expect([...keep, ...lose].sort()).toEqual(before);
    expect(readers.hiding.keep).toContain('vous');
    await house.documents.hide(await house.asHolder(paule), entryId);
    expect(await openedBy()).toEqual(keep);
    expect((await told()).sentence).toEqual(keep);
    await house.documents.show(await house.asHolder(paule), entryId);
    expect(await openedBy()).toEqual(before);
  });

  test('is told to nobody else', async () => {
    const read = await house.documents.read(await house.asProfessional('medecin', paule), entryId);
    expect(read.readers).toBeUndefined();
  });
});
