/** Names of files that every system can write, and that a person recognises. Pure. */

const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/tiff': 'tiff',
  'text/plain': 'txt',
  'text/xml': 'xml',
  'application/rtf': 'rtf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
};

/** What no file system refuses: Windows forbids some signs, a final dot, and a few names. At most 80 characters. */
export function safeName(title: string): string {
  const name = title
    .normalize('NFC')
    .replace(/[^\p{L}\p{N} ,_'’-]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 80)
    .trim();
  return name === '' || /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(name) ? 'document' : name;
}

export type NamedFile = { readonly title: string; readonly mimeType: string; readonly day: string };

/** `documents/2024/2024-03-12 Titre.pdf`; the second of the same name is `… (2).pdf`. @param day YYYY-MM-DD */
export function pathsOf(files: readonly NamedFile[]): readonly string[] {
  const taken = new Set<string>();
  return files.map(({ title, mimeType, day }) => {
    const stem = `documents/${day.slice(0, 4)}/${day} ${safeName(title)}`;
    const extension = EXTENSIONS[mimeType] ?? 'bin';
    let path = `${stem}.${extension}`;
    // compared as the systems that do not tell capitals apart do
    for (let n = 2; taken.has(path.toLowerCase()); n++) path = `${stem} (${n}).${extension}`;
    taken.add(path.toLowerCase());
    return path;
  });
}
