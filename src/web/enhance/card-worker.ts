/**
 * Keeps an emergency card on a device, for whoever asked for it there, and shows it when there is no network (D07, B18). The card
 * is sealed by a key that cannot leave this browser; without a copy, nothing of health is kept. Signing out clears all of it
 * (`Clear-Site-Data`, src/app/http/sign-in-routes.ts).
 */
type Extended = Event & { waitUntil(work: Promise<unknown>): void };
type Fetched = Extended & { readonly request: Request; respondWith(answer: Promise<Response>): void };
type Told = Extended & { readonly data: unknown; readonly ports: readonly MessagePort[] };
type Worker = {
  readonly registration: ServiceWorkerRegistration;
  skipWaiting(): Promise<void>;
  addEventListener<E extends keyof Heard>(kind: E, heard: (event: Heard[E]) => void): void;
};
type Heard = { install: Extended; fetch: Fetched; message: Told };

/** What pages say to it. */
type Order =
  | {
      readonly order: 'keep';
      readonly owner: string;
      readonly html: string;
      readonly assets: readonly string[];
    }
  | { readonly order: 'state' }
  | { readonly order: 'drop' };

type Copy = {
  readonly key: CryptoKey;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly sealed: ArrayBuffer;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Public id of whose card it is. */
  readonly owner: string;
};

const NAME = 'carnet-carte';
const LASTS = 30 * 24 * 3_600_000;
/** A network that says nothing for so long is none. */
const PATIENCE = 4000;

const worker = self as unknown as Worker;
const { scope } = worker.registration;

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()));

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate') {
    if (request.url.split(/[?#]/)[0] === scope) event.respondWith(online(request).catch(offline));
  } else if (new URL(request.url).pathname.startsWith('/assets/'))
    event.respondWith(fetch(request).catch(async () => (await caches.match(request)) ?? Response.error()));
});

worker.addEventListener('message', (event) => {
  const work = obey(event.data as Order).then(
    (answer) => event.ports[0]?.postMessage(answer),
    () => event.ports[0]?.postMessage({ failed: true }),
  );
  event.waitUntil(work);
});

async function obey(
  order: Order,
): Promise<{ readonly at?: number | undefined; readonly owner?: string | undefined }> {
  if (order.order === 'drop') {
    await drop();
    return {};
  }
  if (order.order === 'keep') await keep(order);
  const copy = await find();
  return { at: copy?.at, owner: copy?.owner };
}

const online = (request: Request): Promise<Response> =>
  Promise.race([
    fetch(request),
    new Promise<never>((_kept, late) => setTimeout(() => late(new Error('late')), PATIENCE)),
  ]);

async function offline(): Promise<Response> {
  const copy = await find();
  if (!copy) return Response.error();
  const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: copy.iv }, copy.key, copy.sealed);
  const { html, assets } = JSON.parse(new TextDecoder().decode(plain)) as {
    readonly html: string;
    readonly assets: readonly string[];
  };
  return page(html, assets, copy.at);
}

async function keep({ owner, html, assets }: Extract<Order, { order: 'keep' }>): Promise<void> {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify({ html, assets }));
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, plain);
  const cache = await caches.open(NAME);
  // how pages look, and nothing of anybody
  await cache.addAll(assets);
  await onCopies('readwrite', (copies) =>
    copies.put({ key, iv, sealed, at: Date.now(), owner } satisfies Copy, scope),
  );
}

/** Gone once it is too old, whoever asks. */
async function find(): Promise<Copy | undefined> {
  const copy = await onCopies<Copy | undefined>('readonly', (copies) => copies.get(scope));
  if (!copy || Date.now() - copy.at < LASTS) return copy;
  await drop();
  return undefined;
}

async function drop(): Promise<void> {
  await onCopies('readwrite', (copies) => copies.delete(scope));
  const left = await onCopies<number>('readonly', (copies) => copies.count());
  if (left > 0) return;
  await caches.delete(NAME);
  indexedDB.deleteDatabase(NAME);
}

async function onCopies<T>(
  mode: IDBTransactionMode,
  act: (copies: IDBObjectStore) => IDBRequest,
): Promise<T> {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(NAME);
  const db = await done(opening);
  try {
    return (await done(act(db.transaction(NAME, mode).objectStore(NAME)))) as T;
  } finally {
    db.close();
  }
}

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function page(html: string, assets: readonly string[], at: number): Response {
  const kept = new Date(at).toLocaleDateString('fr-FR', { dateStyle: 'long' });
  const styles = assets
    .filter((one) => one.endsWith('.css'))
    .map((one) => `<link rel="stylesheet" href="${one}">`)
    .join('');
  return new Response(
    `<!doctype html><html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Carte d’urgence, copie — Carnet</title>${styles}</head><body><main class="frame sheet"><h1>Carte d’urgence</h1><p class="notice tone-warning" id="copie">Pas de réseau. Voici la copie gardée sur cet appareil le ${kept}. Elle a pu changer depuis.</p>${html}</main></body></html>`,
    {
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': "default-src 'none'; style-src 'self'; font-src 'self'",
        'cache-control': 'no-store',
      },
    },
  );
}
