/** The text of an RTF file (version 1.9), without its layout: groups that hold fonts, images, fields or objects are passed over. */

const MAX_DEPTH = 200;
const MAX_TEXT = 4 * 1024 * 1024;

const BREAKS: Readonly<Record<string, string>> = {
  par: '\n',
  line: '\n',
  row: '\n',
  sect: '\n',
  page: '\n',
  tab: '\t',
  cell: '\t',
  emdash: '—',
  endash: '–',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
};

/** Groups whose text is not the document's. */
const APART = new Set([
  'fonttbl',
  'colortbl',
  'stylesheet',
  'listtable',
  'listoverridetable',
  'info',
  'generator',
  'pict',
  'object',
  'fldinst',
  'header',
  'headerl',
  'headerr',
  'headerf',
  'footer',
  'footerl',
  'footerr',
  'footerf',
  'themedata',
  'datastore',
  'xmlnstbl',
]);

type Group = { readonly apart: boolean /** Characters that stand in for one `\u`. */; readonly skip: number };

/** @returns undefined when it is no readable RTF */
export function rtfText(bytes: Uint8Array): string | undefined {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  if (!source.startsWith('{\\rtf')) return undefined;
  const ansi = new TextDecoder('windows-1252');
  const TOKEN = /[{}]|\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|[^\\{}\r\n]+|[\r\n]+/gi;
  const open: Group[] = [];
  let group: Group = { apart: false, skip: 1 };
  let pending = 0;
  let text = '';
  const add = (said: string) => {
    const kept = pending > 0 ? said.slice(pending) : said;
    pending = Math.max(0, pending - said.length);
    if (!group.apart) text += kept;
  };
  for (let token = TOKEN.exec(source); token; token = TOKEN.exec(source)) {
    const [whole, word, value, hex, symbol] = token;
    if (whole === '{') {
      if (open.length >= MAX_DEPTH) return undefined;
      open.push(group);
      pending = 0;
    } else if (whole === '}') {
      const before = open.pop();
      if (!before) return undefined;
      group = before;
      pending = 0;
      if (open.length === 0) break;
    } else if (word !== undefined) {
      const name = word.toLowerCase();
      if (name === 'u') {
        pending = 0;
        add(String.fromCharCode((Number(value ?? 0) + 65_536) % 65_536));
        pending = group.skip;
      } else if (name === 'uc') group = { ...group, skip: Math.min(Number(value ?? 1), 8) };
      // bytes that are no text at all
      else if (name === 'bin') TOKEN.lastIndex += Math.max(0, Number(value ?? 0));
      else if (APART.has(name)) group = { ...group, apart: true };
      else if (BREAKS[name] !== undefined) add(BREAKS[name]);
    } else if (hex !== undefined) add(ansi.decode(Uint8Array.of(Number.parseInt(hex, 16))));
    else if (symbol !== undefined) {
      if (symbol === '*') group = { ...group, apart: true };
      else if (symbol === '~') add('\u00a0');
      else if (symbol === '_') add('-');
      else if ('\\{}'.includes(symbol)) add(symbol);
      else if (symbol === '\n' || symbol === '\r') add('\n');
    } else if (!/^[\r\n]/.test(whole)) add(ansi.decode(Buffer.from(whole, 'latin1')));
    if (text.length > MAX_TEXT) return undefined;
  }
  return text.replace(/\n{3,}/g, '\n\n').trim();
}
