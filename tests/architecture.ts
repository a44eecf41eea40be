/** What the plan of the house asks of its files. Each check is given the files and answers with its faults, none if all is well. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Manifest } from '../scripts/wall-rules.ts';

export const root = path.resolve(import.meta.dirname, '..');

/** Texts by their path from the root. */
export type Files = ReadonlyMap<string, string>;

const FOLDERS = ['.ci', 'bench', 'bin', 'docs', 'scripts', 'src', 'standins', 'tests'];
const TEXT = /\.(ts|tsx|js|sql|css|md|json)$/;
export const SOURCE = /^(bench|bin|scripts|src|standins|tests)\/.*\.(ts|tsx|js|sql|css)$/;
const isTest = (file: string) => /\.test\.tsx?$/.test(file) || file.startsWith('tests/');

export async function readProject(): Promise<Files> {
  const files = new Map<string, string>();
  const add = async (file: string) => files.set(file, await readFile(path.join(root, file), 'utf8'));
  for (const name of await readdir(root))
    if (TEXT.test(name) && name !== 'package-lock.json') await add(name);
  for (const folder of FOLDERS)
    for (const entry of await readdir(path.join(root, folder), { recursive: true, withFileTypes: true })) {
      const file = path.relative(root, path.join(entry.parentPath, entry.name));
      if (entry.isFile() && TEXT.test(file)) await add(file);
    }
  return files;
}

type Faults = readonly string[];

export function tooLong(files: Files, most = 450): Faults {
  return [...files].flatMap(([file, text]) =>
    SOURCE.test(file) && linesOf(text) > most ? [`${file}: ${linesOf(text)} lines`] : [],
  );
}

export const linesOf = (text: string) => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);

const FORBIDDEN = new Set(['utils', 'helpers', 'common', 'shared', 'core', 'manager', 'types', 'interfaces']);

export function misnamed(files: Files): Faults {
  return [...files.keys()].filter((file) => {
    if (!SOURCE.test(file)) return false;
    const [name = '', ...folders] = file.split('/').reverse();
    return (
      !/^[a-z0-9]+([-.][a-z0-9]+)*$/.test(name) ||
      folders.some((one) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(one) || FORBIDDEN.has(one))
    );
  });
}

/** A file that only hands on what others export. A module's door may, it is the way in. */
export function barrels(files: Files): Faults {
  return [...files].flatMap(([file, text]) => {
    if (!/\.tsx?$/.test(file) || /^src\/modules\/[^/]+\/index\.ts$/.test(file)) return [];
    const rest = text
      .replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
      .replace(/^(import|export)\b[^;]*?\bfrom\s*'[^']*'[^;\n]*;?/gm, '')
      .trim();
    return rest === '' && /^export\b/m.test(text) ? [file] : [];
  });
}

export function importsOtherThan({ modules }: Manifest, imports: Readonly<Record<string, string>>): Faults {
  const wanted = new Map(modules.map(({ name }) => [`#${name}`, `./src/modules/${name}/index.ts`]));
  const given = Object.entries(imports).filter(([name]) => !/^#(platform|formats)\/\*$/.test(name));
  return [
    ...[...wanted]
      .filter(([name, file]) => imports[name] !== file)
      .map(([name]) => `${name} is not imported from its door`),
    ...given.filter(([name]) => !wanted.has(name)).map(([name]) => `${name} is no module`),
  ];
}

export function foldersOtherThan({ modules }: Manifest, files: Files): Faults {
  const present = new Set(
    [...files.keys()].flatMap((file) => /^src\/modules\/([^/]+)\//.exec(file)?.[1] ?? []),
  );
  const declared = new Set(modules.map(({ name }) => name));
  return [
    ...[...present]
      .filter((name) => !declared.has(name))
      .map((name) => `src/modules/${name} is not declared`),
    ...[...declared]
      .filter((name) => !files.has(`src/modules/${name}/index.ts`))
      .map((name) => `${name} has no door`),
  ];
}

export function withoutReadme({ modules }: Manifest, files: Files): Faults {
  return modules.flatMap(({ name }) => {
    const useCases = [...files.keys()].filter(
      (file) => file.startsWith(`src/modules/${name}/use-cases/`) && !isTest(file),
    );
    return useCases.length > 3 && !files.has(`src/modules/${name}/README.md`)
      ? [`${name} has ${useCases.length} use-cases`]
      : [];
  });
}

/** The modules whose door or tables each module really uses. Types of #access may be spoken of by all. */
export function usesOtherThan({ modules }: Manifest, files: Files): Faults {
  const owners = ownersOf(files);
  return modules.flatMap(({ name, uses }) => {
    const real = new Set<string>();
    for (const [file, text] of files) {
      if (!file.startsWith(`src/modules/${name}/`) || isTest(file)) continue;
      for (const [, type, door = ''] of text.matchAll(/^import (type )?[^;]*?from '#([a-z-]+)';/gm))
        if (door !== 'access' || !type || uses.includes('access')) real.add(door);
      for (const object of sqlObjects(file, text)) real.add(owners.get(object) ?? name);
    }
    real.delete(name);
    real.delete('platform');
    return [
      ...uses.filter((used) => !real.has(used)).map((used) => `${name} declares ${used} and does not use it`),
      ...[...real]
        .filter((used) => !uses.includes(used))
        .map((used) => `${name} uses ${used} and does not declare it`),
    ];
  });
}

/** SQL about a module's tables, outside of the modules. */
export function strangeSql(files: Files): Faults {
  const owners = ownersOf(files);
  return [...files].flatMap(([file, text]) => {
    if (
      !file.startsWith('src/') ||
      file.startsWith('src/modules/') ||
      file.startsWith('src/platform/') ||
      isTest(file)
    )
      return [];
    return [...new Set(sqlObjects(file, text))]
      .filter((object) => owners.has(object))
      .map((object) => `${file}: ${object}`);
  });
}

/** `schema.object` → the module (or platform) whose migration creates it. */
function ownersOf(files: Files): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const [file, text] of files) {
    const owner = /^src\/(?:modules\/([^/]+)|(platform))\/.*\.sql$/.exec(file);
    if (!owner) continue;
    // what stands in the schema of the platform is everybody's, whichever module brings it
    for (const [, object = ''] of text.matchAll(
      /create (?:or replace )?(?:table|function|view) ([a-z]+\.[a-z_]+)/g,
    ))
      owners.set(object, object.startsWith('platform.') ? 'platform' : (owner[1] ?? 'platform'));
  }
  return owners;
}

/** Names of the form `schema.object` in a file of SQL, or in the SQL of a TypeScript file. */
function sqlObjects(file: string, text: string): readonly string[] {
  const parts = file.endsWith('.sql')
    ? [text.replace(/--.*$/gm, '')]
    : [...text.matchAll(/\bsql(?:<[^`]*?>)?`([^`]*)/g)].map(([, part = '']) => part);
  return parts.flatMap((part) =>
    [...part.replace(/\$\{[^}]*\}/g, '').matchAll(/\b([a-z]+\.[a-z_]+)\b/g)].map(([, name = '']) => name),
  );
}

/** Numbers are unique, and a module is created after those that it uses. */
export function misnumbered({ modules }: Manifest, files: Files): Faults {
  const numbers = new Map<string, string>();
  const first = new Map<string, number>();
  const last = new Map<string, number>();
  const faults: string[] = [];
  for (const file of [...files.keys()].sort()) {
    const match = /^src\/(?:modules\/([^/]+)|platform)\/.*migrations\/(.*)$/.exec(file);
    if (!match) continue;
    const [, owner = 'platform', name = ''] = match;
    const number = /^(\d{4})-[a-z0-9-]+\.sql$/.exec(name)?.[1];
    if (!number) faults.push(`${file} has no number`);
    else {
      if (numbers.has(number)) faults.push(`${file} has the number of ${numbers.get(number)}`);
      numbers.set(number, file);
      first.set(owner, Math.min(first.get(owner) ?? Number.POSITIVE_INFINITY, Number(number)));
      last.set(owner, Math.max(last.get(owner) ?? 0, Number(number)));
    }
  }
  // a module may begin to use another one later, by a migration that comes after that one's first
  for (const { name, uses } of modules)
    for (const used of uses)
      if ((first.get(used) ?? 0) > (last.get(name) ?? Number.POSITIVE_INFINITY))
        faults.push(`${name} is created before ${used}`);
  return faults;
}

// Written in two halves, so that this file does not hold what it looks for.
const LEFT = new RegExp(
  String.raw`\b(TO${''}DO|FIX${''}ME|XX${''}X|HA${''}CK)\b|\bst${''}ubs?\b|biome-ig${''}nore|@ts-(ig${''}nore|expect-er${''}ror|noch${''}eck)`,
);
const ASLEEP = /\b(it|test|describe)\.(only|skip|todo)\b/;

export function leftBehind(files: Files): Faults {
  return [...files].flatMap(([file, text]) =>
    text
      .split('\n')
      .flatMap((line, index) =>
        LEFT.test(line) || (isTest(file) && ASLEEP.test(line)) ? [`${file}:${index + 1} ${line.trim()}`] : [],
      ),
  );
}

/** Links of the documents, and decisions cited by the code, that lead nowhere. */
export function deadLinks(files: Files, exists: (file: string) => boolean): Faults {
  return [...files].flatMap(([file, text]) => {
    const wanted = file.endsWith('.md')
      ? [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, link = '']) =>
          path.posix.join(path.posix.dirname(file), link),
        )
      : [];
    const cited = [...text.matchAll(/docs\/decisions\/(\d{4})/g)].map(([, number = '']) => number);
    return [
      ...wanted.filter((link) => !exists(link)).map((link) => `${file} → ${link}`),
      ...cited
        .filter((number) => ![...files.keys()].some((one) => one.startsWith(`docs/decisions/${number}-`)))
        .map((number) => `${file} → decision ${number}`),
    ];
  });
}
