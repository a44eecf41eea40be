/**
 * Twin worlds (T5): two notebooks that live the same, but for one item that somebody may not know of. Whatever that observer
 * is given must be the same in both, once names that chance gave (identifiers, numbers, hours) are replaced by their order.
 */
import { randomUUID } from 'node:crypto';
import { publicHolderId, publicId } from '#platform/ids';
import type { TestHouse } from '../house.ts';
import { everything, fileIn, visible } from '../journeys/outward.ts';
import { newPdf, pdf } from '../journeys/sample-documents.ts';
import { sendDigests } from '../moved-clock.ts';
import { type ProfessionalName, professional } from '../personas.ts';
import { newWorld } from './lives.ts';
import { normalised, told } from './normalised.ts';
import type { Site } from './site.ts';
import { type CarerName, isPerson, PEOPLE, requestOf, type Who, type World } from './world.ts';

const BIOLOGY = '11502-2';
const CONSULTATION = '11488-4';

type Item = {
  readonly by: CarerName;
  readonly typeCode: string;
  readonly visibility: ReturnType<typeof visible>;
};
export type Scenario = {
  readonly name: string;
  readonly minor: boolean;
  readonly item: Item;
  readonly observers: readonly Who[];
  /** Before anything is filed. */
  readonly enter: (house: TestHouse, world: World) => Promise<void>;
  /** What happens beside the filing of the item, in the world that has it. */
  readonly around?: (house: TestHouse, world: World, entryId: string) => Promise<void>;
  /** Of these ways the rulings say that something shows: the item is not named, and that something was done is told. */
  readonly told?: RegExp;
};

const state = (house: TestHouse, world: World, ...names: CarerName[]) =>
  Promise.all(
    names.map((name) =>
      house.access.stateConsent(requestOf(world, name), { basis: 'care_team', confirmed: true }),
    ),
  );

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'hidden from professionals',
    minor: false,
    item: { by: 'cardiologue', typeCode: BIOLOGY, visibility: visible({ hidden: true }) },
    observers: ['infirmiere', 'pharmacien', 'helper', 'regulateur', 'secretaire'],
    async enter(house, world) {
      await state(house, world, 'infirmiere', 'pharmacien', 'cardiologue');
      await house.access.openEmergency(
        { ...requestOf(world, 'regulateur'), mode: 'bris_de_glace' },
        { reason: 'Personne inconsciente', confirmed: true },
      );
    },
    async around(house, world, entryId) {
      await house.documents.read(requestOf(world, 'cardiologue'), entryId);
      await house.documents.archive(requestOf(world, 'holder'), entryId);
      await house.documents.unarchive(requestOf(world, 'holder'), entryId);
    },
  },
  {
    name: 'hidden by the person and deleted',
    minor: false,
    item: { by: 'cardiologue', typeCode: BIOLOGY, visibility: visible({ hidden: true }) },
    observers: ['infirmiere', 'pharmacien', 'helper'],
    enter: async (house, world) => void (await state(house, world, 'infirmiere', 'pharmacien')),
    around: (house, world, entryId) => house.documents.remove(requestOf(world, 'cardiologue'), entryId),
  },
  {
    name: 'invisible to the patient',
    minor: false,
    item: { by: 'medecin', typeCode: BIOLOGY, visibility: visible({ invisibleToPatient: true }) },
    observers: ['holder', 'parent', 'helper'],
    enter: async (house, world) => void (await state(house, world, 'infirmiere')),
    // the history tells the act, and names no document (R12, R34)
    told: /acces|mandat|page d’accueil/,
  },
  {
    name: 'secret care of a minor, a document',
    minor: true,
    item: { by: 'infirmiere', typeCode: BIOLOGY, visibility: visible({ invisibleToRepresentatives: true }) },
    observers: ['parent', 'helper'],
    enter: async (house, world) => void (await state(house, world, 'medecin')),
    async around(house, world, entryId) {
      await house.documents.read(requestOf(world, 'holder'), entryId);
      await house.documents.hide(requestOf(world, 'holder'), entryId);
      await house.documents.archive(requestOf(world, 'holder'), entryId);
    },
  },
  {
    name: 'secret care of a minor, a whole consultation',
    minor: true,
    item: { by: 'infirmiere', typeCode: BIOLOGY, visibility: visible({ invisibleToRepresentatives: true }) },
    observers: ['parent', 'helper'],
    enter: async (house, world) => void (await state(house, world, 'medecin')),
    async around(house, world, entryId) {
      const nurse = requestOf(world, 'infirmiere');
      await house.access.stateConsent(nurse, {
        basis: 'consent_given',
        form: 'oral',
        confirmed: true,
        secret: true,
      });
      await house.documents.list(nurse, {}, everything);
      await house.documents.read(nurse, entryId);
      await house.documents.reveal(nurse, randomUUID()).catch(() => {});
      await house.access.withdrawConsent(nurse, 'secret');
    },
  },
  {
    name: 'a type outside the column',
    minor: false,
    item: { by: 'cardiologue', typeCode: CONSULTATION, visibility: visible({}) },
    observers: ['infirmiere', 'secretaire'],
    enter: async (house, world) => void (await state(house, world, 'infirmiere')),
  },
  {
    name: 'outside the parts of a code',
    minor: false,
    item: { by: 'cardiologue', typeCode: CONSULTATION, visibility: visible({}) },
    observers: ['infirmiere', 'regulateur'],
    async enter(house, world) {
      const { types } = house.access.reference;
      const part = types.find(({ code }) => code === BIOLOGY)?.shelf ?? '';
      for (const name of ['infirmiere', 'regulateur'] as const) {
        const { code } = await house.access.createShareCode(requestOf(world, 'holder'), {
          parts: [part],
          minutes: 360,
        });
        await house.access.enterShareCode(requestOf(world, name), code);
      }
    },
  },
  {
    name: 'filed while one is blocked',
    minor: false,
    item: { by: 'medecin', typeCode: BIOLOGY, visibility: visible({}) },
    observers: ['cardiologue', 'pharmacien'],
    async enter(house, world) {
      await state(house, world, 'cardiologue');
      await house.access.block(requestOf(world, 'holder'), professional('cardiologue').nationalId);
    },
  },
];

export type Twins = {
  pairs: number;
  compared: number;
  distinguished: string[];
  /** Milliseconds of each request: without the item, with it. */
  readonly times: { readonly without: number[]; readonly having: number[] };
};

/** @param leak what a planted fault adds to a mail */
export async function twins(
  house: TestHouse,
  site: Site,
  {
    seed,
    scenarios = SCENARIOS,
    leak,
  }: {
    readonly seed: number;
    readonly scenarios?: readonly Scenario[];
    readonly leak?: (holderId: string) => Promise<string>;
  },
): Promise<Twins> {
  const found: Twins = { pairs: 0, compared: 0, distinguished: [], times: { without: [], having: [] } };
  const lived: { scenario: Scenario; pair: Pair; item: string }[] = [];
  for (const [at, scenario] of scenarios.entries()) {
    await house.rows('delete from platform.rate_limit');
    lived.push({ scenario, ...(await livePair(house, scenario, seed + at)) });
  }
  await house.runJobs();
  for (const { scenario, pair, item } of lived)
    for (const who of scenario.observers) {
      found.pairs += 1;
      await comparePages(site, scenario, pair, item, who, found);
    }
  await house.house.tasks.looks();
  await house.runJobs();
  await sendDigests(house);
  for (const { scenario, pair } of lived)
    for (const who of scenario.observers)
      if (isPerson(who)) await compareMails(house, scenario, pair, who, found, leak);
  return found;
}

type Pair = { readonly without: World; readonly having: World };

/** Four documents that everybody may know, filed and changed alike; the item comes at a place that the seed says. */
async function livePair(
  house: TestHouse,
  scenario: Scenario,
  seed: number,
): Promise<{ pair: Pair; item: string }> {
  const given = { minor: scenario.minor, treated: false, seesHidden: false, adds: true };
  const pair: Pair = { without: await newWorld(house, given), having: await newWorld(house, given) };
  const both = [pair.without, pair.having] as const;
  for (const world of both) {
    await alike(house, world);
    await scenario.enter(house, world);
  }
  const place = seed % 4;
  let item = '';
  for (let step = 0; step < 4; step++) {
    if (step === place) {
      item = await file(house, pair.having, scenario.item.by, 'La chose tue', scenario.item);
      await scenario.around?.(house, pair.having, item);
    }
    const author =
      (['cardiologue', 'medecin', 'infirmiere', 'pharmacien'] as const)[(seed + step) % 4] ?? 'medecin';
    const bytes = pdf(`Feuille ${seed} ${step}`);
    const uniqueId = randomUUID();
    for (const world of both) {
      const id = await file(house, world, author, `Feuille ${step}`, {
        typeCode: BIOLOGY,
        visibility: visible({}),
        bytes,
        uniqueId,
      });
      if ((seed + step) % 3 === 0) await house.documents.archive(requestOf(world, 'holder'), id);
      for (const name of ['infirmiere', 'holder'] as const)
        await house.documents.list(requestOf(world, name), {}, everything).catch(() => {});
    }
  }
  return { pair, item };
}

/** Nothing but numbers that nobody chose tells the two apart. */
async function alike(house: TestHouse, { persons, of }: World): Promise<void> {
  for (const name of PEOPLE)
    if (name !== 'holder' || persons.parent !== of)
      await house.rows(
        `update citizens.person set birth_date = case when birth_date > '2000-01-01' then birth_date else '1980-03-11' end where holder_id = $1`,
        [persons[name].holderId],
      );
}

async function file(
  house: TestHouse,
  world: World,
  by: ProfessionalName,
  title: string,
  over: Partial<Parameters<typeof newPdf>[2]>,
): Promise<string> {
  return fileIn(house, newPdf(world.of, by, { title, ...over }), by);
}

async function comparePages(
  site: Site,
  scenario: Scenario,
  pair: Pair,
  item: string,
  who: Who,
  found: Twins,
): Promise<void> {
  // an address that was guessed: in the twin it leads nowhere
  const asked = { without: randomUUID(), having: item };
  for (const path of pathsOf(who)) {
    const answers = { without: '', having: '' };
    // each is the first to be asked in turn
    const order = (['without', 'having'] as const).slice();
    if (found.compared % 2 === 1) order.reverse();
    for (const name of order) {
      const world = pair[name];
      const began = performance.now();
      const answer = await site.ask(requestOf(world, who).session, fill(path, world, asked[name]));
      found.times[name].push(performance.now() - began);
      answers[name] = normalised(world, told(answer), asked[name]);
    }
    compare(scenario, who, path, answers.without, answers.having, found);
  }
  if (isPerson(who)) await compareLines(site, scenario, pair, who, found);
}

/** The page of each line of the history, those that the observer's own looks left set aside. */
async function compareLines(
  site: Site,
  scenario: Scenario,
  pair: Pair,
  who: Who,
  found: Twins,
): Promise<void> {
  const pagesOf = async (world: World) => {
    const { session } = requestOf(world, who);
    const history = fill(`${who === 'holder' ? '/moi' : '/proches/:space'}/acces/historique`, world, '');
    const { body } = await site.ask(session, history);
    const lines = new Set(body.toString().match(new RegExp(`${history}/[0-9a-f-]{36}`, 'g')));
    const pages = await Promise.all([...lines].map((line) => site.ask(session, line)));
    return pages
      .map((page) => normalised(world, told(page), randomUUID()))
      .filter((page) => !page.includes(`class="lead">Vous`))
      .slice(0, 8);
  };
  const [without, having] = [await pagesOf(pair.without), await pagesOf(pair.having)];
  for (const [at, page] of without.entries())
    compare(scenario, who, `acces, line ${at}`, page, having[at] ?? '', found);
}

const fill = (path: string, { of }: World, entryId: string) =>
  path
    .replaceAll(':space', publicHolderId(of.holderId))
    .replaceAll(':item', publicId(of.holderId, entryId))
    .replaceAll(':ins', encodeURIComponent(`urn:oid:${of.insOid}|${of.ins}`));

function pathsOf(who: Who): readonly string[] {
  if (isPerson(who)) {
    const base = who === 'holder' ? '/moi' : '/proches/:space';
    return [
      base,
      ...[
        '',
        '?etat=tous',
        '?etat=nouveaux',
        '?etat=caches',
        '?etat=archives',
        '?etat=anciens',
        '?q=chose',
        '?annee=2026',
      ].map((query) => `${base}/documents${query}`),
      `${base}/documents?q=document`,
      `${base}/documents?q=docment`,
      `${base}/documents/:item`,
      `${base}/documents/:item/original`,
      `${base}/documents/:item/signaler`,
      ...['histoire', 'resultats', 'profil', 'profil/maladies', 'mesures', 'vaccins', 'corrections'].map(
        (page) => `${base}/${page}`,
      ),
      `${base}/acces`,
      `${base}/acces/historique`,
      `${base}/acces/historique/export.csv`,
      `${base}/acces/professionnels/${professional('infirmiere').nationalId}`,
      `${base}/proches`,
      `${base}/compte`,
      ...(who === 'holder' ? ['/moi/notifications'] : ['/moi', '/moi/proches']),
    ];
  }
  const base = '/pro/p/:space';
  const search = '/fhir/DocumentReference?patient=Patient/:space&status=current';
  return [
    ...[
      '',
      '?etat=tous',
      '?etat=masques',
      '?etat=archives',
      '?etat=anciens',
      '?q=chose',
      '?q=document',
      '?q=docment',
      '?page=2',
      '/profil',
      '/resultats',
    ].map((query) => base + query),
    `${base}/acces`,
    `${base}/equipe`,
    `${base}/documents/:item`,
    `${base}/documents/:item/original`,
    `${base}/documents/:item/supprimer`,
    search,
    `${search},superseded&_sort=-date`,
    `${search}&_count=1`,
    `${search}&_count=2&_offset=2`,
    `${search}&isArchived=true`,
    '/fhir/DocumentReference?patient.identifier=:ins&status=current',
    '/fhir/DocumentReference/:item',
    '/fhir/Binary/:item',
    '/fhir/Patient/:space',
    '/fhir/Patient/:space/$summary',
    '/fhir/List?patient=Patient/:space&status=current&code=submissionset',
    '/fhir/List?patient=Patient/:space&status=current&code=submissionset&_include=List:item',
    '/fhir/Observation?patient=Patient/:space&category=laboratory',
    '/fhir/Condition?patient=Patient/:space',
    '/fhir/Immunization?patient=Patient/:space',
  ];
}

async function compareMails(
  house: TestHouse,
  scenario: Scenario,
  pair: Pair,
  who: (typeof PEOPLE)[number],
  found: Twins,
  leak: ((holderId: string) => Promise<string>) | undefined,
): Promise<void> {
  const mailsOf = async (world: World) => {
    const sent = await house.mails(world.persons[who].mail);
    const added = leak ? await leak(world.of.holderId) : '';
    // those that were sent at the same moment come in any order
    const texts = sent
      .map(({ subject, text, html }) => normalised(world, `${subject}\n${text}\n${html}`, '-'))
      .sort();
    return [...texts, added].join('\n=====\n');
  };
  compare(scenario, who, 'mails', await mailsOf(pair.without), await mailsOf(pair.having), found);
}

function compare(scenario: Scenario, who: Who, way: string, one: string, other: string, found: Twins): void {
  found.compared += 1;
  if (one === other || scenario.told?.test(way)) return;
  const [a, b] = [one.split('\n'), other.split('\n')];
  const at = a.findIndex((line, index) => line !== b[index]);
  const from = Math.max(0, [...(a[at] ?? '')].findIndex((letter, index) => letter !== b[at]?.[index]) - 60);
  found.distinguished.push(
    `${scenario.name}, ${who}, ${way}: « ${a[at]?.slice(from, from + 240)} » / « ${b[at]?.slice(from, from + 240)} »`,
  );
}

/** How well the time of an answer tells the two apart: 0.5 is not at all. */
export function areaUnderCurve({ without, having }: Twins['times']): number {
  const all = [...without.map((ms) => ({ ms, has: false })), ...having.map((ms) => ({ ms, has: true }))].sort(
    (a, b) => a.ms - b.ms,
  );
  let rank = 0;
  for (const [at, one] of all.entries()) if (one.has) rank += at + 1;
  const n = having.length;
  return (rank - (n * (n + 1)) / 2) / (n * without.length);
}

export const sayTwins = (found: Twins): string =>
  `twin worlds: ${found.distinguished.length} distinguishable of ${found.pairs} pairs, ${found.compared} answers compared; time tells them apart by ${areaUnderCurve(found.times).toFixed(3)} (0.5: not at all)`;
