import { type ChannelKind, citizenErrors } from '#citizens';
import { identityErrors } from './errors.ts';
import { isMail, readMobile } from './rules/identifier.ts';

/** A mail address or a mobile number, as typed in one field. @throws `channel-required`, `mail-address`, `mobile-number` */
export function readChannel(typed: string): { readonly kind: ChannelKind; readonly value: string } {
  const text = typed.trim();
  if (text === '') throw identityErrors('channel-required');
  if (text.includes('@') || /[a-z]/i.test(text)) {
    if (!isMail(text)) throw citizenErrors('mail-address');
    return { kind: 'mail', value: text };
  }
  const value = readMobile(text);
  if (!value) throw identityErrors('mobile-number');
  return { kind: 'sms', value };
}
