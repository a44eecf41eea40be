/** A browser reduced to what signing in needs: cookies, redirects one by one, plain HTML forms. */
export interface Agent {
  /** Sends one request, keeps its cookies, and does not follow redirects. */
  request(url: string | URL, init?: { method?: string; body?: URLSearchParams }): Promise<Response>;
  /**
   * Runs an authorization request up to the relying party: follows the redirects, presses the button of `account`
   * on the sign-in page, and returns the address on `redirectUri` the provider sends the browser to (never fetched).
   */
  signIn(request: { authorizationUrl: string | URL; account: string; redirectUri: string }): Promise<URL>;
}

const maxSteps = 12;

/** For scripts and tests: the real authorization-code flow over HTTP, without a screen. */
export function createAgent(): Agent {
  const jar = new Map<string, { value: string; origin: string; path: string }>();
  const cookiesFor = (url: URL) =>
    [...jar]
      .filter(([, cookie]) => cookie.origin === url.origin && within(url.pathname, cookie.path))
      .map(([key, cookie]) => `${key.slice(key.indexOf('|') + 1)}=${cookie.value}`)
      .join('; ');

  const request: Agent['request'] = async (address, init = {}) => {
    const url = new URL(address);
    const cookie = cookiesFor(url);
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { accept: 'text/html', ...(cookie ? { cookie } : {}) },
      ...init,
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const name = pair.slice(0, pair.indexOf('='));
      const value = pair.slice(name.length + 1);
      const path = attributes.find((one) => /^path=/i.test(one))?.slice(5) ?? '/';
      const key = `${url.origin}${path}|${name}`;
      const expires = attributes.find((one) => /^expires=/i.test(one))?.slice(8);
      if (value === '' || (expires !== undefined && Date.parse(expires) < Date.now())) jar.delete(key);
      else jar.set(key, { value, origin: url.origin, path });
    }
    return response;
  };

  const signIn: Agent['signIn'] = async ({ authorizationUrl, account, redirectUri }) => {
    let url = new URL(authorizationUrl);
    let response = await request(url);
    for (let step = 0; step < maxSteps; step += 1) {
      const location = response.headers.get('location');
      if (location !== null) {
        await response.body?.cancel();
        const next = new URL(location, url);
        if (isAddress(next, redirectUri)) return next;
        url = next;
        response = await request(url);
        continue;
      }
      const body = await response.text();
      const action = /<form method="post" action="([^"]+\/connexion)"/.exec(body)?.[1];
      if (!response.ok || action === undefined) {
        throw new Error(
          `sign-in stopped at ${url.origin}${url.pathname} (${response.status}): ${textOf(body)}`,
        );
      }
      url = new URL(action, url);
      response = await request(url, { method: 'POST', body: new URLSearchParams({ compte: account }) });
    }
    throw new Error(`sign-in did not end after ${maxSteps} steps, last at ${url.href}`);
  };

  return { request, signIn };
}

function within(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
}

function isAddress(url: URL, redirectUri: string): boolean {
  const expected = new URL(redirectUri);
  return url.origin === expected.origin && url.pathname === expected.pathname;
}

function textOf(body: string): string {
  const main = /<main[^>]*>([\s\S]*)<\/main>/.exec(body)?.[1] ?? body;
  return main
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 300);
}
