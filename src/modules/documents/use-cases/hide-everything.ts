/**
 * « Tout cacher » (C09, R49): what is there and what will come, in one act; and back. Each document is judged by the second
 * gate as if it were hidden alone. What waits for its announcement is neither touched nor counted (R12).
 */
import { type RawBuilder, sql } from 'kysely';
import type { Access, Granted, VisitRequest } from '#access';
import { newId } from '#platform/ids';

/** What is shown again when it stops: nothing, what one act hid, or what every such act did. */
export type ShownAgain = 'nothing' | 'everything' | { readonly act: string };

export type HidingState = {
  /** What comes is hidden too. */
  readonly on: boolean;
  /** Documents that the visit may see: hidden ones, those among them by « Tout cacher », and the others. */
  readonly hidden: number;
  readonly hiddenWith: number;
  readonly visible: number;
};

export function createHideEverything({ access }: { readonly access: Access }) {
  return {
    /** @throws Refused */
    hidingState: (request: VisitRequest): Promise<HidingState> =>
      access.reading(request, async (visit) => {
        const granted = visit.authorize('record.hide');
        return { on: visit.hidesNew, ...(await countHidden(granted)) };
      }),

    /** @returns how many were hidden now, how many already were, and the act, by which it is undone. @throws Refused */
    hideEverything: (
      request: VisitRequest,
    ): Promise<{ readonly act: string; readonly hidden: number; readonly already: number }> =>
      access.writing(request, async (visit) => {
        visit.attempt('record.hide');
        const granted = visit.authorize('record.hide');
        await holdArrivals(granted);
        const before = await countHidden(granted);
        await access.setHidesNew(granted, true);
        const act = newId();
        const hidden = await changeAll(granted, sql`hidden = true, hidden_with = ${act}`, sql`not hidden`);
        visit.trace(granted, { subject: { id: act, label: 'tout cacher' } });
        return { act, hidden, already: before.hidden };
      }),

    /**
     * @param goesOn what comes is hidden all the same
     * @returns how many are seen again, and how many stay hidden. @throws Refused
     */
    showAgain: (
      request: VisitRequest,
      what: ShownAgain,
      goesOn = false,
    ): Promise<{ readonly shown: number; readonly hidden: number }> =>
      access.writing(request, async (visit) => {
        visit.attempt('record.hide');
        const granted = visit.authorize('record.hide');
        await holdArrivals(granted);
        if (!goesOn) await access.setHidesNew(granted, false);
        const shown =
          what === 'nothing'
            ? 0
            : await changeAll(
                granted,
                sql`hidden = false`,
                what === 'everything'
                  ? sql`hidden_with is not null`
                  : sql`hidden_with::text = ${what.act.replace(/[^0-9a-f-]/g, '')}`,
              );
        const { hidden } = await countHidden(granted);
        visit.trace(granted, {
          subject: { id: 'hides_new', label: goesOn ? 'montrer de nouveau' : 'ne plus tout cacher' },
        });
        return { shown, hidden };
      }),
  };
}

/** A document that arrives at the same time is there already and hidden with the rest, or comes after and arrives hidden. */
async function holdArrivals({ visit }: Granted<'record.hide'>): Promise<void> {
  await sql`select documents.hold_arrivals()`.execute(visit.tx);
}

async function changeAll(
  { visit }: Granted<'record.hide'>,
  change: RawBuilder<unknown>,
  which: RawBuilder<unknown>,
): Promise<number> {
  const { numAffectedRows } =
    await sql`update documents.entry set ${change}, revision = revision + 1, updated_at = platform.now()
      where holder_id = ${visit.holderId} and ${which}`.execute(visit.tx);
  return Number(numAffectedRows ?? 0);
}

async function countHidden({ visit }: Granted<'record.hide'>) {
  const { rows } = await sql<{ hidden: string; hidden_with: string; visible: string }>`
    select count(*) filter (where hidden) as hidden, count(hidden_with) as hidden_with,
      count(*) filter (where not hidden) as visible
    from documents.entry where holder_id = ${visit.holderId}`.execute(visit.tx);
  const [row] = rows;
  return {
    hidden: Number(row?.hidden ?? 0),
    hiddenWith: Number(row?.hidden_with ?? 0),
    visible: Number(row?.visible ?? 0),
  };
}
