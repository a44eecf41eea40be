/** Was this document there, and deleted? Its author alone may know: for anybody else it never was (R2, R73). */
import { sql } from 'kysely';
import type { Access, VisitRequest } from '#access';

export const createFindGone =
  ({ access }: { readonly access: Access }) =>
  (request: VisitRequest, entryId: string): Promise<boolean> =>
    access.reading(request, async ({ tx }) => {
      const { rows } = await sql<{ gone: boolean }>`select documents.gone(${entryId}) as gone`.execute(tx);
      return rows[0]?.gone ?? false;
    });
