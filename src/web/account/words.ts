import type { ChannelKind } from '#citizens';
import type { OpenSession } from '#identity';

/** An address as it is; a number in pairs: `06 12 34 56 78`. */
export function channelInWords(kind: ChannelKind, value: string): string {
  if (kind === 'mail') return value;
  const national = value.replace(/^\+(?:33|262|590|594|596)(?=\d{9}$)/, '0');
  return national.replace(/(\d{2})(?=\d)/g, '$1\u00a0');
}

const METHODS: Readonly<Record<NonNullable<OpenSession['method']>, string>> = {
  franceconnect: 'FranceConnect',
  prosanteconnect: 'Pro Santé Connect',
  password: 'mot de passe et code',
  trusted: 'mot de passe, sur un appareil sans code',
  passkey: 'clé d’accès',
  code: 'code',
};

export const methodInWords = (method: OpenSession['method']): string =>
  method === undefined ? 'connexion' : METHODS[method];

export const UNKNOWN_BROWSER = 'Navigateur inconnu';
