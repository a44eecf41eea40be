/** Whoever had everything destroyed is not enrolled again by a campaign (R18): only a seal of their number is kept. */
import { createHmac, type KeyObject } from 'node:crypto';

/** @param storeKey 32 bytes, the key of the seals of codes */
export const sealOfIns = (
  storeKey: Buffer | KeyObject,
  { ins, insOid }: { readonly ins: string; readonly insOid: string },
): Buffer => createHmac('sha256', storeKey).update(`left ${insOid} ${ins}`).digest();
