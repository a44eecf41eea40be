/** Where somebody is told who was told nowhere: it holds at once, is one, and is written in the history (R29, A3). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '#identity';
import { startHouse, type TestHouse } from '../house.ts';
import { type AccountPeople, accountPeople, browser } from './account-people.ts';
import { invite } from './enrolment-people.ts';

let house: TestHouse;
let people: AccountPeople;
beforeAll(async () => {
  house = await startHouse({ mail: true });
  people = accountPeople(house);
});
afterAll(() => house?.close());

const sessionOf: AccountPeople['sessionOf'] = (...given) => people.sessionOf(...given);
const withAccount = () => people.withAccount();
const subjects = (mail: string) => people.subjects(mail);
const codeAt = (mail: string) => people.codeAt(mail);
const channelsOf: AccountPeople['channelsOf'] = (person) => people.channelsOf(person);

describe('a first address', () => {
  const nowhere = async () => {
    const person = await house.newPerson();
    await house.rows('delete from citizens.contact_channel where holder_id = $1', [person.holderId]);
    return { person, session: await sessionOf(person.holderId) };
  };
  const start = (session: Session, typed: string) =>
    house.identity.channels.start(session, { typed, oldLost: false });
  const finish = (session: Session, step: string, old: string, next: string) =>
    house.identity.channels.finish(session, step, { old, next }, browser());

  test('holds at once, and nobody else’s change with it: theirs comes with its notice', async () => {
    const other = await withAccount();
    const theirs = `f.${other.person.ins}@exemple.test`;
    const step = await start(other.session, theirs);
    await finish(other.session, step, await codeAt(other.person.mail), await codeAt(theirs));
    await house.rows(`update citizens.channel_change set effective_at = now() where holder_id = $1`, [
      other.person.holderId,
    ]);
    const { person, session } = await nowhere();
    const first = `g.${person.ins}@exemple.test`;
    await finish(session, await start(session, first), '', await codeAt(first));
    expect(await channelsOf(person)).toEqual([{ value: first }]);
    expect(await subjects(first)).toContain('L’endroit où vous êtes prévenu a changé');
    expect(await channelsOf(other.person)).toEqual([{ value: other.person.mail }]);
    await house.identity.channels.applyDue();
    expect(await channelsOf(other.person)).toEqual([{ value: theirs }]);
    expect(await subjects(theirs)).toContain('L’endroit où vous êtes prévenu a changé');
  });

  test('is one: whoever began a second one meanwhile begins again, with a code on the first', async () => {
    const { person, session } = await nowhere();
    const [one, two, three] = ['h', 'i', 'j'].map((letter) => `${letter}.${person.ins}@exemple.test`) as [
      string,
      string,
      string,
    ];
    const steps = [await start(session, one), await start(session, two), await start(session, three)];
    const codes = [await codeAt(one), await codeAt(two), await codeAt(three)];
    const both = await Promise.allSettled([0, 1].map((n) => finish(session, steps[n]!, '', codes[n]!)));
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(finish(session, steps[2]!, '', codes[2]!)).rejects.toMatchObject({ code: 'step-over' });
    expect(await channelsOf(person)).toHaveLength(1);
  });

  test('given with a letter is told in the history and to the address, and is no telephone without SMS', async () => {
    const person = await invite(house);
    await house.rows('delete from citizens.contact_channel where holder_id = $1', [person.holderId]);
    const by = { proof: await house.enrolment.prove('here', person) };
    const { accounts } = house.identity;
    await expect(accounts.giveFirstChannel(by, '06 12 34 56 78')).rejects.toMatchObject({
      code: 'sms-unavailable',
    });
    const [kept, late] = [person.mail, 'trop.tard@exemple.test'];
    await accounts.giveFirstChannel(by, kept);
    await accounts.giveFirstChannel(by, late);
    expect(await channelsOf(person)).toEqual([{ value: kept }]);
    expect(await subjects(kept)).toContain('L’endroit où vous êtes prévenu a changé');
    expect(
      await house.rows('select action, basis, actor_id from audit.line where holder_id = $1', [
        person.holderId,
      ]),
    ).toEqual([{ action: 'contact.change', basis: 'code', actor_id: person.holderId }]);
  });
});
