/** `npm run generate`: writes what is made from the code. tests/architecture.test.ts refuses a stale copy. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ErrorRow } from '#platform/errors';
import { SETTINGS } from '../src/app/config.ts';
import { loadReferenceData } from '../src/modules/access/data/reference-data.ts';
import { factsSchema } from '../src/modules/access/rules/facts-schema.ts';
import { between, type ErrorTable, renderErrors, renderGraph, renderSettings } from './generate-docs.ts';
import { factsAsJsonSchema, renderFacts } from './generate-facts.ts';
import { renderFhirDefinitions } from './generate-fhir.ts';
import { renderMatrix } from './generate-matrix.ts';
import { readManifest } from './walls.ts';

const root = path.resolve(import.meta.dirname, '..');

/** Every generated text, by its path from the root. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const architecture = await readFile(path.join(root, 'ARCHITECTURE.md'), 'utf8');
  return new Map([
    ['data/fhir-r4/definitions.json', renderFhirDefinitions()],
    ['ARCHITECTURE.md', between(architecture, 'modules', renderGraph(readManifest(root)))],
    ['docs/generated/access-facts.json', factsAsJsonSchema(factsSchema)],
    [
      'docs/generated/access-facts.md',
      renderFacts(factsSchema, await readFile(path.join(root, 'src/modules/access/rules/facts.ts'), 'utf8')),
    ],
    ['docs/generated/errors.md', renderErrors(await errorTables())],
    [
      'docs/generated/qui-voit-quoi.md',
      renderMatrix(loadReferenceData(path.join(root, 'data'), { on: '9999-12-31' })),
    ],
    ['docs/generated/settings.md', renderSettings(SETTINGS)],
  ]);
}

/** What `errorsOf` made, wherever it is called. */
async function errorTables(): Promise<readonly ErrorTable[]> {
  const tables: ErrorTable[] = [];
  const files = (await readdir(path.join(root, 'src'), { recursive: true })).filter((file) =>
    file.endsWith('.ts'),
  );
  for (const file of files.map((one) => `src/${one}`).sort()) {
    const text = await readFile(path.join(root, file), 'utf8');
    if (!/^export const \w+ = errorsOf\(/m.test(text)) continue;
    const exported = (await import(path.join(root, file))) as Readonly<Record<string, unknown>>;
    for (const one of Object.values(exported)) if (holdsRows(one)) tables.push({ file, rows: one.rows });
  }
  return tables;
}

const holdsRows = (value: unknown): value is { readonly rows: Readonly<Record<string, ErrorRow>> } =>
  typeof value === 'function' && 'rows' in value;

if (import.meta.main)
  for (const [file, text] of await generatedFiles()) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), text);
    console.log(file);
  }
