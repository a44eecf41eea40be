import type { DatabaseTransaction } from '#platform/database/database';
import type { Mode } from './rules/facts.ts';

/** What happened to the access to a space. `secret`: kept from the representatives (R13). */
export type AccessEvent = { readonly holderId: string } & (
  | {
      /** A professional who had no way in now has one, for the first time or after a block: the person is told at once (I01). */
      readonly topic: 'professional-first-access';
      readonly professionalId: string;
      /** ISO 8601 */
      readonly statedAt: string;
      readonly secret: boolean;
    }
  | {
      /** Somebody outside of the care team comes back: told at once, each time (I04). */
      readonly topic: 'outside-access';
      readonly professionalId: string;
      readonly statedAt: string;
      readonly secret: boolean;
    }
  | {
      readonly topic: 'emergency-opened';
      readonly emergencyId: string;
      readonly professionalId: string;
      readonly mode: Exclude<Mode, 'normal'>;
    }
  | { readonly topic: 'emergency-justified'; readonly emergencyId: string }
  | { readonly topic: 'code-used'; readonly codeId: string; readonly professionalId: string }
  | {
      /** Somebody who acts for the person let a professional in, by name or by a code (H01, R40). */
      readonly topic: 'access-given';
      /** Of the professional or the code, and the moment. */
      readonly given: string;
      readonly by: string;
    }
  | { readonly topic: 'line-contested'; readonly caseId: string }
  | { readonly topic: 'line-answered'; readonly caseId: string }
);

export type PublishAccessEvent = (tx: DatabaseTransaction, event: AccessEvent) => Promise<void>;
