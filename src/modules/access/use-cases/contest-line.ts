/**
 * « Je ne reconnais pas cet accès »: the person asks for an explanation of a line of their history; an answer is due within
 * a month (GDPR art. 12; R50, B2). One case a line, whoever asks twice.
 */
import { sql } from 'kysely';
import type { Audit } from '#audit';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database/database';
import { newId } from '#platform/ids';
import { accessErrors } from '../errors.ts';
import type { PublishAccessEvent } from '../events.ts';
import type { VisitRequest, Visits } from '../visit.ts';

export type Contest = {
  readonly id: string;
  readonly lineId: string;
  readonly openedAt: Date;
  /** What the person wrote, may be empty. */
  readonly said: string;
  readonly dueAt: Date;
  readonly answeredAt: Date | undefined;
  readonly answer: string | undefined;
};

/** What the operator sees of a case: nothing of the record, and no name. */
export type OpenContest = {
  readonly holderId: string;
  readonly caseId: string;
  readonly lineId: string;
  readonly openedAt: Date;
  readonly dueAt: Date;
};

const SAID = 1000;
const ANSWER = { min: 10, max: 4000 };

export function createContests(deps: {
  readonly visits: Visits;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly publish: PublishAccessEvent;
}) {
  const { visits, clock } = deps;
  return {
    /** @throws Refused, `line-absent`, `contest-too-long` */
    contestLine: (request: VisitRequest, lineId: string, said: string): Promise<{ readonly dueAt: Date }> =>
      visits.writing(request, async (visit) => {
        visit.attempt('line.contest', lineId);
        const granted = visit.authorize('line.contest', undefined, lineId);
        const text = said.trim();
        if (text.length > SAID) throw accessErrors('contest-too-long');
        const [line] = await deps.audit.read(visit.tx, visit.holderId, { limit: 1, lineId });
        if (!line) throw accessErrors('line-absent');
        const dueAt = new Date(clock.now());
        dueAt.setMonth(dueAt.getMonth() + 1);
        const caseId = newId();
        const { rows } = await sql<{ due_at: Date }>`
          insert into access.contest (holder_id, case_id, line_id, opened_by, opened_at, said, due_at, secret)
          values (${visit.holderId}, ${caseId}, ${lineId}, ${visit.actor.id}, ${clock.now()}, ${text}, ${dueAt},
            ${line.secret === true})
          on conflict (holder_id, line_id) do nothing returning due_at`.execute(visit.tx);
        visit.trace(granted, { objectId: lineId, secret: line.secret === true });
        if (rows[0])
          await deps.publish(visit.tx, { topic: 'line-contested', holderId: visit.holderId, caseId });
        const [known] = await contestsIn(visit.tx, visit.holderId, lineId);
        return { dueAt: known?.dueAt ?? dueAt };
      }),

    /** The cases that the visit's actor may see, newest first; of one line when it is given. */
    contests: (request: VisitRequest, lineId?: string): Promise<readonly Contest[]> =>
      visits.reading(request, (visit) => contestsIn(visit.tx, visit.holderId, lineId)),

    /** By the operator, in a visit of the system. @throws `contest-absent`, `answer-too-short` */
    answerContest: (
      request: VisitRequest,
      caseId: string,
      answer: { readonly text: string; readonly by: string },
    ): Promise<void> =>
      visits.writing(request, async (visit) => {
        const text = answer.text.trim();
        if (text.length < ANSWER.min || text.length > ANSWER.max) throw accessErrors('answer-too-short');
        const { numAffectedRows } =
          await sql`update access.contest set answered_at = ${clock.now()}, answered_by = ${answer.by}, answer = ${text}
            where holder_id = ${visit.holderId} and case_id = ${caseId} and answered_at is null`.execute(
            visit.tx,
          );
        if (!numAffectedRows) throw accessErrors('contest-absent');
        await deps.publish(visit.tx, { topic: 'line-answered', holderId: visit.holderId, caseId });
      }),
  };
}

async function contestsIn(tx: Database, holderId: string, lineId?: string): Promise<Contest[]> {
  const { rows } = await sql<{
    case_id: string;
    line_id: string;
    opened_at: Date;
    said: string;
    due_at: Date;
    answered_at: Date | null;
    answer: string | null;
  }>`select case_id, line_id, opened_at, said, due_at, answered_at, answer from access.contest
    where holder_id = ${holderId} and (${lineId ?? null}::uuid is null or line_id = ${lineId ?? null})
    order by opened_at desc limit 200`.execute(tx);
  return rows.map((row) => ({
    id: row.case_id,
    lineId: row.line_id,
    openedAt: row.opened_at,
    said: row.said,
    dueAt: row.due_at,
    answeredAt: row.answered_at ?? undefined,
    answer: row.answer ?? undefined,
  }));
}

/** As the batch role: what waits for an answer, the most urgent first. */
export async function openContests(batch: Database): Promise<readonly OpenContest[]> {
  const { rows } = await sql<{
    holder_id: string;
    case_id: string;
    line_id: string;
    opened_at: Date;
    due_at: Date;
  }>`select holder_id, case_id, line_id, opened_at, due_at from access.contest where answered_at is null
    order by due_at limit 1000`.execute(batch);
  return rows.map((row) => ({
    holderId: row.holder_id,
    caseId: row.case_id,
    lineId: row.line_id,
    openedAt: row.opened_at,
    dueAt: row.due_at,
  }));
}
