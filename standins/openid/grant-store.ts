import type { Adapter, AdapterPayload } from 'oidc-provider';

interface Entry {
  readonly payload: AdapterPayload;
  readonly expiresAt: number;
}

/** What the provider keeps between two requests: sessions, codes, tokens, grants. In memory, gone at the end. */
export interface GrantStore {
  readonly adapter: (model: string) => Adapter;
  /** Withdraws a consent and every code or token that came from it. */
  revokeGrant(grantId: string): void;
}

const maxEntries = 20_000;

export function createGrantStore(now: () => number = Date.now): GrantStore {
  const entries = new Map<string, Entry>();
  const live = (key: string): AdapterPayload | undefined => {
    const entry = entries.get(key);
    if (!entry || entry.expiresAt > now()) return entry?.payload;
    entries.delete(key);
    return undefined;
  };
  const sweep = () => {
    for (const [key, entry] of entries) if (entry.expiresAt <= now()) entries.delete(key);
    // Still too many: the oldest go first (a Map keeps the order of insertion).
    for (const key of entries.keys()) {
      if (entries.size <= maxEntries) return;
      entries.delete(key);
    }
  };
  const find = (test: (payload: AdapterPayload) => boolean, model: string) => {
    for (const key of entries.keys()) {
      if (!key.startsWith(`${model}:`)) continue;
      const payload = live(key);
      if (payload && test(payload)) return payload;
    }
    return undefined;
  };
  const revokeByGrantId = (grantId: string) => {
    for (const [key, { payload }] of entries) if (payload.grantId === grantId) entries.delete(key);
  };
  const adapter = (model: string): Adapter => ({
    upsert: async (id, payload, expiresIn) => {
      if (entries.size >= maxEntries) sweep();
      const key = `${model}:${id}`;
      entries.delete(key);
      entries.set(key, {
        payload,
        expiresAt: expiresIn ? now() + expiresIn * 1000 : Number.POSITIVE_INFINITY,
      });
    },
    find: async (id) => live(`${model}:${id}`),
    findByUid: async (uid) => find((payload) => payload.uid === uid, model),
    findByUserCode: async (userCode) => find((payload) => payload.userCode === userCode, model),
    consume: async (id) => {
      const payload = live(`${model}:${id}`);
      if (payload) payload.consumed = Math.floor(now() / 1000);
    },
    destroy: async (id) => {
      entries.delete(`${model}:${id}`);
    },
    revokeByGrantId: async (grantId) => revokeByGrantId(grantId),
  });
  return {
    adapter,
    revokeGrant: (grantId) => {
      revokeByGrantId(grantId);
      entries.delete(`Grant:${grantId}`);
    },
  };
}
