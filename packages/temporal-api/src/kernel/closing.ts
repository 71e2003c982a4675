/** A run says how it ended, and closes a moment later: so long, in milliseconds, whoever needs it closed waits. */
export const CLOSING_MS = 2_000;
