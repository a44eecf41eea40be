/** A document is filed or corrected, through a door or FHIR. */
import { randomBytes, randomUUID } from 'node:crypto';
import { parsePublicId } from '#platform/ids';
import type { TestHouse } from '../house.ts';
import { newReference } from '../journeys/fhir/fhir-house.ts';
import { newPdf } from '../journeys/sample-documents.ts';
import { professional } from '../personas.ts';
import type { Act } from './any-act.ts';
import { ToldByFhir, tried } from './disagreement.ts';
import type { Site } from './site.ts';
import { answerOf, type CarerName, type Paper, requestOf, type World } from './world.ts';

const SEEN = {
  all: {},
  hidden: { hidden: true },
  invisible: { invisibleToPatient: true },
  secret: { invisibleToRepresentatives: true },
} as const;

const titleOf = () => `Feuille ${randomBytes(6).toString('hex')}`;

function newPaper(by: CarerName, over: Partial<Paper> & { readonly typeCode: string }): Paper {
  const { nationalId, structureId } = professional(by);
  return {
    entryId: '',
    uniqueId: randomUUID(),
    logicalId: '',
    title: titleOf(),
    authorId: nationalId,
    authorStructureId: structureId,
    status: 'current',
    hidden: false,
    hiddenWithAll: false,
    invisibleToPatient: false,
    invisibleToRepresentatives: false,
    depositedAt: Date.now(),
    ...over,
  };
}

export async function file(
  house: TestHouse,
  site: Site,
  world: World,
  one: Extract<Act, { do: 'file' }>,
): Promise<void> {
  const paper = newPaper(one.by, { typeCode: one.type, ...SEEN[one.seen] });
  const allowed = answerOf(house, world, one.by, 'document.deposit', { paper }).allowed;
  const filed = await tried(one, allowed, () =>
    one.byFhir && one.seen === 'all'
      ? fileByFhir(site, world, one.by, paper)
      : fileByDoor(house, world, one.by, paper),
  );
  if (!filed) return;
  world.papers.push({
    ...paper,
    entryId: filed.value,
    logicalId: paper.uniqueId,
    hidden: paper.hidden || (world.hidesNew && !paper.invisibleToPatient),
  });
}

/** @returns the id of the entry */
async function fileByDoor(
  house: TestHouse,
  world: World,
  by: CarerName,
  paper: Paper,
  replaces?: string,
): Promise<string> {
  const { hidden, invisibleToPatient, invisibleToRepresentatives, uniqueId, title, typeCode } = paper;
  const { documents } = await house.documents.depositLot(
    { session: requestOf(world, by).session },
    {
      documents: [
        newPdf(world.of, by, {
          uniqueId,
          title,
          typeCode,
          visibility: { hidden, invisibleToPatient, invisibleToRepresentatives },
          ...(replaces && { replaces }),
        }),
      ],
    },
  );
  return objectIdOf(documents[0]?.id);
}

/** A refusal comes back as the error that it says. */
async function fileByFhir(site: Site, world: World, by: CarerName, paper: Paper): Promise<string> {
  const { title, typeCode, uniqueId } = paper;
  const body = newReference({ ...world.of, birthDate: world.birthDate }, by, {
    title,
    masterIdentifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${uniqueId}` },
    type: { coding: [{ system: 'http://loinc.org', code: typeCode }] },
  });
  const { status, body: text } = await site.ask(requestOf(world, by).session, '/fhir/DocumentReference', {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/fhir+json' },
  });
  const said = JSON.parse(text.toString()) as {
    id?: string;
    issue?: { details?: { coding?: { code?: string }[] } }[];
  };
  if (status === 201) return objectIdOf(said.id);
  const code = said.issue?.[0]?.details?.coding?.[0]?.code ?? String(status);
  throw new ToldByFhir(code);
}

export async function correct(
  house: TestHouse,
  world: World,
  one: Extract<Act, { do: 'correct' }>,
  before: Paper | undefined,
): Promise<void> {
  const paper = newPaper(one.by, { typeCode: '11502-2' });
  // a correction that comes again is judged as it was before it took the place
  const asBefore = before && {
    ...before,
    status: before.status === 'superseded' ? ('current' as const) : before.status,
  };
  const replaces = asBefore && answerOf(house, world, one.by, 'document.replace', { paper: asBefore });
  const files = answerOf(house, world, one.by, 'document.deposit', {
    paper,
    unopposed: replaces?.allowed === true,
  });
  const allowed = files.allowed && (!replaces || replaces.allowed || replaces.absent);
  const filed = await tried(one, allowed, () => fileByDoor(house, world, one.by, paper, before?.uniqueId));
  if (!filed) return;
  const isReplaced = before !== undefined && replaces?.allowed === true;
  world.papers.push({
    ...paper,
    entryId: filed.value,
    logicalId: isReplaced ? before.logicalId : paper.uniqueId,
    hidden: world.hidesNew || (isReplaced && before.hidden),
  });
  if (isReplaced) before.status = 'superseded';
}

const objectIdOf = (id = '') => parsePublicId(id)?.objectId ?? '';
