import type { CdaHeader } from '#formats/cda/document';
import type { Doors } from '../../context.ts';
import { numericDay } from '../../words/dates.ts';
import type { Typed } from './new-document.ts';

/** What a chosen file says of itself. */
export type Proposal = {
  readonly name: string;
  readonly size: number;
  /** By its bytes. */
  readonly mimeType: string;
  /** What its header says, when it is a readable CDA: it is then taken as it is. */
  readonly header: CdaHeader | undefined;
  readonly typeLabel: string | undefined;
  readonly typed: Typed;
};

export function proposalOf(doors: Doors, bytes: Uint8Array, name: string): Proposal {
  const { type: mimeType } = doors.files.sniff(bytes);
  const header = mimeType === 'text/xml' ? doors.files.cda(bytes)?.header : undefined;
  const { reference } = doors.access;
  return {
    name,
    size: bytes.length,
    mimeType,
    header,
    typeLabel: header && (reference.documentType(header.type.code)?.labelFr ?? header.type.label),
    typed: {
      title: header?.title ?? titleFrom(name),
      typeCode: header?.type.code ?? '',
      actDay: numericDay(header ? new Date(header.service.start ?? header.creationTime) : doors.clock.now()),
      visibility: 'tous',
      representatives: '',
      rpps: '',
    },
  };
}

/** A file's name makes a first title: `CR_consultation-2026.pdf` is `CR consultation 2026`. */
const titleFrom = (name: string): string =>
  name
    .replace(/\.[a-z]{2,5}$/i, '')
    .replace(/[_-]+/g, ' ')
    .trim()
    .slice(0, 128);
