/** Units of laboratory results: as laboratories write them, in UCUM, and from one to another where that means something. */

/** `factor`: how many of the base units (metre, gram, second, mole, unit of activity…) one of it is. */
export type Unit = {
  /** UCUM, as laboratories write it: `mg/L`, `10*9/L`. */
  readonly ucum: string;
  readonly factor: number;
  /** Its base units with their powers, `g.m-3`; empty for a pure number. Two units convert when these are equal. */
  readonly dimension: string;
};

// What French reports write, beside UCUM: the giga and tera of blood counts, international units, written-out powers.
const ALIASES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'G/L': '10*9/L',
    'G/l': '10*9/L',
    'Giga/L': '10*9/L',
    'giga/L': '10*9/L',
    'T/L': '10*12/L',
    'T/l': '10*12/L',
    'Tera/L': '10*12/L',
    'téra/L': '10*12/L',
    '/mm3': '/mm3',
    '/mm³': '/mm3',
    '/µL': '/uL',
    mmHg: 'mm[Hg]',
    'mm Hg': 'mm[Hg]',
    'mL/min/1,73m2': 'mL/min/{1.73_m2}',
    'mL/min/1.73m2': 'mL/min/{1.73_m2}',
    'mL/min/1,73m²': 'mL/min/{1.73_m2}',
    'mL/min/1,73 m²': 'mL/min/{1.73_m2}',
    'mL/min/1.73m²': 'mL/min/{1.73_m2}',
    'mL/min/{1.73m2}': 'mL/min/{1.73_m2}',
    'g/24h': 'g/(24.h)',
    'g/24 h': 'g/(24.h)',
    'mg/24h': 'mg/(24.h)',
    'mmol/24h': 'mmol/(24.h)',
    sec: 's',
    secondes: 's',
    INR: '{INR}',
    ratio: '{ratio}',
  }),
);

const PREFIXES: Readonly<Record<string, number>> = {
  T: 1e12,
  G: 1e9,
  M: 1e6,
  k: 1e3,
  d: 1e-1,
  c: 1e-2,
  m: 1e-3,
  u: 1e-6,
  n: 1e-9,
  p: 1e-12,
  f: 1e-15,
};

type Base = { readonly factor: number; readonly of: Readonly<Record<string, number>>; readonly plain?: true };

// An enzyme's unit and an international unit are one here: laboratories write both for one analyte. Milliequivalents, degrees
// and dioptres are kept apart from all else: nothing converts them without knowing more.
const BASES: ReadonlyMap<string, Base> = new Map<string, Base>([
  ['g', { factor: 1, of: { g: 1 } }],
  ['m', { factor: 1, of: { m: 1 } }],
  ['L', { factor: 1e-3, of: { m: 3 } }],
  ['l', { factor: 1e-3, of: { m: 3 } }],
  ['mol', { factor: 1, of: { mol: 1 } }],
  ['s', { factor: 1, of: { s: 1 } }],
  ['min', { factor: 60, of: { s: 1 }, plain: true }],
  ['h', { factor: 3600, of: { s: 1 }, plain: true }],
  ['d', { factor: 86_400, of: { s: 1 }, plain: true }],
  ['wk', { factor: 604_800, of: { s: 1 }, plain: true }],
  ['%', { factor: 0.01, of: {}, plain: true }],
  ['U', { factor: 1, of: { unit: 1 } }],
  ['UI', { factor: 1, of: { unit: 1 } }],
  ['IU', { factor: 1, of: { unit: 1 } }],
  ['[IU]', { factor: 1, of: { unit: 1 } }],
  ['[iU]', { factor: 1, of: { unit: 1 } }],
  ['kat', { factor: 1, of: { kat: 1 } }],
  ['eq', { factor: 1, of: { eq: 1 } }],
  ['Eq', { factor: 1, of: { eq: 1 } }],
  ['Pa', { factor: 1, of: { pressure: 1 } }],
  ['m[Hg]', { factor: 133_322.387, of: { pressure: 1 } }],
  ['Cel', { factor: 1, of: { cel: 1 }, plain: true }],
  ['[diop]', { factor: 1, of: { dioptre: 1 }, plain: true }],
  ['deg', { factor: 1, of: { degree: 1 }, plain: true }],
]);

const LONGEST = 40;

/** @param written as in the document; undefined when it is none that is known here */
export function readUnit(written: string): Unit | undefined {
  const ucum = normalUnit(written);
  const parsed = ucum.length <= LONGEST && ucum !== '' ? parseUnit(ucum) : undefined;
  return parsed && { ucum, ...parsed };
}

/** The UCUM form of what a laboratory writes; what is not known stays as it is. */
export function normalUnit(written: string): string {
  const text = written.trim().normalize('NFC').replace(/\s+/g, ' ');
  const alias = ALIASES.get(text);
  if (alias !== undefined) return alias;
  return text
    .replaceAll(/[µμ]/g, 'u')
    .replaceAll('³', '3')
    .replaceAll('²', '2')
    .replace(/^x?\s?10(?:\^|E|\*\*)(\d)/, '10*$1')
    .replace(/^10⁹/, '10*9')
    .replace(/^10¹²/, '10*12')
    .replace(/(^|\/)([munpk]?)(?:UI|IU|\[iU\])(?=\/|$)/g, '$1$2[IU]')
    .replaceAll(/(?<=^|[/.]|[dcmunpf])l(?=$|[/.])/g, 'L')
    .replaceAll(' ', '');
}

type Parsed = { readonly factor: number; readonly dimension: string };

// UCUM's grammar as far as results go: terms joined by `.` and `/`, whole powers, annotations, one level of parentheses.
function parseUnit(ucum: string): Parsed | undefined {
  let factor = 1;
  const powers = new Map<string, number>();
  let sign = 1;
  let rest = ucum;
  while (rest !== '') {
    if (rest[0] === '/' || rest[0] === '.') {
      // after a division everything divides: mL/min/{1.73_m2}
      if (rest[0] === '/') sign = -1;
      rest = rest.slice(1);
      if (rest === '') return undefined;
    }
    const term =
      /^(?:\(([^()]*)\)|(10\*-?\d{1,2})|(\d+(?:\.\d+)?)(?![\w[])|(\{[^{}]*\})|((?:[A-Za-z]|%|\[[A-Za-z]+\])+)(-?\d)?)/.exec(
        rest,
      );
    if (term === null) return undefined;
    const [whole, group, power, number, note, symbol, exponent = '1'] = term;
    rest = rest.slice(whole.length);
    if (rest !== '' && rest[0] !== '/' && rest[0] !== '.' && rest[0] !== '{') return undefined;
    if (group !== undefined) {
      const inner = parseUnit(group);
      if (inner === undefined) return undefined;
      factor *= inner.factor ** sign;
      for (const [base, count] of readDimension(inner.dimension)) add(powers, base, count * sign);
    } else if (power !== undefined) {
      factor *= 10 ** (Number(power.slice(3)) * sign);
    } else if (number !== undefined) {
      factor *= Number(number) ** sign;
    } else if (note !== undefined) {
      // a surface of body is no plain annotation: what is per 1.73 m² is another quantity
      if (note === '{1.73_m2}') add(powers, 'body', sign);
    } else {
      const atom = symbol === undefined ? undefined : atomOf(symbol);
      if (atom === undefined) return undefined;
      const count = Number(exponent) * sign;
      factor *= atom.factor ** count;
      for (const [base, one] of Object.entries(atom.of)) add(powers, base, one * count);
    }
  }
  const dimension = [...powers]
    .filter(([, count]) => count !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([base, count]) => `${base}${count === 1 ? '' : count}`)
    .join('.');
  return Number.isFinite(factor) && factor > 0 ? { factor, dimension } : undefined;
}

const readDimension = (dimension: string): [string, number][] =>
  dimension === ''
    ? []
    : dimension.split('.').map((part) => {
        const [, base = '', count = '1'] = /^([a-z]+)(-?\d+)?$/.exec(part) ?? [];
        return [base, Number(count)];
      });

function add(powers: Map<string, number>, base: string, count: number): void {
  powers.set(base, (powers.get(base) ?? 0) + count);
}

function atomOf(symbol: string): Base | undefined {
  const whole = BASES.get(symbol);
  if (whole !== undefined) return whole;
  const prefix = PREFIXES[symbol[0] ?? ''];
  const base = BASES.get(symbol.slice(1));
  return prefix === undefined || base === undefined || base.plain
    ? undefined
    : { factor: prefix * base.factor, of: base.of };
}

/** The value in another unit of the same dimension; undefined where there is none. Nothing is rounded. */
export function convert(value: number, from: Unit, to: Unit): number | undefined {
  return from.dimension === to.dimension ? (value * from.factor) / to.factor : undefined;
}
