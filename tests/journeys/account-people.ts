/** People with an account of Carnet's own: where they are signed in, and what they were sent. */
import type { Session } from '#identity';
import type { TestHouse, TestPerson } from '../house.ts';
import { HOUR } from '../moved-clock.ts';

export const PASSWORD = 'trois tulipes jaunes';

export const browser = (device?: string) => ({
  source: `source-${Math.random()}`,
  label: 'Firefox sur Linux',
  device,
});

export type AccountPeople = ReturnType<typeof accountPeople>;

export function accountPeople(house: TestHouse) {
  async function sessionOf(holderId: string, strong = true): Promise<Session & { readonly secret: string }> {
    const secret = await house.sessions.open({
      kind: 'citizen',
      channel: 'web',
      holderId,
      strongAt: strong ? new Date() : undefined,
      method: 'franceconnect',
      expiresAt: new Date(Date.now() + HOUR),
      idleSeconds: 1800,
    });
    const session = await house.identity.session(secret);
    if (!session) throw new Error('A session that was just opened is not there.');
    return { ...session, secret };
  }
  return {
    sessionOf,

    async withAccount() {
      const person = await house.newPerson();
      const session = await sessionOf(person.holderId);
      const identifier = `Paule.${person.ins.slice(5)}`;
      await house.identity.accounts.create({ session }, { identifier, password: PASSWORD });
      return { person, session, identifier };
    },

    /** The subjects of what came to an address, the newest first. */
    async subjects(mail: string) {
      await house.runJobs();
      return (await house.mails(mail)).map(({ subject }) => subject);
    },

    async codeAt(mail: string): Promise<string> {
      await house.runJobs();
      const [newest] = (await house.mails(mail)).filter(
        ({ subject }) => subject === 'Votre code de connexion',
      );
      const [, ...digits] = /(\d{3})\u00a0(\d{3})/.exec(newest?.text ?? '') ?? [];
      if (digits.length === 0) throw new Error('No code came.');
      return digits.join('');
    },

    channelsOf: (person: TestPerson) =>
      house.rows<{ value: string }>('select value from citizens.contact_channel where holder_id = $1', [
        person.holderId,
      ]),
  };
}
