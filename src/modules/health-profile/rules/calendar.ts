/**
 * Where a person stands in the calendar of vaccinations, or a child in the examinations: done, due, to catch up, or to come. Only
 * what age alone decides is placed; the rest is told as what may concern them. It never says more than « à vérifier avec un
 * professionnel » (C19).
 */
import type { PreventionAct } from '../health-reference.ts';

export type Standing = 'done' | 'due' | 'late' | 'coming' | 'ask';

export type CalendarLine = {
  readonly act: PreventionAct;
  readonly standing: Standing;
  /** ISO days, the second excluded; undefined when the calendar gives none. */
  readonly from: string | undefined;
  readonly until: string | undefined;
  /** What was done for it, newest first. */
  readonly doneOn: string | undefined;
};

export type DoneAct = {
  /** ISO day; undefined when it is not known. */
  readonly date: string | undefined;
  /** Groups of the calendar that it counts for. */
  readonly groups: readonly string[];
  /** The act itself, when it was said. */
  readonly actId?: string | undefined;
};

/** Antigens of a vaccine that a group of the calendar needs; any one of a list inside is enough. */
const NEEDS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'DTCaP-Hib-HepB': [['D', 'd'], ['T'], ['P'], ['Ca', 'ca'], ['Hib']],
  DTCaP: [['D', 'd'], ['T'], ['P'], ['Ca', 'ca']],
  dTcaP: [['D', 'd'], ['T'], ['P'], ['Ca', 'ca']],
  dTP: [['D', 'd'], ['T'], ['P']],
  Pneumocoque: [['Pn7', 'Pn13', 'Pn15', 'Pn20', 'Pn21', 'Pn23']],
  'Méningocoque B': [['MenB']],
  'Méningocoques ACWY': [['MenA'], ['MenC'], ['MenW'], ['MenY']],
  'Méningocoques ACWY et B': [['MenA'], ['MenB']],
  ROR: [['R'], ['O'], ['Ru']],
  Rotavirus: [['Rota']],
  'VRS nourrisson': [['VRS-anticorps', 'VRS']],
  'VRS adulte': [['VRS']],
  BCG: [['BCG']],
  HPV: [['HPV2', 'HPV4', 'HPV9']],
  'Hépatite B': [['HepB']],
  'Hépatite A': [['HepA']],
  Varicelle: [['Var']],
  Grippe: [['Grippe']],
  'Covid-19': [['Covid']],
  Zona: [['Zona']],
  Dengue: [['Dengue']],
  'Fièvre jaune': [['FJ']],
  Rage: [['Rage']],
  'Encéphalite à tiques': [['TBE']],
};

/** The groups of the calendar that a vaccine with these antigens counts for. */
export const groupsOf = (antigens: readonly string[]): readonly string[] =>
  Object.entries(NEEDS)
    .filter(([, needs]) => needs.every((any) => any.some((one) => antigens.includes(one))))
    .map(([group]) => group);

const plain = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

type Vaccine = {
  readonly name: string;
  readonly antigens: readonly string[];
  readonly diseases: readonly string[];
};

/** The antigens of what was written: the name of a vaccine, or of what it protects from. Nothing when it is not known. */
export function antigensOf(written: string, vaccines: readonly Vaccine[]): readonly string[] {
  const text = ` ${plain(written)} `;
  const named = [...vaccines]
    .sort((a, b) => b.name.length - a.name.length)
    .find(({ name }) => text.includes(` ${plain(name)} `));
  if (named) return named.antigens;
  const found = new Set<string>();
  for (const [words, antigens] of WORDS)
    if (words.some((word) => text.includes(` ${word} `))) for (const one of antigens) found.add(one);
  return [...found];
}

const WORDS: readonly (readonly [words: readonly string[], antigens: readonly string[]])[] = [
  [
    ['ror', 'rougeole'],
    ['R', 'O', 'Ru'],
  ],
  [
    ['dtpolio', 'dtp', 'dt polio', 'diphterie'],
    ['D', 'T', 'P'],
  ],
  [['tetanos'], ['T']],
  [
    ['coqueluche', 'dtcap', 'dtcp'],
    ['D', 'T', 'P', 'Ca'],
  ],
  [['polio', 'poliomyelite'], ['P']],
  [['hexavalent'], ['D', 'T', 'P', 'Ca', 'Hib', 'HepB']],
  [['pneumocoque'], ['Pn20']],
  [['meningocoque b'], ['MenB']],
  [
    ['acwy', 'meningocoques acwy'],
    ['MenA', 'MenC', 'MenW', 'MenY'],
  ],
  [['rotavirus'], ['Rota']],
  [['bcg', 'tuberculose'], ['BCG']],
  [['hpv', 'papillomavirus'], ['HPV9']],
  [['hepatite b'], ['HepB']],
  [['hepatite a'], ['HepA']],
  [['varicelle'], ['Var']],
  [['grippe'], ['Grippe']],
  [['covid', 'covid 19'], ['Covid']],
  [['zona'], ['Zona']],
  [['vrs', 'bronchiolite'], ['VRS']],
  [['fievre jaune'], ['FJ']],
];

/** An ISO day, moved by an ISO 8601 duration of years, months, weeks or days. */
export function moved(day: string, duration: string): string | undefined {
  const parts = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/.exec(duration);
  if (!parts || duration === 'P') return undefined;
  const [years = 0, months = 0, weeks = 0, days = 0] = parts.slice(1).map((one) => Number(one ?? 0));
  const date = new Date(`${day}T00:00:00Z`);
  const dayOfMonth = date.getUTCDate();
  date.setUTCFullYear(date.getUTCFullYear() + years, date.getUTCMonth() + months, 1);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(dayOfMonth, last) + weeks * 7 + days);
  return date.toISOString().slice(0, 10);
}

const UNIT = { weeks: 'W', months: 'M', years: 'Y' } as const;
const ageReached = ({ ageMin, ageUnit }: PreventionAct, birthDate: string) =>
  moved(birthDate, `P${ageMin}${UNIT[ageUnit]}`) ?? birthDate;
/** The first day on which the person is too old for it. */
const agePassed = ({ ageMax, ageUnit }: PreventionAct, birthDate: string) =>
  moved(birthDate, `P${ageMax + 1}${UNIT[ageUnit]}`) ?? birthDate;

/** A condition that the birth date answers by itself. */
function bornInTime({ condition }: PreventionAct, birthDate: string): boolean | undefined {
  if (condition === '') return true;
  const since = /^né depuis le (\d{2})\/(\d{2})\/(\d{4})$/.exec(condition);
  if (since) return birthDate >= `${since[3]}-${since[2]}-${since[1]}`;
  if (
    /^obligatoire depuis|^même si déjà|^de préférence|^Prevenar|^2 doses de|^une dose avant|^2 doses espacées|^à 75|^coqueluche:/.test(
      condition,
    )
  )
    return true;
  return undefined;
}

/**
 * The lines of the calendar that concern a person of that age, in the order of their dates. `late` is a window that passed while the
 * act can still be done. What depends on more than age is `ask`.
 */
export function calendarOf(
  acts: readonly PreventionAct[],
  person: { readonly birthDate: string; readonly sex: 'M' | 'F' | 'I' },
  done: readonly DoneAct[],
  today: string,
): readonly CalendarLine[] {
  const { birthDate } = person;
  const lines = acts.flatMap((act): readonly CalendarLine[] => {
    if (act.sex === 'F' && person.sex === 'M') return [];
    const born = bornInTime(act, birthDate);
    if (born === false) return [];
    const [eligible, tooOld] = [ageReached(act, birthDate), agePassed(act, birthDate)];
    if (born === undefined || act.anchor === 'event' || act.anchor === 'lmp')
      return eligible <= today && today < tooOld
        ? [{ act, standing: 'ask', from: undefined, until: undefined, doneOn: undefined }]
        : [];
    const window = act.anchor === 'season' ? season(act, today) : fixed(act, birthDate, today);
    if (!window || window.from >= tooOld || (act.anchor === 'season' && eligible > window.from)) return [];
    const doneOn = doneFor(act, window.from, done, birthDate);
    if (doneOn) return [{ act, standing: 'done', ...window, doneOn }];
    // long past, and not to be caught up any more
    if (today >= tooOld) return [];
    const standing =
      today < window.from ? 'coming' : window.until === undefined || today < window.until ? 'due' : 'late';
    return [{ act, standing, ...window, doneOn: undefined }];
  });
  return lines.sort((a, b) => (a.from ?? '9').localeCompare(b.from ?? '9'));
}

type Window = { readonly from: string; readonly until: string | undefined };

function fixed(act: PreventionAct, birthDate: string, today: string): Window | undefined {
  let from = moved(birthDate, act.from);
  if (!from) return undefined;
  const every = act.interval && /^P\d+Y$/.test(act.interval) ? act.interval : undefined;
  for (let next = every && moved(from, every); next && next <= today; next = moved(next, every ?? ''))
    from = next;
  return { from, until: act.until ? moved(birthDate, act.until) : undefined };
}

/** The season under way, or the one to come. */
function season(act: PreventionAct, today: string): Window | undefined {
  const year = Number(today.slice(0, 4));
  for (const start of [year - 1, year, year + 1]) {
    const from = `${start}-${act.from}`;
    const until = moved(`${act.until < act.from ? start + 1 : start}-${act.until}`, 'P1D');
    if (until && today < until) return { from, until };
  }
  return undefined;
}

/** An act of that name, or one of its group around its window: three months early is still for it. */
function doneFor(
  act: PreventionAct,
  from: string,
  done: readonly DoneAct[],
  birthDate: string,
): string | undefined {
  const named = done.find(({ actId }) => actId === act.id);
  if (named) return named.date ?? 'unknown';
  const ofGroup = done
    .filter(({ groups, actId, date }) => !actId && date !== undefined && groups.includes(act.group))
    .map(({ date }) => date ?? '')
    .sort();
  const rank =
    /^[1-9]$/.test(act.dose) && act.anchor === 'birth' && act.ageMax <= 24 ? Number(act.dose) : undefined;
  if (rank !== undefined) {
    const early = ofGroup.filter((date) => date >= birthDate);
    return early[rank - 1];
  }
  const margin = act.anchor === 'season' || act.ageUnit === 'months' ? 21 : 730;
  const earliest = new Date(Date.parse(`${from}T00:00:00Z`) - margin * 86_400_000).toISOString().slice(0, 10);
  return ofGroup.find((date) => date >= earliest);
}
