import type { LoaderFunctionArgs } from 'react-router';
import type { ReferenceData } from '#access';
import { siteContext } from '../context.ts';

const COLUMNS = ['type', 'document', 'rubrique', 'groupe', 'professions', 'lecture', 'source'] as const;
const WORDS = { allow: 'oui', deny: 'non', unknown: 'non publié' } as const;

/** The whole matrix in force, one line a cell, with the text that each is known from. */
export async function loader({ context }: LoaderFunctionArgs): Promise<Response> {
  const { reference } = await context.get(siteContext).doors.access.readReference();
  return new Response(csvOf(reference), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="qui-voit-quoi-${reference.versions.matrix.version.replace(/[^\w.-]+/g, '-')}.csv"`,
    },
  });
}

/** RFC 4180, with the mark by which spreadsheets know UTF-8. */
export function csvOf(reference: ReferenceData): string {
  const lines = reference.types.flatMap((type) =>
    reference.groups.map((group) => [
      type.code,
      type.labelFr,
      reference.category(type.shelf)?.labelFr ?? '',
      group.code,
      group.labelFr,
      WORDS[reference.matrixCell(type.code, group.code)],
      reference.basisOf(type.code, group.code)?.labelFr ?? '',
    ]),
  );
  return `\ufeff${[COLUMNS, ...lines].map((cells) => cells.map(quoted).join(',')).join('\r\n')}\r\n`;
}

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
