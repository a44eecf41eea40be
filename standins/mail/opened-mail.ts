import PostalMime, { type Address, type Attachment } from 'postal-mime';
import type { MailStore, StoredMail } from './mail-store.ts';

export interface OpenedAttachment {
  readonly index: number;
  readonly filename: string;
  readonly mimeType: string;
  readonly size: number;
  readonly content: Uint8Array;
}

/** A mail, parsed. */
export interface OpenedMail {
  readonly stored: StoredMail;
  /** Addresses of To and Cc as written in the headers. */
  readonly to: readonly string[];
  readonly cc: readonly string[];
  /** ISO 8601 if the Date header could be read, else as written. */
  readonly date: string | undefined;
  readonly text: string | undefined;
  readonly html: string | undefined;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly attachments: readonly OpenedAttachment[];
}

/** Opens a mail of the store, or undefined if it has no such mail. Rejects if it cannot be parsed. */
export async function openMail(store: MailStore, id: string): Promise<OpenedMail | undefined> {
  const stored = store.find(id);
  const raw = stored && (await store.raw(id));
  if (!stored || !raw) return undefined;
  const email = await PostalMime.parse(raw, { forceRfc822Attachments: true });
  return {
    stored,
    to: (email.to ?? []).flatMap(written),
    cc: (email.cc ?? []).flatMap(written),
    date: email.date,
    text: email.text,
    html: email.html && withInlineImages(email.html, email.attachments),
    headers: email.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
    attachments: email.attachments.map((attachment, index) => {
      const content = bytesOf(attachment);
      return {
        index,
        filename: attachment.filename ?? `piece-${index + 1}`,
        mimeType: attachment.mimeType,
        size: content.length,
        content,
      };
    }),
  };
}

function written(address: Address): string[] {
  if (address.address === undefined) return address.group.flatMap(written);
  return [address.name ? `${address.name} <${address.address}>` : address.address];
}

function bytesOf({ content }: Attachment): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content);
}

/** Images of the mail itself (`cid:`) become data, since its page may load nothing. */
function withInlineImages(html: string, attachments: readonly Attachment[]): string {
  let shown = html;
  for (const attachment of attachments) {
    const id = attachment.contentId?.replace(/^<|>$/g, '');
    if (!id || !/^image\/(png|jpeg|gif|webp)$/.test(attachment.mimeType)) continue;
    const data = `data:${attachment.mimeType};base64,${Buffer.from(bytesOf(attachment)).toString('base64')}`;
    shown = shown.replaceAll(`cid:${id}`, data);
  }
  return shown;
}
