/** States that a professional's relation with a person may be in, written straight into the tables. */
import type { TestHouse, TestPerson } from '../house.ts';

export type State = { readonly name: string; readonly set: readonly string[] };
export const consent = (ground: string, over = `now() + interval '1 day'`, by = 'professional_id') =>
  `insert into access.consent (holder_id, professional_id, stated_by, basis, ground, expires_at)
   select $1, professional_id, ${by}, '${ground === 'holder' ? 'holder' : 'care_team'}', '${ground}', ${over}
   from professionals.professional where professional_id = $2`;
export const STATES: readonly State[] = [
  { name: 'nothing', set: [] },
  { name: 'consent', set: [consent('statement')] },
  { name: 'consent over', set: [consent('statement', `now() - interval '1 day'`)] },
  { name: 'stated by another structure', set: [consent('statement', undefined, `'somebody else'`)] },
  { name: 'chosen by the person', set: [consent('holder')] },
  { name: 'choice over', set: [consent('holder', `now() - interval '1 hour'`)] },
  { name: 'treating', set: [`insert into access.treating_doctor values ($1, $2, '2020-01-01', null)`] },
  {
    name: 'treating and blocked',
    set: [
      `insert into access.treating_doctor values ($1, $2, '2020-01-01', null)`,
      'insert into access.block (holder_id, professional_id) values ($1, $2)',
    ],
  },
  {
    name: 'blocked',
    set: [consent('statement'), 'insert into access.block (holder_id, professional_id) values ($1, $2)'],
  },
  {
    name: 'team',
    set: [
      `insert into access.care_team (holder_id, team_id, structure_id, structure_label, opened_by, opened_by_label)
       select $1::uuid, gen_random_uuid(), '1990000119', 'CHU', $2::text, 'X'`,
      `insert into access.care_team_member (holder_id, team_id, professional_id, structure_id)
       select holder_id, team_id, $2, structure_id from access.care_team where holder_id = $1`,
    ],
  },
  { name: 'code', set: [code()] },
  { name: 'code over', set: [code(`now() - interval '1 minute'`)] },
  {
    name: 'code and treating',
    set: [code(), `insert into access.treating_doctor values ($1, $2, '2020-01-01', null)`],
  },
];
function code(until = `now() + interval '1 hour'`): string {
  return `insert into access.share_code (holder_id, code_id, code_hash, shelves, types, minutes, created_by, used_by, used_at, ends_at)
    select $1::uuid, gen_random_uuid(), '', array['BIOLOGIE'], '|11502-2|11488-4|', 120, 'x', $2::text, now(), ${until}`;
}

/** Leaves every other state first. */
export async function enterState(
  house: TestHouse,
  of: TestPerson,
  id: string,
  { set }: State,
): Promise<void> {
  for (const table of [
    'consent',
    'block',
    'treating_doctor',
    'care_team',
    'care_team_member',
    'share_code',
    'emergency_access',
  ])
    await house.rows(`delete from access.${table} where holder_id = $1`, [of.holderId]);
  for (const statement of set)
    await house.rows(statement, /\$2/.test(statement) ? [of.holderId, id] : [of.holderId]);
}
