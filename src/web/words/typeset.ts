const TAG_OR_SPACE = /<[^>]*>| (?=[:;?!»])|(?<=«) /g;

/**
 * French typography on a finished page: no line ever begins with « : », « ; », « ? », « ! » or a closing quote. Only text
 * is touched, never a tag, so that no value of a field changes.
 */
export function typeset(html: string): string {
  return html.replace(TAG_OR_SPACE, (found) => (found === ' ' ? '\u00a0' : found));
}
