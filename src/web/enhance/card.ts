/**
 * « Garder une copie sur cet appareil »: only when asked, in words that say who may read it. The copy follows the card each time
 * this page is opened with a network. Without this script the card works on screen and on paper.
 */
type State = { readonly at?: number; readonly owner?: string; readonly failed?: boolean };

const WORKER = '/assets/card-worker.js';
const DAYS = 30;
const FAILED = 'La copie n’a pas pu être gardée sur cet appareil. La carte reste lisible ici.';

const box = document.querySelector<HTMLElement>('[data-hors-ligne]');
const told = box?.querySelector<HTMLElement>('[role=status]');
if (box && told) {
  box.querySelector('[data-without-script]')?.remove();
  if ('serviceWorker' in navigator && globalThis.crypto?.subtle) void begin(box, told);
  else told.textContent = 'Ce navigateur ne sait pas garder de copie chiffrée.';
}

async function begin(place: HTMLElement, status: HTMLElement): Promise<void> {
  const { scope = '', owner = '' } = place.dataset;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button second';
  let kept = await stateOf(scope);
  // somebody else's, on a device that they share; or of a card with nothing on it any more
  if (kept?.at && (kept.owner !== owner || !cardHere())) {
    await forget(scope);
    kept = undefined;
  }
  if (kept?.at) kept = await keep(scope, owner);
  show(kept);
  place.prepend(button);
  for (const form of document.querySelectorAll<HTMLFormElement>('form[action="/deconnexion"]'))
    form.addEventListener('submit', () => void forget(scope));

  button.addEventListener('click', async () => {
    button.disabled = true;
    const had = kept?.at !== undefined;
    if (had) await forget(scope);
    kept = had ? undefined : await keep(scope, owner).catch(() => ({ failed: true }));
    show(kept);
    if (had) status.textContent = 'La copie est effacée de cet appareil.';
    button.disabled = false;
  });

  function show(state: State | undefined): void {
    button.textContent = state?.at ? 'Effacer la copie de cet appareil' : 'Garder une copie sur cet appareil';
    button.hidden = !cardHere();
    status.textContent = state?.failed
      ? FAILED
      : state?.at
        ? `Copie du ${dated(state.at)}, gardée jusqu’au ${dated(state.at + DAYS * 86_400_000)} au plus.`
        : '';
  }
}

function cardHere(): Element | null {
  return document.querySelector('article.emergency-card');
}

async function registrationOf(scope: string): Promise<ServiceWorkerRegistration | undefined> {
  const { href } = new URL(scope, location.href);
  return (await navigator.serviceWorker.getRegistrations()).find((one) => one.scope === href);
}

async function stateOf(scope: string): Promise<State | undefined> {
  const known = await registrationOf(scope);
  return known && ask(known, { order: 'state' });
}

async function keep(scope: string, owner: string): Promise<State> {
  const html = cardHere()?.outerHTML;
  if (!html) return {};
  await navigator.serviceWorker.register(WORKER, { scope });
  const registration = await registrationOf(scope);
  if (!registration) return { failed: true };
  const assets = performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name))
    .filter(
      ({ origin, pathname }) => origin === location.origin && /^\/assets\/[^/]+\.(css|woff2)$/.test(pathname),
    )
    .map(({ pathname }) => pathname);
  return ask(registration, { order: 'keep', owner, html, assets: [...new Set(assets)] });
}

async function forget(scope: string): Promise<void> {
  const known = await registrationOf(scope);
  if (!known) return;
  await ask(known, { order: 'drop' });
  await known.unregister();
}

async function ask(registration: ServiceWorkerRegistration, order: object): Promise<State> {
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  if (!worker) return { failed: true };
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data as State);
    worker.postMessage(order, [port2]);
  });
}

function dated(at: number): string {
  return new Date(at).toLocaleDateString('fr-FR', { dateStyle: 'long' });
}
