/**
 * Enough of a mail address or a telephone number for its owner to know it, nothing to write to (R29):
 * `marie.dupont@exemple.fr` → `m•••@e•••.fr`; `+33612345612` → `•• •• •• •• 12`.
 */
export function maskChannel({
  kind,
  value,
}: {
  readonly kind: 'mail' | 'sms';
  readonly value: string;
}): string {
  if (kind === 'sms') return `•• •• •• •• ${value.slice(-2)}`;
  const domain = value.slice(value.lastIndexOf('@') + 1);
  return `${value.slice(0, 1)}•••@${domain.slice(0, 1)}•••${domain.slice(domain.lastIndexOf('.'))}`;
}
