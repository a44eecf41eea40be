/** Writes people of the insurers' file, some thousands at a time, as the batch role: who is new, and who is known. */
import { type RawBuilder, sql } from 'kysely';
import { compareTraits } from '#formats/traits';
import type { Database, DatabaseTransaction } from '#platform/database/database';
import { inTransaction } from '#platform/database/transaction';
import { newHolderId, newId } from '#platform/ids';
import type { Insured } from '../population-row.ts';
import { byIndex } from './by-index.ts';
import { innerArray, unnested } from './columns.ts';

export type Line = { readonly number: number; readonly person: Insured };

export type Secrets = {
  /** The wrapped form of a new data key. */
  wrappedKey(holderId: string): Buffer;
  /** The seal of a card's serial number. */
  cardSeal(serial: string): Buffer;
  /** How the number of whoever had everything destroyed is kept. */
  leftSeal(of: { readonly ins: string; readonly insOid: string }): Buffer;
};

export type Written = {
  readonly created: number;
  readonly updated: number;
  /** Lines whose INS is known with another identity: nothing of them was written (R26). */
  readonly otherIdentity: readonly number[];
};

type Known = {
  readonly ins: string;
  readonly ins_oid: string;
  readonly holder_id: string;
  readonly birth_name: string;
  readonly birth_given_names: string;
  readonly sex: string;
  readonly birth_date: string;
};
type Row = { readonly holderId: string; readonly person: Insured };
type Wanted = Line & Row;

/** Seals of the numbers of those who had everything destroyed, in base64 (R18). */
export async function leftForGood(db: Database): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ seal: string }>`
    select translate(encode(ins_seal, 'base64'), E'\\n', '') as seal from enrolment.left_for_good`.execute(
    db,
  );
  return new Set(rows.map(({ seal }) => seal));
}

/** @param lines no INS twice */
export async function writePeople(db: Database, secrets: Secrets, lines: readonly Line[]): Promise<Written> {
  // in the order of the indexes of all these tables: a page of them is looked for once, not once a person
  const ids = lines.map(() => newHolderId()).sort();
  const wanted = lines.map(({ number, person }, at): Wanted => ({ number, person, holderId: ids[at] ?? '' }));
  return inTransaction(
    db,
    'read committed',
    async (tx) => (await Promise.all([byIndex(tx), takeNumbers(tx, wanted)]))[1],
    async (tx, isNew) => {
      const fresh = wanted.filter(({ holderId }) => isNew.has(holderId));
      const before = wanted.filter(({ holderId }) => !isNew.has(holderId));
      // sent together: the database is never idle while the next lines are read
      const creating = Promise.all([create(tx, secrets, fresh), ...writeSides(tx, secrets, fresh, true)]);
      const { same, other } = await recognised(tx, before);
      await Promise.all([
        creating,
        update(tx, same),
        ...writeSides(tx, secrets, same, false),
        noteDeaths(tx, same),
      ]);
      return { created: fresh.length, updated: same.length, otherIdentity: other };
    },
  );
}

/** @returns the holders whose number was not known */
async function takeNumbers(tx: DatabaseTransaction, wanted: readonly Wanted[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{
    holder_id: string;
  }>`insert into citizens.ins_directory (ins, ins_oid, holder_id)
    select * from ${unnested(
      [...wanted].sort((a, b) => (a.person.ins < b.person.ins ? -1 : 1)),
      [
        ['text', ({ person }) => person.ins],
        ['text', ({ person }) => person.insOid],
        ['uuid', ({ holderId }) => holderId],
      ],
    )} on conflict do nothing returning holder_id`.execute(tx);
  return new Set(rows.map((row) => row.holder_id));
}

async function create(tx: DatabaseTransaction, secrets: Secrets, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  // The insurers' base is the one that the INSi service answers from: what it gives is qualified.
  await sql`with given as materialized (select * from ${unnested(rows, [
    ['uuid', ({ holderId }) => holderId],
    ['text', ({ person }) => person.ins],
    ['text', ({ person }) => person.insOid],
    ['text', ({ person }) => person.birthName],
    ['text', ({ person }) => person.givenNames],
    ['text', ({ person }) => person.firstGivenName],
    ['text', ({ person }) => person.usageName],
    ['text', ({ person }) => person.sex],
    ['date', ({ person }) => person.birthDate],
    ['text', ({ person }) => person.birthCog],
    ['text', ({ holderId }) => secrets.wrappedKey(holderId).toString('base64')],
  ])} as t(holder_id, ins, oid, name, names, first_name, usage, sex, born, cog, wrapped)),
    kept as (insert into platform.holder_key (holder_id, wrapped) select holder_id, decode(wrapped, 'base64') from given)
    insert into citizens.person (holder_id, ins, ins_oid, ins_status, birth_name, birth_given_names, first_given_name,
      usage_name, sex, birth_date, birth_cog)
    select holder_id, ins, oid, 'qualifiee', name, names, first_name, usage, sex, born, cog from given`.execute(
    tx,
  );
}

/** Whose INS was there already: the same person, or somebody else (R26). */
async function recognised(tx: DatabaseTransaction, lines: readonly Line[]) {
  if (lines.length === 0) return { same: [], other: [] };
  const { rows } = await sql<Known>`
    select d.ins, d.ins_oid, d.holder_id, p.birth_name, p.birth_given_names, p.sex, p.birth_date
    from ${unnested(lines, [
      ['text', ({ person }) => person.ins],
      ['text', ({ person }) => person.insOid],
    ])} as t(ins, oid)
    join citizens.ins_directory d on d.ins = t.ins and d.ins_oid = t.oid
    join citizens.person p on p.holder_id = d.holder_id`.execute(tx);
  const known = new Map(rows.map((row) => [`${row.ins}|${row.ins_oid}`, row]));
  const same: Row[] = [];
  const other: number[] = [];
  for (const { number, person } of lines) {
    const row = known.get(`${person.ins}|${person.insOid}`);
    if (row && isSame(row, person)) same.push({ holderId: row.holder_id, person });
    else other.push(number);
  }
  return { same, other };
}

/** Otherwise the line is refused (R26, R68). */
const isSame = (known: Known, given: Insured): boolean =>
  compareTraits(
    {
      birthName: known.birth_name,
      birthGivenNames: [known.birth_given_names],
      sex: known.sex,
      birthDate: known.birth_date,
    },
    {
      birthName: given.birthName,
      birthGivenNames: [given.givenNames],
      sex: given.sex,
      birthDate: given.birthDate,
    },
  ).blocking.length === 0;

async function update(tx: DatabaseTransaction, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`update citizens.person p set usage_name = t.usage
    from ${unnested(rows, [
      ['uuid', ({ holderId }) => holderId],
      ['text', ({ person }) => person.usageName],
    ])} as t(holder_id, usage)
    where p.holder_id = t.holder_id and t.usage is not null and p.usage_name is distinct from t.usage`.execute(
    tx,
  );
}

/** What stands beside the identity, as statements that may leave together. For who is new there is nothing to look for. */
function writeSides(
  tx: DatabaseTransaction,
  secrets: Secrets,
  rows: readonly Row[],
  areNew: boolean,
): readonly Promise<void>[] {
  const known = (clause: RawBuilder<unknown>) => (areNew ? sql`` : clause);
  return [
    writeInsured(tx, rows, known),
    writeCards(tx, secrets, rows, known),
    writeChannels(tx, rows, known),
  ];
}

/** What a statement says of people who were there before. */
type OfKnown = (clause: RawBuilder<unknown>) => RawBuilder<unknown>;

async function writeInsured(tx: DatabaseTransaction, rows: readonly Row[], known: OfKnown): Promise<void> {
  if (rows.length === 0) return;
  await sql`insert into enrolment.insured (holder_id, fund, rank, insured_ins, insured_oid, address, country, ame, overseas,
      protected, deceased_on)
    select holder_id, fund, rank, insured_ins, insured_oid, address::text[], country, ame, overseas, guarded, dead
    from ${unnested(rows, [
      ['uuid', ({ holderId }) => holderId],
      ['text', ({ person }) => person.fund],
      ['text', ({ person }) => person.rank],
      ['text', ({ person }) => person.insuredIns],
      ['text', ({ person }) => person.insuredIns && person.insOid],
      ['text', ({ person }) => (person.address.length === 0 ? null : innerArray(person.address))],
      ['text', ({ person }) => person.country],
      ['boolean', ({ person }) => person.ame],
      ['boolean', ({ person }) => person.overseas],
      ['boolean', ({ person }) => person.protected],
      ['date', ({ person }) => person.deceasedOn],
    ])} as t(holder_id, fund, rank, insured_ins, insured_oid, address, country, ame, overseas, guarded, dead)
    ${known(sql`on conflict (holder_id) do update set fund = excluded.fund, rank = excluded.rank, insured_ins = excluded.insured_ins,
      insured_oid = excluded.insured_oid, address = excluded.address, country = excluded.country, ame = excluded.ame,
      overseas = excluded.overseas, protected = excluded.protected, deceased_on = excluded.deceased_on,
      seen_at = platform.now()`)}`.execute(tx);
}

async function writeCards(
  tx: DatabaseTransaction,
  secrets: Secrets,
  rows: readonly Row[],
  known: OfKnown,
): Promise<void> {
  const cards = rows.filter(({ person }) => person.cardSerial !== null);
  if (cards.length === 0) return;
  await sql`insert into enrolment.card (holder_id, serial_seal)
    select holder_id, decode(seal, 'base64') from ${unnested(cards, [
      ['uuid', ({ holderId }) => holderId],
      ['text', ({ person }) => secrets.cardSeal(person.cardSerial ?? '').toString('base64')],
    ])} as t(holder_id, seal)
    ${known(sql`on conflict (holder_id) do update set serial_seal = excluded.serial_seal
      where card.serial_seal is distinct from excluded.serial_seal`)}`.execute(tx);
}

/** A channel that somebody has, proved or chose, is theirs: only a missing one is added. */
async function writeChannels(tx: DatabaseTransaction, rows: readonly Row[], known: OfKnown): Promise<void> {
  const channels = rows.flatMap(({ holderId, person }) => [
    ...(person.mail ? [{ holderId, kind: 'mail', value: person.mail }] : []),
    ...(person.sms ? [{ holderId, kind: 'sms', value: person.sms }] : []),
  ]);
  if (channels.length === 0) return;
  await sql`insert into citizens.contact_channel (holder_id, channel_id, kind, value)
    select holder_id, uuidv7(), kind, value from ${unnested(channels, [
      ['uuid', ({ holderId }) => holderId],
      ['text', ({ kind }) => kind],
      ['text', ({ value }) => value],
    ])} as t(holder_id, kind, value)
    ${known(sql`where not exists (select from citizens.contact_channel c
      where c.holder_id = t.holder_id and c.kind = t.kind)`)}`.execute(tx);
}

/** A death ends what was announced or open (R35); the line of the transition is written with it. */
async function noteDeaths(tx: DatabaseTransaction, rows: readonly Row[]): Promise<void> {
  const dead = rows.filter(({ person }) => person.deceasedOn !== null);
  if (dead.length === 0) return;
  await sql`with was as materialized (select s.holder_id, s.state, t.transition_id
      from ${unnested(dead, [
        ['uuid', ({ holderId }) => holderId],
        ['uuid', () => newId()],
      ])} as t(holder_id, transition_id)
      join enrolment.space s on s.holder_id = t.holder_id
      where s.state in ('announced', 'opposed', 'created', 'active', 'closed') for update of s),
    moved as (update enrolment.space s set state = 'deceased', since = platform.now() from was
      where s.holder_id = was.holder_id)
    insert into enrolment.transition (holder_id, transition_id, act, from_state, to_state, actor_kind, actor_label)
    select holder_id, transition_id, 'decease', state, 'deceased', 'system', 'Fichier des assurés' from was`.execute(
    tx,
  );
}
