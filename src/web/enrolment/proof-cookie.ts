/** The cookie of whoever showed a card and a code: no script reads it, no other site sends it, and it ends in half an hour. */

const SECONDS = 1800;

const isSecure = (publicUrl: string): boolean => publicUrl.startsWith('https:');

/** `__Host-` binds it to this host over TLS; plain on loopback HTTP. */
export const proofCookieName = (publicUrl: string): string =>
  isSecure(publicUrl) ? '__Host-carnet-preuve' : 'carnet-preuve';

/** As a Set-Cookie header. */
export const proofCookie = (publicUrl: string, secret: string): string =>
  `${proofCookieName(publicUrl)}=${secret}; Path=/; Max-Age=${SECONDS}; HttpOnly; SameSite=Lax${isSecure(publicUrl) ? '; Secure' : ''}`;
