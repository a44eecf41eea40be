/** What everybody is given, by every way in, against what the texts say of the model: pages, FHIR, doors. */
import type { VisitRequest } from '#access';
import { CarnetError } from '#platform/errors';
import { publicHolderId, publicId } from '#platform/ids';
import type { Mode } from '../../src/modules/access/rules/facts.ts';
import type { TestHouse } from '../house.ts';
import { Wrong } from './disagreement.ts';
import type { Answer, Site } from './site.ts';
import {
  answerOf,
  EVERYBODY,
  isPerson,
  type Paper,
  requestOf,
  runningEmergency,
  type Who,
  type World,
} from './world.ts';

/** How many times each way was asked. */
export type Asked = { pages: number; fhir: number; doors: number; given: number };

const MODES: readonly Mode[] = ['normal', 'bris_de_glace', 'centre_15'];

/** @param turn which document, page and mode, so that each comes in turn. @throws Wrong */
export async function check(
  house: TestHouse,
  site: Site,
  world: World,
  turn: number,
  asked: Asked,
): Promise<void> {
  await Promise.all(EVERYBODY.map((who, at) => checkOf(house, site, world, who, turn + at, asked)));
}

async function checkOf(
  house: TestHouse,
  site: Site,
  world: World,
  who: Who,
  turn: number,
  asked: Asked,
): Promise<void> {
  const request = requestOf(world, who);
  const may = (action: 'document.list' | 'document.read' | 'document.know', paper?: Paper, mode?: Mode) =>
    answerOf(house, world, who, action, { paper, ...(mode && { asked: mode }) }).allowed;
  const readable = world.papers.filter((paper) => may('document.read', paper));
  const secret = world.papers.filter((paper) => !may('document.know', paper));
  const lists = may('document.list');
  const ids = (papers: readonly Paper[]) => (lists ? papers.map(({ entryId }) => entryId).sort() : []);

  /** Nothing of what they may not know of stands in what they are given. */
  const scan = (way: string, { body }: Answer) => {
    const text = body.toString();
    for (const paper of secret)
      if (text.includes(paper.title) || text.includes(publicId(world.of.holderId, paper.entryId)))
        throw new Wrong('unauthorised', { who, way, paper });
  };
  const same = (way: string, given: readonly string[], expected: readonly string[]) => {
    asked.given += given.length;
    const extra = given.filter((one) => !expected.includes(one));
    const missing = expected.filter((one) => !given.includes(one));
    if (extra.length > 0) throw new Wrong('unauthorised', { who, way, extra: about(world, extra) });
    if (missing.length > 0) throw new Wrong('refused', { who, way, missing: about(world, missing) });
    if (new Set(given).size !== given.length) throw new Wrong('unauthorised', { who, way, twice: given });
  };

  // the doors, in each mode in turn
  const mode = isPerson(who) ? 'normal' : (MODES[turn % 3] ?? 'normal');
  const effective = runningEmergency(world, who) ?? mode;
  const byDoor = await refusable(house.documents.list({ ...request, mode }, {}, { limit: 100, offset: 0 }));
  asked.doors += 1;
  const readableSo = may('document.list', undefined, effective)
    ? world.papers.filter((paper) => may('document.read', paper, effective)).map(({ entryId }) => entryId)
    : [];
  same(`door, ${mode}`, byDoor?.entries.map(({ entryId }) => entryId) ?? [], readableSo);
  if (byDoor && byDoor.total !== readableSo.length)
    throw new Wrong('unauthorised', { who, total: byDoor.total, readable: readableSo.length });
  for (const paper of world.papers) {
    const described = await refusable(house.documents.describe(request, paper.entryId));
    asked.doors += 1;
    same('describe', described ? [paper.entryId] : [], readable.includes(paper) ? [paper.entryId] : []);
  }
  if (who === 'parent') await checkHistory(house, request, world, asked);

  // the pages
  const base = baseOf(world, who);
  const ask = async (path: string) => {
    const answer = await site.ask(request.session, path);
    asked[path.startsWith('/fhir') ? 'fhir' : 'pages'] += 1;
    scan(path.replace(/[1-9A-Za-z]{20,}/g, '*'), answer);
    if (answer.status >= 500) throw new Error(`${answer.status} for ${who} at ${path}: ${answer.body}`);
    return answer;
  };
  const list = await ask(isPerson(who) ? `${base}/documents?etat=tous` : `${base}?etat=tous`);
  same('page of the list', linked(world, list), ids(readable));
  const more = isPerson(who)
    ? [
        '',
        '/acces',
        '/acces/historique',
        '/acces/historique/export.csv',
        '/documents?q=Feuille',
        '/documents?etat=nouveaux',
      ]
    : ['', '/acces', '?etat=masques', '?q=Feuille', '/equipe', '/deposer'];
  await ask(`${base}${more[turn % more.length]}`);

  const paper = world.papers[turn % Math.max(1, world.papers.length)];
  if (!paper) return;
  const id = publicId(world.of.holderId, paper.entryId);
  const expected = readable.includes(paper) ? [paper.entryId] : [];
  const opened = (answer: Answer) => (answer.status === 200 ? [paper.entryId] : []);
  for (const path of [`${base}/documents/${id}`, `${base}/documents/${id}/original`])
    same(path.endsWith('original') ? 'download' : 'page of a document', opened(await ask(path)), expected);
  if (isPerson(who)) return;

  const patient = `patient=Patient/${publicHolderId(world.of.holderId)}&_count=100`;
  const found = await ask(`/fhir/DocumentReference?${patient}&status=current,superseded`);
  same('search', linked(world, found), ids(readable));
  if (found.status === 200) {
    const { total } = JSON.parse(found.body.toString()) as { total?: number };
    if (total !== readable.length) throw new Wrong('unauthorised', { who, total, readable: readable.length });
  }
  same('DocumentReference', opened(await ask(`/fhir/DocumentReference/${id}`)), expected);
  same('Binary', opened(await ask(`/fhir/Binary/${id}`)), expected);
}

/** The history of a representative says nothing of what is kept from them (R13). */
async function checkHistory(
  house: TestHouse,
  request: VisitRequest,
  world: World,
  asked: Asked,
): Promise<void> {
  const lines = (await refusable(house.access.history(request, { limit: 200 }))) ?? [];
  asked.doors += 1;
  const kept = new Set(
    world.papers.filter((one) => one.invisibleToRepresentatives).map(({ entryId }) => entryId),
  );
  const told = lines.filter((line) => line.secret === true || kept.has(line.objectId ?? ''));
  if (told.length > 0) throw new Wrong('unauthorised', { who: 'parent', told });
}

const baseOf = ({ of }: World, who: Who): string => {
  const space = publicHolderId(of.holderId);
  if (!isPerson(who)) return `/pro/p/${space}`;
  return who === 'holder' ? '/moi' : `/proches/${space}`;
};

/** The documents that an answer leads to. */
function linked(world: World, { body, status }: Answer): string[] {
  if (status !== 200) return [];
  const text = body.toString();
  return world.papers
    .filter((paper) => text.includes(publicId(world.of.holderId, paper.entryId)))
    .map(({ entryId }) => entryId);
}

const about = (world: World, entryIds: readonly string[]) =>
  entryIds.map((id) => world.papers.find(({ entryId }) => entryId === id) ?? id);

async function refusable<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof CarnetError) return undefined;
    throw error;
  }
}
