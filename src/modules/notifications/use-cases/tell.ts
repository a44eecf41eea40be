/** Tells the person, and for what is not secret each legal representative in force, each in their own space. */
import type { Visit } from '#access';
import { setRelayed, toRelay } from '../store/notices.ts';
import type { createDeliver, DeliverDeps } from './deliver.ts';
import { type Notice, note } from './note.ts';

export function createTell(
  { visit, representation }: Pick<DeliverDeps, 'visit' | 'representation'>,
  deliver: ReturnType<typeof createDeliver>,
) {
  /** Hands on what the representatives are to be told. Harmless twice: a cause is told once to each. */
  async function relay(holderId: string): Promise<void> {
    const { notices, people } = await visit(holderId, async (here) => {
      const found = await toRelay(here);
      const people = found.length > 0 ? await representation.representativesOf(here) : [];
      return { notices: found, people: people.map(({ personId }) => personId) };
    });
    if (notices.length === 0) return;
    for (const person of people)
      await visit(person, async (there) => {
        for (const { kind, cause, by } of notices)
          if (by !== person) await note(there.tx, { kind, cause: `${holderId}/${cause}`, about: holderId });
      });
    await visit(holderId, (here) => setRelayed(here, notices));
    for (const person of people) await deliver(person);
  }

  /**
   * Everything that is due to a person or through their space.
   * @throws when a mail could not be sent: it waits for another try, and the others were told all the same
   */
  async function serve(holderId: string, first?: (here: Visit) => Promise<void>): Promise<void> {
    try {
      await deliver(holderId, first);
    } finally {
      await relay(holderId);
    }
  }

  return {
    serve,
    tell: (holderId: string, notice: Notice): Promise<void> =>
      serve(holderId, (here) => note(here.tx, notice)),
  };
}
