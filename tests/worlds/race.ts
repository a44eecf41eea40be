/**
 * Reading after a right was taken away (T6, A18): many clients read by every way while an act ends their right. A reading that
 * began after the act was acknowledged, and was allowed, is a violation.
 */
import { randomUUID } from 'node:crypto';
import { publicHolderId, publicId } from '#platform/ids';
import type { TestHouse } from '../house.ts';
import { fileIn } from '../journeys/outward.ts';
import { newPdf } from '../journeys/sample-documents.ts';
import { professional } from '../personas.ts';
import { newWorld } from './lives.ts';
import type { Answer, Site } from './site.ts';
import { isPerson, requestOf, type Who, type World } from './world.ts';

export const CLIENTS = 64;

type Race = {
  readonly name: string;
  readonly reader: Who;
  /** Lets the reader in. @returns what takes it away again */
  readonly enter: (house: TestHouse, world: World, entryId: string) => Promise<() => Promise<unknown>>;
};

/** A type that the column of every reader opens. */
const BIOLOGY = '11502-2';
const nurse = professional('infirmiere').nationalId;
const holder = (world: World) => requestOf(world, 'holder');
const consented = (house: TestHouse, world: World) =>
  house.access.stateConsent(requestOf(world, 'infirmiere'), { basis: 'care_team', confirmed: true });

export const RACES: readonly Race[] = [
  {
    name: 'hide a document',
    reader: 'infirmiere',
    async enter(house, world, entryId) {
      await consented(house, world);
      return () => house.documents.hide(holder(world), entryId);
    },
  },
  {
    name: 'hide everything',
    reader: 'infirmiere',
    async enter(house, world) {
      await consented(house, world);
      return () => house.documents.hideEverything(holder(world));
    },
  },
  {
    name: 'block',
    reader: 'infirmiere',
    async enter(house, world) {
      await consented(house, world);
      return () => house.access.block(holder(world), nurse);
    },
  },
  {
    name: 'end an access',
    reader: 'infirmiere',
    async enter(house, world) {
      await consented(house, world);
      return () => house.access.endAccess(holder(world), nurse);
    },
  },
  {
    name: 'withdraw a consent',
    reader: 'infirmiere',
    async enter(house, world) {
      await consented(house, world);
      return () => house.access.withdrawConsent(requestOf(world, 'infirmiere'), 'statement');
    },
  },
  {
    name: 'end a care team',
    reader: 'infirmiere',
    async enter(house, world) {
      const [day] = new Date(Date.now() + 10 * 86_400_000).toISOString().split('T');
      const secretary = requestOf(world, 'secretaire');
      const { teamId } = await house.access.openTeam(secretary, { members: [nurse], untilDay: day ?? '' });
      return () => house.access.endTeam(secretary, teamId);
    },
  },
  {
    name: 'end a share code',
    reader: 'infirmiere',
    async enter(house, world) {
      const parts = [...new Set(house.access.reference.types.map(({ shelf }) => shelf))];
      const { id, code } = await house.access.createShareCode(holder(world), { parts, minutes: 30 });
      await house.access.enterShareCode(requestOf(world, 'infirmiere'), code);
      return () => house.access.endShareCode(holder(world), id);
    },
  },
  {
    name: 'end a mandate',
    reader: 'helper',
    enter: async (house, world) => () => house.representation.end(holder(world), world.helper.mandateId),
  },
  {
    name: 'pause a mandate',
    reader: 'helper',
    enter: async (house, world) => () => house.representation.pause(holder(world), world.helper.mandateId),
  },
  {
    name: 'refuse emergencies',
    reader: 'regulateur',
    async enter(house, world) {
      await house.access.openEmergency(
        { ...requestOf(world, 'regulateur'), mode: 'bris_de_glace' },
        { reason: 'Personne inconsciente', confirmed: true },
      );
      return () => house.access.changeSwitch(holder(world), 'others', false);
    },
  },
  {
    name: 'close an emergency',
    reader: 'regulateur',
    async enter(house, world) {
      const regulator = requestOf(world, 'regulateur');
      await house.access.openEmergency(
        { ...regulator, mode: 'centre_15' },
        { reason: 'Appel au 15', confirmed: true },
      );
      return () => house.access.closeEmergency(regulator);
    },
  },
  {
    name: 'delete a document',
    reader: 'infirmiere',
    async enter(house, world, entryId) {
      await consented(house, world);
      return () => house.documents.remove(requestOf(world, 'cardiologue'), entryId);
    },
  },
  {
    name: 'sign out',
    reader: 'infirmiere',
    async enter(house, world) {
      await consented(house, world);
      return () => house.sessions.close(requestOf(world, 'infirmiere').session.secret);
    },
  },
  {
    name: 'close the space',
    reader: 'infirmiere',
    async enter(house, world) {
      await consented(house, world);
      return () => house.setState(world.of, 'closed');
    },
  },
];

export type Raced = {
  readonly name: string;
  reads: number;
  allowed: number;
  /** That began after the act was acknowledged. */
  after: number;
  violations: number;
  /** Milliseconds from the acknowledgement to the start of the last that was allowed; 0 without any. */
  window: number;
};

/** @param reads of all clients together, half of them or more after the act */
export async function race(house: TestHouse, site: Site, one: Race, reads: number): Promise<Raced> {
  await house.rows('delete from platform.rate_limit');
  const world = await newWorld(house, { minor: false, treated: false, seesHidden: false, adds: false });
  const entryId = await fileIn(
    house,
    newPdf(world.of, 'cardiologue', { uniqueId: randomUUID(), typeCode: BIOLOGY }),
    'cardiologue',
  );
  const act = await one.enter(house, world, entryId);
  const ways = waysOf(world, one.reader, entryId);
  const told: Raced = { name: one.name, reads: 0, allowed: 0, after: 0, violations: 0, window: 0 };
  let acknowledged: number | undefined;
  let acting: Promise<unknown> | undefined;
  let begun = 0;

  async function client(at: number): Promise<void> {
    for (let turn = at; told.after < reads / 2 || begun < reads; turn++) {
      const way = ways[turn % ways.length];
      if (!way) return;
      begun += 1;
      const since = acknowledged === undefined ? undefined : performance.now() - acknowledged;
      const answer = await site.ask(requestOf(world, one.reader).session, way.path);
      if (answer.status >= 500) throw new Error(`${answer.status} at ${way.path}: ${answer.body}`);
      const isAllowed = way.gives(answer);
      told.reads += 1;
      if (isAllowed) told.allowed += 1;
      if (since !== undefined) told.after += 1;
      if (isAllowed && since !== undefined) {
        told.violations += 1;
        told.window = Math.max(told.window, since);
      }
      // once every client is at it
      if (told.reads > CLIENTS)
        acting ??= act().then(() => {
          acknowledged = performance.now();
        });
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, (_, at) => client(at)));
  await acting;
  return told;
}

type Way = { readonly path: string; readonly gives: (answer: Answer) => boolean };

function waysOf({ of }: World, reader: Who, entryId: string): readonly Way[] {
  const space = publicHolderId(of.holderId);
  const id = publicId(of.holderId, entryId);
  const listed = ({ status, body }: Answer) => status === 200 && body.includes(id);
  const opened = ({ status }: Answer) => status === 200;
  const base = isPerson(reader) ? `/proches/${space}` : `/pro/p/${space}`;
  const ways: Way[] = [
    { path: isPerson(reader) ? `${base}/documents` : base, gives: listed },
    { path: `${base}/documents/${id}/original`, gives: opened },
    { path: `${base}/documents/${id}`, gives: opened },
  ];
  if (isPerson(reader)) return ways;
  return [
    ...ways,
    { path: `/fhir/DocumentReference?patient=Patient/${space}&status=current`, gives: listed },
    { path: `/fhir/Binary/${id}`, gives: opened },
    { path: `/fhir/DocumentReference/${id}`, gives: opened },
  ];
}

/** The doors of the record that remember for so many milliseconds what they gave to whom. */
export function remembering(house: TestHouse, ms: number): TestHouse['documents'] {
  const kept = new Map<string, { readonly at: number; readonly given: Promise<unknown> }>();
  const wrap =
    <A extends { session: { hash: Buffer } }, R>(
      name: string,
      door: (request: A, id: string) => Promise<R>,
    ) =>
    (request: A, id: string): Promise<R> => {
      const key = `${name} ${request.session.hash.toString('hex')} ${id}`;
      const known = kept.get(key);
      if (known && performance.now() - known.at < ms) return known.given as Promise<R>;
      const given = door(request, id);
      // old from when it was known, not from when it was asked for
      return given.then((found) => {
        kept.set(key, { at: performance.now(), given });
        return found;
      });
    };
  const { content, read, describe } = house.documents;
  return {
    ...house.documents,
    content: wrap('content', content),
    read: wrap('read', read),
    describe: wrap('describe', describe),
  };
}

export function sayRaces(raced: readonly Raced[]): string {
  const row = ({ name, reads, allowed, after, violations, window }: Raced) =>
    `${name.padEnd(20)} ${String(reads).padStart(6)} reads, ${String(allowed).padStart(6)} allowed, ${String(after).padStart(6)} begun after, ${violations} of them allowed, window ${window.toFixed(1)} ms`;
  const sum = (of: (one: Raced) => number) => raced.reduce((total, one) => total + of(one), 0);
  return [
    `read after revoke: ${CLIENTS} clients, ${sum((one) => one.reads)} raced reads, ${sum((one) => one.after)} begun after the acknowledgement, allowed ${sum((one) => one.violations)}`,
    ...raced.map(row),
  ].join('\n');
}
