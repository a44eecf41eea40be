/** What stays of whoever had everything destroyed (R18): a seal of their number, so that no campaign enrols them again, and one of their space, so that a restored backup is found out. */
import { createHmac, type KeyObject } from 'node:crypto';

/** @param storeKey 32 bytes, the key of the seals of codes */
export const sealOfIns = (
  storeKey: Buffer | KeyObject,
  { ins, insOid }: { readonly ins: string; readonly insOid: string },
): Buffer => createHmac('sha256', storeKey).update(`left ${insOid} ${ins}`).digest();

/** Nobody finds a space by it without the key: it stands in a file beside the backups. */
export const sealOfHolder = (storeKey: Buffer | KeyObject, holderId: string): Buffer =>
  createHmac('sha256', storeKey).update(`destroyed ${holderId}`).digest();
