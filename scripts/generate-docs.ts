/** What docs/generated and ARCHITECTURE.md say, made from the settings, the error tables and the modules' declarations. */
import { z } from 'zod';
import type { ErrorRow } from '#platform/errors';
import { defaultText, type SETTINGS } from '../src/app/config.ts';
import type { Manifest } from './wall-rules.ts';

const NOTICE = '<!-- Made by `npm run generate`. Do not edit. -->';

export function renderSettings(settings: typeof SETTINGS): string {
  const rows = Object.entries(settings).map(([name, setting]) => {
    const { schema, about } = setting;
    const empty = schema.safeParse(undefined);
    const text = defaultText(schema);
    const value = empty.success ? (text === undefined ? 'none' : `\`${text}\``) : '**required**';
    return `| \`${name}\` | ${kindOf(schema)} | ${value} | ${'secret' in setting ? 'yes' : ''} | ${cell(about)} |`;
  });
  return [
    '# Settings',
    '',
    NOTICE,
    '',
    'Every setting is an environment variable, read once when a server starts. `npx carnet config check` shows each one',
    'with its value, its problem if there is one, and the sentence below. Secrets are masked everywhere.',
    '',
    '| setting | kind | default | secret | what `carnet config check` says |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function kindOf(schema: z.ZodType): string {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  if (json.enum) return json.enum.map((one) => `\`${String(one)}\``).join(' ');
  if (json.minimum !== undefined && json.maximum !== undefined)
    return `number from ${json.minimum} to ${json.maximum}`;
  if (json.format === 'uri') return 'address';
  return 'text';
}

export type ErrorTable = {
  /** File that holds it, from the root. */
  readonly file: string;
  readonly rows: Readonly<Record<string, ErrorRow>>;
};

/** One section a table, one line a code. Refusals of the table of access speak with the sentence of their own rule. */
export function renderErrors(tables: readonly ErrorTable[]): string {
  return [
    '# Errors',
    '',
    NOTICE,
    '',
    'Each module and each surface has one table of the refusals it can make, and nothing else is refused. A page shows the sentence and what to do,',
    'FHIR puts both in an `OperationOutcome` with the code and the issue type, and the command prints them. An error that',
    'is in no table is a defect: it is answered as 500, with nothing but a request number.',
    '',
    ...tables.flatMap(({ file, rows }) => [
      `## ${titleOf(file)}`,
      '',
      `\`${file}\``,
      '',
      '| code | HTTP | FHIR issue | sentence | what to do |',
      '| --- | ---: | --- | --- | --- |',
      ...Object.entries(rows).map(
        ([code, row]) =>
          `| \`${code}\` | ${row.status} | ${row.issue} | ${cell(row.sentence)} | ${cell(row.advice ?? '')} |`,
      ),
      '',
    ]),
  ].join('\n');
}

const titleOf = (file: string) => file.replace(/^src\/(modules\/)?/, '').replace(/(\/errors)?\.ts$/, '');

const cell = (text: string) => text.replaceAll('|', '\\|');

/** An arrow goes from a module to one that it uses. */
export function renderGraph({ modules }: Manifest): string {
  return [
    '```mermaid',
    'flowchart TD',
    ...modules.map(({ name, purpose }) => `  ${name}["<b>${name}</b><br>${purpose.replaceAll('"', '')}"]`),
    ...modules.flatMap(({ name, uses }) => uses.map((used) => `  ${name} --> ${used}`)),
    '```',
  ].join('\n');
}

/** Puts a text between `<!-- NAME:begin -->` and `<!-- NAME:end -->`. @throws if the marks are not there once each */
export function between(text: string, name: string, inside: string): string {
  const parts = text.split(new RegExp(`<!-- ${name}:(?:begin|end) -->`));
  if (parts.length !== 3) throw new Error(`${name}: the text needs one begin mark and one end mark`);
  return `${parts[0]}<!-- ${name}:begin -->\n\n${inside}\n\n<!-- ${name}:end -->${parts[2]}`;
}
