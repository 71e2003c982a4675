/** Something that a verification has seen. An error: what is there cannot be trusted. */
export interface Finding {
  readonly severity: 'error' | 'note';
  /** A record's name, or an object's address. */
  readonly subject: string;
  readonly message: string;
}

export function fault(subject: string, message: string): Finding {
  return { severity: 'error', subject, message };
}

export function note(subject: string, message: string): Finding {
  return { severity: 'note', subject, message };
}
