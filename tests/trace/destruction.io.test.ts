/** Lines that go with a destroyed space are told from lines that somebody erased (R18, T10). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHouse, type TestHouse } from '../house.ts';
import { startRig, type TraceRig } from './rig.ts';

let house: TestHouse;
let rig: TraceRig;
beforeAll(async () => {
  house = await startHouse();
  rig = await startRig(house.databaseUrl);
});
afterAll(async () => {
  await rig.stop();
  await house.close();
});

async function lived() {
  const person = await house.newPerson({ treating: ['medecin'] });
  await house.consent('infirmiere', person);
  await house.access.whoCan(await house.asHolder(person));
  return person;
}

test('a destruction leaves the trace whole, before and after the witness saw it, and is counted', async () => {
  const [gone, left] = [await lived(), await lived()];
  await rig.settle();
  const session = await house.newSession({ kind: 'citizen', holderId: gone.holderId, strongAt: new Date() });
  const certificate = await house.enrolment.certificate(await house.enrolment.destroy({ session }));
  for (const settled of [false, true]) {
    if (settled) await rig.settle();
    const report = await rig.check();
    expect(report.faults).toEqual([]);
    expect(report.destroyed).toBe(certificate!.lines);
  }
  // a line that somebody erased is still missed
  const erase = (more = '') =>
    rig.checkAfter((client) =>
      client.query(`set local session_replication_role = replica; ${more}
        delete from audit.line where holder_id = '${left.holderId}'`),
    );
  expect((await erase()).counts.missing).toBeGreaterThan(0);
  // and so it is when it is put on the list of the destroyed, without the event of a destruction
  const disguised = await erase(`
    insert into enrolment.destruction (certificate_id, rows, lines, digest) values (gen_random_uuid(), '{}', 1, '');
    insert into enrolment.destroyed_line select audit.line_commitment(l), (select certificate_id from enrolment.destruction where digest = '')
      from audit.line l where holder_id = '${left.holderId}';`);
  expect(disguised.counts.missing).toBeGreaterThan(0);
  // or slipped into a true one
  const slipped = await erase(`
    insert into enrolment.destroyed_line select audit.line_commitment(l), '${certificate!.id}'
      from audit.line l where holder_id = '${left.holderId}';`);
  expect(slipped.counts.missing).toBeGreaterThan(0);
});
