/** What the virus scanner says of a deposit, before anything of it is written. */
import type { VirusScanner } from '#platform/virus-scan';
import type { ScanState } from './entry.ts';
import { documentErrors } from './errors.ts';
import type { CheckedContent } from './rules/check-content.ts';

/** A file inside a CDA is text to a scanner: it is shown apart. @throws `file-infected` */
export async function scanned(scanner: VirusScanner, { bytes, cda }: CheckedContent): Promise<ScanState> {
  const parts = cda?.body.kind === 'unstructured' ? [bytes, cda.body.bytes] : [bytes];
  let state: ScanState = 'clean';
  for (const part of parts) {
    const verdict = await scanner.scan(part);
    if (verdict.state === 'infected') throw documentErrors('file-infected', verdict.signature);
    if (verdict.state !== 'clean') state = verdict.state;
  }
  return state;
}
