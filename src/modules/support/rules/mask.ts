/** What an agent sees of a mail address or a telephone number: enough for its owner to know it, nothing to write to (R29). */

/** `marie.dupont@exemple.fr` → `m•••@e•••.fr`; `+33612345612` → `•• •• •• •• 12`. */
export function mask({ kind, value }: { readonly kind: 'mail' | 'sms'; readonly value: string }): string {
  if (kind === 'sms') return `•• •• •• •• ${value.slice(-2)}`;
  const at = value.lastIndexOf('@');
  const domain = value.slice(at + 1);
  const dot = domain.lastIndexOf('.');
  return `${value.slice(0, 1)}•••@${domain.slice(0, 1)}•••${domain.slice(dot)}`;
}
