/** A path of this site and of no other: no scheme, no host, no backslash. */
export const ownPath = (path: string, otherwise: string): string =>
  /^\/(?![/\\])[\x21-\x7e]*$/.test(path) ? path : otherwise;
