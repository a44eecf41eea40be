/** Which part of a mandate an act needs (R14, R40). Scopes are section.act; `access` and `trace` are a representative's. */
import type { Action } from './facts.ts';
import { CHANGING } from './rule.ts';

const READS: readonly Action[] = ['document.list', 'document.know', 'document.read', 'record.export'];
/** Correcting and deleting what the person's side filed. */
const CORRECTS: readonly Action[] = ['document.replace', 'document.delete'];
const TRACES: readonly Action[] = ['trace.read', 'line.contest'];
/** A mandate in force is enough: to enter, and to give the mandate up. */
const ALWAYS: readonly Action[] = ['space.open', 'mandate.end'];

/** Does a mandate with these scopes cover the act? Everything else is deciding on access. */
export function isWithinScope(action: Action, scopes: readonly string[]): boolean {
  if (ALWAYS.includes(action)) return true;
  if (action === 'document.deposit') return scopes.includes('documents.add');
  if (READS.includes(action)) return scopes.includes('documents.read');
  // who acts on a document sees it first
  if (CHANGING.includes(action) && !scopes.includes('documents.read')) return false;
  if (CORRECTS.includes(action)) return scopes.includes('documents.add');
  if (TRACES.includes(action)) return scopes.includes('trace');
  return scopes.includes('access');
}
