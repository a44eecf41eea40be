export type Kind = { readonly child: boolean; readonly simple: boolean };

/** `?enfant=oui&simple=oui` */
export const kindOf = (url: URL): Kind => ({
  child: url.searchParams.get('enfant') === 'oui',
  simple: url.searchParams.get('simple') === 'oui',
});

export function queryOf({ child, simple }: Kind): string {
  const query = [...(child ? ['enfant=oui'] : []), ...(simple ? ['simple=oui'] : [])].join('&');
  return query && `?${query}`;
}
