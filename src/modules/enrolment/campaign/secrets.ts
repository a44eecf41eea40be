/** What a campaign makes from keys: data keys, codes, seals, and the ids of notices. */
import { createHmac, createSecretKey } from 'node:crypto';
import type { Kms } from '#platform/kms';
import { sealOfSerial } from '../rules/card.ts';
import { codeOf, sealOf } from '../rules/codes.ts';
import { sealOfIns } from '../rules/left.ts';

export type CampaignSecrets = ReturnType<typeof campaignSecrets>;

/** @param keys.codeKey,storeKey 32 bytes each (R27) */
export function campaignSecrets(keys: {
  readonly kms: Kms;
  readonly codeKey: Buffer;
  readonly storeKey: Buffer;
}) {
  const { kms } = keys;
  const [codeKey, storeKey] = [createSecretKey(keys.codeKey), createSecretKey(keys.storeKey)];
  return {
    wrappedKey: (holderId: string): Buffer => kms.generate(holderId).wrapped,
    cardSeal: (serial: string): Buffer => sealOfSerial(storeKey, serial),
    leftSeal: (of: { readonly ins: string; readonly insOid: string }): Buffer => sealOfIns(storeKey, of),
    code: (holderId: string, generation: number): string => codeOf(codeKey, holderId, generation),
    codeSeal: (code: string): Buffer => sealOf(storeKey, code),
    /** The same for each re-send, so that doubles are counted by it; it tells nothing of the person. */
    noticeId: (campaignId: string, holderId: string, generation: number): string =>
      createHmac('sha256', codeKey)
        .update(`notice ${campaignId} ${holderId} ${generation}`)
        .digest('hex')
        .slice(0, 24),
  };
}

/** By which a receiver counts doubles, and which a mail that comes back names. */
export const messageIdOf = (noticeId: string, domain: string): string => `<notice-${noticeId}@${domain}>`;
