/** Whoever has an access given in their name is told of it; who gives it themselves saw it done (A-GRANT, R40). */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHouse, type TestHouse, type TestPerson } from '../house.ts';
import { professional } from '../personas.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse({ mail: true });
});
afterAll(() => house?.close());

const OWN = 'Quelqu’un a donné un accès à votre carnet';
const OTHER = 'Un accès au carnet d’un proche a été donné';
const subjects = async (of: TestPerson) => (await house.mails(of.mail)).map(({ subject }) => subject);

async function guardianOf(of: TestPerson): Promise<TestPerson> {
  const guardian = await house.newPerson();
  const id = randomUUID();
  await house.rows(
    `insert into representation.mandate (holder_id, mandate_id, kind, person_id, person_label, status, scopes, since, invited_by)
     values ($1, $2, 'guardian', $3, 'Paule Essai', 'accepted', '{documents.read,documents.add,access,trace}',
       now() - interval '1 day', 'test')`,
    [of.holderId, id, guardian.holderId],
  );
  await house.rows(
    'insert into representation.acts_for (person_id, holder_id, mandate_id) values ($1, $2, $3)',
    [guardian.holderId, of.holderId, id],
  );
  return guardian;
}
const inAYear = () => new Date(Date.now() + 300 * 86_400_000).toISOString().slice(0, 10);

test('a guardian lets a professional in: the person and the other guardian are told at once, not who did it', async () => {
  const adult = await house.newPerson({ treating: [] });
  const [one, other] = [await guardianOf(adult), await guardianOf(adult)];
  const session = await house.sessionOfHolder(one.holderId);
  const request = { session, holderId: adult.holderId };
  // known here: a professional is chosen among those who did something in the record
  await house.consent('infirmiere', adult);
  await house.access.authorise(request, professional('infirmiere').nationalId, inAYear());
  await house.access.createShareCode(request, {
    parts: house.access.reference.categories.map(({ code }) => code),
    minutes: 30,
  });
  await house.runJobs();
  const told = async (of: TestPerson) =>
    (await subjects(of)).filter((subject) => subject === OWN || subject === OTHER);
  expect(await told(adult)).toEqual([OWN, OWN]);
  expect(await told(other)).toEqual([OTHER, OTHER]);
  expect(await told(one)).toEqual([]);
  // nothing in it says who, or which professional (A14)
  const [mail] = (await house.mails(adult.mail)).filter(({ subject }) => subject === OWN);
  expect(mail?.text).not.toMatch(/Essai|Girard|infirmi/i);
});

test('the person who does it themselves is written nothing', async () => {
  const own = await house.newPerson();
  const request = await house.asHolder(own);
  await house.access.createShareCode(request, {
    parts: house.access.reference.categories.map(({ code }) => code),
    minutes: 30,
  });
  await house.runJobs();
  expect(await subjects(own)).not.toContain(OWN);
});
