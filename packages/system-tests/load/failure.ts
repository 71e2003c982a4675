/** How the load test ends; numbers as in sysexits.h, and as a shell tells Ctrl-C. */
export const Exit = { ok: 0, unwell: 1, usage: 64, unavailable: 69, brokenOff: 130 } as const;

/** A command line that cannot be followed. */
export class WrongUse extends Error {
  override readonly name = 'WrongUse';
}

/** Nobody answers, or not as this system does: nothing has been started. */
export class NobodyThere extends Error {
  override readonly name = 'NobodyThere';
}
