/**
 * Who may import whom, as rules of dependency-cruiser made from `src/modules.json`. ARCHITECTURE.md says why.
 * Two readings of the same sources: as they are written, types included, and as they run, when types are gone.
 */
import type {
  IForbiddenRuleType,
  IReachabilityForbiddenRuleType,
  IRegularForbiddenRuleType,
} from 'dependency-cruiser';

export type Manifest = {
  readonly modules: readonly {
    readonly name: string;
    readonly purpose: string;
    /** The modules whose door it imports, or whose tables its SQL reads. */
    readonly uses: readonly string[];
  }[];
};

export type WallRules = {
  readonly asWritten: readonly IForbiddenRuleType[];
  readonly asRun: readonly IForbiddenRuleType[];
};

const TEST = String.raw`\.test\.tsx?$`;
const SURFACE = '(web|fhir|soap|smtp|oauth)';
/** What code without input or output may use besides our own: nothing that reads a file, a socket or a table. */
const PURE = '^(buffer|crypto|util|zlib|node_modules/(libxml2-wasm|zod|bs58)/)';

export function wallRules({ modules }: Manifest): WallRules {
  return {
    asWritten: [
      ...layers,
      ...modules.map(({ name, uses }) =>
        rule(
          `uses-of-${name}`,
          `src/modules.json lets ${name} import ${uses.length === 0 ? 'no module' : uses.join(', ')}; any module may import types of #access.`,
          { path: `^src/modules/${name}/`, pathNot: TEST },
          { path: others(name, uses), pathNot: '^src/modules/access/index\\.ts$' },
        ),
      ),
    ],
    asRun: [
      rule(
        'web-types-only',
        'Pages receive the doors of the modules; they import their types only.',
        { path: '^src/web/', pathNot: TEST },
        { path: '^src/modules/' },
      ),
      ...modules
        .filter(({ name, uses }) => name !== 'access' && !uses.includes('access'))
        .map(({ name }) =>
          rule(
            `values-of-${name}`,
            `src/modules.json does not let ${name} use #access: it may speak of its types, not run its code.`,
            { path: `^src/modules/${name}/`, pathNot: TEST },
            { path: '^src/modules/access/' },
          ),
        ),
      rule(
        'rules-are-pure',
        'A file under rules/ reaches no input or output, even through others.',
        { path: '^src/modules/[^/]+/rules/', pathNot: TEST },
        { path: '^(?!src/)', pathNot: PURE, reachable: true },
      ),
      rule('no-cycle', 'No file leads back to itself.', {}, { circular: true }),
    ],
  };
}

const layers: readonly IForbiddenRuleType[] = [
  rule(
    'resolved',
    'This import leads nowhere that can be checked.',
    {},
    // Of packages, those of types alone have nothing to resolve; TypeScript checks them. `+types` is written by the pages' framework.
    { couldNotResolve: true, path: '^[.#]', pathNot: String.raw`/\+types/` },
  ),
  rule(
    'platform-knows-nothing-of-the-field',
    'Technical tools stand below everything and use only each other.',
    { path: '^src/platform/' },
    { path: '^src/(?!platform/|app/)' },
  ),
  rule(
    'formats-stand-alone',
    'The formats of the field are pure and use only each other.',
    { path: '^src/formats/' },
    { path: '^src/(?!formats/|app/)' },
  ),
  rule(
    'formats-are-pure',
    'A format is bytes in, values out: no file, network, database or clock of its own.',
    { path: '^src/formats/', pathNot: TEST },
    { path: '^(?!src/|standins/|tests/|bench/|scripts/|[.#])', pathNot: PURE },
  ),
  rule(
    'modules-know-no-surface',
    'A module is called by the surfaces and does not know them.',
    { path: '^src/modules/' },
    { path: '^src/(?!modules/|platform/|formats/|app/)' },
  ),
  rule(
    'surfaces-are-strangers',
    'A surface translates one protocol and does not know the others.',
    { path: `^src/${SURFACE}/` },
    { path: '^src/(?!$1/|modules/|platform/|formats/|app/)' },
  ),
  rule(
    'app-is-known-by-no-one',
    'The composition root knows everyone; nobody imports it.',
    { path: '^(src/(?!app/)|standins/)' },
    { path: '^src/app/' },
  ),
  rule(
    'doors',
    'The only way into a module is its index.ts.',
    { path: '^src/modules/([^/]+)/' },
    { path: '^src/modules/(?!$1/)[^/]+/(?!index\\.ts$)' },
  ),
  rule(
    'doors-from-outside',
    'The only way into a module is its index.ts.',
    { path: '^src/(?!modules/)' },
    { path: '^src/modules/[^/]+/(?!index\\.ts$)' },
  ),
  rule(
    'doors-by-name',
    'A module is imported by its name (#documents), not by a path.',
    { path: '^src/(?:modules/([^/]+)|[^/]+)/' },
    { path: '^src/modules/(?!$1/)[^/]+/index\\.ts$', dependencyTypesNot: ['aliased-subpath-import'] },
  ),
  rule(
    'standins-are-strangers',
    'Stand-ins meet the house over the network only.',
    { path: '^standins/' },
    { path: '^src/(?!app/)' },
  ),
  rule(
    'house-without-standins',
    'The house does not know that a stand-in exists.',
    { path: '^src/' },
    { path: '^standins/' },
  ),
  rule(
    'verifier-stands-alone',
    'Whoever doubts the house must not have to trust its code: the verifier shares none of it.',
    { path: '^verifier/' },
    { path: '^(src|standins|tests|bench|scripts)/' },
  ),
  rule(
    'house-without-tools',
    'What runs in production does not depend on tests, measurements or scripts.',
    { path: '^(src|standins)/', pathNot: TEST },
    { path: '^(tests|bench|scripts)/' },
  ),
];

function rule(
  name: string,
  comment: string,
  from: IRegularForbiddenRuleType['from'],
  to: IRegularForbiddenRuleType['to'] | IReachabilityForbiddenRuleType['to'],
): IForbiddenRuleType {
  return { name, comment, severity: 'error', from, to } as IForbiddenRuleType;
}

/** Any module but this one and those it declares. */
const others = (name: string, uses: readonly string[]) =>
  `^src/modules/(?!(${[name, ...uses].join('|')})/)[^/]+/`;

/** What is wrong with the declarations themselves: a name twice, an unknown module, a circle. */
export function manifestProblems({ modules }: Manifest): readonly string[] {
  const names = modules.map(({ name }) => name);
  const problems = names
    .filter((name, index) => names.indexOf(name) !== index)
    .map((name) => `${name} is declared twice`);
  for (const { name, uses } of modules)
    for (const used of uses)
      if (!names.includes(used)) problems.push(`${name} uses ${used}, which is not a module`);
  const usesOf = new Map(modules.map(({ name, uses }) => [name, uses]));
  const leadsTo = (from: string, to: string, seen: Set<string>): boolean =>
    (usesOf.get(from) ?? []).some((used) => {
      if (used === to) return true;
      if (seen.has(used)) return false;
      seen.add(used);
      return leadsTo(used, to, seen);
    });
  for (const name of new Set(names))
    if (leadsTo(name, name, new Set())) problems.push(`${name} uses itself through others`);
  return problems;
}
