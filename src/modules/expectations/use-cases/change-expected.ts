/** Names who is to send a document, asks them for it, or says that nothing will come. */
import type { Access, Granted, Visit, VisitRequest } from '#access';
import type { Citizens } from '#citizens';
import { expectationErrors } from '../errors.ts';
import { findSubject, finish, nameSender, nudge } from '../store/expected.ts';
import { ownSubject } from './expect-by-hand.ts';

const MOST_WORDS = 300;

export function createChangeExpected({
  access,
  citizens,
}: {
  readonly access: Access;
  readonly citizens: Pick<Citizens, 'person'>;
}) {
  /** It is there for this actor, who may write here; what they may do with it, the database says. */
  async function found(visit: Visit, expectedId: string) {
    visit.attempt('document.know', expectedId);
    const subject = await findSubject(visit, expectedId);
    if (!subject) throw expectationErrors('expectation-absent');
    const secret = subject.invisibleToRepresentatives;
    visit.attempt('document.know', expectedId, secret);
    const granted = visit.authorize('document.know', subject, expectedId);
    visit.authorize('document.deposit', ownSubject(visit), expectedId);
    return { granted, about: { objectId: expectedId, secret } };
  }
  const acting = <T>(
    request: VisitRequest,
    expectedId: string,
    act: (visit: Visit, granted: Granted<'document.know'>) => Promise<T>,
  ): Promise<T> =>
    access.writing(request, async (visit) => {
      const { granted, about } = await found(visit, expectedId);
      const done = await act(visit, granted);
      visit.trace(granted, about);
      return done;
    });

  return {
    /** @throws Refused, `expectation-absent`, `expectation-from` */
    name: (request: VisitRequest, expectedId: string, fromId: string): Promise<void> =>
      acting(request, expectedId, async (visit) => {
        if (!(await nameSender(visit, expectedId, fromId))) throw expectationErrors('expectation-from');
      }),

    /** Once a week at most, without anything medical. @throws Refused, `expectation-absent`, `nudge-nobody`, `nudge-soon` */
    nudge: (request: VisitRequest, expectedId: string): Promise<void> =>
      acting(request, expectedId, async (visit) => {
        const person = await citizens.person(visit.tx, visit.holderId);
        if (!person) throw expectationErrors('expectation-absent');
        const label = `${person.usageName ?? person.birthName} ${person.firstGivenName}`;
        const told = await nudge(visit, expectedId, label);
        if (told === 'absent') throw expectationErrors('expectation-absent');
        if (told === 'nobody') throw expectationErrors('nudge-nobody');
        if (told === 'soon') throw expectationErrors('nudge-soon');
      }),

    /** « Il n'y en aura pas », by who was to send it or who asked for it. @throws Refused, `expectation-absent`, `expectation-word` */
    decline: (request: VisitRequest, expectedId: string, word: string): Promise<void> =>
      acting(request, expectedId, async (visit) => {
        const said = word.trim();
        if (said === '' || said.length > MOST_WORDS) throw expectationErrors('expectation-word');
        if (!(await finish(visit, expectedId, { state: 'none', label: visit.actor.label, word: said })))
          throw expectationErrors('expectation-absent');
      }),

    /** The person's side does not expect it any more. @throws Refused, `expectation-absent` */
    drop: (request: VisitRequest, expectedId: string): Promise<void> =>
      acting(request, expectedId, async (visit) => {
        if (!(await finish(visit, expectedId, { state: 'dropped', label: visit.actor.label, word: '' })))
          throw expectationErrors('expectation-absent');
      }),
  };
}
