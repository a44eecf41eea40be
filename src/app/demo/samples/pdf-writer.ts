/**
 * Writes a small PDF: text in Helvetica on A4 pages, tagged (headings and paragraphs in reading order, language), so that
 * a screen reader reads it. Source: ISO 32000-1, §7 (syntax), §14.8 (tagged PDF).
 */
export type PdfBlock = { readonly kind: 'title' | 'heading' | 'text'; readonly text: string };

const SIZES = { title: 18, heading: 13, text: 10.5 } as const;
const TAGS = { title: 'H1', heading: 'H2', text: 'P' } as const;
const PAGE = { width: 595, height: 842, margin: 62 } as const;

// WinAnsiEncoding has these where Latin-1 has controls.
const WIN_ANSI: Readonly<Record<string, number>> = {
  '€': 0x80,
  '…': 0x85,
  Œ: 0x8c,
  '‘': 0x91,
  '’': 0x92,
  '“': 0x93,
  '”': 0x94,
  '–': 0x96,
  '—': 0x97,
  œ: 0x9c,
  '•': 0x95,
};

type Line = { readonly block: number; readonly size: number; readonly text: string; readonly y: number };

export function writePdf(title: string, blocks: readonly PdfBlock[]): Buffer {
  const pages = layOut(blocks);
  const objects: string[] = [];
  const reserve = () => objects.push('');
  const set = (id: number, content: string) => {
    objects[id - 1] = content;
  };
  const [catalog, tree, regular, bold, info, root, parents] = [
    reserve(),
    reserve(),
    reserve(),
    reserve(),
    reserve(),
    reserve(),
    reserve(),
  ];
  const elements = blocks.map(() => reserve());
  const pageIds = pages.map(() => [reserve(), reserve()] as const);

  set(
    catalog,
    `<< /Type /Catalog /Pages ${tree} 0 R /Lang (fr-FR) /MarkInfo << /Marked true >> /StructTreeRoot ${root} 0 R /ViewerPreferences << /DisplayDocTitle true >> >>`,
  );
  set(
    tree,
    `<< /Type /Pages /Count ${pages.length} /Kids [${pageIds.map(([page]) => `${page} 0 R`).join(' ')}] >>`,
  );
  set(regular, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>');
  set(bold, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>');
  set(info, `<< /Title (${escapePdf(title)}) /Producer (Carnet) >>`);
  set(
    root,
    `<< /Type /StructTreeRoot /K [${elements.map((id) => `${id} 0 R`).join(' ')}] /ParentTree ${parents} 0 R >>`,
  );

  const marks = blocks.map((): string[] => []);
  const parentRows: string[] = [];
  pages.forEach((lines, index) => {
    const [page, stream] = pageIds[index] ?? [0, 0];
    const owners: string[] = [];
    const drawn = lines.map(({ block, size, text, y }) => {
      const kind = blocks[block]?.kind ?? 'text';
      marks[block]?.push(`<< /Type /MCR /Pg ${page} 0 R /MCID ${owners.length} >>`);
      const mark = `/${TAGS[kind]} << /MCID ${owners.length} >> BDC`;
      owners.push(`${elements[block]} 0 R`);
      return `${mark} BT /${kind === 'text' ? 'F1' : 'F2'} ${size} Tf ${PAGE.margin} ${y.toFixed(1)} Td (${escapePdf(text)}) Tj ET EMC`;
    });
    const content = drawn.join('\n');
    set(
      page,
      `<< /Type /Page /Parent ${tree} 0 R /MediaBox [0 0 ${PAGE.width} ${PAGE.height}] /Resources << /Font << /F1 ${regular} 0 R /F2 ${bold} 0 R >> >> /Contents ${stream} 0 R /StructParents ${index} /Tabs /S >>`,
    );
    set(stream, `<< /Length ${content.length} >>\nstream\n${content}\nendstream`);
    parentRows.push(`${index} [${owners.join(' ')}]`);
  });
  blocks.forEach((block, index) => {
    set(
      elements[index] ?? 0,
      `<< /Type /StructElem /S /${TAGS[block.kind]} /P ${root} 0 R /K [${marks[index]?.join(' ')}] >>`,
    );
  });
  set(parents, `<< /Nums [${parentRows.join(' ')}] >>`);
  return assemble(objects, catalog, info);
}

/** Lines of each page, from top to bottom. */
function layOut(blocks: readonly PdfBlock[]): Line[][] {
  const pages: Line[][] = [[]];
  let y = PAGE.height - PAGE.margin;
  blocks.forEach(({ kind, text }, block) => {
    const size = SIZES[kind];
    y -= kind === 'text' ? 5 : 14;
    for (const line of wrap(text, size)) {
      if (y < PAGE.margin) {
        pages.push([]);
        y = PAGE.height - PAGE.margin;
      }
      pages.at(-1)?.push({ block, size, text: line, y });
      y -= size * 1.45;
    }
  });
  return pages;
}

/** Helvetica's average width is a little over half its size: no line reaches the margin. */
function wrap(text: string, size: number): string[] {
  const room = Math.floor((PAGE.width - 2 * PAGE.margin) / (size * 0.53));
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= room)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function escapePdf(text: string): string {
  return [...text]
    .map((character) =>
      String.fromCharCode(
        WIN_ANSI[character] ?? (character.charCodeAt(0) < 256 ? character.charCodeAt(0) : 0x3f),
      ),
    )
    .join('')
    .replace(/[\\()]/g, '\\$&');
}

function assemble(objects: readonly string[], catalog: number, info: number): Buffer {
  let text = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n';
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const start = text.length;
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${objects.length + 1} /Root ${catalog} 0 R /Info ${info} 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}
