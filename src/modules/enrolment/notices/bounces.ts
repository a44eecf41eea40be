/**
 * A mail that says of another one that it could not be given (RFC 3464). Only what failed for good counts: a delay is none. The
 * notice is known by its own Message-ID, which nobody can guess, so that a made-up report names nobody.
 */
import PostalMime from 'postal-mime';

/** @returns the id of the notice that came back; undefined for any other mail */
export async function readBounce(mail: Uint8Array, domain: string): Promise<string | undefined> {
  const { attachments } = await new PostalMime({ attachmentEncoding: 'utf8' }).parse(mail);
  const part = (...types: readonly string[]) =>
    attachments.find(({ mimeType }) => types.includes(mimeType))?.content;
  const [report, original] = [
    part('message/delivery-status', 'message/global-delivery-status'),
    part('message/rfc822', 'text/rfc822-headers', 'message/rfc822-headers', 'message/global'),
  ];
  if (typeof report !== 'string' || typeof original !== 'string') return undefined;
  if (!/^action:\s*failed\s*$/im.test(report) || !/^status:\s*5\.\d{1,3}\.\d{1,3}/im.test(report))
    return undefined;
  const headers = original.split(/\r?\n\r?\n/, 1)[0] ?? '';
  const [, id, from] = /^message-id:\s*<notice-([0-9a-f]{24})@([^>\s]+)>/im.exec(headers) ?? [];
  return from === domain ? id : undefined;
}
