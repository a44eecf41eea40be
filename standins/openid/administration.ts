import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { HttpRefusal, isLoopback, readBody, sendJson } from '../http-server.ts';
import type { Account, Accounts } from './accounts.ts';
import type { OpenIdKind } from './kinds.ts';

/**
 * `GET /_accounts` lists the accounts, `POST /_accounts` adds one or an array (an id that exists is replaced).
 * For programs of this machine only: another address is refused, and so is a page of another site (a browser cannot
 * send JSON here without a preflight, which is never answered; a rebound host name is not ours).
 */
export async function handleAdministration(
  kind: OpenIdKind,
  issuer: string,
  accounts: Accounts,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const host = (req.headers.host ?? '').replace(/:\d+$/, '');
  const ours = ['localhost', '127.0.0.1', '[::1]', new URL(issuer).hostname].includes(host);
  if (!isLoopback(req) || !ours) throw new HttpRefusal(403, 'Réservé aux programmes de cette machine.');
  if (req.method === 'GET')
    return sendJson(res, 200, { kind, issuer, accounts: accounts.list().map(shownToPrograms) });
  if (req.method !== 'POST') throw new HttpRefusal(405, 'Seuls GET et POST sont acceptés ici.');
  if (!/^application\/json\b/.test(req.headers['content-type'] ?? '')) {
    throw new HttpRefusal(415, 'Le corps doit être du JSON (content-type application/json).');
  }
  const body = await readBody(req, 2_000_000);
  try {
    const raw: unknown = JSON.parse(body.toString('utf8'));
    const added = await accounts.add(Array.isArray(raw) ? raw : [raw]);
    sendJson(res, 201, { accounts: added.map(shownToPrograms) });
  } catch (error) {
    if (error instanceof z.ZodError)
      return sendJson(res, 400, { error: 'invalid_account', detail: z.prettifyError(error) });
    if (error instanceof SyntaxError)
      return sendJson(res, 400, { error: 'invalid_json', detail: error.message });
    throw error;
  }
}

function shownToPrograms({ id, sub, label, description, group, acr, claims }: Account) {
  return { id, sub, label, description, group, acr, claims };
}
