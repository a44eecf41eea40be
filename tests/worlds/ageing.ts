/** Time travel for one notebook: every date of its rows moves back, so that hours, months or years have passed for it alone. */
import type { TestHouse } from '../house.ts';

let columns:
  | Promise<
      readonly { readonly t: string; readonly dated: readonly string[]; readonly days: readonly string[] }[]
    >
  | undefined;

/** Of every table of a person's data but the trace, whose lines never change. */
const datesOf = (house: Pick<TestHouse, 'rows'>) =>
  house.rows<{ t: string; dated: string[]; days: string[] }>(
    `select format('%I.%I', c.table_schema, c.table_name) as t,
       coalesce(array_agg(c.column_name::text) filter (where c.data_type like 'timestamp%'), '{}') as dated,
       coalesce(array_agg(c.column_name::text) filter (where c.data_type = 'date'), '{}') as days
     from information_schema.columns c
     join pg_tables p on p.schemaname = c.table_schema and p.tablename = c.table_name
     where c.table_schema in ('access', 'documents', 'representation', 'enrolment', 'citizens')
       and (c.data_type like 'timestamp%' or c.data_type = 'date')
       and exists (select from information_schema.columns h where h.table_schema = c.table_schema
         and h.table_name = c.table_name and h.column_name = 'holder_id')
     group by 1`,
  );

export async function age(house: Pick<TestHouse, 'rows'>, holderId: string, hours: number): Promise<void> {
  columns ??= datesOf(house);
  const days = Math.floor(hours / 24);
  const statements = (await columns).map(({ t, dated, days: dates }) => {
    const set = [
      ...dated.map((one) => `${one} = ${one} - interval '${hours} hours'`),
      ...dates.map((one) => `${one} = ${one} - ${days}`),
    ];
    return `update ${t} set ${set.join(', ')} where holder_id = '${holderId}'`;
  });
  // triggers that keep histories would see acts of nobody
  await house.rows(
    ['begin', "set local session_replication_role = 'replica'", ...statements, 'commit'].join('; '),
  );
}
