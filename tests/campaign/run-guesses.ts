/**
 * `node bin/node.js tests/campaign/run-guesses.ts [--guesses 100000]`: guesses at the codes of letters, from many sources:
 * codes made up, codes of other people, codes that a newer one took the place of. Waits are left out. Between them honest
 * people show theirs. Ends with 1 when a guess succeeds, or an honest person is stopped. `--planted`: newer codes do not take
 * the place of older ones, which must be found out.
 */
import { parseArgs } from 'node:util';
import type { TestProject } from 'vitest/node';
import { setup } from '../global-setup.ts';
import { startHouse } from '../house.ts';
import { DAY, giveCode, type Invited, invite } from '../journeys/enrolment-people.ts';
import { diceOf } from '../oracle/worlds.ts';

const { values } = parseArgs({
  options: {
    guesses: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    planted: { type: 'boolean', default: false },
  },
});
const guesses = Number(values.guesses);
const PEOPLE = 50;
const SOURCES = 1_000;
const AT_ONCE = 8;
const ALPHABET = [...'ACDEFHJKMNPRTVWXY23456789'];

let clusterUrl = '';
const stop = await setup({
  provide: (_name: string, url: string) => (clusterUrl = url),
} as unknown as TestProject);
try {
  const house = await startHouse({ clusterUrl });
  try {
    const { pick } = diceOf(Number(values.seed));
    const people: (Invited & { readonly obsolete: string })[] = [];
    for (let n = 0; n < PEOPLE; n++) {
      const { code: obsolete, ...one } = await invite(house);
      if (!values.planted)
        await house.rows('update enrolment.code set revoked_at = now() where holder_id = $1', [one.holderId]);
      const code = await giveCode(house, one.holderId, 2, new Date(Date.now() + 42 * DAY));
      people.push({ ...one, code, obsolete });
    }
    const kinds = ['made up', 'of another', 'obsolete'] as const;
    const told: Record<string, Record<string, number>> = Object.fromEntries(kinds.map((kind) => [kind, {}]));
    const honest = { let: 0, stopped: 0 };
    const count = (into: Record<string, number>, what: string) => (into[what] = (into[what] ?? 0) + 1);
    const show = ({ ins, serial }: Invited, code: string, source: string) =>
      house.enrolment.prove(source, { ins, serial, code }).then(
        () => 'succeeded',
        (error: { code?: string }) => String(error.code),
      );
    const guess = async () => {
      const kind = pick(kinds);
      const one = pick(people);
      const other = pick(people.filter((person) => person !== one));
      const code = {
        'made up': Array.from({ length: 12 }, () => pick(ALPHABET)).join(''),
        'of another': other.code,
        obsolete: one.obsolete,
      }[kind];
      count(
        told[kind] ?? {},
        await show(one, code, `source ${pick(Array.from({ length: SOURCES }, (_, n) => n))}`),
      );
    };
    const begun = performance.now();
    for (let made = 0; made < guesses; made += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, guess));
      if (made % 1_000 < AT_ONCE) {
        const one = pick(people);
        const answer = await show(one, one.code, `home of ${one.ins}`);
        if (answer === 'succeeded') honest.let++;
        else honest.stopped++;
      }
    }
    const succeeded = kinds.reduce((sum, kind) => sum + (told[kind]?.succeeded ?? 0), 0);
    console.log(
      JSON.stringify(
        { guesses, succeeded, told, honest, seconds: Math.round((performance.now() - begun) / 1000) },
        null,
        2,
      ),
    );
    process.exitCode = succeeded === 0 && honest.stopped === 0 && honest.let > 0 ? 0 : 1;
  } finally {
    await house.close();
  }
} finally {
  await stop();
}
