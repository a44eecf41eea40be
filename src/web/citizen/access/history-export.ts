import type { AuditLine } from '#audit';
import { type CitizenArgs, citizenFile } from '../../load.ts';
import { dayAndTime, isoDay } from '../../words/dates.ts';
import { whoseOf } from '../../words/whose.ts';
import { documentsOf, groundOf, tell } from './line.ts';
import { titlesOf } from './named.ts';

/** Folded by nothing: one row a line. */
async function rowsOf(args: CitizenArgs): Promise<readonly (readonly string[])[]> {
  const { doors, request, holderId } = args;
  const lines = await doors.access.wholeHistory(request);
  const titles = await titlesOf({ doors, request }, documentsOf(lines));
  const whose = whoseOf(args);
  const reader = { id: args.session.holderId ?? '', holderId, whose };
  return lines.map((line: AuditLine) => {
    const [told] = tell([line], titles, doors.explain.rule, reader);
    return [
      dayAndTime(line.at),
      [told?.who, told?.about && `(${told.about})`].filter(Boolean).join(' '),
      told?.what ?? '',
      line.outcome === 'refused' ? 'Refusé' : line.mode === 'normal' ? 'Permis' : 'Permis, en urgence',
      [told?.why, groundOf(line, whose)].filter(Boolean).join(' '),
      line.id,
    ];
  });
}

const HEAD = ['Quand', 'Qui', 'Quoi', 'Réponse', 'Pourquoi', 'Repère de la ligne'] as const;

export const loader = citizenFile(async (args) => {
  const rows = await rowsOf(args);
  const name = `historique-${isoDay(args.now)}`;
  if (args.url.pathname.endsWith('.csv'))
    return attachment(
      // a spreadsheet in French: semicolons, and a mark so that accents are read
      `\ufeff${[HEAD, ...rows].map((row) => row.map(cell).join(';')).join('\r\n')}\r\n`,
      'text/csv; charset=utf-8',
      `${name}.csv`,
    );
  const whose = whoseOf(args);
  const pdf = await args.doors.files.pdf(
    {
      title: whose.own ? 'Historique de votre carnet' : `Historique ${whose.ofNotebook}`,
      foot: 'Carnet, projet libre, données fictives',
      now: args.now,
    },
    [
      {
        kind: 'text',
        text: `${rows.length} lignes, de la plus récente à la plus ancienne. Imprimé le ${dayAndTime(args.now)}.`,
      },
      { kind: 'table', head: HEAD.slice(0, 5), rows: rows.map((row) => row.slice(0, 5)) },
    ],
  );
  return attachment(new Uint8Array(pdf), 'application/pdf', `${name}.pdf`);
});

/** A cell that begins like a formula is no formula. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

const attachment = (body: string | Uint8Array<ArrayBuffer>, type: string, name: string): Response =>
  new Response(body, {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  });
