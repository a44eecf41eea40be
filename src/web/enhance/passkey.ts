/**
 * « Clé d'accès »: what only a program can ask of the browser. A page names the place by `data-passkey`: `sign-in`, `confirm`
 * or `add`. Without this script, or in a browser that has no passkeys, the page works by its other ways.
 */
import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser';

type Way = {
  readonly button: string;
  readonly begin: string;
  readonly end: string;
  readonly ask: (options: unknown) => Promise<unknown>;
};

const authenticate = (options: unknown) =>
  startAuthentication({ optionsJSON: options as PublicKeyCredentialRequestOptionsJSON });
const register = (options: unknown) =>
  startRegistration({ optionsJSON: options as PublicKeyCredentialCreationOptionsJSON });

const WAYS: Readonly<Record<string, Way>> = {
  'sign-in': {
    button: 'Ouvrir avec une clé d’accès',
    begin: '/connexion/cle/debut',
    end: '/connexion/cle',
    ask: authenticate,
  },
  confirm: {
    button: 'Confirmer avec une clé d’accès',
    begin: '/connexion/cle/debut',
    end: '/connexion/cle/confirmer',
    ask: authenticate,
  },
  add: {
    button: 'Ajouter une clé d’accès',
    begin: '/moi/compte/cle/debut',
    end: '/moi/compte/cle',
    ask: register,
  },
};

const NO_PASSKEYS = 'Ce navigateur ne connaît pas les clés d’accès. Les autres façons restent possibles.';
const GIVEN_UP = 'Rien n’a été fait. Vous pouvez recommencer.';
const ALREADY = 'Cet appareil a déjà une clé d’accès pour votre carnet.';
const NO_ANSWER = 'Le service n’a pas répondu. Vérifiez votre connexion, puis recommencez.';

for (const box of document.querySelectorAll<HTMLElement>('[data-passkey]')) {
  const way = WAYS[box.dataset.passkey ?? ''];
  const told = box.querySelector<HTMLElement>('[role=status]');
  if (!way || !told) continue;
  box.querySelector('[data-without-script]')?.remove();
  if (!browserSupportsWebAuthn()) {
    told.textContent = NO_PASSKEYS;
    continue;
  }
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button second';
  button.textContent = way.button;
  button.addEventListener('click', async () => {
    button.disabled = true;
    told.textContent = '';
    told.textContent = (await run(way, box.dataset)) ?? '';
    button.disabled = false;
  });
  box.prepend(button);
}

/** @returns why nothing happened; the browser is elsewhere otherwise */
async function run(way: Way, { to, shared }: DOMStringMap): Promise<string | undefined> {
  const options = await send(way.begin, {});
  if (!options.ok) return options.sentence;
  let response: unknown;
  try {
    response = await way.ask(options.value);
  } catch (error) {
    return error instanceof Error && error.name === 'InvalidStateError' ? ALREADY : GIVEN_UP;
  }
  const done = await send(way.end, { response, to: to ?? '', shared: shared === 'oui' });
  if (!done.ok) return done.sentence;
  location.assign(String((done.value as { readonly to: string }).to));
  return undefined;
}

type Answer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly sentence: string };

async function send(address: string, body: object): Promise<Answer> {
  try {
    const answer = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const value: unknown = await answer.json();
    if (answer.ok) return { ok: true, value };
    return { ok: false, sentence: (value as { readonly sentence?: string }).sentence ?? NO_ANSWER };
  } catch {
    return { ok: false, sentence: NO_ANSWER };
  }
}
