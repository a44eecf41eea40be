/** The import walls: who may import whom, checked on every source file. Exits 1 with one line a breach. */
import { existsSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { cruise, type ICruiseOptions, type IForbiddenRuleType, type IViolation } from 'dependency-cruiser';
import ts from 'typescript';
import { type Manifest, manifestProblems, wallRules } from './wall-rules.ts';

export type Breach = {
  readonly rule: string;
  /** The file that holds the import, from the root. */
  readonly from: string;
  /** What it reaches, with what lies between. */
  readonly to: string;
  /** 0 when the import is not on one line of the file. */
  readonly line: number;
  readonly why: string;
};

// As Node erases types. Without `jsx`, which would make every generic arrow of a .ts file an element.
const compilerOptions = {
  verbatimModuleSyntax: true,
  module: ts.ModuleKind.ESNext,
  target: ts.ScriptTarget.ESNext,
};

/** @param root folder that holds package.json, src/modules.json and the sources */
export async function findBreaches(root: string): Promise<readonly Breach[]> {
  const manifest = readManifest(root);
  const { asWritten, asRun } = wallRules(manifest);
  const found = [...(await breaches(root, asWritten, true)), ...(await breaches(root, asRun, false))];
  return [
    ...manifestProblems(manifest).map((why) => ({
      rule: 'manifest',
      from: 'src/modules.json',
      to: '',
      line: 0,
      why,
    })),
    ...(await typesOfAccess(root, manifest)),
    ...found,
  ];
}

export function readManifest(root: string): Manifest {
  return JSON.parse(readFileSync(path.join(root, 'src/modules.json'), 'utf8')) as Manifest;
}

async function breaches(
  root: string,
  forbidden: readonly IForbiddenRuleType[],
  withTypes: boolean,
): Promise<Breach[]> {
  const options: ICruiseOptions = {
    baseDir: root,
    validate: true,
    ruleSet: { forbidden: [...forbidden] },
    tsPreCompilationDeps: withTypes,
    preserveSymlinks: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  };
  const folders = ['src', 'standins', 'verifier'].filter((folder) => existsSync(path.join(root, folder)));
  const { output } = await cruise(folders, options, undefined, { tsConfig: { options: compilerOptions } });
  if (typeof output === 'string') throw new Error(output);
  const comments = new Map(forbidden.map((one) => [one.name, one.comment ?? '']));
  return output.summary.violations.map((violation) => ({
    rule: violation.rule.name,
    from: violation.from,
    to: wayOf(violation),
    line: lineOf(root, violation),
    why: comments.get(violation.rule.name) ?? '',
  }));
}

function wayOf({ to, cycle, via }: IViolation): string {
  return (cycle ?? via)?.map(({ name }) => name).join(' → ') ?? to;
}

/** Looks for the import in the file: the resolved path ends like what is written there. */
function lineOf(root: string, violation: IViolation): number {
  const next = (violation.cycle ?? violation.via)?.[0]?.name ?? violation.to;
  const module = /^src\/modules\/([^/]+)\/index\.ts$/.exec(next)?.[1];
  const wanted = [
    violation.unresolvedTo ?? '',
    module ? `#${module}` : '',
    path.basename(next),
    path.basename(next, path.extname(next)),
    /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(next)?.[1] ?? '',
  ].filter((text) => text !== '');
  const lines = readFileSync(path.join(root, violation.from), 'utf8').split('\n');
  const imports = (text: string) => /\bfrom\b|\bimport\b/.test(text);
  for (const text of wanted) {
    const index = lines.findIndex(
      (line) => imports(line) && new RegExp(`['"/:]?${literal(text)}['"]`).test(line),
    );
    if (index >= 0) return index + 1;
  }
  return 0;
}

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The names of #access that a module may speak of without using it. */
const SPOKEN_BY_ALL: ReadonlySet<string> = new Set(['Granted', 'Visit', 'VisitRequest', 'Visits']);

/** A module that does not use access receives visits and grants as values, and needs no other of its types. */
async function typesOfAccess(root: string, { modules }: Manifest): Promise<readonly Breach[]> {
  const found: Breach[] = [];
  for (const { name, uses } of modules) {
    if (name === 'access' || uses.includes('access')) continue;
    const folder = path.join(root, 'src/modules', name);
    for (const file of await readdir(folder, { recursive: true }).catch(() => [])) {
      if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue;
      const text = await readFile(path.join(folder, file), 'utf8');
      for (const { 1: names = '', index } of text.matchAll(/import type \{([^}]*)\} from '#access'/g))
        for (const one of names.split(',').map((part) => part.trim().replace(/ as .*/, '')))
          if (one !== '' && !SPOKEN_BY_ALL.has(one))
            found.push({
              rule: `types-of-${name}`,
              from: `src/modules/${name}/${file}`,
              to: `${one} of src/modules/access/index.ts`,
              line: text.slice(0, index).split('\n').length,
              why: `${name} does not use #access and may speak of ${[...SPOKEN_BY_ALL].join(', ')} only.`,
            });
    }
  }
  return found;
}

if (import.meta.main) {
  const found = await findBreaches(path.resolve(import.meta.dirname, '..'));
  for (const { rule, from, line, to, why } of found)
    console.log(`${from}${line > 0 ? `:${line}` : ''}${to ? ` → ${to}` : ''}\n    ${why} (${rule})`);
  console.log(
    found.length === 0 ? 'No import goes through a wall.' : `\n${found.length} import(s) through a wall.`,
  );
  process.exitCode = found.length === 0 ? 0 : 1;
}
